/*
 * rps_http.h - HTTP/1.1 as a server reads and writes it: bytes to a request,
 * an answer to bytes.  It knows no socket.
 */
#ifndef SIM_RPS_HTTP_H
#define SIM_RPS_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

#define HTTP_HEADERS 100
#define HTTP_HEAD_MAX ((size_t)64 * 1024)
#define HTTP_BODY_MAX ((size_t)16 * 1024 * 1024)

struct http_header {
	const char *name, *value;
};

struct http_request {
	struct arena *arena;      /* holds all that follows */
	const char *method;       /* HEAD comes as GET, with head set */
	const char *path, *query; /* as they came; query NULL: no "?" */
	struct http_header *header;
	size_t nheader;
	const char *body; /* "" when there is none; NUL behind */
	size_t bodylen;
	bool head, keep, old; /* old: HTTP/1.0 */
	const char *peer;     /* address; set by the connection */
	bool tls;
};

enum http_fate {
	HTTP_ANSWER,
	HTTP_DROP, /* the connection is closed without a word */
	HTTP_HANG, /* nothing is ever said */
	HTTP_CUT   /* half of the body is sent, then it is closed */
};

struct http_reply {
	int status;
	const char *type; /* NULL: no body */
	const char *body;
	size_t len;
	struct http_header extra[4];
	size_t nextra;
	enum http_fate fate;
	int64_t delay_ms;
	int64_t clock_offset; /* seconds, of the Date header */
};

enum http_got {
	HTTP_MORE,     /* not whole yet */
	HTTP_CONTINUE, /* not whole, and the client waits for "100 Continue" */
	HTTP_WHOLE,
	HTTP_BAD /* *status says why */
};

/* One request off the front of n bytes; *used is how long it was. */
enum http_got http_read(struct arena *, const char *, size_t n,
    struct http_request *, size_t *used, int *status);

void http_write(struct buf *, const struct http_request *,
    const struct http_reply *);

const char *http_header(const struct http_request *, const char *name);
/* A query parameter, decoded, or NULL. */
const char *http_param(const struct http_request *, const char *name);
/* %XX and, in a query, "+" taken out. */
char *http_unescape(struct arena *, const char *, size_t, bool plus);

#endif
