/*
 * rps_v2.c - the v2 API's front: headers, nonce, token, route, body.
 *
 * In that order: a call without timestamp and nonce is refused before its
 * token is looked at (facts, 4.4: keys of v1 get 500401).
 */
#include <stdlib.h>
#include <string.h>

#include "sim/rps_v2.h"

static const struct v2_route routes[] = {
	{ "POST", "/v2/token", "token", NULL, false },
	{ "POST", "/v2/rps/listServers", "listServers", v2_list_servers,
	    false },
	{ "GET", "/v2/rps/servers/", "getServer", v2_get_server, false },
	{ "POST", "/v2/rps/servers", "addServer", v2_add_server, false },
	{ "PATCH", "/v2/rps/servers/", "editServer", v2_edit_server, false },
	{ "POST", "/v2/rps/delServers", "delServers", v2_del_servers, false },
	{ "POST", "/v2/rps/listDevices", "listDevices", v2_list_devices,
	    false },
	{ "GET", "/v2/rps/devices/", "getDevice", v2_get_device, false },
	{ "POST", "/v2/rps/devices", "addDevice", v2_add_device, false },
	{ "PATCH", "/v2/rps/devices/", "editDevice", v2_edit_device, false },
	{ "POST", "/v2/rps/addDevices", "addDevices", v2_add_devices, true },
	{ "POST", "/v2/rps/addDevicesByMac", "addDevicesByMac", v2_add_by_mac,
	    true },
	{ "POST", "/v2/rps/delDevices", "delDevices", v2_del_devices, false },
	{ "POST", "/v2/rps/listDevicePins", "listDevicePins", v2_list_pins,
	    false },
};

static bool
is_path(const struct v2_route *r, const char *path)
{
	size_t n = strlen(r->path);

	if (r->path[n - 1] != '/')
		return strcmp(r->path, path) == 0;
	return strncmp(r->path, path, n) == 0 && path[n] != '\0' &&
	    strchr(path + n, '/') == NULL;
}

/* Never of another method; *other: there is one with another method. */
static const struct v2_route *
find(const struct call *c, bool *other)
{
	*other = false;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		if (!is_path(&routes[i], c->rq->path))
			continue;
		if (strcmp(routes[i].method, c->rq->method) == 0)
			return &routes[i];
		*other = true;
	}
	return NULL;
}

static void
identify(struct call *c)
{
	const struct v2_route *r;
	bool other;

	r = find(c, &other);
	c->route = r;
	c->op = r != NULL ? r->op : NULL;
	c->nonce = http_header(c->rq, "nonce");
	c->account = v2_bearer(c);
}

static void
envelope(struct call *c, int status, const char *code, const char *text,
    struct json_object *details)
{
	struct json_object *o = json_object_new_object();

	c->code = code;
	js_add_str(o, "code", code);
	js_add_str(o, "requestId", sim_random(c->a, 16));
	js_add_str(o, "message", text);
	js_add(o, "details", details);
	reply_json(c->a, c->rp, status, o);
}

void
v2_refuse(struct call *c, int status, const char *code, const char *text)
{
	envelope(c, status, code, text, json_object_new_array());
}

void
v2_bad(struct call *c, const char *code, const char *field, const char *text)
{
	struct json_object *list = json_object_new_array(), *o;

	if (field != NULL) {
		o = json_object_new_object();
		js_add_str(o, "field", field);
		js_add_str(o, "message", text);
		json_object_array_add(list, o);
	}
	envelope(c, 400, code, text, list);
}

void
v2_say(struct call *c, enum say say, const char *field)
{
	if (say == SAY_EXISTS || say == SAY_FOREIGN)
		v2_refuse(c, (int)sw_int(&c->sim->sw, SW_DUPLICATE_STATUS),
		    say_code(say), say_prose(say));
	else if (say == SAY_BAD_FIELD || say == SAY_BAD_NAME ||
	    say == SAY_BAD_URL)
		v2_bad(c, "900400", field, say_prose(say));
	else
		v2_bad(c, say_code(say), say == SAY_NO_SUCH ? NULL : field,
		    say_prose(say));
}

static bool
is_timely(const struct call *c, const char *timestamp)
{
	int64_t window = sw_int(&c->sim->sw, SW_CLOCK_WINDOW), t, now;

	if (scan_int(timestamp, 0, INT64_MAX, &t) != ERR_OK ||
	    strlen(timestamp) != 13)
		return false;
	now = sim_now_ms(c->sim);
	return window == 0 || llabs(now - t) <= window * 1000;
}

static bool
headers_good(const struct call *c)
{
	const char *t = http_header(c->rq, "timestamp");

	return t != NULL && c->nonce != NULL && *c->nonce != '\0' &&
	    strlen(c->nonce) <= 32 && is_timely(c, t);
}

static void
pass_on(struct call *c, const struct v2_route *r)
{
	const char *slash = strrchr(c->rq->path, '/') + 1;
	struct json_object *body = NULL;
	bool get = strcmp(r->method, "GET") == 0;

	if (!get && c->rq->bodylen != 0 &&
	    (body = js_parse(c->rq->body, c->rq->bodylen)) == NULL) {
		v2_bad(c, "900400", NULL, "The body is not JSON");
		return;
	}
	/* Anything but an array where one is due is as no body at all. */
	if (!get &&
	    (body == NULL ||
		(r->array &&
		    (!json_object_is_type(body, json_type_array) ||
			json_object_array_length(body) == 0))))
		v2_refuse(c, 412, "900444", "The request body is missing");
	else if (!get && !r->array &&
	    !json_object_is_type(body, json_type_object))
		v2_bad(c, "900400", NULL, "The body is not an object");
	else
		r->fn(c, body, slash);
	json_object_put(body);
}

static void
serve(struct call *c)
{
	const struct v2_route *r = c->route;
	bool other = false;

	if (!headers_good(c)) {
		v2_refuse(c, 401, "500401", "Invalid request header");
	} else if (c->replay) {
		v2_refuse(c, 403, "500403", "Request reply");
	} else if (r != NULL && r->fn == NULL) {
		v2_token(c);
	} else if (c->account == NULL) {
		v2_refuse(c, 401, "900401", "Not logged in");
	} else if (!account_pace(c->sim, c->account)) {
		v2_refuse(c, 429, "900429", "Too many requests");
		reply_header(c->rp, "Retry-After", "1");
	} else if (r != NULL) {
		pass_on(c, r);
	} else {
		(void)find(c, &other);
		v2_refuse(c, other ? 405 : 404, other ? "900400" : "900404",
		    other ? "Method not allowed" : "Not found");
	}
}

const struct api api_v2 = { "v2", identify, serve, v2_refuse };
