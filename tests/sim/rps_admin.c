/*
 * rps_admin.c - the operator's side of the simulator: what it knows, what it
 * saw, how it shall behave.  Loopback only; no password.
 */
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "sim/rps_fault.h"

/* in: the body, or NULL.  Returns the answer, OWNED; NULL: *why is wrong. */
typedef struct json_object *admin_fn(struct sim *, const struct http_request *,
    struct json_object *in, const char **why);

struct route {
	const char *method, *path;
	admin_fn *fn;
};

static struct json_object *
done(void)
{
	struct json_object *o = json_object_new_object();

	js_add_bool(o, "ok", true);
	return o;
}

static struct json_object *
list_of(struct sim *s, enum table t)
{
	struct json_object *list = json_object_new_array();
	struct row *r;

	TAILQ_FOREACH(r, store_rows(s->store, t), link)
	json_object_array_add(list, json_object_get(r->value));
	return list;
}

static struct json_object *
map_of(struct sim *s, enum table t)
{
	struct json_object *o = json_object_new_object();
	struct row *r;

	TAILQ_FOREACH(r, store_rows(s->store, t), link)
	js_add(o, r->key, json_object_get(r->value));
	return o;
}

static struct json_object *
get_switches(struct sim *s, const struct http_request *rq,
    struct json_object *in, const char **why)
{
	struct json_object *o = json_object_new_object(), *one;

	(void)rq;
	(void)in;
	(void)why;
	for (enum sw i = 0; i < SW__MAX; i++) {
		one = json_object_new_object();
		js_add_str(one, "value", sw_text(&s->sw, i));
		js_add_str(one, "values", sw_values(i));
		js_add(o, sw_name(i), one);
	}
	return o;
}

/* {"name": value ...}: all of them or none. */
static struct json_object *
set_switches(struct sim *s, const struct http_request *rq,
    struct json_object *in, const char **why)
{
	enum sw i;

	json_object_object_foreach(in, name, v)
	{
		if (sw_check(name, json_object_get_string(v), &i, why) ==
		    ERR_OK)
			continue;
		*why = arena_printf(rq->arena, "%s: %s", name, *why);
		return NULL;
	}
	json_object_object_foreach(in, key, value)
	{
		if (value == NULL)
			(void)store_del(s->store, T_SWITCH, key);
		else
			store_put(s->store, T_SWITCH, key,
			    json_object_new_string(
				json_object_get_string(value)));
	}
	return done();
}

static struct json_object *
reset_switches(struct sim *s, const struct http_request *rq,
    struct json_object *in, const char **why)
{
	(void)rq;
	(void)in;
	(void)why;
	store_clear(s->store, T_SWITCH);
	return done();
}

static struct json_object *
get_faults(struct sim *s, const struct http_request *rq, struct json_object *in,
    const char **why)
{
	(void)rq;
	(void)in;
	(void)why;
	return fault_list(s->faults);
}

static struct json_object *
set_faults(struct sim *s, const struct http_request *rq, struct json_object *in,
    const char **why)
{
	(void)rq;
	if (!json_object_is_type(in, json_type_array))
		return fault_add(s->faults, in, why) == ERR_OK ? done() : NULL;
	for (size_t i = 0; i < json_object_array_length(in); i++)
		if (fault_add(s->faults, json_object_array_get_idx(in, i),
			why) != ERR_OK)
			return NULL;
	return done();
}

static struct json_object *
clear_faults(struct sim *s, const struct http_request *rq,
    struct json_object *in, const char **why)
{
	(void)rq;
	(void)in;
	(void)why;
	fault_clear(s->faults);
	return done();
}

static struct json_object *
get_state(struct sim *s, const struct http_request *rq, struct json_object *in,
    const char **why)
{
	struct json_object *o = json_object_new_object();

	js_add(o, "accounts", map_of(s, T_ACCOUNT));
	js_add(o, "servers", list_of(s, T_SERVER));
	js_add(o, "devices", list_of(s, T_DEVICE));
	js_add_int(o, "tokens", (int64_t)store_count(s->store, T_TOKEN));
	js_add_int(o, "nonces", (int64_t)store_count(s->store, T_NONCE));
	js_add(o, "verdicts", map_of(s, T_VERDICT));
	js_add(o, "pins", map_of(s, T_PIN));
	js_add(o, "switches", get_switches(s, rq, in, why));
	js_add(o, "faults", fault_list(s->faults));
	return o;
}

/* Accounts and switches stay. */
static struct json_object *
clear_state(struct sim *s, const struct http_request *rq,
    struct json_object *in, const char **why)
{
	static const enum table gone[] = { T_SERVER, T_DEVICE, T_DEVICE_ID,
		T_TOKEN, T_NONCE, T_VERDICT, T_PIN, T_COUNTER };

	(void)rq;
	(void)in;
	(void)why;
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		store_clear(s->store, gone[i]);
	store_forget_calls(s->store);
	fault_clear(s->faults);
	memset(s->pace, 0, sizeof(s->pace));
	return done();
}

static struct json_object *
get_counters(struct sim *s, const struct http_request *rq,
    struct json_object *in, const char **why)
{
	static const char *const always[] = { "calls", "changes",
		"nonces seen twice" };
	struct json_object *o = map_of(s, T_COUNTER);

	(void)rq;
	(void)in;
	(void)why;
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		if (!js_has(o, always[i]))
			js_add_int(o, always[i], 0);
	return o;
}

/* ?since=N: from that number on; ?limit=; ?api= and ?op= exact. */
static struct json_object *
get_calls(struct sim *s, const struct http_request *rq, struct json_object *in,
    const char **why)
{
	const char *since = http_param(rq, "since"), *api, *op, *v;
	const char *most = http_param(rq, "limit");
	struct json_object *list, *call;
	int64_t from = 0, limit = INT64_MAX, first;
	size_t n = store_calls(s->store, &first);

	(void)in;
	*why = "since and limit are numbers";
	if ((since != NULL && scan_int(since, 0, INT64_MAX, &from) != ERR_OK) ||
	    (most != NULL && scan_int(most, 0, INT64_MAX, &limit) != ERR_OK))
		return NULL;
	api = http_param(rq, "api");
	op = http_param(rq, "op");
	list = json_object_new_array();
	for (size_t i = 0; i < n && limit > 0; i++) {
		call = store_call(s->store, i);
		if (js_int(call, "n", 0) < from)
			continue;
		if (api != NULL && strcmp(js_str(call, "api"), api) != 0)
			continue;
		v = js_str(call, "op");
		if (op != NULL && (v == NULL || strcmp(v, op) != 0))
			continue;
		json_object_array_add(list, json_object_get(call));
		limit--;
	}
	return list;
}

static struct json_object *
clear_calls(struct sim *s, const struct http_request *rq,
    struct json_object *in, const char **why)
{
	(void)rq;
	(void)in;
	(void)why;
	store_clear(s->store, T_COUNTER);
	store_forget_calls(s->store);
	return done();
}

static struct json_object *
expire_tokens(struct sim *s, const struct http_request *rq,
    struct json_object *in, const char **why)
{
	(void)rq;
	(void)in;
	(void)why;
	store_clear(s->store, T_TOKEN);
	return done();
}

static bool
put_mac(struct sim *s, enum table t, const char *text, const char *value)
{
	char mac[MAC_LEN + 1];

	if (text == NULL || scan_mac(text, strlen(text), mac) != ERR_OK)
		return false;
	if (value != NULL)
		store_put(s->store, t, mac, json_object_new_string(value));
	else
		(void)store_del(s->store, t, mac);
	return true;
}

/* {"macs": [...], "code": "800004"}; without a code: of another account. */
static struct json_object *
set_verdicts(struct sim *s, const struct http_request *rq,
    struct json_object *in, const char **why)
{
	const char *code = js_text(in, "code");
	struct json_object *macs = js_get(in, "macs");

	(void)rq;
	*why = "macs: an array of MAC addresses; code: 800001 to 800008, or "
	       "null to take it back";
	if (code == NULL && !js_has(in, "code"))
		code = "800004";
	if (!json_object_is_type(macs, json_type_array) ||
	    (code != NULL &&
		(strlen(code) != 6 || strncmp(code, "80000", 5) != 0)))
		return NULL;
	for (size_t i = 0; i < json_object_array_length(macs); i++)
		if (!put_mac(s, T_VERDICT,
			json_object_get_string(
			    json_object_array_get_idx(macs, i)),
			code))
			return NULL;
	return done();
}

/* {"MAC": "PIN" ...}; null takes it back. */
static struct json_object *
set_pins(struct sim *s, const struct http_request *rq, struct json_object *in,
    const char **why)
{
	(void)rq;
	*why = "an object: MAC address -> PIN";
	json_object_object_foreach(in, mac, pin)
	{
		if (!put_mac(s, T_PIN, mac, json_object_get_string(pin)))
			return NULL;
	}
	return done();
}

/* {"name":, "key":, "secret":, "xml_user":, "xml_password":, "add_by_mac":} */
static struct json_object *
add_account(struct sim *s, const struct http_request *rq,
    struct json_object *in, const char **why)
{
	const char *name = js_str(in, "name");
	struct json_object *o;

	(void)rq;
	*why = "name, key and secret are wanted";
	if (name == NULL || js_str(in, "key") == NULL ||
	    js_str(in, "secret") == NULL)
		return NULL;
	o = js_copy(in);
	json_object_object_del(o, "name");
	store_put(s->store, T_ACCOUNT, name, o);
	return done();
}

static const struct route routes[] = {
	{ "GET", "/sim/state", get_state },
	{ "DELETE", "/sim/state", clear_state },
	{ "GET", "/sim/calls", get_calls },
	{ "DELETE", "/sim/calls", clear_calls },
	{ "GET", "/sim/counters", get_counters },
	{ "GET", "/sim/switches", get_switches },
	{ "POST", "/sim/switches", set_switches },
	{ "DELETE", "/sim/switches", reset_switches },
	{ "GET", "/sim/faults", get_faults },
	{ "POST", "/sim/faults", set_faults },
	{ "DELETE", "/sim/faults", clear_faults },
	{ "DELETE", "/sim/tokens", expire_tokens },
	{ "POST", "/sim/foreign", set_verdicts },
	{ "POST", "/sim/verdicts", set_verdicts },
	{ "POST", "/sim/pins", set_pins },
	{ "POST", "/sim/accounts", add_account },
};

static void
fail(const struct http_request *rq, struct http_reply *rp, int status,
    const char *why)
{
	struct json_object *o = json_object_new_object();

	js_add_str(o, "error", why);
	reply_json(rq->arena, rp, status, o);
}

static void
serve(struct sim *s, const struct route *r, const struct http_request *rq,
    struct http_reply *rp)
{
	const char *why = "the body is not a JSON object";
	struct json_object *in = js_parse(rq->body, rq->bodylen), *out;

	if (strcmp(r->method, "POST") == 0 &&
	    !json_object_is_type(in, json_type_object) &&
	    !json_object_is_type(in, json_type_array)) {
		fail(rq, rp, 400, why);
	} else {
		out = r->fn(s, rq, in, &why);
		store_commit(s->store, NULL);
		if (out != NULL)
			reply_json(rq->arena, rp, 200, out);
		else
			fail(rq, rp, 400, why);
	}
	json_object_put(in);
}

void
admin_serve(void *app, const struct http_request *rq, struct http_reply *rp)
{
	int status = 404;

	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		if (strcmp(routes[i].path, rq->path) != 0)
			continue;
		status = 405;
		if (strcmp(routes[i].method, rq->method) != 0)
			continue;
		serve(app, &routes[i], rq, rp);
		return;
	}
	if (strcmp(rq->path, "/healthz") == 0)
		rp->status = 200;
	else
		fail(rq, rp, status, "no such call; see rps-sim(1)");
}
