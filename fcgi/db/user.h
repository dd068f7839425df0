/*
 * user.h - people who manage phones, and their passwords.
 *
 * A password is hashed with yescrypt by the system's crypt(3).  It comes
 * from standard input or a request body, never from a command line, and
 * never goes anywhere again.
 */
#ifndef DB_USER_H
#define DB_USER_H

#include "db/field.h"

enum user_role {
	USER_PROVIDER_ADMIN,     /* in the provider's organisation only */
	USER_RESELLER_ADMIN,     /* in the provider's or a reseller's */
	USER_ORGANISATION_ADMIN, /* anywhere */
	USER_ORGANISATION_USER,  /* only the phones of user_device */
	USER_READ_ONLY
};
extern const char *const user_role_words[]; /* NULL-terminated */

struct user {
	int64_t id, organisation_id;
	const char *login, *name;
	int64_t role; /* enum user_role */
	const char *language;
	int64_t enabled;
	const char *password; /* clear, in; see field.h */
	int64_t version;
	/* On the way out: */
	int64_t failures, has_password, has_totp;
	const char *organisation, *created_at;
	const char *last_login_at; /* "": never */
};

extern const struct field user_fields[]; /* of struct user */
extern const size_t nuser_fields;        /* the password is the last one */
/* What one may change of oneself. */
extern const struct field user_own_fields[];
extern const size_t nuser_own_fields;

/*
 * Nobody gives a role that is above his own (act->above) or changes a person
 * who has one: ERR_DENIED.  The last enabled provider_admin stays one:
 * ERR_CONFLICT.
 *
 * In: organisation_id, login, role ...; out: id.
 */
enum err user_add(struct act *, struct user *) MUST_CHECK;
enum err user_find(struct act *, const char *login, struct user *) MUST_CHECK;
enum err user_by_id(struct act *, int64_t id, struct user *) MUST_CHECK;
/* version 0: whatever it is now.  A new password ends the sessions. */
enum err user_change(struct act *, const struct user *,
    int64_t version) MUST_CHECK;
enum err user_delete(struct act *, int64_t id) MUST_CHECK;
/* organisation_id 0: all; else it and everybody below.  row: id, login, name,
 * role, enabled, organisation_id, organisation, last_login_at, version */
enum err user_each(struct act *, int64_t organisation_id, db_row_fn *,
    void *) MUST_CHECK;

/* The phones an organisation_user may manage.  row: mac, label */
enum err user_device_put(struct act *, int64_t id, const char *mac) MUST_CHECK;
enum err user_device_delete(struct act *, int64_t id,
    const char *mac) MUST_CHECK;
enum err user_device_each(struct act *, int64_t id, db_row_fn *,
    void *) MUST_CHECK;
/* These and no others. */
enum err user_device_set(struct act *, int64_t id, const char *const *macs,
    size_t n) MUST_CHECK;

/*
 * Is this his password?  ERR_DENIED when not, when he may not log in, and
 * when there is no such person: after about the same time, so that nobody
 * learns which; id is then that of the person, or 0.  Else version is the one
 * the password was of.  Who calls this counts failures: db/login_guard.h.
 */
enum err user_verify(struct act *, const char *login, const char *password,
    struct user *) MUST_CHECK;

#endif
