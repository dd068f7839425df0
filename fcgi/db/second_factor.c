/* second_factor.c - see second_factor.h. */
#include "db/second_factor.h"
#include "base/clock.h"
#include "base/digest.h"
#include "db/row.h"
#include "db/totp.h"
#include "db/user.h"
#include "db/user_password.h"
#include "db/user_rules.h"

#define PURPOSE "totp"
#define ISSUER "Voipconfig"

/* --- checking --------------------------------------------------------------- */

/* Columns of STMT_FACTOR_LOCK. */
enum { VERSION, ENABLED, SECRET, PENDING, STEP, LOCK_N };

static enum err
lock(struct act *act, int64_t user_id, struct val row[LOCK_N])
{
	enum err e;

	e = db_first(act->db, act->a, STMT_FACTOR_LOCK, VALS(V_INT(user_id)),
	    row, LOCK_N);
	if (e == ERR_NOTFOUND || (e == ERR_OK && row[ENABLED].i == 0))
		return act_fail(act, ERR_DENIED, "", "%s", USER_DENIED);
	return e;
}

static bool
is_set(const struct val *v)
{
	return v->type != VAL_NULL;
}

static enum err
refuse(struct act *act, const struct factor *f, const char *why)
{
	enum err e = act_fail(act, ERR_DENIED, f->field, "%s", why);

	act->problem.flag = "totp_required";
	return e;
}

enum err
factor_check(struct act *act, struct factor *f)
{
	struct val row[LOCK_N];
	const char *secret;
	int64_t step;
	enum err e;

	f->wrong = f->given = false;
	if ((e = lock(act, f->user_id, row)) != ERR_OK)
		return e;
	if (row[VERSION].i != f->version)
		return act_fail(act, ERR_DENIED, "", "%s", USER_DENIED);
	if (!is_set(&row[SECRET]))
		return ERR_OK;
	if (*f->code == '\0')
		return refuse(act, f,
		    arena_printf(act->a,
			"Send the code of your authenticator too, as %s.",
			f->field));
	if ((e = login_guard_code(act, f->user_id)) != ERR_OK ||
	    (e = act_unseal(act, PURPOSE, &row[SECRET], &secret)) != ERR_OK)
		return e;
	if (!totp_check(secret, f->code, clock_now(), row[STEP].i, &step)) {
		f->wrong = true;
		return refuse(act, f,
		    "That code is not good, or was used; wait for the next.");
	}
	f->given = true;
	if ((e = login_guard_code_passed(act, f->user_id)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_FACTOR_STEP,
	    VALS(V_INT(step), V_INT(f->user_id)), NULL);
}

/* --- setting it up ------------------------------------------------------------ */

struct setup {
	const struct session *s;
	const char *secret, *code;
	struct login_guard g;
	struct factor factor;
};

static enum err
begin(struct act *act, void *arg)
{
	struct setup *f = arg;
	struct val row[LOCK_N], sealed;
	enum err e;

	if ((e = lock(act, f->s->user_id, row)) != ERR_OK)
		return e;
	if (is_set(&row[SECRET]))
		return act_fail(act, ERR_CONFLICT, "",
		    "You have a second factor; remove it first.");
	if ((e = act_seal(act, PURPOSE, f->secret, &sealed)) != ERR_OK ||
	    (e = db_run(act->db, STMT_FACTOR_BEGIN,
		 VALS(sealed, V_INT(f->s->user_id)), NULL)) != ERR_OK)
		return e;
	return login_guard_passed(act, &f->g);
}

enum err
factor_begin(struct act *act, const struct session *s, const char *password,
    const char **secret, const char **uri)
{
	struct setup f = { .s = s };
	enum err e;

	e = session_prove(act, s, "password", password, &f.g);
	if (e != ERR_OK)
		return e;
	*secret = f.secret = totp_new(act->a);
	*uri = totp_uri(act->a, ISSUER, s->login, f.secret);
	return act_tx(act, begin, &f);
}

static enum err
confirm(struct act *act, void *arg)
{
	const struct setup *f = arg;
	struct val row[LOCK_N];
	const char *secret;
	int64_t step;
	enum err e;

	if ((e = lock(act, f->s->user_id, row)) != ERR_OK)
		return e;
	if (!is_set(&row[PENDING]))
		return act_fail(act, ERR_CONFLICT, "",
		    "There is no secret to confirm; begin with /session/totp.");
	if ((e = act_unseal(act, PURPOSE, &row[PENDING], &secret)) != ERR_OK)
		return e;
	if (!totp_check(secret, f->code, clock_now(), 0, &step))
		return act_fail(act, ERR_INVALID, "code",
		    "code is not what the authenticator should show now; is "
		    "its clock right?");
	if ((e = db_run(act->db, STMT_FACTOR_SET,
		 VALS(V_INT(step), V_INT(f->s->user_id)), NULL)) != ERR_OK ||
	    (e = db_run(act->db, STMT_SESSION_FACTOR,
		 VALS(V_BYTES(f->s->digest, SHA256_LEN)), NULL)) != ERR_OK ||
	    (e = session_delete_others(act, f->s)) != ERR_OK)
		return e;
	return session_audit(act, "change", "user", f->s,
	    "{\"second_factor\":true}");
}

enum err
factor_confirm(struct act *act, const struct session *s, const char *code)
{
	struct setup f = { .s = s, .code = code };

	return act_tx(act, confirm, &f);
}

/* --- taking it away ----------------------------------------------------------- */

static enum err
drop(struct act *act, void *arg)
{
	struct setup *f = arg;
	struct val row[LOCK_N];
	enum err e;

	if ((e = lock(act, f->s->user_id, row)) != ERR_OK)
		return e;
	if (!is_set(&row[SECRET]))
		return act_fail(act, ERR_CONFLICT, "",
		    "You have no second factor.");
	f->factor = (struct factor){ .user_id = f->s->user_id,
		.version = row[VERSION].i,
		.code = f->code,
		.field = "code" };
	if ((e = factor_check(act, &f->factor)) != ERR_OK)
		return e;
	if ((e = db_run(act->db, STMT_FACTOR_CLEAR, VALS(V_INT(f->s->user_id)),
		 NULL)) != ERR_OK ||
	    (e = login_guard_passed(act, &f->g)) != ERR_OK)
		return e;
	return session_audit(act, "change", "user", f->s,
	    "{\"second_factor\":false}");
}

enum err
factor_remove(struct act *act, const struct session *s, const char *password,
    const char *code)
{
	struct setup f = { .s = s, .code = code };
	enum err e, counted;

	e = session_prove(act, s, "password", password, &f.g);
	if (e != ERR_OK)
		return e;
	e = act_tx(act, drop, &f);
	if (e != ERR_DENIED || !f.factor.wrong)
		return e;
	f.g.coder = s->user_id;
	counted = login_guard_failed(act, &f.g, s->user_id);
	return counted == ERR_OK ? e : counted;
}

static enum err
reset(struct act *act, void *arg)
{
	const int64_t *id = arg;
	struct val row[1];
	struct user u;
	enum err e;

	e = db_first(act->db, act->a, STMT_USER_LOCK_ID, VALS(V_INT(*id)), row,
	    1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if ((e = user_by_id(act, *id, &u)) != ERR_OK ||
	    (e = user_may_touch(act, &u)) != ERR_OK ||
	    (e = db_run(act->db, STMT_FACTOR_CLEAR, VALS(V_INT(*id)), NULL)) !=
		ERR_OK ||
	    (e = db_run(act->db, STMT_USER_LOGOUT, VALS(V_INT(*id)), NULL)) !=
		ERR_OK)
		return e;
	return act_audit(act,
	    &(struct audit_entry){ .organisation_id = u.organisation_id,
		.action = "change",
		.object = "user",
		.object_id = u.id,
		.object_name = u.login,
		.after = "{\"second_factor\":false}" });
}

enum err
factor_reset(struct act *act, int64_t user_id)
{
	return act_tx(act, reset, &user_id);
}
