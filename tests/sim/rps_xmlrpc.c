/*
 * rps_xmlrpc.c - the XML-RPC API: Basic auth, methods, their texts.
 *
 * Texts are those of facts 2.3.  What is not known is a switch, or a <fault>.
 */
#include <ctype.h>
#include <string.h>

#include "sim/rps_trade.h"
#include "sim/rps_xml.h"

typedef void xml_fn(struct call *);

struct route {
	const char *name;
	xml_fn *fn;
	size_t least, most; /* arguments */
};

static xml_fn register_one, register_url, register_many, deregister,
    deregister_many, check_device, add_server, edit_device, list_devices;

static const struct route routes[] = {
	{ "redirect.registerDevice", register_one, 2, 3 },
	{ "redirect.registerDeviceWithUniqueUrl", register_url, 4, 4 },
	{ "redirect.registerDevices", register_many, 2, 3 },
	{ "redirect.deRegisterDevice", deregister, 1, 1 },
	{ "redirect.deRegisterDevices", deregister_many, 1, 1 },
	{ "redirect.listDevices", list_devices, 0, 0 },
	{ "redirect.checkDevice", check_device, 1, 1 },
	{ "redirect.addServer", add_server, 2, 2 },
	{ "redirect.editDevice", edit_device, 2, 3 },
	{ "redirect.editDevices", edit_device, 2, 3 },
};

static void
identify(struct call *c)
{
	const char *secret;
	char *user, *password;

	if (xml_read(c->a, c->rq->body, c->rq->bodylen, &c->op, &c->args))
		for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
			if (strcmp(routes[i].name, c->op) == 0)
				c->route = &routes[i];
	if (account_basic(c->rq, &user, &password))
		c->account = account_find(c->sim, CRED_XML, user, &secret);
}

static void
send_buf(struct call *c, const struct buf *b)
{
	c->rp->status = 200;
	c->rp->type = "text/xml";
	c->rp->body = b->p;
	c->rp->len = b->len;
}

static void
answer(struct call *c, bool good, const char *text)
{
	struct buf b = BUF_INIT(c->a);
	char *s = arena_strdup(c->a, text);

	if (!good)
		c->code = s;
	if (sw_is(&c->sim->sw, SW_XML_TEXT_CASE, "lower"))
		for (char *p = s; *p != '\0'; p++)
			*p = (char)tolower((unsigned char)*p);
	xml_answer(&b, good, s);
	send_buf(c, &b);
}

static void
fault(struct call *c, int code, const char *text)
{
	struct buf b = BUF_INIT(c->a);

	c->code = text;
	xml_fault(&b, code, text);
	send_buf(c, &b);
}

static void
refuse(struct call *c, int status, const char *code, const char *text)
{
	(void)code;
	c->rp->status = status;
	c->rp->type = "text/plain";
	c->rp->body = text;
	c->rp->len = strlen(text);
	if (status == 401)
		reply_header(c->rp, "WWW-Authenticate", "Basic realm=\"RPS\"");
}

static const char *
arg(const struct call *c, size_t i)
{
	struct json_object *o = json_object_array_get_idx(c->args, i);

	return json_object_is_type(o, json_type_string)
	    ? json_object_get_string(o)
	    : "";
}

/* "Error:Invalid MAC(s):a,b" */
static void
refuse_macs(struct call *c, const char *what, struct json_object *macs)
{
	struct buf b = BUF_INIT(c->a);
	size_t n = json_object_array_length(macs);
	bool lines = sw_is(&c->sim->sw, SW_XML_SEPARATOR, "newline");

	buf_str(&b, what);
	for (size_t i = 0; i < n; i++) {
		if (i != 0)
			buf_str(&b, lines ? "\n" : ",");
		buf_str(&b,
		    json_object_get_string(json_object_array_get_idx(macs, i)));
	}
	answer(c, false, b.p);
}

/* What to do with each of some MACs. */
struct job {
	struct json_object *macs; /* as they came */
	struct json_object *server;
	const char *url;
	bool override, again; /* again: it must be there already */
	struct json_object *invalid, *existing, *foreign;
};

/* Sorts each MAC into its list of complaints, if it has any. */
static void
judge(struct call *c, struct job *j, const char *text)
{
	char mac[MAC_LEN + 1];
	struct json_object *o, *list = NULL;
	enum say say;

	if (trade_mac(c, text, mac) != SAY_OK) {
		json_object_array_add(j->invalid, json_object_new_string(text));
		return;
	}
	say = trade_device_mac(c, mac, &o);
	if (say == SAY_FOREIGN &&
	    !(j->override && !j->again &&
		sw_is(&c->sim->sw, SW_XML_OVERRIDE, "takeover")))
		list = j->foreign;
	else if (say == SAY_OK && !j->override && !j->again &&
	    sw_is(&c->sim->sw, SW_XML_AGAIN, "existing"))
		list = j->existing;
	else if (say == SAY_NO_SUCH && j->again)
		list = j->invalid;
	if (list != NULL)
		json_object_array_add(list, json_object_new_string(mac));
}

static void
take_over(struct call *c, const char *mac)
{
	struct json_object *o = store_get(c->sim->store, T_DEVICE, mac);

	(void)store_del(c->sim->store, T_VERDICT, mac);
	if (o != NULL)
		trade_device_delete(c, o);
}

static void
apply(struct call *c, const struct job *j, const char *text)
{
	struct json_object *in = json_object_new_object(), *o;
	char mac[MAC_LEN + 1];
	const char *field;
	enum say say;

	(void)trade_mac(c, text, mac);
	js_add_str(in, "mac", mac);
	js_add_str(in, "serverId", js_str(j->server, "id"));
	if (!j->again)
		js_add_str(in, "uniqueServerUrl", j->url);
	if ((say = trade_device_mac(c, mac, &o)) == SAY_FOREIGN)
		take_over(c, mac);
	if (say == SAY_OK)
		(void)trade_device_edit(c, o, in, &field);
	else
		(void)trade_device_add(c, in, 0, &field, &o);
	json_object_put(in);
}

/* All or none. */
static void
do_job(struct call *c, struct job *j)
{
	size_t n = json_object_array_length(j->macs);

	c->items = n;
	j->invalid = json_object_new_array();
	j->existing = json_object_new_array();
	j->foreign = json_object_new_array();
	for (size_t i = 0; i < n; i++)
		judge(c, j,
		    json_object_get_string(
			json_object_array_get_idx(j->macs, i)));
	if (j->server == NULL) {
		answer(c, false, "Error:Invalid server");
	} else if (json_object_array_length(j->invalid) != 0) {
		refuse_macs(c, "Error:Invalid MAC(s):", j->invalid);
	} else if (json_object_array_length(j->foreign) != 0) {
		refuse_macs(c, "Error:", j->foreign);
	} else if (json_object_array_length(j->existing) != 0) {
		refuse_macs(c, "Existing MAC(s):", j->existing);
	} else {
		for (size_t i = 0; i < n; i++)
			apply(c, j,
			    json_object_get_string(
				json_object_array_get_idx(j->macs, i)));
		answer(c, true, "OK");
	}
	json_object_put(j->invalid);
	json_object_put(j->existing);
	json_object_put(j->foreign);
}

/* One MAC or an array of them, as an array the caller owns. */
static struct json_object *
macs(const struct call *c)
{
	struct json_object *o = json_object_array_get_idx(c->args, 0), *list;

	if (json_object_is_type(o, json_type_array))
		return json_object_get(o);
	list = json_object_new_array();
	json_object_array_add(list, json_object_get(o));
	return list;
}

static void
enrol(struct call *c, const char *url, const char *override, bool again)
{
	struct job j = { .macs = macs(c),
		.server = trade_server_named(c, arg(c, 1)),
		.url = url,
		.override = strcmp(override, "1") == 0,
		.again = again };

	do_job(c, &j);
	json_object_put(j.macs);
}

static void
register_one(struct call *c)
{
	enrol(c, NULL, arg(c, 2), false);
}

static void
register_many(struct call *c)
{
	enrol(c, NULL, arg(c, 2), false);
}

static void
edit_device(struct call *c)
{
	enrol(c, NULL, arg(c, 2), true);
}

/* The server must be there although the URL goes before it. */
static void
register_url(struct call *c)
{
	static const char bad[] = "Error:The url can only begin with "
				  "'http://' or 'https://' or 'ftp://' or "
				  "'tftp://'";
	struct json_object *in = json_object_new_object();
	const char *field;
	enum say say;

	js_add_str(in, "uniqueServerUrl", arg(c, 2));
	say = field_check_device(c, in, &field);
	json_object_put(in);
	if (say != SAY_OK)
		answer(c, false, bad);
	else
		enrol(c, arg(c, 2), arg(c, 3), false);
}

static void
remove_all(struct call *c, struct json_object *list)
{
	bool lax = sw_is(&c->sim->sw, SW_XML_DEREGISTER_UNKNOWN, "ok");
	struct json_object *bad = json_object_new_array(), *o;
	const char *text, *what = "Error:Invalid MAC(s):";
	char mac[MAC_LEN + 1];
	enum say say;

	c->items = json_object_array_length(list);
	for (size_t i = 0; i < c->items; i++) {
		text =
		    json_object_get_string(json_object_array_get_idx(list, i));
		say = trade_mac(c, text, mac);
		if (say == SAY_OK)
			say = trade_device_mac(c, mac, &o);
		if (say == SAY_FOREIGN)
			what = "Error:";
		if (say != SAY_OK && !(lax && say == SAY_NO_SUCH))
			json_object_array_add(bad,
			    json_object_new_string(
				say == SAY_BAD_MAC ? text : mac));
	}
	for (size_t i = 0; i < c->items && json_object_array_length(bad) == 0;
	     i++) {
		text =
		    json_object_get_string(json_object_array_get_idx(list, i));
		(void)trade_mac(c, text, mac);
		if (trade_device_mac(c, mac, &o) == SAY_OK)
			trade_device_delete(c, o);
	}
	if (json_object_array_length(bad) != 0)
		refuse_macs(c, what, bad);
	else
		answer(c, true, "OK");
	json_object_put(bad);
}

static void
deregister(struct call *c)
{
	struct json_object *list = macs(c);

	remove_all(c, list);
	json_object_put(list);
}

static void
deregister_many(struct call *c)
{
	deregister(c);
}

static void
check_device(struct call *c)
{
	bool other = sw_is(&c->sim->sw, SW_XML_CHECK_BOOLEAN, "1");
	char mac[MAC_LEN + 1];
	struct json_object *o;

	c->items = 1;
	if (trade_mac(c, arg(c, 0), mac) != SAY_OK) {
		answer(c, false, "Error:Invalid MAC");
		return;
	}
	switch (trade_device_mac(c, mac, &o)) {
	case SAY_OK:
		answer(c, true, "Registered");
		break;
	case SAY_FOREIGN:
		answer(c, other, "Registered elsewhere");
		break;
	default:
		/* A verdict of 800001 marks what Yealink has never made. */
		answer(c, other,
		    store_get(c->sim->store, T_VERDICT, mac) != NULL
			? "Unknown"
			: "Unregistered");
	}
}

static void
add_server(struct call *c)
{
	struct json_object *in, *o = trade_server_named(c, arg(c, 0));
	const char *field;
	enum say say;

	c->items = 1;
	in = json_object_new_object();
	js_add_str(in, "serverName", arg(c, 0));
	js_add_str(in, "url", arg(c, 1));
	if (o == NULL)
		say = trade_server_add(c, in, &field, &o);
	else if (sw_is(&c->sim->sw, SW_XML_SERVER_AGAIN, "ok"))
		say = trade_server_edit(c, o, in, &field);
	else
		say = SAY_EXISTS;
	json_object_put(in);
	if (say == SAY_OK)
		answer(c, true, "OK");
	else if (say == SAY_BAD_NAME || say == SAY_BAD_FIELD)
		answer(c, false,
		    "Error:The server name can only contain "
		    "'A-z 0-9 - _ . '(include space)");
	else if (say == SAY_BAD_URL)
		answer(c, false,
		    "Error:The url can only begin with 'http://' or "
		    "'https://' or 'ftp://' or 'tftp://'");
	else
		answer(c, false, "Error:Invalid server");
}

static void
list_devices(struct call *c)
{
	struct json_object *list;
	struct buf b = BUF_INIT(c->a);
	struct row *r;

	if (sw_is(&c->sim->sw, SW_XML_LIST_DEVICES, "fault")) {
		fault(c, 0, "No such handler: redirect.listDevices");
		return;
	}
	list = json_object_new_array();
	TAILQ_FOREACH(r, store_rows(c->sim->store, T_DEVICE), link)
	if (strcmp(js_str(r->value, "account"), c->account) == 0)
		json_object_array_add(list,
		    json_object_new_string(view_mac(c, r->key)));
	c->items = json_object_array_length(list);
	xml_answer_list(&b, list);
	json_object_put(list);
	send_buf(c, &b);
}

static bool
is_known(const struct call *c)
{
	const char *secret = NULL;
	char *user, *password;

	return c->account != NULL && account_basic(c->rq, &user, &password) &&
	    account_find(c->sim, CRED_XML, user, &secret) != NULL &&
	    strcmp(secret, password) == 0;
}

static void
serve(struct call *c)
{
	const struct route *r = c->route;
	size_t n = c->args != NULL ? json_object_array_length(c->args) : 0;

	if (!is_known(c))
		refuse(c, 401, NULL, "Unauthorized");
	else if (strcmp(c->rq->path, "/xmlrpc") != 0 &&
	    strcmp(c->rq->path, "/xmlrpc/") != 0)
		refuse(c, 404, NULL, "Not found");
	else if (strcmp(c->rq->method, "POST") != 0)
		refuse(c, 405, NULL, "Method not allowed");
	else if (!account_pace(c->sim, c->account))
		refuse(c, 429, NULL, "Too many requests");
	else if (c->args == NULL)
		fault(c, 0, "Failed to parse XML-RPC request");
	else if (r == NULL)
		fault(c, 0, arena_printf(c->a, "No such handler: %s", c->op));
	else if (n < r->least || n > r->most)
		fault(c, 0, "No method matching arguments");
	else
		r->fn(c);
}

const struct api api_xml = { "xml", identify, serve, refuse };
