/* token.c - /tokens: what integrations show instead of a password. */
#include "db/token.h"
#include "api/page.h"
#include "api/routes.h"
#include "api/who.h"

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "organisation_id", &r[1]);
	view_val(v, "organisation", &r[2]);
	view_val(v, "user_id", &r[3]);
	view_val(v, "login", &r[4]);
	view_val(v, "name", &r[5]);
	view_val(v, "scopes", &r[6]);
	view_val(v, "created_at", &r[7]);
	view_val(v, "expires_at", &r[8]);
	view_val(v, "used_at", &r[9]);
	view_close(v);
}

enum err
op_token_list(struct call *c)
{
	return page_answer(c, LIST_TOKENS, item, NULL);
}

static const char *
or_null(const char *s)
{
	return *s == '\0' ? NULL : s;
}

static void
show(struct call *c, const struct token *t, const char *secret)
{
	struct view *v = &c->out;

	view_open(v, NULL);
	view_int(v, "id", t->id);
	view_int(v, "organisation_id", t->organisation_id);
	view_text(v, "organisation", t->organisation);
	view_id(v, "user_id", t->user_id);
	view_text(v, "login", or_null(t->login));
	view_text(v, "name", t->name);
	view_text(v, "scopes", t->scopes);
	view_text(v, "created_at", t->created_at);
	view_text(v, "expires_at", or_null(t->expires_at));
	view_text(v, "used_at", or_null(t->used_at));
	if (secret != NULL)
		view_text(v, "token", secret);
	view_close(v);
}

enum err
op_token_add(struct call *c)
{
	struct token t = { .user_id = c->who->user_id };
	const char *secret;
	enum err e;

	field_defaults(token_fields, ntoken_fields, &t);
	if ((e = call_organisation(c, &t.organisation_id)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, token_fields, ntoken_fields, &t)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = token_add(&c->act, &t)) != ERR_OK)
		return e;
	secret = t.secret;
	if ((e = token_by_id(&c->act, t.id, &t)) != ERR_OK)
		return e;
	c->secret = true;
	call_created(c, "/tokens/%lld", (long long)t.id);
	show(c, &t, secret);
	return ERR_OK;
}

static enum err
get(struct call *c, struct token *t)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : token_by_id(&c->act, id, t);
}

enum err
op_token_show(struct call *c)
{
	struct token t;
	enum err e = get(c, &t);

	if (e == ERR_OK)
		show(c, &t, NULL);
	return e;
}

enum err
op_token_delete(struct call *c)
{
	struct token t;
	enum err e = get(c, &t);

	return e != ERR_OK ? e : token_delete(&c->act, t.id);
}
