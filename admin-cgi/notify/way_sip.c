/*
 * way_sip.c - a SIP NOTIFY through the operator's proxy, which knows where a
 * phone is registered; voipconfig-sip-notify speaks SIP.
 *
 * A phone is sip:<user of its first account>@<domain>; the event is
 * check-sync, with reboot=false or reboot=true.  A phone heeds reboot=false
 * where its configuration says sip.notify_reboot_enable = 0; by default it
 * reboots either way.
 *
 * What a phone answers, or that it does not, says nothing of the proxy.  Where
 * the proxy may be to blame it is asked by itself, once for all the phones of
 * a batch: the same for a user who is not there.  That and a challenge are of
 * the domain the notifier names, or of the proxy's host; the domain of a
 * phone's account is its organisation's word, and may be anybody's.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/scan.h"
#include "notify/way.h"

#define CHECK_TIMEOUT 5 /* seconds for that, at most */

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

/* What the provider says. */
static const char *
home_of(const struct notifier *n)
{
	return *n->domain != '\0' ? n->domain : n->proxy_host;
}

static const char *
domain_of(const struct notifier *n, const struct notify_item *item)
{
	return *n->domain != '\0' || item->kind == NOTIFY_PROBE
	    ? home_of(n)
	    : item->server_host;
}

static void
put_from(struct buf *b, const char *name, const struct notifier *n,
    const char *domain)
{
	buf_str(b, name);
	buf_str(b, " ");
	buf_str(b, *n->from_uri != '\0' ? n->from_uri : "sip:voipconfig@");
	if (*n->from_uri == '\0')
		put_host(b, domain);
	buf_str(b, "\n");
}

/* How the proxy is reached, and who we are. */
static void
put_proxy(struct buf *b, const struct way_of *w, int64_t timeout)
{
	const struct notifier *n = &w->target->n;

	put_line(b, "home", home_of(n));
	put_line(b, "proxy", n->proxy_host);
	buf_printf(b, "port %" PRId64 "\n", n->proxy_port);
	put_line(b, "transport", notifier_transport_words[n->transport]);
	put_line(b, "user", n->auth_user);
	put_line(b, "password", w->secret);
	put_line(b, "ca_file", w->conf->ca_file);
	buf_printf(b, "timeout %" PRId64 "\n", timeout);
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
	buf_str(&b, "\n");
	put_from(&b, "from", n, domain);
	put_from(&b, "home_from", n, home_of(n));
	if (!probe)
		put_line(&b, "event",
		    item->kind == NOTIFY_REBOOT ? "check-sync;reboot=true"
						: "check-sync;reboot=false");
	put_proxy(&b, w, n->timeout);
	return b.p;
}

/* --- what an answer means --- */

static void
judge_denied(struct arena *a, int status, const char *reason, struct telling *t)
{
	t->told = TOLD_DENIED;
	t->words = arena_printf(a,
	    "The proxy refuses user and password of the notifier: %d %s.",
	    status, reason);
}

/* Of what only the proxy can have answered. */
static void
judge_proxy(struct arena *a, int status, const char *reason, struct telling *t)
{
	if (status == 401 || status == 407) {
		judge_denied(a, status, reason, t);
	} else if (status < 500) {
		t->told = TOLD_DONE;
		t->words = arena_printf(a, "%d %s", status, reason);
	} else if (status < 600 && status != 501) {
		t->told = TOLD_UNWELL;
		t->words = arena_printf(a, "The proxy is in trouble: %d %s.",
		    status, reason);
	} else {
		t->told = TOLD_REFUSED;
		t->words = arena_printf(a, "Refused: %d %s.", status, reason);
	}
}

/* true: see sip_judge(). */
static bool
judge_phone(struct arena *a, int status, const char *reason, struct telling *t)
{
	t->told = TOLD_REFUSED;
	if (status < 300) {
		t->told = TOLD_DONE;
		t->words = arena_printf(a, "%d %s", status, reason);
	} else if (status == 407) {
		t->words = arena_printf(a,
		    "Refused: %d %s. A phone that asks for a password is not "
		    "given it; where it is the proxy that asks, the notifier "
		    "needs auth_user and the right domain.",
		    status, reason);
	} else if (status == 404 || status == 410 || status == 480) {
		t->told = TOLD_ABSENT;
		t->words = arena_printf(a,
		    "The phone is not registered (%d %s): is it switched on, "
		    "and does its account work?",
		    status, reason);
	} else if (status == 408) {
		t->told = TOLD_SILENT;
		t->unsure = true;
		t->words = arena_printf(a,
		    "The phone is registered and does not answer (%d %s).",
		    status, reason);
	} else if (status >= 500 && status < 600 && status != 501) {
		t->told = TOLD_SILENT;
		t->words = arena_printf(a,
		    "The phone, or who answers for it, is in trouble: %d %s.",
		    status, reason);
	} else {
		t->words = arena_printf(a, "Refused: %d %s.", status, reason);
	}
	return t->told == TOLD_SILENT && !t->unsure;
}

/* false: it is none. */
static bool
read_status(struct arena *a, const char *rest, int *status, const char **reason)
{
	int64_t n;

	if (strlen(rest) < 4 || rest[3] != ' ' ||
	    scan_int(arena_strndup(a, rest, 3), 200, 699, &n) != ERR_OK)
		return false;
	*status = (int)n;
	*reason = rest + 4;
	return true;
}

/* Nobody has said anything that could be understood. */
static bool
judge_silence(struct arena *a, const char *why, struct telling *t)
{
	bool proxy = t->item->kind == NOTIFY_PROBE;

	t->told = proxy ? TOLD_UNREACHABLE : TOLD_SILENT;
	t->unsure = !proxy;
	t->words = arena_printf(a,
	    proxy ? "The proxy does not answer: %s."
		  : "The phone does not answer: %s.",
	    why);
	return !proxy;
}

bool
sip_judge(struct arena *a, const char *line, struct telling *t)
{
	bool proxy = t->item->kind == NOTIFY_PROBE;
	const char *rest = line == NULL ? NULL : strchr(line, ' '), *reason;
	int status;

	rest = rest == NULL ? "" : rest + 1;
	if (line == NULL)
		line = "";
	if (strncmp(line, "silent ", 7) == 0)
		return judge_silence(a, rest, t);
	if (strncmp(line, "unreachable ", 12) == 0) {
		t->told = TOLD_UNREACHABLE;
		t->words =
		    arena_printf(a, "The proxy does not answer: %s.", rest);
		return false;
	}
	if (strncmp(line, "invalid ", 8) == 0) {
		t->told = TOLD_BAD;
		t->words = arena_printf(a,
		    "It is no request that could be sent: %s.", rest);
		return false;
	}
	if (strncmp(line, "denied ", 7) == 0 &&
	    read_status(a, rest, &status, &reason)) {
		judge_denied(a, status, reason, t);
		return false;
	}
	if (strncmp(line, "answered ", 9) == 0 &&
	    read_status(a, rest, &status, &reason)) {
		if (!proxy)
			return judge_phone(a, status, reason, t);
		judge_proxy(a, status, reason, t);
		return false;
	}
	/* An answer of a phone may have done that. */
	t->told = proxy ? TOLD_UNWELL : TOLD_SILENT;
	t->unsure = !proxy;
	t->words = "voipconfig-sip-notify has failed; the log says more.";
	return !proxy;
}

/* --- a batch --- */

/* Is it the proxy?  It is asked for somebody who is not there. */
static void
check(const struct way_of *w, struct telling *t)
{
	const struct notifier *n = &w->target->n;
	int64_t timeout =
	    n->timeout < CHECK_TIMEOUT ? n->timeout : CHECK_TIMEOUT;
	struct buf b = BUF_INIT(w->a);
	struct helper h = { 0 };

	put_line(&b, "method", "NOTIFY");
	put_line(&b, "event", "check-sync;reboot=false");
	put_from(&b, "from", n, home_of(n));
	put_proxy(&b, w, timeout);
	h.ask = b.p;
	helpers_run(w->a, w->conf->sip_helper, &h, 1, timeout + HELPER_SPARE);
	sip_judge(w->a, h.answer, t);
}

/* Those that may be the proxy's trouble are, or are the phones' own. */
static void
blame(const struct way_of *w, struct telling **doubtful, size_t n)
{
	const struct notify_item nobody = { .kind = NOTIFY_PROBE };
	struct telling proxy = { .item = &nobody };

	if (n == 0)
		return;
	check(w, &proxy);
	for (size_t i = 0; i < n; i++) {
		if (proxy.told != TOLD_UNWELL &&
		    proxy.told != TOLD_UNREACHABLE) {
			doubtful[i]->unsure = true;
			continue;
		}
		doubtful[i]->told = proxy.told;
		doubtful[i]->words = proxy.words;
	}
}

/* What its organisation and what the provider is told. */
static void
put_words(const struct way_of *w, struct telling *t)
{
	const struct notifier *n = &w->target->n;

	if (t->told == TOLD_UNWELL || t->told == TOLD_UNREACHABLE ||
	    t->told == TOLD_DENIED)
		t->trouble = arena_printf(w->a, "%s by %s: %s", n->proxy_host,
		    notifier_transport_words[n->transport], t->words);
	if (t->unsure && t->item->kind == NOTIFY_REBOOT)
		t->words = arena_printf(w->a,
		    "%s  It may have rebooted all the same, so it is not told "
		    "again.",
		    t->words);
}

static void
tell(const struct way_of *w, struct telling *t, size_t n)
{
	struct helper *h = arena_alloc(w->a, n * sizeof(*h));
	struct telling *of[NOTIFY_CLAIM_MAX], *doubtful[NOTIFY_CLAIM_MAX];
	size_t asked = 0, doubts = 0;

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
		if (h[i].pid == 0) /* nothing was sent */
			*of[i] = (struct telling){ .item = of[i]->item,
				.told = TOLD_UNWELL,
				.words = "voipconfig-sip-notify can not be "
					 "started; the log says more." };
		else if (sip_judge(w->a, h[i].answer, of[i]))
			doubtful[doubts++] = of[i];
	blame(w, doubtful, doubts);
	for (size_t i = 0; i < asked; i++)
		put_words(w, of[i]);
}

const struct way way_sip = { "sip", "notify", most, tell };
