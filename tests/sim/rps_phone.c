/*
 * rps_phone.c - what a factory-fresh phone is told: where to go.
 *
 * The request is the old one, /service.do?method=redirect&mac=XX-XX-...; the
 * modern one is not known (facts, 6).
 */
#include <string.h>

#include "base/buf.h"
#include "sim/rps_trade.h"

static void
identify(struct call *c)
{
	c->op = "redirect";
	c->items = 1;
}

static void
refuse(struct call *c, int status, const char *code, const char *text)
{
	(void)code;
	c->rp->status = status;
	c->rp->type = "text/plain";
	c->rp->body = text;
	c->rp->len = strlen(text);
}

static void
escape(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
			   "XYZ0123456789-._~",
			*s) != NULL)
			buf_raw(b, s, 1);
		else
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)*s);
}

/* user:password@ put behind the scheme. */
static char *
with_auth(struct call *c, const char *url, struct json_object *who)
{
	const char *user = js_str(who, "authName");
	const char *password = js_str(who, "password");
	const char *host = strstr(url, "://");
	struct buf b = BUF_INIT(c->a);

	if (user == NULL || host == NULL)
		return arena_strdup(c->a, url);
	host += 3;
	buf_raw(&b, url, (size_t)(host - url));
	escape(&b, user);
	buf_str(&b, ":");
	escape(&b, password != NULL ? password : "");
	buf_str(&b, "@");
	buf_raw(&b, host, strlen(host));
	return b.p;
}

static void
remember(struct call *c, struct json_object *device)
{
	struct json_object *o = js_copy(device);

	js_add_int(o, "lastConnected", sim_now_ms(c->sim));
	js_add_str(o, "ipAddress", c->rq->peer);
	store_put(c->sim->store, T_DEVICE, js_str(o, "mac"), o);
}

static void
serve(struct call *c)
{
	const char *method = http_param(c->rq, "method"), *url, *id;
	struct json_object *device = NULL, *server = NULL, *who;
	char mac[MAC_LEN + 1];

	if (method == NULL || strcmp(method, "redirect") != 0 ||
	    trade_mac(c, http_param(c->rq, "mac"), mac) != SAY_OK) {
		refuse(c, 400, NULL, "Bad request\n");
		return;
	}
	device = store_get(c->sim->store, T_DEVICE, mac);
	if ((id = js_str(device, "serverId")) != NULL)
		server = store_get(c->sim->store, T_SERVER, id);
	url = js_str(device, "uniqueServerUrl");
	if (url == NULL)
		url = js_str(server, "url");
	if (url == NULL) {
		refuse(c, 404, NULL, "Unknown\n");
		return;
	}
	c->account = js_str(device, "account");
	who = server;
	if (js_str(device, "authName") != NULL &&
	    sw_is(&c->sim->sw, SW_REDIRECT_AUTH, "device"))
		who = device;
	reply_header(c->rp, "Location", with_auth(c, url, who));
	c->account = arena_strdup(c->a, c->account);
	remember(c, device);
	c->rp->status = 302;
}

const struct api api_phone = { "phone", identify, serve, refuse };
