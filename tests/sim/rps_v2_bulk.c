/* rps_v2_bulk.c - pages and results of many; see rps_v2.h. */
#include <string.h>

#include "sim/rps_v2.h"

bool
v2_page(struct call *c, struct json_object *body, struct page *p)
{
	struct json_object *o, *list;

	p->skip = js_int(body, "skip", 0);
	p->limit = js_int(body, "limit", sw_int(&c->sim->sw, SW_DEFAULT_LIMIT));
	if (p->skip < 0 || p->skip > INT32_MAX) {
		v2_bad(c, "900400", "skip", "Out of range");
		return false;
	}
	if (p->limit < 1 || p->limit > V2_LIST_MAX) {
		v2_bad(c, "900400", "limit", "Out of range");
		return false;
	}
	list = view_page(c, p);
	c->items = json_object_array_length(list);
	if (c->items == 0 && sw_is(&c->sim->sw, SW_EMPTY_DATA, "null")) {
		json_object_put(list);
		list = NULL;
	}
	o = json_object_new_object();
	js_add_int(o, "skip", p->skip);
	js_add_int(o, "limit", p->limit);
	if (js_true(body, "autoCount")) /* counting is dear */
		js_add_int(o, "total", p->total);
	js_add(o, "data", list);
	reply_json(c->a, c->rp, 200, o);
	return true;
}

static void
failed(struct v2_bulk *b, struct json_object *o)
{
	if (b->errors == NULL)
		b->errors = json_object_new_array();
	json_object_array_add(b->errors, o);
	b->bad++;
}

void
v2_bulk_add(struct call *c, struct v2_bulk *b, struct json_object *item,
    enum say say)
{
	const struct switches *sw = &c->sim->sw;
	struct json_object *o;

	if (say == SAY_OK) {
		b->good++;
		return;
	}
	o = json_object_new_object();
	js_add_str(o, "mac", js_text(item, "mac"));
	js_add_str(o, "sn", js_text(item, "sn"));
	js_add_str(o, "errorInfo",
	    sw_is(sw, SW_ERROR_INFO, "key")         ? say_key(say)
		: sw_is(sw, SW_ERROR_INFO, "prose") ? say_prose(say)
						    : say_code(say));
	failed(b, o);
}

void
v2_bulk_other(struct v2_bulk *b, const char *field, const char *msg)
{
	struct json_object *o;

	if (msg == NULL) {
		b->good++;
		return;
	}
	o = json_object_new_object();
	js_add_str(o, "field", field);
	js_add_str(o, "msg", msg);
	failed(b, o);
}

void
v2_bulk_reply(struct call *c, struct v2_bulk *b)
{
	struct json_object *o = json_object_new_object();

	if (b->errors == NULL && sw_is(&c->sim->sw, SW_EMPTY_ERRORS, "list"))
		b->errors = json_object_new_array();
	js_add_int(o, "total", b->good + b->bad);
	js_add_int(o, "successCount", b->good);
	js_add_int(o, "failureCount", b->bad);
	js_add(o, "errors", b->errors);
	reply_json(c->a, c->rp, 200, o);
}
