/*
 * session.h - the portal's door: logging in and out, and the sessions there
 * are.  A session is known by the SHA-256 of its cookie; its id is only its
 * name in lists.
 */
#ifndef DB_SESSION_H
#define DB_SESSION_H

#include "db/login_guard.h"

struct login {
	const char *login, *password;
	const char *totp; /* "": none was sent */
	const char *user_agent;
	int64_t session_idle, session_max; /* seconds */
	/* Out: */
	const char *cookie, *digest; /* SHA256_LEN bytes */
};

/*
 * ERR_DENIED: wrong, without saying what; or, with problem.flag
 * "totp_required", a second factor is wanted and the password was right; or,
 * with problem.wait, somebody guessed too often.
 */
enum err session_login(struct act *, struct login *) MUST_CHECK;

struct session {
	int64_t id, user_id;
	const char *login, *name;
	int64_t role; /* enum user_role */
	const char *language;
	int64_t has_totp;
	int64_t organisation_id, kind; /* enum org_kind */
	const char *organisation, *organisation_language, *timezone;
	const char *csrf, *expires_at;
	const char *digest;
};

/* The session that has this digest. */
enum err session_show(struct act *, const char *digest,
    struct session *) MUST_CHECK;

/* Ends one's own: this one, one of the list, all but this one. */
enum err session_logout(struct act *, const struct session *) MUST_CHECK;
enum err session_delete(struct act *, int64_t user_id, int64_t id) MUST_CHECK;
enum err session_delete_others(struct act *, const struct session *) MUST_CHECK;

/* Those of a person that came to their end, before they are listed. */
enum err session_delete_dead(struct act *, int64_t user_id,
    int64_t idle) MUST_CHECK;

/*
 * Is this the password of who has the session?  ERR_DENIED, with that field,
 * when not; guesses are counted as at the door.  Not inside a transaction,
 * which would forget the count.
 */
enum err session_prove(struct act *, const struct session *, const char *field,
    const char *password, struct login_guard *) MUST_CHECK;

/* A new password for who knows the old one; ends his other sessions. */
enum err session_password(struct act *, const struct session *,
    const char *current, const char *new) MUST_CHECK;

/* An audit entry of a person about himself. */
enum err session_audit(struct act *, const char *action, const char *object,
    const struct session *, const char *after) MUST_CHECK;

/* Housekeeping: what is over among sessions, answers kept for repeated
 * requests, and the guard's memory; in short batches. */
enum err session_tidy(struct act *) MUST_CHECK;

#endif
