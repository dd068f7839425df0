/*
 * client_xml.c - XML-RPC, for accounts that have nothing newer.
 *
 * Methods and texts are those that five clients use; the order of parameters
 * is theirs.  There is no method to edit, delete, list or show a server, and
 * none carries a user and a password for phones: both go into the URL.  An
 * answer is a boolean and a text, and most of the meaning is in the text,
 * whose upper and lower case nobody vouches for.
 */
#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/scan.h"
#include "rps/conn.h"
#include "rps/records.h"
#include "rps/words.h"
#include "rps/xmlrpc.h"

#define PARAMS_MAX 5 /* the last is NULL */

/* ---- calling ------------------------------------------------------------ */

static struct rps_answer
of_fault(struct rps_conn *c, const struct xml_answer *x)
{
	enum rps_said said = RPS__MAX;
	const char *text = "a fault without text";

	/* faultCode and faultString, in either order. */
	for (size_t i = 0; i < x->n && said == RPS__MAX; i++) {
		if (x->v[i].text[strspn(x->v[i].text, "-0123456789")] == '\0')
			continue;
		text = x->v[i].text;
		said = words_said(text);
	}
	/* It broke somewhere inside, perhaps behind the work. */
	return conn_answer(c, said == RPS__MAX ? RPS_UNSURE : said, text);
}

/* RPS_DONE: values came; what they say is the verb's to know. */
static struct rps_answer
call(struct rps_conn *c, struct arena *a, const char *verb, const char *method,
    const char *const *params, struct xml_answer *x)
{
	const char *body =
	    xml_call(a, arena_printf(a, "redirect.%s", method), params);
	struct http_call h = { .method = "POST",
		.url = conn_url(c, a, ""),
		.headers = { conn_basic(c, a), "Content-Type: text/xml",
		    "Accept: text/xml" },
		.body = body,
		.len = strlen(body) };
	struct http_answer an;
	const char *text;

	conn_exchange(c, a, verb, &h, &an);
	if (an.went != HTTP_ANSWERED)
		return conn_lost(c, &an);
	text = arena_printf(a, "HTTP %d", an.status);
	if (an.status == 429)
		return conn_slower(c, &an, text);
	if (an.status / 100 != 2)
		return conn_answer(c, words_status(an.status), text);
	if (xml_read(a, an.body, an.len, x) != ERR_OK)
		return conn_unreadable(c, &an);
	return x->fault ? of_fault(c, x) : conn_answer(c, RPS_DONE, "");
}

/*
 * "Error:" and a MAC, or several: somebody else has it (one client reads
 * ten and more letters and digits so; the tail is not known).
 */
static bool
names_a_mac(const char *s)
{
	size_t n;

	if (strncasecmp(s, "error:", 6) != 0)
		return false;
	s += 6;
	s += strspn(s, " \t\r\n");
	n = strspn(s, "0123456789abcdefghijklmnopqrstuvwxyz");
	return n >= 10;
}

static struct rps_answer
wrong_shape(struct rps_conn *c)
{
	return conn_answer(c, RPS_UNSURE, "the answer is no boolean and text");
}

static bool
pair(const struct xml_answer *x)
{
	return x->n == 2 && x->v[0].boolean && !x->v[1].boolean &&
	    (strcmp(x->v[0].text, "0") == 0 || strcmp(x->v[0].text, "1") == 0);
}

/* Of something that was to be changed. */
static struct rps_answer
settle(struct rps_conn *c, struct rps_answer said, const struct xml_answer *x)
{
	enum rps_said word;

	if (said.said != RPS_DONE)
		return said;
	if (!pair(x))
		return wrong_shape(c);
	if (x->v[0].text[0] == '1')
		return conn_answer(c, RPS_DONE, x->v[1].text);
	word = words_said(x->v[1].text);
	if (names_a_mac(x->v[1].text))
		word = RPS_FOREIGN;
	if (word == RPS__MAX)
		word = RPS_BAD_REQUEST;
	return conn_answer(c, word, x->v[1].text);
}

static struct rps_answer
not_there(struct rps_conn *c)
{
	return conn_answer(c, RPS_NOT_THERE, "XML-RPC has no such method");
}

/* ---- servers ------------------------------------------------------------ */

static void
percent(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		if (isalnum((unsigned char)*s) || strchr("-._~", *s) != NULL)
			buf_raw(b, s, 1);
		else
			buf_printf(b, "%%%02X", (unsigned char)*s);
}

/* scheme://user:password@rest, what the phone takes apart again. */
static const char *
with_user(struct rps_conn *c, struct arena *a, const char *url,
    const char *user, const char *password)
{
	const char *rest = strstr(url, "://");
	struct buf b = BUF_INIT(a), secret = BUF_INIT(a);

	if (user == NULL || *user == '\0' || rest == NULL)
		return url;
	rest += 3;
	conn_hide(c, password);
	if (password != NULL && *password != '\0') {
		percent(&secret, password);
		conn_hide(c, secret.p);
	}
	buf_raw(&b, url, (size_t)(rest - url));
	percent(&b, user);
	if (secret.p != NULL) {
		buf_str(&b, ":");
		buf_raw(&b, secret.p, secret.len);
	}
	buf_str(&b, "@");
	buf_raw(&b, rest, strlen(rest));
	return b.p;
}

/* A server is known by its name: that is its id, too. */
static struct rps_answer
add_server(struct rps_conn *c, struct arena *a, struct rps_server *s)
{
	const char *wrong = check_server(s, &c->conf->quirks);
	const char *params[PARAMS_MAX] = { s->name };
	struct xml_answer x = { 0 };
	struct rps_answer said;

	conn_begin(c, CONN_CHANGES);
	if (wrong != NULL)
		return conn_answer(c, RPS_BAD_REQUEST, wrong);
	params[1] = with_user(c, a, s->url, s->auth_name, s->password);
	said = call(c, a, "add_server", "addServer", params, &x);
	said = settle(c, said, &x);
	if (said.said == RPS_DONE)
		s->id = arena_strdup(a, s->name);
	return said;
}

static struct rps_answer
edit_server(struct rps_conn *c, struct arena *a, const struct rps_server *s)
{
	(void)a;
	(void)s;
	return not_there(c);
}

static struct rps_answer
delete_servers(struct rps_conn *c, struct arena *a, const char *const *ids,
    size_t n, struct rps_answer *each)
{
	(void)a;
	(void)ids;
	conn_spread(not_there(c), each, n);
	return not_there(c);
}

static struct rps_answer
get_server(struct rps_conn *c, struct arena *a, const char *id,
    struct rps_server *out)
{
	(void)a;
	(void)id;
	(void)out;
	return not_there(c);
}

static struct rps_answer
list_servers(struct rps_conn *c, struct arena *a, const char *name, size_t skip,
    struct rps_server **out, size_t *n, int64_t *total)
{
	(void)a;
	(void)name;
	(void)skip;
	*out = NULL;
	*n = 0;
	*total = -1;
	return not_there(c);
}

/* ---- devices ------------------------------------------------------------ */

static const char *
server_of(const struct rps_device *d)
{
	if (d->server_name != NULL && *d->server_name != '\0')
		return d->server_name;
	return d->server_id != NULL ? d->server_id : "";
}

/*
 * override "0" never takes a phone that is somebody else's, and says of ours
 * that it is there already; "1" changes it.  Of a MAC that is elsewhere it
 * may have been a takeover once, so only what is ours is edited.
 */
static struct rps_answer
register_device(struct rps_conn *c, struct arena *a, const char *verb,
    const struct rps_device *d, const char *override)
{
	const char *wrong = check_device(d);
	const char *params[PARAMS_MAX] = { d->mac, server_of(d) };
	const char *method = "registerDevice";
	bool own = d->unique_url != NULL && *d->unique_url != '\0';
	bool user = d->auth_name != NULL && *d->auth_name != '\0';
	struct xml_answer x = { 0 };
	struct rps_answer said;
	size_t n = 2;

	conn_begin(c, CONN_CHANGES);
	if (wrong == NULL && user && !own)
		wrong = "XML-RPC carries a device's own user only in its own "
			"URL; not sent";
	if (wrong != NULL)
		return conn_answer(c, RPS_BAD_REQUEST, wrong);
	if (own) {
		method = "registerDeviceWithUniqueUrl";
		params[n++] =
		    with_user(c, a, d->unique_url, d->auth_name, d->password);
	}
	params[n] = override;
	said = call(c, a, verb, method, params, &x);
	return settle(c, said, &x);
}

static struct rps_answer
add_devices(struct rps_conn *c, struct arena *a, struct rps_device *d, size_t n,
    struct rps_answer *each)
{
	assert(n == 1); /* batch_devices */
	each[0] = register_device(c, a, "add_devices", d, "0");
	return each[0];
}

static struct rps_answer
edit_device(struct rps_conn *c, struct arena *a, const struct rps_device *d)
{
	return register_device(c, a, "edit_device", d, "1");
}

static struct rps_answer
delete_devices(struct rps_conn *c, struct arena *a, const char *const *macs,
    size_t n, struct rps_answer *each)
{
	const char *params[PARAMS_MAX] = { macs[0] };
	struct xml_answer x = { 0 };
	struct rps_answer said;

	assert(n == 1); /* batch_deletes */
	conn_begin(c, CONN_CHANGES);
	said = call(c, a, "delete_devices", "deRegisterDevice", params, &x);
	each[0] = settle(c, said, &x);
	return each[0];
}

/* The text decides: which boolean comes with it is not known. */
static struct rps_answer
get_device(struct rps_conn *c, struct arena *a, const char *mac,
    struct rps_device *out)
{
	const char *params[PARAMS_MAX] = { mac }, *text;
	enum rps_said word;
	struct xml_answer x = { 0 };
	struct rps_answer said;

	conn_begin(c, CONN_READS);
	said = call(c, a, "get_device", "checkDevice", params, &x);
	if (said.said != RPS_DONE)
		return said;
	if (!pair(&x))
		return wrong_shape(c);
	text = x.v[1].text;
	if (strcasecmp(text, "registered") == 0) {
		*out = (struct rps_device){ .id = "",
			.mac = mac,
			.serial = "",
			.server_id = "",
			.server_name = "",
			.unique_url = "",
			.auth_name = "",
			.password = "",
			.remark = "" };
		return conn_answer(c, RPS_DONE, "");
	}
	word =
	    strcasecmp(text, "unknown") == 0 ? RPS_NO_SUCH : words_said(text);
	return conn_answer(c, word == RPS__MAX ? RPS_UNSURE : word, text);
}

static struct rps_answer
get_device_by_id(struct rps_conn *c, struct arena *a, const char *id,
    struct rps_device *out)
{
	(void)a;
	(void)id;
	(void)out;
	return not_there(c);
}

/*
 * There is such a method, and nobody has written down what it answers.  Every
 * value that is a MAC address is one device; an answer with other values and
 * not one MAC is one we cannot read.
 */
static struct rps_answer
list_devices(struct rps_conn *c, struct arena *a, const char *part, size_t skip,
    struct rps_device **out, size_t *n, int64_t *total)
{
	const char *params[PARAMS_MAX] = { NULL };
	char mac[MAC_LEN + 1];
	struct xml_answer x = { 0 };
	struct rps_answer said;

	*out = NULL;
	*n = 0;
	*total = -1;
	conn_begin(c, CONN_READS);
	if (part != NULL)
		return not_there(c);
	said = call(c, a, "list_devices", "listDevices", params, &x);
	if (said.said != RPS_DONE)
		return said;
	*out = arena_alloc(a, (x.n + 1) * sizeof(**out));
	for (size_t i = 0; i < x.n; i++) {
		if (scan_mac(x.v[i].text, strlen(x.v[i].text), mac) != ERR_OK)
			continue;
		(*out)[(*n)++] = (struct rps_device){ .id = "",
			.mac = arena_strdup(a, mac),
			.serial = "",
			.server_id = "",
			.server_name = "",
			.unique_url = "",
			.auth_name = "",
			.password = "",
			.remark = "" };
	}
	if (*n == 0 && x.n != 0)
		return conn_answer(c, RPS_NOT_THERE,
		    "the list of devices has a shape we do not know");
	*total = (int64_t)*n;
	/* It comes whole: the second page is none. */
	if (skip != 0)
		*n = 0;
	return said;
}

/* ---- the rest ----------------------------------------------------------- */

static struct rps_answer
pins(struct rps_conn *c, struct arena *a, const char *const *macs, size_t n,
    const char **out)
{
	(void)a;
	(void)macs;
	for (size_t i = 0; i < n; i++)
		out[i] = "";
	return not_there(c);
}

/* Asks about a MAC; whatever the answer is, the user may ask. */
static struct rps_answer
probe(struct rps_conn *c, struct arena *a)
{
	const char *params[PARAMS_MAX] = { "001565000000" };
	struct xml_answer x = { 0 };
	struct rps_answer said;

	conn_begin(c, CONN_READS);
	said = call(c, a, "probe", "checkDevice", params, &x);
	if (said.said == RPS_DONE && !pair(&x))
		return wrong_shape(c);
	return said;
}

const struct rps_driver rps_xml = {
	.name = "xml",
	.batch_devices = 1,
	.batch_deletes = 1,
	.page = XML_VALUES_MAX,
	.user_in_url = true,
	.add_server = add_server,
	.edit_server = edit_server,
	.delete_servers = delete_servers,
	.get_server = get_server,
	.list_servers = list_servers,
	.add_devices = add_devices,
	.edit_device = edit_device,
	.delete_devices = delete_devices,
	.get_device = get_device,
	.get_device_by_id = get_device_by_id,
	.list_devices = list_devices,
	.pins = pins,
	.probe = probe,
};
