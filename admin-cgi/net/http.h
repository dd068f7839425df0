/*
 * http.h - libcurl's only door: bytes out, bytes in, by a deadline.
 *
 * The server's certificate is verified, but for phones, whose certificates
 * name no address: that is said by who calls them.  Plain http:// goes to this
 * machine alone unless it is allowed.  Redirects are not followed, nothing is
 * kept in a cookie, nothing is sent twice: libcurl's own repetition on a
 * connection that died is refused.
 *
 * Where a customer says which URL is called, may decides on each address that
 * a connection is about to be made to: not on a name, which may mean another
 * address a moment later.
 *
 * Who is called chooses how he is told the password, so Basic, which gives it
 * to him, is one of his choices only where the caller says so.
 *
 * What went wrong is one of two things, and they are not the same to a
 * caller who has just asked for something to be changed: nothing was sent,
 * or it was and no whole answer came.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define HTTP_ANSWER_MAX (1024 * 1024) /* bytes of a body */
#define HTTP_HEADERS_MAX 12

enum http_went {
	HTTP_ANSWERED, /* status and the whole body are there */
	HTTP_NOT_SENT, /* no address, no connection, TLS refused */
	HTTP_LOST      /* sent; deadline, reset, body cut short or too long */
};

struct http_conf {
	const char *ca_file; /* PEM; "": the system's CAs */
	const char *proxy;   /* "": as the environment says */
	int64_t timeout;     /* seconds for a whole call */
	bool direct;         /* no proxy, whatever the environment says */
	bool plain;          /* http:// may go anywhere */
	bool unverified;     /* whoever it is: a phone */
	size_t enough;       /* bytes of a body; the rest is not read; 0: all,
	                      * and more than HTTP_ANSWER_MAX is a failure */
	const char *user, *password; /* by Digest; NULL: none */
	/* IPv4 as ::ffff/96.  NULL: every address. */
	bool (*may)(void *arg, const uint8_t addr[16]);
	void *may_arg;
};

struct http_call {
	const char *method, *url;
	const char *headers[HTTP_HEADERS_MAX]; /* "Name: value"; NULL ends */
	const char *body;                      /* NULL: none */
	size_t len;
	bool basic; /* the password goes in clear where that is asked for */
};

struct http_answer {
	enum http_went went;
	int status;
	const char *body; /* in the arena, NUL behind; never NULL */
	size_t len;
	unsigned retry_after; /* seconds; 0: not said */
	int64_t date;         /* of the answer, seconds; 0: not said */
	const char *why;      /* of NOT_SENT and LOST, in curl's words */
	bool forbidden;       /* NOT_SENT, because may said no */
	bool wants_basic;     /* 401, and Basic is all it knows */
	unsigned ms;          /* it took */
};

struct http;

/* OWNED: http_close().  conf is BORROWED until then. */
struct http *http_open(const struct http_conf *);
void http_close(struct http *); /* NULL is fine */

/* Logs nothing: headers and bodies are full of secrets. */
void http_call(struct http *, struct arena *, const struct http_call *,
    struct http_answer *);

#endif
