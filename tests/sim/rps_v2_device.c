/* rps_v2_device.c - devices in the v2 API; see rps_v2.h. */
#include <ctype.h>
#include <string.h>

#include "sim/rps_v2.h"

/* Lower case without separators: a piece of a MAC, to look for. */
static char *
piece(struct arena *a, const char *s)
{
	char *out = arena_strdup(a, s), *o = out;

	for (; *s != '\0'; s++)
		if (strchr(":- ", *s) == NULL)
			*o++ = (char)tolower((unsigned char)*s);
	*o = '\0';
	return out;
}

static bool
wanted(struct call *c, struct json_object *row, void *arg)
{
	(void)c;
	return arg == NULL || strstr(js_str(row, "mac"), arg) != NULL;
}

void
v2_list_devices(struct call *c, struct json_object *body, const char *id)
{
	const char *mac = js_str(js_get(body, "filter"), "mac");
	struct page p = { .table = T_DEVICE,
		.wanted = wanted,
		.arg = mac != NULL ? piece(c->a, mac) : NULL,
		.view = VIEW_DATES };

	(void)id;
	(void)v2_page(c, body, &p);
}

static struct json_object *
find(struct call *c, const char *id)
{
	struct json_object *o;

	c->items = 1;
	if (trade_device(c, id, &o) != SAY_OK)
		v2_say(c, SAY_NO_SUCH, NULL);
	return o;
}

void
v2_get_device(struct call *c, struct json_object *body, const char *id)
{
	struct json_object *o = find(c, id);

	(void)body;
	if (o != NULL)
		reply_json(c->a, c->rp, 200,
		    view_device(c, o, VIEW_DATES | VIEW_AUTH));
}

void
v2_add_device(struct call *c, struct json_object *body, const char *id)
{
	const char *field = NULL, *sn = js_text(body, "sn");
	struct json_object *o;
	enum say say;

	(void)id;
	c->items = 1;
	if (js_text(body, "mac") == NULL || sn == NULL || *sn == '\0') {
		v2_bad(c, "900400", js_text(body, "mac") == NULL ? "mac" : "sn",
		    "Cannot be null/empty");
		return;
	}
	say = trade_device_add(c, body, TRADE_SERIAL, &field, &o);
	if (say != SAY_OK)
		v2_say(c, say, field);
	else
		reply_json(c->a, c->rp, 201,
		    view_device(c, o, VIEW_DATES | VIEW_AUTH));
}

void
v2_edit_device(struct call *c, struct json_object *body, const char *id)
{
	static const char *const fields[] = { "serverId", "uniqueServerUrl",
		"authName", "password", "remark" };
	struct json_object *o = find(c, id);
	const char *field = NULL;
	enum say say;
	bool any = false;

	if (o == NULL)
		return;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		any |= js_has(body, fields[i]);
	if (!any) {
		v2_bad(c, "900400", NULL, "Cannot be null/empty");
		return;
	}
	if ((say = trade_device_edit(c, o, body, &field)) != SAY_OK)
		v2_say(c, say, field);
	else
		c->rp->status = 204;
}

static void
add_many(struct call *c, struct json_object *list, unsigned flags)
{
	struct v2_bulk b = { 0 };
	struct json_object *item, *o;
	const char *field;

	c->items = json_object_array_length(list);
	if (c->items > V2_ADD_MAX) {
		v2_say(c, SAY_TOO_MANY, NULL);
		return;
	}
	for (size_t i = 0; i < c->items; i++) {
		item = json_object_array_get_idx(list, i);
		v2_bulk_add(c, &b, item,
		    trade_device_add(c, item, flags, &field, &o));
	}
	v2_bulk_reply(c, &b);
}

void
v2_add_devices(struct call *c, struct json_object *body, const char *id)
{
	(void)id;
	add_many(c, body, TRADE_SERIAL);
}

void
v2_add_by_mac(struct call *c, struct json_object *body, const char *id)
{
	(void)id;
	if (!account_by_mac(c->sim, c->account)) {
		c->items = json_object_array_length(body);
		v2_refuse(c, 403, "900403", "This request is forbidden");
		return;
	}
	add_many(c, body, 0);
}

static const char *
delete_one(struct call *c, const char *id, bool by_mac)
{
	char mac[MAC_LEN + 1];
	struct json_object *o = NULL;

	if (id == NULL)
		return say_prose(SAY_NO_SUCH);
	if (!by_mac)
		(void)trade_device(c, id, &o);
	else if (trade_mac(c, id, mac) == SAY_OK)
		(void)trade_device_mac(c, mac, &o);
	if (o == NULL)
		return say_prose(SAY_NO_SUCH);
	trade_device_delete(c, o);
	return NULL;
}

void
v2_del_devices(struct call *c, struct json_object *body, const char *id)
{
	struct json_object *ids = js_get(body, "deviceIds");
	const char *type = js_str(body, "deviceIdType"), *one;
	struct v2_bulk b = { 0 };
	bool by_mac = type != NULL && strcmp(type, "mac") == 0;

	(void)id;
	if (!json_object_is_type(ids, json_type_array) ||
	    json_object_array_length(ids) == 0) {
		v2_bad(c, "900400", "deviceIds", "Cannot be null/empty");
		return;
	}
	c->items = json_object_array_length(ids);
	if (!by_mac && type != NULL && strcmp(type, "id") != 0) {
		v2_bad(c, "900400", "deviceIdType", "mac or id is wanted");
		return;
	}
	if (c->items > V2_DELETE_MAX) {
		v2_say(c, SAY_TOO_MANY, "deviceIds");
		return;
	}
	for (size_t i = 0; i < c->items; i++) {
		one = json_object_get_string(json_object_array_get_idx(ids, i));
		v2_bulk_other(&b, one, delete_one(c, one, by_mac));
	}
	v2_bulk_reply(c, &b);
}

static void
add_pin(struct call *c, struct json_object *list, const char *text)
{
	char mac[MAC_LEN + 1];
	struct json_object *device, *o;
	const char *pin = NULL;

	if (trade_mac(c, text, mac) == SAY_OK &&
	    trade_device_mac(c, mac, &device) == SAY_OK)
		pin = trade_pin(c, mac);
	if (pin == NULL && sw_is(&c->sim->sw, SW_PIN_MISSING, "omit"))
		return;
	o = json_object_new_object();
	js_add_str(o, "mac", pin != NULL ? view_mac(c, mac) : text);
	js_add_str(o, "pin", pin);
	json_object_array_add(list, o);
}

void
v2_list_pins(struct call *c, struct json_object *body, const char *id)
{
	struct json_object *macs = js_get(body, "macs"), *list;
	int64_t max = sw_int(&c->sim->sw, SW_PINS_MAX);

	(void)id;
	if (!json_object_is_type(macs, json_type_array) ||
	    json_object_array_length(macs) == 0) {
		v2_bad(c, "900400", "macs", "Cannot be null/empty");
		return;
	}
	c->items = json_object_array_length(macs);
	if (max != 0 && (int64_t)c->items > max) {
		v2_say(c, SAY_TOO_MANY, "macs");
		return;
	}
	list = json_object_new_array();
	for (size_t i = 0; i < c->items; i++)
		add_pin(c, list,
		    json_object_get_string(json_object_array_get_idx(macs, i)));
	reply_json(c->a, c->rp, 200, list);
}
