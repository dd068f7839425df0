/*
 * way_sip.c - a SIP NOTIFY through the operator's proxy, which knows where a
 * phone is registered; voipconfig-sip-notify speaks SIP.
 *
 * A phone is sip:<user of its first account>@<domain>; the event is
 * check-sync, with reboot=false or reboot=true.  A phone heeds reboot=false
 * where its configuration says sip.notify_reboot_enable = 0; by default it
 * reboots either way.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/scan.h"
#include "notify/way.h"

static size_t
most(const struct notify_worker_conf *conf)
{
	return (size_t)conf->parallel;
}

/* RFC 3261 lets these stand in a user part; all else is escaped. */
static void
put_user(struct buf *b, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-_.!~*'()&=+$,;?/";

	for (; *s != '\0'; s++)
		if (strchr(plain, *s) != NULL)
			buf_raw(b, s, 1);
		else
			buf_printf(b, "%%%02X", (unsigned char)*s);
}

static void
put_host(struct buf *b, const char *s)
{
	bool v6 = strchr(s, ':') != NULL;

	buf_str(b, v6 ? "[" : "");
	buf_str(b, s);
	buf_str(b, v6 ? "]" : "");
}

static void
put_line(struct buf *b, const char *name, const char *value)
{
	buf_str(b, name);
	buf_str(b, " ");
	buf_str(b, value);
	buf_str(b, "\n");
}

static const char *
domain_of(const struct notifier *n, const struct notify_item *item)
{
	if (*n->domain != '\0')
		return n->domain;
	return item->kind == NOTIFY_PROBE ? n->proxy_host : item->server_host;
}

/* NULL: *words says why there is nothing to ask. */
static const char *
request(const struct way_of *w, const struct notify_item *item,
    const char **words)
{
	const struct notifier *n = &w->target->n;
	const char *domain = domain_of(n, item);
	bool probe = item->kind == NOTIFY_PROBE;
	struct buf b = BUF_INIT(w->a);

	if (!probe && (*item->user_name == '\0' || *domain == '\0')) {
		*words = "The phone has no SIP account that is switched on, so "
			 "the proxy can not know it.";
		return NULL;
	}
	if (!probe && !notifier_serves(n, item->server_host)) {
		*words = "The registrar of its account is not one of the "
			 "notifier's: see its field registrars.";
		return NULL;
	}
	/* Whose account it is, is not everybody's to know. */
	if (item->shared != 0) {
		log_warnx("notify: %s is not told: its SIP account is that of "
			  "an older line (id %" PRId64 ") of another "
			  "organisation's phone",
		    item->mac, item->shared);
		*words = "It can not be told through this proxy; ask your "
			 "provider.";
		return NULL;
	}
	put_line(&b, "method", probe ? "OPTIONS" : "NOTIFY");
	buf_str(&b, "uri sip:");
	if (!probe) {
		put_user(&b, item->user_name);
		buf_str(&b, "@");
	}
	put_host(&b, domain);
	buf_str(&b, "\nfrom ");
	buf_str(&b, *n->from_uri != '\0' ? n->from_uri : "sip:voipconfig@");
	if (*n->from_uri == '\0')
		put_host(&b, domain);
	buf_str(&b, "\n");
	if (!probe)
		put_line(&b, "event",
		    item->kind == NOTIFY_REBOOT ? "check-sync;reboot=true"
						: "check-sync;reboot=false");
	put_line(&b, "proxy", n->proxy_host);
	buf_printf(&b, "port %" PRId64 "\n", n->proxy_port);
	put_line(&b, "transport", notifier_transport_words[n->transport]);
	put_line(&b, "user", n->auth_user);
	put_line(&b, "password", w->secret);
	put_line(&b, "ca_file", w->conf->ca_file);
	buf_printf(&b, "timeout %" PRId64 "\n", n->timeout);
	return b.p;
}

static void
judge_answer(struct arena *a, int status, const char *reason, struct telling *t)
{
	bool probe = t->item->kind == NOTIFY_PROBE;

	/* A 401 to a phone may be the phone's own. */
	if (status == 407 || (probe && status == 401)) {
		t->told = TOLD_DENIED;
		t->words = arena_printf(a,
		    "The proxy refuses user and password of the notifier: "
		    "%d %s.",
		    status, reason);
	} else if (status < 300 || (probe && status < 500)) {
		t->told = TOLD_DONE;
		t->words = arena_printf(a, "%d %s", status, reason);
	} else if (status == 404 || status == 410 || status == 480) {
		t->told = TOLD_ABSENT;
		t->words = arena_printf(a,
		    "The phone is not registered (%d %s): is it switched on, "
		    "and does its account work?",
		    status, reason);
	} else if (status == 408) {
		t->told = TOLD_SILENT;
		t->words = arena_printf(a,
		    "The phone is registered and does not answer (%d %s).",
		    status, reason);
	} else if (status >= 500 && status < 600 && status != 501) {
		t->told = TOLD_UNWELL;
		t->words = arena_printf(a, "The proxy is in trouble: %d %s.",
		    status, reason);
	} else {
		t->told = TOLD_REFUSED;
		t->words = arena_printf(a, "Refused: %d %s.", status, reason);
	}
}

void
sip_judge(struct arena *a, const char *line, struct telling *t)
{
	int64_t status;
	const char *rest;

	t->told = TOLD_UNWELL;
	t->words = "voipconfig-sip-notify has failed; the log says more.";
	if (line == NULL)
		return;
	rest = strchr(line, ' ');
	rest = rest == NULL ? "" : rest + 1;
	if (strncmp(line, "answered ", 9) == 0) {
		if (strlen(rest) >= 4 &&
		    scan_int(arena_strndup(a, rest, 3), 200, 699, &status) ==
			ERR_OK)
			judge_answer(a, (int)status, rest + 4, t);
	} else if (strncmp(line, "silent ", 7) == 0 ||
	    strncmp(line, "unreachable ", 12) == 0) {
		t->told = TOLD_UNREACHABLE;
		t->words =
		    arena_printf(a, "The proxy does not answer: %s.", rest);
	} else if (strncmp(line, "invalid ", 8) == 0) {
		t->told = TOLD_REFUSED;
		t->words = arena_printf(a,
		    "It is no request that could be sent: %s.", rest);
	}
}

static void
tell(const struct way_of *w, struct telling *t, size_t n)
{
	struct helper *h = arena_alloc(w->a, n * sizeof(*h));
	struct telling *of[NOTIFY_CLAIM_MAX];
	size_t asked = 0;

	for (size_t i = 0; i < n && asked < NOTIFY_CLAIM_MAX; i++) {
		h[asked].ask = request(w, t[i].item, &t[i].words);
		if (h[asked].ask == NULL)
			t[i].told = TOLD_BAD;
		else
			of[asked++] = &t[i];
	}
	helpers_run(w->a, w->conf->sip_helper, h, asked,
	    w->target->n.timeout + HELPER_SPARE);
	for (size_t i = 0; i < asked; i++)
		sip_judge(w->a, h[i].answer, of[i]);
}

const struct way way_sip = { "sip", "notify", most, tell };
