/*
 * second_factor.h - a code by the clock besides the password (db/totp.h).
 *
 * One begins with his password and gets a secret, which counts when he has
 * shown a code made of it.  A code is good once.  Each function but the first
 * is a transaction of its own.
 */
#ifndef DB_SECOND_FACTOR_H
#define DB_SECOND_FACTOR_H

#include "db/session.h"

/*
 * Inside a transaction: locks the person and looks whether the code is his.
 * ERR_OK also when he needs none.  ERR_DENIED: a code is wanted, or it is
 * wrong (*wrong), or the person is not as version has him any more.
 */
struct factor {
	int64_t user_id, version;
	const char *code;  /* "": none */
	const char *field; /* what the caller calls it */
	bool wrong;        /* out */
	bool given;        /* out */
};
enum err factor_check(struct act *, struct factor *) MUST_CHECK;

/* Out: the secret and what a QR code says. */
enum err factor_begin(struct act *, const struct session *,
    const char *password, const char **secret, const char **uri) MUST_CHECK;
/* Ends the other sessions: they were opened without it. */
enum err factor_confirm(struct act *, const struct session *,
    const char *code) MUST_CHECK;
enum err factor_remove(struct act *, const struct session *,
    const char *password, const char *code) MUST_CHECK;
/* For who has lost it: by somebody who may change him.  Ends his sessions. */
enum err factor_reset(struct act *, int64_t user_id) MUST_CHECK;

#endif
