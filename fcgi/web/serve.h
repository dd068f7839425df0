/*
 * serve.h - the life of one request, whoever brought it:
 * read, route, identify, permit, handle, send, count.
 *
 * The seam between that life and the ways in: FastCGI (edge.c), CGI (cgi.c)
 * and the tests each bring a struct peer.
 */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include "web/edge.h"

struct peer {
	char **envp; /* "NAME=value"; valid until finish() */

	/* Body bytes; fewer than n only at its end, or when it broke off. */
	size_t (*get)(struct peer *, char *, size_t n);
	bool broken; /* set by get(): the body did not come to its end */

	void (*put)(struct peer *, const char *, size_t n);

	/* All is sent.  drained: the body was read to its very end. */
	void (*finish)(struct peer *, bool drained);
};

/* Does not reset the arena. */
void serve_one(const struct edge *, struct arena *, struct peer *, uint64_t id);

/*
 * An id no other request has: random above, counting below.  Start with
 * serve_first_id() in each process and add one.
 */
uint64_t serve_first_id(void);

#endif
