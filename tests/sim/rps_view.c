/* rps_view.c - servers and devices as they are told; see rps_trade.h. */
#include <ctype.h>
#include <string.h>

#include "sim/rps_trade.h"

const char *
view_mac(struct call *c, const char *mac)
{
	char *s = arena_strdup(c->a, mac);

	if (sw_is(&c->sim->sw, SW_MAC_CASE, "upper"))
		for (char *p = s; *p != '\0'; p++)
			*p = (char)toupper((unsigned char)*p);
	return s;
}

struct json_object *
view_server(struct call *c, struct json_object *server)
{
	struct json_object *o = js_copy(server);

	(void)c;
	json_object_object_del(o, "account");
	json_object_object_del(o, "password");
	return o;
}

struct json_object *
view_device(struct call *c, struct json_object *d, unsigned flags)
{
	struct json_object *o = json_object_new_object(), *server = NULL;
	const char *id = js_str(d, "serverId");

	if (id != NULL)
		server = store_get(c->sim->store, T_SERVER, id);
	js_add_str(o, "id", js_str(d, "id"));
	js_add_str(o, "mac", view_mac(c, js_str(d, "mac")));
	js_add_str(o, "serverId", id);
	js_add_str(o, "serverName", js_str(server, "serverName"));
	js_add_str(o, "serverUrl", js_str(server, "url"));
	js_add_str(o, "uniqueServerUrl", js_str(d, "uniqueServerUrl"));
	js_add_str(o, "remark", js_str(d, "remark"));
	if ((flags & VIEW_AUTH) != 0)
		js_add_str(o, "authName", js_str(d, "authName"));
	if ((flags & VIEW_DATES) == 0)
		return o;
	js_add_str(o, "sn", js_str(d, "sn"));
	js_add_str(o, "ipAddress", js_str(d, "ipAddress"));
	js_add(o, "dateRegistered", js_copy(js_get(d, "dateRegistered")));
	js_add(o, "lastConnected", js_copy(js_get(d, "lastConnected")));
	return o;
}

static bool
is_wanted(struct call *c, const struct page *p, struct json_object *row)
{
	return strcmp(js_str(row, "account"), c->account) == 0 &&
	    (p->wanted == NULL || p->wanted(c, row, p->arg));
}

static struct row *
step(const struct rows *rows, struct row *r, bool newest)
{
	if (r == NULL)
		return newest ? TAILQ_LAST(rows, rows) : TAILQ_FIRST(rows);
	return newest ? TAILQ_PREV(r, rows, link) : TAILQ_NEXT(r, link);
}

struct json_object *
view_page(struct call *c, struct page *p)
{
	bool newest = sw_is(&c->sim->sw, SW_LIST_ORDER, "newest");
	const struct rows *rows = store_rows(c->sim->store, p->table);
	struct json_object *list = json_object_new_array();
	struct row *r = NULL;

	p->total = 0;
	while ((r = step(rows, r, newest)) != NULL) {
		if (!is_wanted(c, p, r->value))
			continue;
		if (p->total++ < p->skip || p->total > p->skip + p->limit)
			continue;
		json_object_array_add(list,
		    p->table == T_SERVER ? view_server(c, r->value)
					 : view_device(c, r->value, p->view));
	}
	return list;
}
