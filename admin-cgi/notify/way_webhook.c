/*
 * way_webhook.c - an event as a signed POST.
 *
 * The form is that of standardwebhooks.com, for which receivers have
 * libraries: the headers webhook-id, webhook-timestamp and
 * webhook-signature: v1,<base64 of HMAC-SHA-256 of "id.timestamp.body">.
 * The id is the same in every attempt, the time is that of the attempt.
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "notify/gate.h"
#include "notify/way.h"

#define AT_ONCE 10
#define ENOUGH 4096
#define PREFIX "whsec_"

static size_t
most(const struct notify_worker_conf *conf)
{
	(void)conf;
	return AT_ONCE;
}

struct http *
webhook_http(const struct notify_worker_conf *conf, struct http_conf *way)
{
	gate_open(conf->allow);
	*way = (struct http_conf){ .ca_file = conf->ca_file,
		.proxy = conf->proxy,
		.timeout = conf->timeout,
		.direct = true,
		.plain = conf->plain,
		.enough = ENOUGH,
		/* A proxy is the operator's, and decides where one may go. */
		.may = *conf->proxy == '\0' ? gate_may : NULL };
	return http_open(way);
}

const char *
webhook_sign(struct arena *a, const char *secret, const char *id,
    const char *timestamp, const char *body)
{
	const char *text = arena_printf(a, "%s.%s.%s", id, timestamp, body);
	uint8_t *key, mac[SHA256_LEN];
	size_t len;

	if (strncmp(secret, PREFIX, strlen(PREFIX)) != 0)
		return "";
	secret += strlen(PREFIX);
	if (digest_unbase64(a, secret, strlen(secret), &key, &len) != ERR_OK ||
	    len == 0)
		return "";
	digest_hmac_key(key, len, text, strlen(text), mac);
	return arena_printf(a, "v1,%s", digest_base64(a, mac, sizeof(mac)));
}

static void
judge(const struct way_of *w, const struct http_answer *an, struct telling *t)
{
	t->pause = an->retry_after;
	if (an->went != HTTP_ANSWERED) {
		t->told = an->forbidden ? TOLD_REFUSED : TOLD_UNREACHABLE;
		t->words = an->forbidden
		    ? arena_printf(w->a,
			  "The webhook is not called: %s; the operator can "
			  "allow it (allow_networks).",
			  an->why)
		    : arena_printf(w->a, "No answer: %s.", an->why);
		return;
	}
	t->words = arena_printf(w->a, "It answered %d.", an->status);
	if (an->status >= 200 && an->status < 300) {
		t->told = TOLD_DONE;
	} else if (an->status >= 300 && an->status < 400) {
		t->told = TOLD_REFUSED;
		t->words = arena_printf(w->a,
		    "It answered %d: redirects are not followed; enter the URL "
		    "it points at.",
		    an->status);
	} else if (an->status == 410) {
		t->told = TOLD_GONE;
		t->words = "It answered 410: it wants no more events.";
	} else if (an->status == 429) {
		t->told = TOLD_SLOWER;
	} else {
		t->told = an->status >= 500 ? TOLD_UNWELL : TOLD_REFUSED;
	}
}

static void
tell_one(const struct way_of *w, struct telling *t)
{
	const struct notify_item *item = t->item;
	const char *now = arena_printf(w->a, "%" PRId64, clock_now());
	struct http_call call = { .method = "POST",
		.url = w->target->url,
		.body = item->body,
		.len = strlen(item->body) };
	struct http_answer answer;

	call.headers[0] = "content-type: application/json";
	call.headers[1] =
	    arena_printf(w->a, "webhook-id: %s", item->message_id);
	call.headers[2] = arena_printf(w->a, "webhook-timestamp: %s", now);
	call.headers[3] = arena_printf(w->a, "webhook-signature: %s",
	    webhook_sign(w->a, w->secret, item->message_id, now, item->body));
	call.headers[4] = "Expect:"; /* curl would wait for its answer */
	http_call(w->http, w->a, &call, &answer);
	judge(w, &answer, t);
}

/* After one that did not work the others wait: they would not either. */
static void
tell(const struct way_of *w, struct telling *t, size_t n)
{
	for (size_t i = 0; i < n && clock_mono_us() < w->until; i++) {
		tell_one(w, &t[i]);
		if (t[i].told != TOLD_DONE)
			return;
	}
}

const struct way way_webhook = { "webhook", "webhook", most, tell };
