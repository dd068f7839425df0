/* rps_front.c - the life of a call, in order; see rps_sim.h. */
#include <string.h>

#include "sim/rps_fault.h"

static void
none_identify(struct call *c)
{
	(void)c;
}

static void
none_serve(struct call *c)
{
	c->rp->status = strcmp(c->rq->path, "/healthz") == 0 ? 200 : 404;
}

static void
none_refuse(struct call *c, int status, const char *code, const char *text)
{
	(void)code;
	(void)text;
	c->rp->status = status;
}

/* What belongs to no API: health, and paths nobody has. */
static const struct api api_none = { "none", none_identify, none_serve,
	none_refuse };

static const struct api *
api_of(const char *path)
{
	static const struct {
		const char *prefix;
		const struct api *api;
	} apis[] = {
		{ "/v2/", &api_v2 },
		{ "/api/open/v1/", &api_v1 },
		{ "/xmlrpc", &api_xml },
		{ "/service.do", &api_phone },
	};

	for (size_t i = 0; i < sizeof(apis) / sizeof(apis[0]); i++)
		if (strncmp(path, apis[i].prefix, strlen(apis[i].prefix)) == 0)
			return apis[i].api;
	return &api_none;
}

/* Every nonce is remembered, whatever becomes of its call: a client that
 * sends it again has a fault. */
static void
note_nonce(struct call *c)
{
	const char *key;

	if (c->nonce == NULL)
		return;
	key = arena_printf(c->a, "%s %s", c->api->name, c->nonce);
	c->replay = store_get(c->sim->store, T_NONCE, key) != NULL;
	if (c->replay)
		store_add(c->sim->store, "nonces seen twice", 1);
	else
		store_put(c->sim->store, T_NONCE, key,
		    json_object_new_boolean(true));
}

static void
serve(struct call *c)
{
	const struct fault *f = fault_pick(c);

	if (f != NULL && fault_before(c, f))
		return;
	c->api->serve(c);
	if (f != NULL)
		fault_after(c, f);
}

static const char *
sent(const struct http_reply *rp)
{
	switch (rp->fate) {
	case HTTP_DROP:
		return "dropped";
	case HTTP_HANG:
		return "nothing";
	case HTTP_CUT:
		return "half";
	case HTTP_ANSWER:
		break;
	}
	return "whole";
}

static struct json_object *
describe(const struct call *c)
{
	struct json_object *o = json_object_new_object();

	js_add_int(o, "n", store_next_call(c->sim->store));
	js_add_int(o, "time", sim_now_ms(c->sim));
	js_add_str(o, "account", c->account);
	js_add_str(o, "api", c->api->name);
	js_add_str(o, "method", c->rq->head ? "HEAD" : c->rq->method);
	js_add_str(o, "path", c->rq->path);
	js_add_str(o, "op", c->op);
	js_add_str(o, "nonce", c->nonce);
	js_add_bool(o, "nonce_again", c->replay);
	js_add_int(o, "items", (int64_t)c->items);
	js_add_int(o, "status", c->rp->status);
	js_add_str(o, "code", c->code);
	js_add_str(o, "fault", c->fault);
	js_add_str(o, "sent", sent(c->rp));
	js_add_bool(o, "changed", c->changed);
	return o;
}

static void
count(const struct call *c)
{
	struct store *s = c->sim->store;
	const char *op = c->op != NULL ? c->op : "?";

	store_add(s, "calls", 1);
	store_add(s, arena_printf(c->a, "calls %s %s", c->api->name, op), 1);
	store_add(s, arena_printf(c->a, "status %d", c->rp->status), 1);
	store_add(s, "changes", c->changed ? 1 : 0);
	if (c->fault != NULL)
		store_add(s, arena_printf(c->a, "fault %s", c->fault), 1);
}

void
front_serve(void *app, const struct http_request *rq, struct http_reply *rp)
{
	struct call c = { .sim = app,
		.a = rq->arena,
		.rq = rq,
		.rp = rp,
		.api = api_of(rq->path) };

	rp->clock_offset = sw_int(&c.sim->sw, SW_CLOCK_OFFSET);
	if (c.api == &api_none) {
		c.api->serve(&c);
		return;
	}
	c.api->identify(&c);
	note_nonce(&c);
	serve(&c);
	count(&c);
	store_commit(c.sim->store, describe(&c));
	json_object_put(c.args);
}
