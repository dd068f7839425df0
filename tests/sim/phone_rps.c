/*
 * phone_rps.c - a phone from its box asks Yealink where it belongs.
 *
 * Only the old request is known: GET /service.do?method=redirect&mac= with
 * the MAC in pairs, up to three times; the answer is an HTTP redirect whose
 * URL may hold user:password@ (facts, 6).
 */
#include <ctype.h>
#include <string.h>

#include "sim/phone_run.h"

#define ATTEMPTS 3

/* 805ec0aabbcc becomes 80-5E-C0-AA-BB-CC. */
static char *
in_pairs(struct arena *a, const char *mac)
{
	char s[18], *p = s;

	for (size_t i = 0; i < 12; i++) {
		if (i != 0 && i % 2 == 0)
			*p++ = '-';
		*p++ = (char)toupper((unsigned char)mac[i]);
	}
	*p = '\0';
	return text_fmt(a, "%s", s);
}

static bool
is_new(const struct phone_state *st)
{
	return st->firmware == NULL && st->nseen == 0;
}

static bool
is_redirect(const struct http_answer *an)
{
	return an->status >= 301 && an->status <= 308 && an->location != NULL;
}

static enum err
ask(struct run *r, const struct http_call *call, struct http_answer *an)
{
	enum err e = ERR_AGAIN;

	for (unsigned i = 0; i < ATTEMPTS; i++) {
		if (i != 0)
			fetch_pause(r);
		e = http_call(r->http, r->a, call, an);
		fetch_record(r, "GET", call->url, an);
		if (e == ERR_INVALID || (e == ERR_OK && an->status < 500))
			return e;
	}
	return e;
}

enum err
rps_ask(struct run *r)
{
	const char *rps = r->conf->rps;
	struct http_call call = { .method = HTTP_GET, .max = 65536 };
	struct http_answer an;
	char *bare, *user, *password;
	size_t n;

	if (rps == NULL || !is_new(r->st))
		return ERR_OK;
	n = strlen(rps);
	call.url = text_fmt(r->a, "%s%sservice.do?method=redirect&mac=%s", rps,
	    n != 0 && rps[n - 1] == '/' ? "" : "/",
	    in_pairs(r->a, r->conf->mac));
	run_http(r);
	r->hc.follow = false;
	if (ask(r, &call, &an) == ERR_OK && is_redirect(&an)) {
		if (http_split_url(r->a, an.location, &bare, &user,
			&password) != ERR_OK)
			return run_fail(r, ERR_INVALID,
			    "%s sends the phone to no URL", rps);
		r->res->redirected = bare;
		r->st->redirect = text_fmt(r->st->arena, "%s", an.location);
		return ERR_OK;
	}
	if (r->conf->url != NULL) {
		run_warn(r, "%s does not say where to go; using %s", rps,
		    r->conf->url);
		return ERR_OK;
	}
	return run_fail(r, an.status == 404 ? ERR_NOTFOUND : ERR_AGAIN,
	    "%s does not say where this phone belongs (%d)", rps, an.status);
}
