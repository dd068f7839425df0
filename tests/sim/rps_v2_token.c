/* rps_v2_token.c - OAuth2 client credentials; see rps_v2.h. */
#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "sim/rps_v2.h"

const char *
v2_bearer(struct call *c)
{
	const char *h = http_header(c->rq, "Authorization");
	struct json_object *t;

	if (h == NULL || strncasecmp(h, "Bearer ", 7) != 0)
		return NULL;
	t = store_get(c->sim->store, T_TOKEN, h + 7 + strspn(h + 7, " "));
	if (t == NULL || js_int(t, "expires", 0) <= sim_now_ms(c->sim) ||
	    store_get(c->sim->store, T_ACCOUNT, js_str(t, "account")) == NULL)
		return NULL;
	return arena_strdup(c->a, js_str(t, "account"));
}

/* JSON, or a form as OAuth has it. */
static const char *
grant_type(struct call *c)
{
	const char *type = http_header(c->rq, "Content-Type"), *v = NULL;
	struct http_request form = { .arena = c->a, .query = c->rq->body };
	struct json_object *o;

	if (type != NULL &&
	    strncasecmp(type, "application/x-www-form-urlencoded", 33) == 0)
		return http_param(&form, "grant_type");
	if ((o = js_parse(c->rq->body, c->rq->bodylen)) != NULL &&
	    js_str(o, "grant_type") != NULL)
		v = arena_strdup(c->a, js_str(o, "grant_type"));
	json_object_put(o);
	return v;
}

static void
refuse(struct call *c, int status, const char *code, const char *oauth,
    const char *text)
{
	struct json_object *o;

	if (!sw_is(&c->sim->sw, SW_TOKEN_ERROR, "oauth")) {
		v2_refuse(c, status, code, text);
		return;
	}
	o = json_object_new_object();
	c->code = oauth;
	js_add_str(o, "error", oauth);
	js_add_str(o, "error_description", text);
	reply_json(c->a, c->rp, status, o);
}

static const char *
authenticate(struct call *c)
{
	const char *secret, *name;
	char *user, *password;

	if (!account_basic(c->rq, &user, &password)) {
		v2_refuse(c, 401, "500401", "Invalid request header");
		return NULL;
	}
	name = account_find(c->sim, CRED_KEY, user, &secret);
	if (name != NULL && strcmp(secret, password) == 0)
		return name;
	refuse(c, 401, sw_text(&c->sim->sw, SW_BAD_KEY_CODE), "invalid_client",
	    "Bad client credentials");
	return NULL;
}

void
v2_token(struct call *c)
{
	int64_t expires_in = sw_int(&c->sim->sw, SW_EXPIRES_IN);
	struct json_object *o;
	const char *grant;
	char *token;

	if ((c->account = authenticate(c)) == NULL)
		return;
	if (c->rq->bodylen == 0) {
		v2_refuse(c, 412, "900444", "The request body is missing");
		return;
	}
	grant = grant_type(c);
	if (grant == NULL || strcmp(grant, "client_credentials") != 0) {
		refuse(c, 400, "70011", "unsupported_grant_type",
		    "Bad grant_type");
		return;
	}
	token = arena_printf(c->a, "sim.%s", sim_random(c->a, 24));
	o = json_object_new_object();
	js_add_str(o, "account", c->account);
	js_add_int(o, "expires", sim_now_ms(c->sim) + expires_in * 1000);
	store_put(c->sim->store, T_TOKEN, token, o);
	o = json_object_new_object();
	js_add_str(o, "access_token", token);
	js_add_str(o, "token_type", "bearer");
	js_add_int(o, "expires_in", expires_in);
	reply_json(c->a, c->rp, 200, o);
}
