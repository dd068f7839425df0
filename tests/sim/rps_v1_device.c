/* rps_v1_device.c - devices in the v1 API; see rps_v1.h. */
#include <string.h>

#include "sim/rps_v1.h"

static const char *
item(struct json_object *list, size_t i)
{
	return json_object_get_string(json_object_array_get_idx(list, i));
}

static bool
is_batch(struct call *c, struct json_object *list, const char *field)
{
	int64_t max = sw_int(&c->sim->sw, SW_V1_BATCH_MAX);

	if (!json_object_is_type(list, json_type_array) ||
	    json_object_array_length(list) == 0) {
		v1_bad(c, field, NULL);
		return false;
	}
	c->items = json_object_array_length(list);
	if (max == 0 || (int64_t)c->items <= max)
		return true;
	v1_bad(c, field, NULL);
	return false;
}

/* One set of values for all MACs. */
static enum say
add_one(struct call *c, struct json_object *body, const char *mac,
    unsigned flags, struct json_object *added, const char **field)
{
	struct json_object *in = js_copy(body), *o;
	enum say say;

	js_add_str(in, "mac", mac);
	json_object_object_del(in, "sn");
	say = trade_device_add(c, in, flags, field, &o);
	if (o != NULL)
		json_object_array_add(added, view_device(c, o, VIEW_AUTH));
	json_object_put(in);
	return say;
}

void
v1_device_add(struct call *c, struct json_object *body)
{
	struct json_object *macs = js_get(body, "macs");
	struct json_object *added = json_object_new_array();
	bool partial = sw_is(&c->sim->sw, SW_V1_PARTIAL, "on");
	const char *field = NULL, *bad = NULL, *why = NULL;
	enum say say = SAY_OK, first = SAY_OK;

	if (!is_batch(c, macs, "macs")) {
		json_object_put(added);
		return;
	}
	for (unsigned pass = partial ? 1 : 0; pass < 2; pass++)
		for (size_t i = 0; i < c->items; i++) {
			if (first != SAY_OK && !partial)
				break;
			say = add_one(c, body, item(macs, i),
			    pass == 0 ? TRADE_DRY : 0, added, &field);
			if (say != SAY_OK && first == SAY_OK) {
				first = say;
				bad = item(macs, i);
				why = field;
			}
		}
	if (first == SAY_OK) {
		v1_ok(c, added);
		return;
	}
	json_object_put(added);
	v1_say(c, first, why, bad);
}

struct match {
	const char *key;
	bool bound;
};

static bool
wanted(struct call *c, struct json_object *row, void *arg)
{
	const struct match *m = arg;

	(void)c;
	if (m->bound && js_str(row, "serverId") == NULL &&
	    js_str(row, "uniqueServerUrl") == NULL)
		return false;
	return m->key == NULL || strcasestr(js_str(row, "mac"), m->key) != NULL;
}

void
v1_device_list(struct call *c, struct json_object *body)
{
	const char *status = js_str(body, "status");
	struct match m = { .key = js_str(body, "key"),
		.bound = status != NULL && strcmp(status, "bound") == 0 };
	struct page p = { .table = T_DEVICE,
		.wanted = wanted,
		.arg = &m,
		.view = VIEW_AUTH };

	v1_page(c, body, &p);
}

/* Not there, or another's, or own. */
static struct json_object *
find(struct call *c, const char *id)
{
	struct json_object *o = NULL;
	enum say say = id != NULL ? trade_device(c, id, &o) : SAY_NO_SUCH;

	if (say != SAY_OK)
		v1_say(c, say == SAY_FOREIGN ? SAY_NOT_YOURS : say, "id", id);
	return o;
}

void
v1_device_detail(struct call *c, struct json_object *body)
{
	struct json_object *o = find(c, http_param(c->rq, "id"));

	(void)body;
	c->items = 1;
	if (o != NULL)
		v1_ok(c, view_device(c, o, VIEW_AUTH));
}

static bool
param_mac(struct call *c, char mac[MAC_LEN + 1])
{
	const char *text = http_param(c->rq, "mac");

	c->items = 1;
	if (trade_mac(c, text, mac) == SAY_OK)
		return true;
	v1_say(c, SAY_BAD_MAC, "mac", text);
	return false;
}

/* The words are those of XML-RPC; nobody has seen v1's own. */
void
v1_device_check(struct call *c, struct json_object *body)
{
	char mac[MAC_LEN + 1];
	struct json_object *o;
	enum say say;

	(void)body;
	if (!param_mac(c, mac))
		return;
	say = trade_device_mac(c, mac, &o);
	v1_ok(c,
	    json_object_new_string(say == SAY_OK ? "Registered"
		    : say == SAY_FOREIGN         ? "Registered elsewhere"
						 : "Unregistered"));
}

void
v1_mac_check(struct call *c, struct json_object *body)
{
	char mac[MAC_LEN + 1];
	struct json_object *o, *out;
	enum say say;

	(void)body;
	if (!param_mac(c, mac))
		return;
	say = trade_device_mac(c, mac, &o);
	out = json_object_new_object();
	js_add_bool(out, "existed", say != SAY_NO_SUCH);
	js_add(out, "self",
	    say == SAY_NO_SUCH ? NULL : json_object_new_boolean(say == SAY_OK));
	v1_ok(c, out);
}

void
v1_device_servers(struct call *c, struct json_object *body)
{
	struct page p = { .table = T_SERVER, .limit = INT32_MAX };

	(void)body;
	v1_ok(c, view_page(c, &p));
}

void
v1_device_edit(struct call *c, struct json_object *body)
{
	const char *field = NULL, *id = js_str(body, "id");
	struct json_object *o = find(c, id), *fresh;
	enum say say;

	c->items = 1;
	if (o == NULL)
		return;
	if ((say = trade_device_edit(c, o, body, &field)) != SAY_OK) {
		v1_say(c, say, field, js_str(body, field));
		return;
	}
	(void)trade_device(c, id, &o);
	if (sw_is(&c->sim->sw, SW_V1_EDIT_OMITTED, "clear")) {
		fresh = js_copy(o);
		field_clear_missing(fresh, body, true);
		store_put(c->sim->store, T_DEVICE, js_str(fresh, "mac"), fresh);
		o = fresh;
	}
	v1_ok(c, view_device(c, o, VIEW_AUTH));
}

void
v1_device_migrate(struct call *c, struct json_object *body)
{
	struct json_object *ids = js_get(body, "ids"), *list, *o, *in;
	const char *server = js_str(body, "serverId"), *field;

	if (!is_batch(c, ids, "ids"))
		return;
	if (server == NULL || trade_server(c, server) == NULL) {
		v1_say(c, SAY_NO_SERVER, "serverId", server);
		return;
	}
	for (size_t i = 0; i < c->items; i++)
		if (find(c, item(ids, i)) == NULL)
			return;
	list = json_object_new_array();
	in = json_object_new_object();
	js_add_str(in, "serverId", server);
	for (size_t i = 0; i < c->items; i++) {
		(void)trade_device(c, item(ids, i), &o);
		(void)trade_device_edit(c, o, in, &field);
		(void)trade_device(c, item(ids, i), &o);
		json_object_array_add(list, view_device(c, o, VIEW_AUTH));
	}
	json_object_put(in);
	v1_ok(c, list);
}

static enum say
find_any(struct call *c, bool by_mac, const char *text,
    struct json_object **out)
{
	char mac[MAC_LEN + 1];

	*out = NULL;
	if (text == NULL)
		return SAY_NO_SUCH;
	if (!by_mac)
		return trade_device(c, text, out);
	if (trade_mac(c, text, mac) != SAY_OK)
		return SAY_BAD_MAC;
	return trade_device_mac(c, mac, out);
}

void
v1_device_delete(struct call *c, struct json_object *body)
{
	bool by_mac = js_get(body, "ids") == NULL;
	struct json_object *list = js_get(body, by_mac ? "macs" : "ids"), *o;
	bool partial = sw_is(&c->sim->sw, SW_V1_PARTIAL, "on");
	const char *bad = NULL;
	enum say say, first = SAY_OK;

	if (!is_batch(c, list, by_mac ? "macs" : "ids"))
		return;
	for (size_t i = 0; i < c->items; i++) {
		say = find_any(c, by_mac, item(list, i), &o);
		if (say == SAY_OK && partial)
			trade_device_delete(c, o);
		if (say != SAY_OK && first == SAY_OK) {
			first = say;
			bad = item(list, i);
		}
	}
	for (size_t i = 0; i < c->items && !partial && first == SAY_OK; i++)
		if (find_any(c, by_mac, item(list, i), &o) == SAY_OK)
			trade_device_delete(c, o);
	if (first == SAY_OK)
		v1_done(c);
	else
		v1_say(c, first == SAY_FOREIGN ? SAY_NOT_YOURS : first, NULL,
		    bad);
}
