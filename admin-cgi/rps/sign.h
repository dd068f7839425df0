/*
 * sign.h - how requests of JSON v1 are signed.
 *
 * The canonical string is method, headers in the order of their names, path
 * and query, a line each and none behind the last; HMAC-SHA-256 under the
 * access key's secret.  Known from Yealink's own two examples and eight
 * clients; the examples are in tests/unit/test_rps_sign.c.
 */
#ifndef RPS_SIGN_H
#define RPS_SIGN_H

#include <stddef.h>

#include "base/arena.h"

struct sign_request {
	const char *method;
	const char *path;  /* with the leading slash, without query */
	const char *query; /* "k=v&k=v", keys ascending, values as they
				  are, not encoded; NULL: none */
	const char *body;  /* the very bytes that go out; NULL: none */
	size_t len;
	const char *key, *secret;
	const char *nonce, *timestamp; /* milliseconds, 13 digits */
};

/* "Content-MD5" of the body. */
char *sign_md5(struct arena *, const char *body, size_t len);
char *sign_text(struct arena *, const struct sign_request *);
/* "X-Ca-Signature". */
char *sign(struct arena *, const struct sign_request *);

#endif
