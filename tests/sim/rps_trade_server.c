/* rps_trade_server.c - servers; see rps_trade.h. */
#include <string.h>

#include "sim/rps_trade.h"

static bool
is_mine(const struct call *c, struct json_object *o)
{
	const char *owner = js_str(o, "account");

	return owner != NULL && c->account != NULL &&
	    strcmp(owner, c->account) == 0;
}

struct json_object *
trade_server(struct call *c, const char *id)
{
	struct json_object *o = store_get(c->sim->store, T_SERVER, id);

	return o != NULL && is_mine(c, o) ? o : NULL;
}

struct json_object *
trade_server_named(struct call *c, const char *name)
{
	struct row *r;

	TAILQ_FOREACH(r, store_rows(c->sim->store, T_SERVER), link)
	if (is_mine(c, r->value) &&
	    strcmp(js_str(r->value, "serverName"), name) == 0)
		return r->value;
	return NULL;
}

bool
trade_name_taken(struct call *c, const char *name, const char *but_id)
{
	bool global = sw_is(&c->sim->sw, SW_SERVER_NAMES_UNIQUE, "global");
	struct row *r;

	TAILQ_FOREACH(r, store_rows(c->sim->store, T_SERVER), link)
	if ((global || is_mine(c, r->value)) &&
	    strcmp(js_str(r->value, "serverName"), name) == 0 &&
	    (but_id == NULL || strcmp(r->key, but_id) != 0))
		return true;
	return false;
}

/* Name and URL are wanted always, and the name is nobody else's. */
static enum say
check(struct call *c, struct json_object *in, const char *id,
    const char **field)
{
	static const char *const wanted[] = { "serverName", "url" };
	enum say say;
	const char *v;

	for (size_t i = 0; i < 2; i++) {
		*field = wanted[i];
		v = js_str(in, wanted[i]);
		if (v == NULL || v[strspn(v, " ")] == '\0')
			return SAY_BAD_FIELD;
	}
	if ((say = field_check_server(c, in, field)) != SAY_OK)
		return say;
	*field = "serverName";
	return trade_name_taken(c, js_str(in, "serverName"), id) ? SAY_EXISTS
								 : SAY_OK;
}

enum say
trade_server_add(struct call *c, struct json_object *in, const char **field,
    struct json_object **out)
{
	char *id = sim_random(c->a, 16);
	struct json_object *o;
	enum say say = check(c, in, NULL, field);

	if (say != SAY_OK)
		return say;
	o = json_object_new_object();
	js_add_str(o, "id", id);
	js_add_str(o, "account", c->account);
	field_take_server(o, in);
	store_put(c->sim->store, T_SERVER, id, o);
	c->changed = true;
	*out = o;
	return SAY_OK;
}

enum say
trade_server_edit(struct call *c, struct json_object *server,
    struct json_object *in, const char **field)
{
	const char *id = arena_strdup(c->a, js_str(server, "id"));
	struct json_object *o;
	enum say say = check(c, in, id, field);

	if (say != SAY_OK)
		return say;
	o = js_copy(server);
	field_take_server(o, in);
	if (!js_has(in, "password") &&
	    sw_is(&c->sim->sw, SW_PATCH_WITHOUT_PASSWORD, "clear"))
		json_object_object_del(o, "password");
	store_put(c->sim->store, T_SERVER, id, o);
	c->changed = true;
	return SAY_OK;
}

/* The devices that point there are let go, or deleted with it. */
static void
let_go(struct call *c, const char *id, bool cascade)
{
	struct row *r, *next;
	struct json_object *o;
	const char *s;

	for (r = TAILQ_FIRST(store_rows(c->sim->store, T_DEVICE)); r != NULL;
	     r = next) {
		next = TAILQ_NEXT(r, link);
		s = js_str(r->value, "serverId");
		if (s == NULL || strcmp(s, id) != 0)
			continue;
		if (cascade) {
			trade_device_delete(c, r->value);
			continue;
		}
		o = js_copy(r->value);
		json_object_object_del(o, "serverId");
		store_put(c->sim->store, T_DEVICE, r->key, o);
	}
}

static bool
in_use(struct call *c, const char *id)
{
	struct row *r;
	const char *s;

	TAILQ_FOREACH(r, store_rows(c->sim->store, T_DEVICE), link)
	if ((s = js_str(r->value, "serverId")) != NULL && strcmp(s, id) == 0)
		return true;
	return false;
}

enum say
trade_server_delete(struct call *c, const char *id)
{
	const struct switches *sw = &c->sim->sw;

	if (trade_server(c, id) == NULL)
		return SAY_NO_SUCH;
	if (in_use(c, id)) {
		if (sw_is(sw, SW_DELETE_SERVER_IN_USE, "refuse"))
			return SAY_IN_USE;
		let_go(c, id, sw_is(sw, SW_DELETE_SERVER_IN_USE, "cascade"));
	}
	(void)store_del(c->sim->store, T_SERVER, id);
	c->changed = true;
	return SAY_OK;
}
