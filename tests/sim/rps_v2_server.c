/* rps_v2_server.c - servers in the v2 API; see rps_v2.h. */
#include <string.h>

#include "sim/rps_v2.h"

static bool
wanted(struct call *c, struct json_object *row, void *arg)
{
	const char *key = js_str(arg, "searchKey"), *name = js_str(arg, "name");
	const char *is = js_str(row, "serverName");

	(void)c;
	if (key != NULL && strcasestr(is, key) == NULL &&
	    strcasestr(js_str(row, "url"), key) == NULL)
		return false;
	return name == NULL || strcasestr(is, name) != NULL;
}

void
v2_list_servers(struct call *c, struct json_object *body, const char *id)
{
	struct page p = { .table = T_SERVER,
		.wanted = wanted,
		.arg = js_get(body, "filter") };

	(void)id;
	(void)v2_page(c, body, &p);
}

void
v2_get_server(struct call *c, struct json_object *body, const char *id)
{
	struct json_object *o = trade_server(c, id);

	(void)body;
	c->items = 1;
	if (o == NULL)
		v2_say(c, SAY_NO_SUCH, NULL);
	else
		reply_json(c->a, c->rp, 200, view_server(c, o));
}

void
v2_add_server(struct call *c, struct json_object *body, const char *id)
{
	const char *field = NULL;
	struct json_object *o;
	enum say say = trade_server_add(c, body, &field, &o);

	(void)id;
	c->items = 1;
	if (say != SAY_OK)
		v2_say(c, say, field);
	else
		reply_json(c->a, c->rp,
		    (int)sw_int(&c->sim->sw, SW_CREATE_SERVER_STATUS),
		    view_server(c, o));
}

void
v2_edit_server(struct call *c, struct json_object *body, const char *id)
{
	struct json_object *o = trade_server(c, id);
	const char *field = NULL;
	enum say say = SAY_NO_SUCH;

	c->items = 1;
	if (o != NULL)
		say = trade_server_edit(c, o, body, &field);
	if (say != SAY_OK)
		v2_say(c, say, field);
	else
		c->rp->status = 204;
}

void
v2_del_servers(struct call *c, struct json_object *body, const char *id)
{
	struct json_object *ids = js_get(body, "serverIds");
	struct v2_bulk b = { 0 };
	const char *one;
	enum say say;

	(void)id;
	if (!json_object_is_type(ids, json_type_array) ||
	    json_object_array_length(ids) == 0) {
		v2_bad(c, "900400", "serverIds", "Cannot be null/empty");
		return;
	}
	c->items = json_object_array_length(ids);
	if (c->items > V2_DELETE_MAX) {
		v2_say(c, SAY_TOO_MANY, "serverIds");
		return;
	}
	for (size_t i = 0; i < c->items; i++) {
		one = json_object_get_string(json_object_array_get_idx(ids, i));
		say = one != NULL ? trade_server_delete(c, one) : SAY_NO_SUCH;
		v2_bulk_other(&b, one,
		    say == SAY_OK ? NULL
			: say == SAY_IN_USE
			? sw_text(&c->sim->sw, SW_IN_USE_TEXT)
			: say_prose(say));
	}
	v2_bulk_reply(c, &b);
}
