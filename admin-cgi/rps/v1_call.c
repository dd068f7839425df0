/* v1_call.c - one call of JSON v1; see v1.h. */
#include <string.h>

#include "rps/sign.h"
#include "rps/v1.h"
#include "rps/v2.h"
#include "rps/words.h"

#define PREFIX "/api/open/v1"
#define WORDS_MAX 1024

static void
add_headers(struct arena *a, struct http_call *h, struct sign_request *r)
{
	size_t n = 0;

	h->headers[n++] = "Accept: application/json";
	h->headers[n++] = "Content-Type: application/json;charset=UTF-8";
	h->headers[n++] = arena_printf(a, "X-Ca-Key: %s", r->key);
	h->headers[n++] = arena_printf(a, "X-Ca-Timestamp: %s", r->timestamp);
	h->headers[n++] = arena_printf(a, "X-Ca-Nonce: %s", r->nonce);
	if (r->body != NULL)
		h->headers[n++] = arena_printf(a, "Content-MD5: %s",
		    sign_md5(a, r->body, r->len));
	h->headers[n++] = arena_printf(a, "X-Ca-Signature: %s", sign(a, r));
}

struct rps_answer
v1_call(struct rps_conn *c, struct arena *a, const struct v1_call *call,
    struct json_object **o, struct json_object **data)
{
	char nonce[NONCE_LEN + 1];
	struct http_call h = { .method = call->body != NULL ? "POST" : "GET" };
	struct sign_request r = { .method = h.method,
		.path = arena_printf(a, PREFIX "%s", call->path),
		.query = call->query,
		.key = c->conf->api_user,
		.secret = c->conf->api_secret,
		.nonce = nonce,
		.timestamp = conn_millis(a) };
	struct http_answer an;

	*o = *data = NULL;
	conn_nonce(nonce);
	h.url = conn_url(c, a, r.path);
	if (call->query != NULL)
		h.url = arena_printf(a, "%s?%s", h.url, call->query);
	if (call->body != NULL) {
		h.body = r.body = call->body->p;
		h.len = r.len = call->body->len;
	}
	add_headers(a, &h, &r);
	conn_exchange(c, a, call->verb, &h, &an);
	if (an.went != HTTP_ANSWERED)
		return conn_lost(c, &an);
	return v1_read(c, a, &an, o, data);
}

/* ---- what an answer says ------------------------------------------------ */

struct fault {
	const char *msg, *field;
	int64_t code;
};

static enum err
read_fault(const struct json_object *o, struct arena *a, struct fault *f)
{
	struct json_object *error = jr_member(o, "error"), *list;
	size_t n;

	/* Two clients look for it under the other name. */
	if (error == NULL)
		error = jr_member(o, "errors");
	*f = (struct fault){ "", "", 0 };
	if (!jr_is_object(error))
		return error == NULL ? ERR_OK : ERR_INVALID;
	if (jr_text(error, a, "msg", WORDS_MAX, &f->msg) != ERR_OK ||
	    jr_int(error, "errorCode", INT32_MIN, INT32_MAX, &f->code) !=
		ERR_OK ||
	    jr_list(error, "fieldErrors", 1000, &list, &n) != ERR_OK)
		return ERR_INVALID;
	if (n == 0)
		return ERR_OK;
	return jr_text(jr_item(list, 0), a, "msg", WORDS_MAX, &f->field);
}

/* The key decides; then the number, which a fixture has as an HTTP status. */
static enum rps_said
meaning(int status, const struct fault *f)
{
	enum rps_said said = words_said(f->msg);

	if (status == 401 || status == 429 || status >= 500)
		return words_status(status);
	if (*f->msg != '\0' && said != RPS__MAX)
		return said;
	if (*f->field != '\0' && (said = words_said(f->field)) != RPS__MAX)
		return said;
	if (f->code >= 400 && f->code <= 599)
		return words_status((int)f->code);
	return status >= 400 ? words_status(status) : RPS_BAD_REQUEST;
}

/*
 * ret tells, not the HTTP status: refusals come with 200 in a fixture of one
 * client, and nobody says what comes live.
 */
static struct rps_answer
read_envelope(const struct rps_conn *c, struct arena *a,
    const struct http_answer *an, const struct json_object *o)
{
	int64_t ret = 0;
	struct fault f;
	enum rps_said said;
	const char *text;

	if (jr_int(o, "ret", INT32_MIN, INT32_MAX, &ret) != ERR_OK ||
	    read_fault(o, a, &f) != ERR_OK)
		return conn_unreadable(c, an);
	if (ret >= 0 && an->status / 100 == 2 && *f.msg == '\0' && f.code == 0)
		return conn_answer(c, RPS_DONE, "");
	said = meaning(an->status, &f);
	text = arena_printf(a, "HTTP %d%s%s%s%s", an->status,
	    *f.msg != '\0' ? ": " : "", f.msg, *f.field != '\0' ? "; " : "",
	    f.field);
	return said == RPS_SLOWER ? conn_slower(c, an, text)
				  : conn_answer(c, said, text);
}

struct rps_answer
v1_read(const struct rps_conn *c, struct arena *a, const struct http_answer *an,
    struct json_object **o, struct json_object **data)
{
	struct rps_answer said;

	*data = NULL;
	if (jr_parse(an->body, an->len, o) == ERR_OK && jr_has(*o, "ret")) {
		said = read_envelope(c, a, an, *o);
		*data = jr_member(*o, "data");
		return said;
	}
	if (an->status / 100 == 2)
		return conn_unreadable(c, an);
	/* Hosts of v2 refuse v1 in v2's envelope (seen live). */
	return v2_refusal(c, a, an, false);
}
