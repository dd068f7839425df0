/*
 * rps_sign.h - the signature of the JSON v1 API, written from its rule and
 * not from the client's code, or it would share the client's faults.
 */
#ifndef SIM_RPS_SIGN_H
#define SIM_RPS_SIGN_H

#include "sim/rps_http.h"

struct sign {
	const char *secret;
	const char *key, *nonce, *timestamp;
	bool trailing_lf; /* an empty line where a query would be */
};

/* Of a request as it came; in the request's arena. */
char *sign_make(const struct http_request *, const struct sign *);
/* Base64 of the MD5 of the body. */
char *sign_md5(const struct http_request *);

#endif
