/*
 * user_password.h - crypt(3), for db/user.c and the portal's door.
 */
#ifndef DB_USER_PASSWORD_H
#define DB_USER_PASSWORD_H

#include "db/act.h"

#define PASSWORD_MIN 10  /* bytes */
#define PASSWORD_MAX 256 /* bytes; crypt(3) takes up to 512 */

/* All that anybody is told. */
#define USER_DENIED "That login and password do not belong together."

/* The rule of a field table. */
const char *check_password(const char *);

/* A yescrypt hash, in the arena; "" for NULL and "". */
enum err password_hash(struct act *, const char *password,
    const char **hash) MUST_CHECK;

/* Slow on purpose, and as slow when the hash is "" or broken. */
bool password_matches(const char *password, const char *hash);

#endif
