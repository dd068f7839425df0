/* user.c - /users: people, and whose phone is whose. */
#include <string.h>

#include "api/page.h"
#include "api/routes.h"
#include "api/who.h"
#include "base/scan.h"
#include "db/second_factor.h"
#include "db/user.h"

#define PHONES_MAX 1000 /* of one person */

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "organisation_id", &r[1]);
	view_val(v, "organisation", &r[2]);
	view_val(v, "login", &r[3]);
	view_val(v, "name", &r[4]);
	view_word(v, "role", user_role_words, &r[5]);
	view_val(v, "language", &r[6]);
	view_bool(v, "enabled", r[7].i != 0);
	view_bool(v, "password_set", r[8].i != 0);
	view_bool(v, "has_totp", r[9].i != 0);
	view_val(v, "failures", &r[10]);
	view_val(v, "created_at", &r[11]);
	view_val(v, "last_login_at", &r[12]);
	view_val(v, "version", &r[13]);
	view_close(v);
}

enum err
op_user_list(struct call *c)
{
	return page_answer(c, LIST_USERS, item, NULL);
}

static void
show(struct call *c, const struct user *u)
{
	struct view *v = &c->out;

	call_etag(c, u->version);
	view_open(v, NULL);
	view_int(v, "id", u->id);
	view_int(v, "organisation_id", u->organisation_id);
	view_text(v, "organisation", u->organisation);
	view_fields(v, user_fields, nuser_fields, u);
	view_bool(v, "password_set", u->has_password != 0);
	view_bool(v, "has_totp", u->has_totp != 0);
	view_int(v, "failures", u->failures);
	view_text(v, "created_at", u->created_at);
	view_text(v, "last_login_at",
	    *u->last_login_at == '\0' ? NULL : u->last_login_at);
	view_int(v, "version", u->version);
	view_close(v);
}

static enum err
get(struct call *c, struct user *u)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : user_by_id(&c->act, id, u);
}

enum err
op_user_add(struct call *c)
{
	struct user u = { .enabled = 1, .role = USER_READ_ONLY };
	enum err e;

	field_defaults(user_fields, nuser_fields, &u);
	if ((e = call_organisation(c, &u.organisation_id)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, user_fields, nuser_fields, &u)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = user_add(&c->act, &u)) != ERR_OK ||
	    (e = user_by_id(&c->act, u.id, &u)) != ERR_OK)
		return e;
	call_created(c, "/users/%lld", (long long)u.id);
	show(c, &u);
	return ERR_OK;
}

enum err
op_user_show(struct call *c)
{
	struct user u;
	enum err e = get(c, &u);

	if (e == ERR_OK)
		show(c, &u);
	return e;
}

enum err
op_user_change(struct call *c)
{
	struct user u;
	enum err e;

	if ((e = get(c, &u)) != ERR_OK ||
	    (e = in_int(&c->act, c->in, "organisation_id", 1, INT64_MAX,
		 &u.organisation_id)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, user_fields, nuser_fields - 1,
		 &u)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = user_change(&c->act, &u, call_version(c))) != ERR_OK ||
	    (e = get(c, &u)) != ERR_OK)
		return e;
	show(c, &u);
	return ERR_OK;
}

enum err
op_user_delete(struct call *c)
{
	struct user u;
	enum err e = get(c, &u);

	return e != ERR_OK ? e : user_delete(&c->act, u.id);
}

/* Who has a session could else do without the password he should know. */
static enum err
not_oneself(struct call *c, const struct user *u, const char *where)
{
	if (u->id != c->who->user_id)
		return ERR_OK;
	return act_fail(&c->act, ERR_DENIED, "",
	    "For yourself, use %s: it asks for your password.", where);
}

enum err
op_user_password(struct call *c)
{
	struct user u;
	enum err e;

	if ((e = get(c, &u)) != ERR_OK ||
	    (e = not_oneself(c, &u, "/session/password")) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, user_fields + nuser_fields - 1, 1,
		 &u)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	if (u.password == NULL)
		return act_fail(&c->act, ERR_INVALID, "password",
		    "Send the new password; null takes it away.");
	return user_change(&c->act, &u, call_version(c));
}

enum err
op_user_totp_reset(struct call *c)
{
	struct user u;
	enum err e;

	if ((e = get(c, &u)) != ERR_OK ||
	    (e = not_oneself(c, &u, "/session/totp/remove")) != ERR_OK)
		return e;
	return factor_reset(&c->act, u.id);
}

/* --- phones ------------------------------------------------------------------ */

static enum err
phone(void *arg, const struct val *r, size_t n)
{
	struct view *v = arg;

	(void)n;
	view_open(v, NULL);
	view_val(v, "mac", &r[0]);
	view_val(v, "label", &r[1]);
	view_close(v);
	return ERR_OK;
}

static enum err
show_phones(struct call *c, const struct user *u)
{
	enum err e;

	view_open(&c->out, NULL);
	view_list(&c->out, "items");
	e = user_device_each(&c->act, u->id, phone, &c->out);
	view_end(&c->out);
	view_close(&c->out);
	return e;
}

enum err
op_user_phone_list(struct call *c)
{
	struct user u;
	enum err e = get(c, &u);

	return e != ERR_OK ? e : show_phones(c, &u);
}

struct macs {
	struct call *c;
	const char **list;
	size_t n;
};

static enum err
one_mac(void *arg, size_t i, struct json *obj, const char *text)
{
	char *digits;
	struct macs *m = arg;

	(void)obj;
	digits = arena_alloc(m->c->a, MAC_LEN + 1);
	if (text == NULL || scan_mac(text, strlen(text), digits) != ERR_OK)
		return act_fail(&m->c->act, ERR_INVALID, "",
		    "Each of macs must be a MAC address.");
	m->list[i] = digits;
	m->n = i + 1;
	return ERR_OK;
}

enum err
op_user_phone_set(struct call *c)
{
	struct macs m = { .c = c };
	struct user u;
	enum err e;

	m.list = arena_alloc(c->a, PHONES_MAX * sizeof(*m.list));
	if ((e = get(c, &u)) != ERR_OK ||
	    (e = in_each(&c->act, c->in, "macs", PHONES_MAX, one_mac, &m)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = user_device_set(&c->act, u.id, m.list, m.n)) != ERR_OK)
		return e;
	return show_phones(c, &u);
}

enum err
op_user_phone_add(struct call *c)
{
	const char *mac;
	struct user u;
	enum err e;

	if ((e = get(c, &u)) != ERR_OK || (e = call_mac(c, 1, &mac)) != ERR_OK)
		return e;
	e = user_device_put(&c->act, u.id, mac);
	return e == ERR_CONFLICT ? ERR_OK : e; /* he has it */
}

enum err
op_user_phone_delete(struct call *c)
{
	const char *mac;
	struct user u;
	enum err e;

	if ((e = get(c, &u)) != ERR_OK || (e = call_mac(c, 1, &mac)) != ERR_OK)
		return e;
	return user_device_delete(&c->act, u.id, mac);
}
