/* login.c - the way through the portal's door; see session.h. */
#include <string.h>

#include "base/digest.h"
#include "base/scan.h"
#include "db/second_factor.h"
#include "db/user.h"
#include "db/user_password.h"

#define COOKIE_LEN 48 /* 235 bits */
#define CSRF_LEN 32
#define AGENT_MAX 250
#define ADDRESS_MAX 45

struct opening {
	struct login *l;
	const struct user *u;
	const struct login_guard *g;
	struct factor factor;
};

/* What a browser says of itself, if it can be kept. */
static const char *
agent(struct arena *a, const char *s)
{
	size_t n = strlen(s);

	if (scan_has_control(s, n) || !scan_utf8(s, n))
		return "";
	for (n = n < AGENT_MAX ? n : AGENT_MAX; !scan_utf8(s, n);)
		n--;
	return arena_strndup(a, s, n);
}

static const char *
address(const struct act *act)
{
	uint8_t addr[16];

	if (act->address == NULL || strlen(act->address) > ADDRESS_MAX ||
	    scan_addr(act->address, addr) != ERR_OK)
		return "";
	return act->address;
}

static enum err
add(struct act *act, struct login *l, int64_t user_id, bool given)
{
	char *cookie = arena_alloc(act->a, COOKIE_LEN + 1), csrf[CSRF_LEN + 1];
	uint8_t *sum = arena_alloc(act->a, SHA256_LEN);

	digest_token(cookie, COOKIE_LEN);
	digest_token(csrf, CSRF_LEN);
	digest_sha256(cookie, COOKIE_LEN, sum);
	l->cookie = cookie;
	l->digest = (const char *)sum;
	return db_run(act->db, STMT_SESSION_ADD,
	    VALS(V_BYTES(l->digest, SHA256_LEN), V_INT(user_id), V_STR(csrf),
		V_STR(address(act)), V_STR(agent(act->a, l->user_agent)),
		V_INT(given), V_INT(l->session_max)),
	    NULL);
}

static enum err
open_session(struct act *act, void *arg)
{
	struct opening *o = arg;
	struct session s = { .user_id = o->u->id,
		.login = o->u->login,
		.organisation_id = o->u->organisation_id };
	enum err e;

	if ((e = factor_check(act, &o->factor)) != ERR_OK ||
	    (e = add(act, o->l, o->u->id, o->factor.given)) != ERR_OK ||
	    (e = db_run(act->db, STMT_USER_CAME, VALS(V_INT(o->u->id)),
		 NULL)) != ERR_OK ||
	    (e = session_delete_dead(act, o->u->id, o->l->session_idle)) !=
		ERR_OK ||
	    (e = login_guard_passed(act, o->g)) != ERR_OK)
		return e;
	return session_audit(act, "login", "session", &s, NULL);
}

static enum err
check_form(struct act *act, const struct login *l)
{
	struct user u = { .login = l->login };
	enum err e;

	if ((e = field_set(act, user_fields, nuser_fields, &u, "login",
		 l->login)) != ERR_OK)
		return e;
	if (strlen(l->password) <= PASSWORD_MAX)
		return ERR_OK;
	return act_fail(act, ERR_INVALID, "password",
	    "password must be at most %d bytes long.", PASSWORD_MAX);
}

static enum err
knock(struct act *act, struct login *l)
{
	struct login_guard g;
	struct user u;
	struct opening o = { .l = l, .u = &u, .g = &g };
	enum err e, counted;

	if ((e = check_form(act, l)) != ERR_OK ||
	    (e = login_guard_open(act, l->login, &g)) != ERR_OK)
		return e;
	e = user_verify(act, l->login, l->password, &u);
	o.factor.wrong = e == ERR_DENIED;
	if (e == ERR_OK) {
		o.factor = (struct factor){ .user_id = u.id,
			.version = u.version,
			.code = l->totp,
			.field = "totp" };
		g.coder = u.id;
		act->actor = arena_printf(act->a, "user:%s", u.login);
		e = act_tx(act, open_session, &o);
	}
	if (e != ERR_DENIED || !o.factor.wrong)
		return e;
	counted = login_guard_failed(act, &g, u.id);
	return counted == ERR_OK ? e : counted;
}

enum err
session_login(struct act *act, struct login *l)
{
	const char *scope = act->scope, *actor = act->actor;
	enum err e;

	act->scope = NULL; /* anybody may log in */
	e = knock(act, l);
	act->scope = scope;
	act->actor = actor;
	return e;
}

enum err
session_prove(struct act *act, const struct session *s, const char *field,
    const char *password, struct login_guard *g)
{
	struct user u;
	enum err e, counted;

	if ((e = login_guard_open(act, s->login, g)) != ERR_OK ||
	    (e = user_verify(act, s->login, password, &u)) != ERR_DENIED)
		return e;
	if ((counted = login_guard_failed(act, g, s->user_id)) != ERR_OK)
		return counted;
	return act_fail(act, ERR_DENIED, field,
	    "That is not the password you have now.");
}
