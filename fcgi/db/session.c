/* session.c - see session.h. */
#include <inttypes.h>
#include <stddef.h>

#include "base/digest.h"
#include "db/row.h"
#include "db/session.h"
#include "db/user.h"
#include "db/user_password.h"

#define SHOW_N 14
#define TIDY_BATCHES 40 /* of 500 rows, for each table */

static struct val
val_digest(const char *digest)
{
	return V_BYTES(digest, SHA256_LEN);
}

enum err
session_audit(struct act *act, const char *action, const char *object,
    const struct session *s, const char *after)
{
	return act_audit(act,
	    &(struct audit_entry){ .organisation_id = s->organisation_id,
		.action = action,
		.object = object,
		.object_id = s->user_id,
		.object_name = s->login,
		.after = after });
}

/* --- the sessions there are --------------------------------------------------- */

enum err
session_show(struct act *act, const char *digest, struct session *s)
{
	struct val r[SHOW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_SESSION_SHOW,
	    VALS(val_digest(digest)), r, SHOW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "", "This session is over.");
	if (e != ERR_OK)
		return e;
	*s = (struct session){
		.id = r[0].i,
		.user_id = r[1].i,
		.login = r[2].s,
		.name = r[3].s,
		.role = row_enum(&r[4]),
		.language = r[5].s,
		.has_totp = r[6].i,
		.organisation_id = r[7].i,
		.organisation = r[8].s,
		.kind = row_enum(&r[9]),
		.organisation_language = r[10].s,
		.timezone = r[11].s,
		.csrf = r[12].s,
		.expires_at = r[13].s,
		.digest = digest,
	};
	return ERR_OK;
}

static enum err
leave(struct act *act, void *arg)
{
	const struct session *s = arg;
	enum err e;

	e = db_run(act->db, STMT_SESSION_DELETE, VALS(val_digest(s->digest)),
	    NULL);
	return e != ERR_OK ? e
			   : session_audit(act, "logout", "session", s, NULL);
}

enum err
session_logout(struct act *act, const struct session *s)
{
	struct session copy = *s;

	return act_tx(act, leave, &copy);
}

enum err
session_delete(struct act *act, int64_t user_id, int64_t id)
{
	uint64_t n;
	enum err e;

	e = db_run(act->db, STMT_SESSION_DELETE_ID,
	    VALS(V_INT(id), V_INT(user_id)), &n);
	if (e == ERR_OK && n == 0)
		return act_fail(act, ERR_NOTFOUND, "",
		    "You have no session with the id %" PRId64 ".", id);
	return e;
}

enum err
session_delete_others(struct act *act, const struct session *s)
{
	return db_run(act->db, STMT_SESSION_DELETE_OTHERS,
	    VALS(V_INT(s->user_id), val_digest(s->digest)), NULL);
}

enum err
session_delete_dead(struct act *act, int64_t user_id, int64_t idle)
{
	return db_run(act->db, STMT_SESSION_DELETE_DEAD,
	    VALS(V_INT(user_id), V_INT(idle)), NULL);
}

/* --- one's own password ------------------------------------------------------- */

struct renewal {
	const struct session *s;
	struct login_guard g;
	const char *new, *hash;
};

static const struct field new_password[] = {
	{ "new", F_SECRET, offsetof(struct renewal, new), 0, PASSWORD_MAX, NULL,
	    check_password, "the new password", false },
};

static enum err
renew(struct act *act, void *arg)
{
	const struct renewal *r = arg;
	enum err e;

	if ((e = db_run(act->db, STMT_USER_PASSWORD,
		 VALS(V_STR(r->hash), V_INT(r->s->user_id)), NULL)) != ERR_OK ||
	    (e = session_delete_others(act, r->s)) != ERR_OK ||
	    (e = login_guard_passed(act, &r->g)) != ERR_OK)
		return e;
	return session_audit(act, "change", "user", r->s,
	    "{\"password\":\"changed\"}");
}

enum err
session_password(struct act *act, const struct session *s, const char *current,
    const char *new)
{
	struct renewal r = { .s = s };
	enum err e;

	if (*new == '\0')
		return act_fail(act, ERR_INVALID, "new",
		    "new must be at least %d bytes long.", PASSWORD_MIN);
	if ((e = field_set(act, new_password, 1, &r, "new", new)) != ERR_OK ||
	    (e = session_prove(act, s, "current", current, &r.g)) != ERR_OK ||
	    (e = password_hash(act, new, &r.hash)) != ERR_OK)
		return e;
	return act_tx(act, renew, &r);
}

/* --- housekeeping ------------------------------------------------------------- */

enum err
session_tidy(struct act *act)
{
	static const enum stmt tables[] = { STMT_SESSION_TIDY, STMT_IDEM_TIDY,
		STMT_GUARD_TIDY };
	uint64_t n;
	enum err e;

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		n = 1;
		for (int i = 0; n != 0 && i < TIDY_BATCHES; i++)
			if ((e = db_run(act->db, tables[t], NOVALS, &n)) !=
			    ERR_OK)
				return e;
	}
	return ERR_OK;
}
