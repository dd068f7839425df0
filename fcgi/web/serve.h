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

/* A request between its two halves. */
struct served {
	struct req rq;
	struct resp rs;
	struct peer *peer;
	struct req_size size;
	const struct route *route;
	enum err found; /* what route_find() said */
	int refusal;    /* not 0: the status of a request that is none */
	uint64_t began; /* by clock_mono_us() */
};

/*
 * Begin reads the variables and finds the route; end does all the rest, in an
 * arena that need not be the same.  What lies between is edge.ahead's.
 * Neither resets an arena.
 */
void serve_begin(const struct edge *, struct arena *, struct peer *,
    uint64_t id, struct served *);
void serve_end(const struct edge *, struct arena *, struct served *);

/* Both. */
void serve_one(const struct edge *, struct arena *, struct peer *, uint64_t id);

/*
 * An id no other request has: random above, counting below.  Start with
 * serve_first_id() in each process and add one.
 */
uint64_t serve_first_id(void);

#endif
