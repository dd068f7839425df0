/*
 * auth.h - HTTP Basic (RFC 7617) and Digest (RFC 7616, MD5, qop=auth): what
 * the phone presents, and whether it fits a user and password.
 *
 * Digest keeps no state here: a nonce is the time and a MAC over time and
 * address, under a key derived from the key file, so it is good for every
 * worker on every host, for AUTH_NONCE_AGE seconds, from one address.
 */
#ifndef PROV_AUTH_H
#define PROV_AUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "web/req.h"

#define AUTH_NONCE_AGE 120 /* seconds */
#define AUTH_REALM "provisioning"

/* Longest of each, in bytes; a header with a longer one is broken. */
#define AUTH_USER_MAX 128
#define AUTH_PASSWORD_MAX 256
#define AUTH_VALUE_MAX 128 /* realm, nonce, cnonce */
#define AUTH_URI_MAX 1536  /* host, path and query */

enum auth_scheme { AUTH_ABSENT, AUTH_BROKEN, AUTH_BASIC, AUTH_DIGEST };

struct auth {
	enum auth_scheme scheme;
	const char *user;     /* "" unless BASIC or DIGEST */
	const char *password; /* BASIC */
	const char *realm, *nonce, *uri, *response, *nc, *cnonce, *qop;
};

/* Parses the Authorization header; everything BORROWED from the arena. */
void auth_parse(struct arena *, const char *header, struct auth *);

/*
 * Does it fit?  A Digest must also be for this request: its uri is compared
 * with the REQUEST_URI as it was sent.  Constant time for a given length, and
 * about the same time with user or password NULL (nobody): then always false.
 */
bool auth_fits(const struct auth *, const struct req *, const char *user,
    const char *password);

/* Is the Digest nonce ours, for this address, and young enough?  Basic: yes. */
bool auth_fresh(const struct auth *, const uint8_t key[32], const char *address,
    int64_t now);

/* "WWW-Authenticate: ..." lines.  Digest first (phones take the first they
 * know), Basic after it unless digest_only. */
void auth_challenge(struct buf *headers, const uint8_t key[32],
    const char *address, int64_t now, bool digest_only, bool stale);

#endif
