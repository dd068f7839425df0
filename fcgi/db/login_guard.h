/*
 * login_guard.h - who guesses passwords has to wait, longer each time.
 *
 * Failures are counted for a login as tried from one network (/24 of IPv4,
 * /64 of IPv6), and for the network alone.  So nobody shuts the door for
 * somebody elsewhere, and who tries one password on many logins is slowed
 * too.  Logins that do not exist are counted like those that do.  While a
 * door is shut no password is looked at.
 *
 * Wrong codes behind the right password are counted for the person, wherever
 * they come from: who has many networks would find one of a million codes
 * else, and only who knows the password can shut that door.
 *
 * The address is what the web server says: one behind a proxy must be told
 * the real one.  The database holds keyed hashes: neither login nor address.
 */
#ifndef DB_LOGIN_GUARD_H
#define DB_LOGIN_GUARD_H

#include "db/act.h"

struct login_guard {
	char pair[32], network[32]; /* buckets */
	int64_t coder; /* whose code is wrong, not the password; 0: nobody's */
};

/* ERR_DENIED, and problem.wait says how long, while it is shut. */
enum err login_guard_open(struct act *, const char *login,
    struct login_guard *) MUST_CHECK;

/* The same for the codes of a person. */
enum err login_guard_code(struct act *, int64_t user_id) MUST_CHECK;
enum err login_guard_code_passed(struct act *, int64_t user_id) MUST_CHECK;

/* A wrong password, or code.  user_id 0: of nobody.  A transaction of its
 * own, which leaves act->problem as it is. */
enum err login_guard_failed(struct act *, const struct login_guard *,
    int64_t user_id) MUST_CHECK;

/* The right one: the pair starts anew.  The network does not, or who has one
 * login could guess at others for ever. */
enum err login_guard_passed(struct act *,
    const struct login_guard *) MUST_CHECK;

/* Seconds to wait after so many failures; for its test. */
int64_t login_guard_pause(int64_t failures, int64_t free, int64_t longest);

#endif
