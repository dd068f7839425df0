/* rps_v1.c - the v1 API's front: signature, route, envelope. */
#include <stdlib.h>
#include <string.h>

#include "sim/rps_sign.h"
#include "sim/rps_v1.h"

#define PREFIX "/api/open/v1/"

struct route {
	const char *method, *path;
	v1_fn *fn;
};

static const struct route routes[] = {
	{ "POST", "server/add", v1_server_add },
	{ "POST", "server/list", v1_server_list },
	{ "GET", "server/detail", v1_server_detail },
	{ "GET", "server/checkServerName", v1_server_check },
	{ "POST", "server/edit", v1_server_edit },
	{ "POST", "server/delete", v1_server_delete },
	{ "POST", "device/add", v1_device_add },
	{ "POST", "device/list", v1_device_list },
	{ "GET", "device/detail", v1_device_detail },
	{ "GET", "device/checkDevice", v1_device_check },
	{ "GET", "device/checkMac", v1_mac_check },
	{ "GET", "device/serverList", v1_device_servers },
	{ "POST", "device/edit", v1_device_edit },
	{ "POST", "device/migrate", v1_device_migrate },
	{ "POST", "device/delete", v1_device_delete },
	/* The same under the names of device-management accounts. */
	{ "POST", "manager/rpsServer/add", v1_server_add },
	{ "POST", "manager/rpsServer/getPagedList", v1_server_list },
	{ "POST", "manager/rpsDevice/batchAdd", v1_device_add },
	{ "GET", "manager/rpsDevice/checkDevice", v1_device_check },
	{ "GET", "manager/rpsDevice/checkMac", v1_mac_check },
};

static void
identify(struct call *c)
{
	const char *path = c->rq->path + strlen(PREFIX), *secret;
	const char *key = http_header(c->rq, "X-Ca-Key");

	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (strcmp(routes[i].path, path) == 0) {
			c->route = &routes[i];
			c->op = routes[i].path;
		}
	c->nonce = http_header(c->rq, "X-Ca-Nonce");
	if (key != NULL)
		c->account = account_find(c->sim, CRED_KEY, key, &secret);
}

static void
envelope(struct call *c, int status, int ret, struct json_object *data,
    struct json_object *error)
{
	struct json_object *o = json_object_new_object();

	js_add_int(o, "ret", ret);
	js_add(o, "data", data);
	js_add(o,
	    error != NULL ? sw_text(&c->sim->sw, SW_V1_ERROR_FIELD) : "error",
	    error);
	reply_json(c->a, c->rp, status, o);
}

void
v1_ok(struct call *c, struct json_object *data)
{
	envelope(c, 200, 1, data, NULL);
}

void
v1_done(struct call *c)
{
	envelope(c, 200, 0, NULL, NULL);
}

static struct json_object *
error(struct call *c, const char *key, int64_t number)
{
	struct json_object *o = json_object_new_object();

	c->code = key;
	js_add_str(o, "msg", key);
	js_add_int(o, "errorCode", number);
	js_add(o, "fieldErrors", json_object_new_array());
	return o;
}

/* Of the numbers only 409 is known, for a MAC that another account holds. */
static void
fail(struct call *c, const char *key, const char *field, const char *data)
{
	bool foreign = strcmp(key, say_key(SAY_FOREIGN)) == 0;
	struct json_object *o = error(c, key,
	    foreign ? 409 : sw_int(&c->sim->sw, SW_V1_ERROR_CODE));
	struct json_object *f;

	if (field != NULL) {
		f = json_object_new_object();
		js_add_str(f, "field", field);
		js_add_str(f, "msg", key);
		json_object_array_add(js_get(o, "fieldErrors"), f);
	}
	envelope(c, (int)sw_int(&c->sim->sw, SW_V1_ERROR_STATUS), -1,
	    data != NULL ? json_object_new_string(data) : NULL, o);
}

void
v1_bad(struct call *c, const char *field, const char *data)
{
	fail(c, sw_text(&c->sim->sw, SW_V1_PARAM_KEY), field, data);
}

void
v1_say(struct call *c, enum say say, const char *field, const char *data)
{
	switch (say) {
	case SAY_BAD_MAC:
	case SAY_EXISTS:
	case SAY_FOREIGN:
	case SAY_NO_SUCH:
	case SAY_NOT_YOURS:
		fail(c, say_key(say), NULL, data);
		break;
	case SAY_NO_SERVER:
		fail(c, sw_text(&c->sim->sw, SW_V1_SERVER_UNKNOWN_KEY), field,
		    data);
		break;
	default:
		v1_bad(c, field, data);
	}
}

void
v1_say_server(struct call *c, enum say say, const char *field, const char *data)
{
	const struct switches *sw = &c->sim->sw;

	if (say == SAY_EXISTS)
		fail(c, sw_text(sw, SW_V1_SERVER_EXISTS_KEY), field, data);
	else if (say == SAY_NO_SUCH)
		fail(c, sw_text(sw, SW_V1_SERVER_UNKNOWN_KEY), NULL, data);
	else if (say == SAY_IN_USE)
		fail(c, sw_text(sw, SW_V1_IN_USE_KEY), NULL, data);
	else
		v1_bad(c, field, data);
}

static void
refuse(struct call *c, int status, const char *code, const char *text)
{
	(void)text;
	envelope(c, status, -1, NULL, error(c, code, status));
}

void
v1_page(struct call *c, struct json_object *body, struct page *p)
{
	const struct switches *sw = &c->sim->sw;
	int64_t max = sw_int(sw, SW_V1_LIMIT_MAX);
	struct json_object *o, *list;

	p->skip = js_int(body, "skip", 0);
	p->limit = js_int(body, "limit", sw_int(sw, SW_DEFAULT_LIMIT));
	if (p->skip < 0 || p->skip > INT32_MAX || p->limit < 1 ||
	    p->limit > INT32_MAX || (max != 0 && p->limit > max)) {
		v1_bad(c, "limit", NULL);
		return;
	}
	list = view_page(c, p);
	c->items = json_object_array_length(list);
	if (c->items == 0 && sw_is(sw, SW_V1_EMPTY_DATA, "null")) {
		json_object_put(list);
		list = NULL;
	}
	o = json_object_new_object();
	js_add_int(o, "skip", p->skip);
	js_add_int(o, "limit", p->limit);
	if (js_true(body, "autoCount"))
		js_add_int(o, "total", p->total);
	js_add(o, "data", list);
	v1_ok(c, o);
}

/* ---- who is asking ------------------------------------------------------ */

static bool
is_timely(const struct call *c, const char *timestamp)
{
	int64_t window = sw_int(&c->sim->sw, SW_CLOCK_WINDOW), t;

	if (strlen(timestamp) != 13 ||
	    scan_int(timestamp, 0, INT64_MAX, &t) != ERR_OK)
		return false;
	return window == 0 || llabs(sim_now_ms(c->sim) - t) <= window * 1000;
}

/* A GET without a query has been signed with and without an empty line. */
static bool
is_signed(const struct call *c, struct sign *s, const char *signature)
{
	const char *lf = sw_text(&c->sim->sw, SW_V1_GET_TRAILING_LF);
	bool bare = c->rq->bodylen == 0 &&
	    (c->rq->query == NULL || *c->rq->query == '\0');

	s->trailing_lf = false;
	if (!(bare && strcmp(lf, "require") == 0) &&
	    strcmp(signature, sign_make(c->rq, s)) == 0)
		return true;
	s->trailing_lf = true;
	return bare && strcmp(lf, "refuse") != 0 &&
	    strcmp(signature, sign_make(c->rq, s)) == 0;
}

/* What is wrong with the signature, as an error key, or NULL. */
static const char *
unsigned_why(const struct call *c)
{
	const char *signature = http_header(c->rq, "X-Ca-Signature");
	const char *md5 = http_header(c->rq, "Content-MD5");
	struct sign s = { .key = http_header(c->rq, "X-Ca-Key"),
		.nonce = c->nonce,
		.timestamp = http_header(c->rq, "X-Ca-Timestamp") };

	if (s.key == NULL)
		return "request header accesskey not null";
	if (account_find(c->sim, CRED_KEY, s.key, &s.secret) == NULL)
		return "accesskey.id.invalid";
	if (c->rq->bodylen != 0 &&
	    (md5 == NULL || strcmp(md5, sign_md5(c->rq)) != 0))
		return "Content.MD5.invalid";
	if (signature == NULL || s.nonce == NULL || *s.nonce == '\0' ||
	    s.timestamp == NULL || !is_signed(c, &s, signature))
		return "service.common.token.unauthorized";
	if (c->replay || !is_timely(c, s.timestamp))
		return sw_text(&c->sim->sw, SW_V1_REPLAY_KEY);
	return NULL;
}

static void
pass_on(struct call *c, const struct route *r)
{
	struct json_object *body = NULL;

	if (*r->method == 'P') {
		body = js_parse(c->rq->body, c->rq->bodylen);
		if (!json_object_is_type(body, json_type_object)) {
			json_object_put(body);
			v1_bad(c, NULL, NULL);
			return;
		}
	}
	r->fn(c, body);
	json_object_put(body);
}

static void
serve(struct call *c)
{
	const struct route *r = c->route;
	const char *why = unsigned_why(c);

	if (why != NULL)
		refuse(c, (int)sw_int(&c->sim->sw, SW_V1_AUTH_STATUS), why,
		    NULL);
	else if (!account_pace(c->sim, c->account))
		refuse(c, 429, "900429", NULL);
	else if (r == NULL)
		refuse(c, 404, "900404", NULL);
	else if (strcmp(r->method, c->rq->method) != 0)
		refuse(c, 405, "900400", NULL);
	else
		pass_on(c, r);
}

const struct api api_v1 = { "v1", identify, serve, refuse };
