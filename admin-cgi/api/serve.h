/*
 * serve.h - between the web's requests and the API's calls: arguments, body,
 * caller and change before a handler, problem documents after it.
 */
#ifndef API_SERVE_H
#define API_SERVE_H

#include "api/call.h"
#include "web/edge.h"

/* The routes of api_ops[] (api/routes.h), as the edge wants them. */
const struct route *api_routes(struct arena *, size_t *n);

/*
 * A problem document as the whole answer.  errors: a JSON list of
 * {"pointer", "detail"}, or NULL.
 */
void api_problem(const struct req *, struct resp *, int status,
    const char *detail, const char *errors);

/* The same with members of the caller's own, who writes them and closes the
 * object. */
void api_problem_open(const struct req *, struct resp *, struct view *,
    int status, const char *detail);

/* The hook of struct edge: answers that no handler made. */
void api_dress(void *app, const struct req *, struct resp *);

#endif
