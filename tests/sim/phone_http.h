/*
 * phone_http.h - the phone's only door to libcurl: one file down or up.
 *
 * A call is what a phone does for one file: the request, and when the server
 * asks with 401, one answer to it on the same connection.  Every response is
 * recorded as an exchange, with the connections really opened for it.  Unless
 * keep_alive is set the connection is closed after the call, and nothing
 * (connection, TLS session, nonce) is carried to the next one.
 *
 * Never sent: conditional headers, cookies, anything from the environment's
 * proxy settings or a .netrc.
 */
#ifndef SIM_PHONE_HTTP_H
#define SIM_PHONE_HTTP_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "sim/phone_text.h"

enum http_auth {
	HTTP_AUTH_ANY,         /* answer a 401, Digest before Basic */
	HTTP_AUTH_DIGEST,      /* answer a 401 only if it offers Digest */
	HTTP_AUTH_BASIC_FIRST, /* send Basic without being asked */
};

struct http_conf {
	const char *user_agent;
	const char *cacert, *cert, *key; /* PEM files or NULL */
	const char *tls_max;             /* "1.0" ... "1.3"; NULL: the best */
	enum http_auth auth;
	bool keep_alive;
	bool follow;      /* redirects */
	bool expect;      /* leave "Expect: 100-continue" on uploads alone */
	bool any_issuer;  /* accept certificates of unknown issuers */
	bool any_name;    /* accept certificates of other hosts */
	unsigned timeout; /* seconds to connect, and of silence */
	const char *upload_type; /* Content-Type of uploads; NULL: none */
	FILE *trace;             /* one line per exchange, or NULL */
};

enum http_method { HTTP_GET, HTTP_PUT, HTTP_POST };

struct http_call {
	enum http_method method;
	const char *url;             /* without user:password@ */
	const char *user, *password; /* NULL: none known */
	struct span body;            /* of an upload */
	size_t max;   /* bytes wanted at most; longer bodies are cut off */
	bool discard; /* count the body, do not keep it */
};

struct http_exchange {
	const char *url;
	int status;
	unsigned connections;
	size_t bytes; /* of body */
	double ms;
};

struct http_answer {
	int status; /* of the last exchange */
	struct span body;
	bool cut; /* there was more than max */
	struct http_exchange *v;
	size_t n;
	const char *location; /* of a redirect not followed, or NULL */
	const char *error;    /* of ERR_AGAIN and ERR_INVALID, no full stop */
};

struct http;

void http_global(void); /* once per process, before any thread */

/* OWNED by caller: http_close().  The conf is BORROWED until then. */
struct http *http_open(const struct http_conf *);
void http_close(struct http *); /* NULL is fine */

/* ERR_OK: some response came.  ERR_AGAIN: none did.  ERR_INVALID: no URL. */
enum err http_call(struct http *, struct arena *, const struct http_call *,
    struct http_answer *) MUST_CHECK;

const char *http_method_name(enum http_method);

/* Splits user:password@ off a URL; both NULL when it has none. */
enum err http_split_url(struct arena *, const char *url, char **bare,
    char **user, char **password) MUST_CHECK;

/* rel may itself be a full URL. */
enum err http_resolve(struct arena *, const char *base, const char *rel,
    char **out) MUST_CHECK;

#endif
