/* rps_v1_server.c - servers in the v1 API; see rps_v1.h. */
#include <string.h>

#include "sim/rps_v1.h"

void
v1_server_add(struct call *c, struct json_object *body)
{
	const char *field = NULL;
	struct json_object *o;
	enum say say = trade_server_add(c, body, &field, &o);

	c->items = 1;
	if (say != SAY_OK)
		v1_say_server(c, say, field, js_str(body, field));
	else
		v1_ok(c, view_server(c, o));
}

static bool
wanted(struct call *c, struct json_object *row, void *arg)
{
	(void)c;
	return arg == NULL ||
	    strcasestr(js_str(row, "serverName"), arg) != NULL;
}

void
v1_server_list(struct call *c, struct json_object *body)
{
	const char *key = js_str(body, "key");
	struct page p = { .table = T_SERVER,
		.wanted = wanted,
		.arg = key != NULL ? arena_strdup(c->a, key) : NULL };

	v1_page(c, body, &p);
}

void
v1_server_detail(struct call *c, struct json_object *body)
{
	const char *id = http_param(c->rq, "id");
	struct json_object *o = id != NULL ? trade_server(c, id) : NULL;

	(void)body;
	c->items = 1;
	if (o == NULL)
		v1_say_server(c, SAY_NO_SUCH, "id", id);
	else
		v1_ok(c, view_server(c, o));
}

void
v1_server_check(struct call *c, struct json_object *body)
{
	const char *name = http_param(c->rq, "serverName");

	(void)body;
	if (name == NULL || *name == '\0')
		v1_bad(c, "serverName", name);
	else
		v1_ok(c,
		    json_object_new_boolean(trade_name_taken(c, name, NULL)));
}

void
v1_server_edit(struct call *c, struct json_object *body)
{
	const char *field = NULL, *id = js_str(body, "id");
	struct json_object *o = id != NULL ? trade_server(c, id) : NULL;
	struct json_object *fresh;
	enum say say;

	c->items = 1;
	if (o == NULL) {
		v1_say_server(c, SAY_NO_SUCH, "id", id);
		return;
	}
	if ((say = trade_server_edit(c, o, body, &field)) != SAY_OK) {
		v1_say_server(c, say, field, js_str(body, field));
		return;
	}
	if (sw_is(&c->sim->sw, SW_V1_EDIT_OMITTED, "clear")) {
		fresh = js_copy(trade_server(c, id));
		field_clear_missing(fresh, body, false);
		store_put(c->sim->store, T_SERVER, id, fresh);
	}
	v1_ok(c, view_server(c, trade_server(c, id)));
}

/* All or none, unless the switch says that what can be done is done. */
void
v1_server_delete(struct call *c, struct json_object *body)
{
	struct json_object *ids = js_get(body, "ids");
	bool partial = sw_is(&c->sim->sw, SW_V1_PARTIAL, "on");
	const char *id, *bad = NULL;
	enum say say, first = SAY_OK;

	if (!json_object_is_type(ids, json_type_array)) {
		v1_bad(c, "ids", NULL);
		return;
	}
	c->items = json_object_array_length(ids);
	for (size_t i = 0; i < c->items && !partial && first == SAY_OK; i++) {
		id = json_object_get_string(json_object_array_get_idx(ids, i));
		first = id == NULL || trade_server(c, id) == NULL ? SAY_NO_SUCH
								  : SAY_OK;
		bad = id;
	}
	for (size_t i = 0; i < c->items && (partial || first == SAY_OK); i++) {
		id = json_object_get_string(json_object_array_get_idx(ids, i));
		say = id != NULL ? trade_server_delete(c, id) : SAY_NO_SUCH;
		if (say != SAY_OK && first == SAY_OK) {
			first = say;
			bad = id;
		}
	}
	if (first != SAY_OK)
		v1_say_server(c, first, "ids", bad);
	else
		v1_done(c);
}
