/* session.c - /login, /logout, /session, /sessions: oneself. */
#include <stddef.h>

#include "api/page.h"
#include "api/routes.h"
#include "api/who.h"
#include "base/digest.h"
#include "db/organisation.h"
#include "db/second_factor.h"
#include "db/session.h"
#include "db/token.h"
#include "db/user.h"
#include "web/resp.h"

/* --- in and out ------------------------------------------------------------- */

/* max_age 0: takes it away. */
static void
set_cookie(struct call *c, const char *value, int64_t max_age)
{
	resp_header(c->rs, "Set-Cookie",
	    arena_printf(c->a,
		"%s=%s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Strict%s",
		WHO_COOKIE, value, (long long)max_age,
		c->rq->https ? "; Secure" : ""));
}

static const char *
kind_word(int64_t kind)
{
	static const char *const words[] = { [ORG_PROVIDER] = "provider",
		[ORG_RESELLER] = "reseller",
		[ORG_CUSTOMER] = "customer" };

	return words[kind];
}

static void
show_permissions(struct view *v, unsigned perms)
{
	const char *word;

	view_list(v, "permissions");
	for (unsigned bit = 0; (word = who_perm_word(bit)) != NULL; bit++)
		if ((perms >> bit & 1u) != 0)
			view_text(v, NULL, word);
	view_end(v);
}

/* The same for a person and for a token. */
static void
show_organisation(struct view *v, const struct organisation *o)
{
	view_open(v, "organisation");
	view_int(v, "id", o->id);
	view_text(v, "name", o->name);
	view_text(v, "kind", kind_word(o->kind));
	view_text(v, "language", o->language);
	view_text(v, "timezone", o->timezone);
	view_close(v);
}

static void
show(struct call *c, const struct session *s)
{
	const struct organisation o = { .id = s->organisation_id,
		.name = s->organisation,
		.kind = s->kind,
		.language = s->organisation_language,
		.timezone = s->timezone };
	struct view *v = &c->out;

	view_open(v, NULL);
	view_int(v, "session_id", s->id);
	view_int(v, "user_id", s->user_id);
	view_text(v, "login", s->login);
	view_text(v, "name", s->name);
	view_text(v, "role", user_role_words[s->role]);
	view_text(v, "language", s->language);
	view_bool(v, "has_totp", s->has_totp != 0);
	show_organisation(v, &o);
	show_permissions(v, who_role_perms(s->role));
	view_text(v, "csrf_token", s->csrf);
	view_text(v, "expires_at", s->expires_at);
	view_close(v);
}

enum err
op_login(struct call *c)
{
	struct login l = { "", "", "", c->rq->user_agent,
		c->api->conf->session_idle, c->api->conf->session_max, NULL,
		NULL };
	struct session s;
	enum err e;

	if (!who_is_safe(c->api, c->rq, c->rs))
		return ERR_OK;
	if ((e = in_text(&c->act, c->in, "login", &l.login)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "password", &l.password)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "totp", &l.totp)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	e = session_login(&c->act, &l);
	if (e == ERR_DENIED) {
		c->rs->status = 401;
		resp_header(c->rs, "WWW-Authenticate",
		    "Bearer realm=\"voipconfig\"");
	}
	if (e != ERR_OK || (e = session_show(&c->act, l.digest, &s)) != ERR_OK)
		return e;
	set_cookie(c, l.cookie, l.session_max);
	show(c, &s);
	return ERR_OK;
}

/* The caller's own session. */
static enum err
mine(struct call *c, struct session *s)
{
	return session_show(&c->act, c->who->token_sha256, s);
}

enum err
op_logout(struct call *c)
{
	struct session s;
	enum err e;

	if ((e = mine(c, &s)) != ERR_OK ||
	    (e = session_logout(&c->act, &s)) != ERR_OK)
		return e;
	set_cookie(c, "", 0);
	return ERR_OK;
}

/* --- who am I ---------------------------------------------------------------- */

/* What a program has instead of a session. */
static enum err
show_token(struct call *c)
{
	struct view *v = &c->out;
	struct organisation o;
	struct token t;
	enum err e;

	if ((e = token_by_id(&c->act, c->who->token_id, &t)) != ERR_OK ||
	    (e = organisation_by_id(&c->act, t.organisation_id, &o)) != ERR_OK)
		return e;
	view_open(v, NULL);
	view_int(v, "token_id", t.id);
	view_text(v, "name", t.name);
	view_text(v, "login", *t.login == '\0' ? NULL : t.login);
	show_organisation(v, &o);
	view_text(v, "scopes", t.scopes);
	show_permissions(v, c->who->perms);
	view_text(v, "expires_at", *t.expires_at == '\0' ? NULL : t.expires_at);
	view_close(v);
	return ERR_OK;
}

enum err
op_session_show(struct call *c)
{
	struct session s;
	enum err e;

	if ((e = query_end(c, (const char *const[]){ NULL })) != ERR_OK)
		return e;
	if (c->who->token_id != 0)
		return show_token(c);
	if ((e = mine(c, &s)) != ERR_OK)
		return e;
	show(c, &s);
	return ERR_OK;
}

enum err
op_session_change(struct call *c)
{
	struct session s;
	struct user u;
	enum err e;

	if ((e = user_by_id(&c->act, c->who->user_id, &u)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, user_own_fields, nuser_own_fields,
		 &u)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = user_change(&c->act, &u, u.version)) != ERR_OK ||
	    (e = mine(c, &s)) != ERR_OK)
		return e;
	show(c, &s);
	return ERR_OK;
}

/* --- password and second factor ------------------------------------------------ */

/*
 * What asks for a password counts wrong ones, also when nothing else is kept
 * of the call: so it can not be a part of a larger transaction.
 */
static enum err
alone(struct call *c)
{
	if (!db_in_tx(c->api->db))
		return ERR_OK;
	return act_fail(&c->act, ERR_INVALID, "",
	    "This call takes no Idempotency-Key.");
}

enum err
op_session_password(struct call *c)
{
	const char *current = "", *new = "";
	struct session s;
	enum err e;

	if ((e = alone(c)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "current", &current)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "new", &new)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = mine(c, &s)) != ERR_OK)
		return e;
	return session_password(&c->act, &s, current, new);
}

enum err
op_totp_begin(struct call *c)
{
	const char *password = "", *secret, *uri;
	struct session s;
	enum err e;

	if ((e = alone(c)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "password", &password)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = mine(c, &s)) != ERR_OK ||
	    (e = factor_begin(&c->act, &s, password, &secret, &uri)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_text(&c->out, "secret", secret);
	view_text(&c->out, "uri", uri);
	view_close(&c->out);
	return ERR_OK;
}

enum err
op_totp_confirm(struct call *c)
{
	const char *code = "";
	struct session s;
	enum err e;

	if ((e = in_text(&c->act, c->in, "code", &code)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = mine(c, &s)) != ERR_OK)
		return e;
	return factor_confirm(&c->act, &s, code);
}

enum err
op_totp_remove(struct call *c)
{
	const char *password = "", *code = "";
	struct session s;
	enum err e;

	if ((e = alone(c)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "password", &password)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "code", &code)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = mine(c, &s)) != ERR_OK)
		return e;
	return factor_remove(&c->act, &s, password, code);
}

/* --- the list ------------------------------------------------------------------ */

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "created_at", &r[1]);
	view_val(v, "seen_at", &r[2]);
	view_val(v, "expires_at", &r[3]);
	view_val(v, "address", &r[4]);
	view_val(v, "user_agent", &r[5]);
	view_bool(v, "second_factor", r[6].i != 0);
	view_close(v);
}

enum err
op_session_list(struct call *c)
{
	enum err e;

	e = session_delete_dead(&c->act, c->who->user_id,
	    c->api->conf->session_idle);
	if (e != ERR_OK)
		return e;
	c->act.own_user = c->who->user_id;
	return page_answer(c, LIST_SESSIONS, item, NULL);
}

enum err
op_session_delete(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : session_delete(&c->act, c->who->user_id, id);
}

enum err
op_session_delete_others(struct call *c)
{
	struct session s;
	enum err e = mine(c, &s);

	return e != ERR_OK ? e : session_delete_others(&c->act, &s);
}
