/* v2_call.c - one call of YMCS v2; see v2.h. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "rps/client_json.h"
#include "rps/v2.h"
#include "rps/words.h"

#define EARLY 60         /* seconds; every client renews that early */
#define LIFE_UNSAID 3600 /* the shorter of the two that were seen */
#define LIFE_MAX 31536000
#define TOKEN_MAX 8192
#define WORDS_MAX 1024

/* Every call has them, the token's too, and again when it is repeated: a
 * nonce seen before is refused (seen live). */
static void
add_common(struct arena *a, struct http_call *h, const char *authorization)
{
	char nonce[NONCE_LEN + 1];
	size_t n = 0;

	conn_nonce(nonce);
	h->headers[n++] = authorization;
	h->headers[n++] = arena_printf(a, "timestamp: %s", conn_millis(a));
	h->headers[n++] = arena_printf(a, "nonce: %s", nonce);
	h->headers[n++] = "Accept: application/json";
	if (h->body != NULL)
		h->headers[n++] = "Content-Type: application/json";
	h->headers[n] = NULL;
}

static void
drop_token(struct rps_conn *c)
{
	if (c->token != NULL)
		explicit_bzero(c->token, strlen(c->token));
	free(c->token);
	c->token = NULL;
}

static enum err
take_token(struct rps_conn *c, struct arena *a, const struct http_answer *an)
{
	struct json_object *o;
	const char *token = "";
	int64_t life = LIFE_UNSAID;
	enum err e;

	if ((e = jr_parse(an->body, an->len, &o)) != ERR_OK)
		return e;
	e = jr_text(o, a, "access_token", TOKEN_MAX, &token);
	if (e == ERR_OK)
		e = jr_int(o, "expires_in", 0, LIFE_MAX, &life);
	jr_free(o);
	if (e != ERR_OK || *token == '\0')
		return ERR_INVALID;
	if ((c->token = strdup(token)) == NULL)
		abort();
	c->token_until = clock_mono_us() +
	    (uint64_t)(life > EARLY ? life - EARLY : 0) * 1000000;
	return ERR_OK;
}

/*
 * Whatever goes wrong here, nothing of the caller's was sent: a lost answer
 * is no reason to be unsure.
 */
static struct rps_answer
get_token(struct rps_conn *c, struct arena *a)
{
	static const char body[] = "{\"grant_type\":\"client_credentials\"}";
	struct http_call h = { .method = "POST",
		.url = conn_url(c, a, "/v2/token"),
		.body = body,
		.len = sizeof(body) - 1 };
	struct http_answer an;
	struct rps_answer said;

	drop_token(c);
	add_common(a, &h, conn_basic(c, a));
	conn_exchange(c, a, "token", &h, &an);
	if (an.went != HTTP_ANSWERED)
		said = conn_lost(c, &an);
	else if (an.status / 100 == 2)
		said = take_token(c, a, &an) == ERR_OK
		    ? conn_answer(c, RPS_DONE, "")
		    : conn_unreadable(c, &an);
	else
		said = v2_refusal(c, a, &an, false);
	if (said.said == RPS_UNSURE)
		said.said =
		    an.went == HTTP_ANSWERED ? RPS_UNWELL : RPS_UNREACHABLE;
	/* 400 and 403 of a token call are about the key as much as 401. */
	if (said.said == RPS_BAD_REQUEST || said.said == RPS_FORBIDDEN)
		said.said = RPS_DENIED;
	return said;
}

struct rps_answer
v2_call(struct rps_conn *c, struct arena *a, const struct v2_call *call,
    struct http_answer *an)
{
	struct http_call h = { .method = call->method,
		.url = conn_url(c, a, call->path) };
	struct rps_answer said;

	if (call->body != NULL) {
		h.body = call->body->p;
		h.len = call->body->len;
	}
	for (int tries = 0; tries < 2; tries++) {
		if (c->token == NULL || clock_mono_us() >= c->token_until) {
			said = get_token(c, a);
			if (said.said != RPS_DONE)
				return said;
		}
		add_common(a, &h,
		    arena_printf(a, "Authorization: Bearer %s", c->token));
		conn_exchange(c, a, call->verb, &h, an);
		if (an->went != HTTP_ANSWERED)
			return conn_lost(c, an);
		if (an->status != 401)
			break;
		/* It may have run out early, or another has replaced it. */
		drop_token(c);
	}
	if (an->status / 100 == 2)
		return conn_answer(c, RPS_DONE, "");
	return v2_refusal(c, a, an, call->by_id);
}

/* ---- what a refusal says ------------------------------------------------ */

struct refusal {
	const char *code, *message;
	const char *field, *detail; /* the first of the details */
};

/* Words for people: a wrong type is as good as none. */
static const char *
words(const struct json_object *o, struct arena *a, const char *name)
{
	const char *s;

	return jr_text(o, a, name, WORDS_MAX, &s) == ERR_OK ? s : "";
}

static enum err
read_refusal(const struct json_object *o, struct arena *a, struct refusal *r)
{
	struct json_object *list, *first;
	size_t n;

	if (!jr_is_object(o) ||
	    jr_code(o, a, "code", WORDS_MAX, &r->code) != ERR_OK ||
	    jr_text(o, a, "message", WORDS_MAX, &r->message) != ERR_OK)
		return ERR_INVALID;
	/* The token call may answer as OAuth does. */
	if (*r->code == '\0')
		r->code = words(o, a, "error");
	if (*r->message == '\0')
		r->message = words(o, a, "error_description");
	if (jr_list(o, "details", 1000, &list, &n) != ERR_OK || n == 0)
		return ERR_OK;
	first = jr_item(list, 0);
	r->field = words(first, a, "field");
	r->detail = words(first, a, "message");
	if (*r->detail == '\0')
		r->detail = words(first, a, "msg");
	return ERR_OK;
}

/*
 * 900400 stands for a bad parameter and for an id that is not there, and the
 * latter is 400, not 404 (seen live, with a text).  A call that names one
 * thing and gets no detail of a parameter is about the thing.
 */
static enum rps_said
of_900400(const struct refusal *r, bool by_id)
{
	enum rps_said said = words_said(r->message);
	bool detailed = *r->field != '\0' || *r->detail != '\0';

	if (said == RPS__MAX && detailed)
		said = words_said(r->detail);
	switch (said) {
	case RPS_NO_SUCH:
	case RPS_EXISTS:
	case RPS_FOREIGN:
	case RPS_BAD_MAC:
	case RPS_BAD_SERIAL:
	case RPS_IN_USE:
		return said;
	default:
		break;
	}
	if (strcmp(r->field, "sn") == 0)
		return RPS_BAD_SERIAL;
	if (strcmp(r->field, "mac") == 0)
		return RPS_BAD_MAC;
	return by_id && !detailed ? RPS_NO_SUCH : RPS_BAD_REQUEST;
}

static enum rps_said
meaning(int status, const struct refusal *r, bool by_id)
{
	enum rps_said said;

	if (status == 401 || status == 429)
		return words_status(status);
	if (status >= 500 && strcmp(r->code, "900501") != 0)
		return words_status(status);
	if (strcmp(r->code, "900400") == 0)
		return of_900400(r, by_id);
	if (*r->code != '\0' && (said = words_said(r->code)) != RPS__MAX &&
	    said != RPS_DONE)
		return said;
	if (*r->message != '\0' && (said = words_said(r->message)) != RPS__MAX)
		return said;
	return words_status(status);
}

struct rps_answer
v2_refusal(const struct rps_conn *c, struct arena *a,
    const struct http_answer *an, bool by_id)
{
	struct refusal r = { "", "", "", "" };
	struct json_object *o = NULL;
	enum rps_said said;
	const char *text;

	if (jr_parse(an->body, an->len, &o) != ERR_OK ||
	    read_refusal(o, a, &r) != ERR_OK)
		r = (struct refusal){ "", "", "", "" };
	jr_free(o);
	said = meaning(an->status, &r, by_id);
	text = arena_printf(a, "HTTP %d%s%s%s%s%s%s%s%s", an->status,
	    *r.code != '\0' ? ", " : "", r.code, *r.message != '\0' ? ": " : "",
	    r.message, *r.field != '\0' ? "; " : "", r.field,
	    *r.detail != '\0' ? ": " : "", r.detail);
	if (said == RPS_SLOWER)
		return conn_slower(c, an, text);
	if (an->status == 404 && *r.code == '\0')
		text = "HTTP 404: no API of Yealink's at this base URL";
	return conn_answer(c, said, text);
}
