/*
 * way_action.c - HTTP at the phone itself: its Action URI.
 *
 * The address is that of the phone's last fetch, and must lie in the networks
 * the notifier names: behind the address of a NAT is somebody else.  A phone's
 * certificate names no address, so with https it is not checked; what keeps a
 * password from others there is Digest, and the networks.  Whom the phone
 * obeys is its features.action_uri_limit_ip.
 *
 * A customer can let any host in those networks fetch as his phone, and it
 * says how it wants to be told the password.  In clear (Basic) it gets it only
 * where the notifier says so, and never for a phone of another organisation
 * than the notifier's own: the password is that of everybody's phones.
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/scan.h"
#include "notify/way.h"

#define AT_ONCE 8
#define ENOUGH 4096

static size_t
most(const struct notify_worker_conf *conf)
{
	(void)conf;
	return AT_ONCE;
}

static bool
is_in(struct arena *a, const char *networks, const char *address)
{
	struct net net;
	uint8_t addr[16];
	const char *word;

	if (scan_addr(address, addr) != ERR_OK)
		return false;
	while ((word = scan_word(a, &networks)) != NULL)
		if (scan_net(word, &net) == ERR_OK && net_has(&net, addr))
			return true;
	return false;
}

static const char *
url_of(const struct way_of *w, const struct notify_item *item)
{
	const struct notifier *n = &w->target->n;
	bool v6 = strchr(item->address, ':') != NULL;
	const char *port = n->proxy_port == 0
	    ? ""
	    : arena_printf(w->a, ":%" PRId64, n->proxy_port);

	return arena_printf(w->a, "%s://%s%s%s%s/servlet?key=%s",
	    notifier_scheme_words[n->scheme], v6 ? "[" : "", item->address,
	    v6 ? "]" : "", port,
	    item->kind == NOTIFY_REBOOT ? "Reboot" : "AutoP");
}

static bool
may_basic(const struct way_of *w, const struct notify_item *item)
{
	return w->target->n.basic != 0 && !item->foreign;
}

static const char *
no_basic(const struct way_of *w, const struct notify_item *item)
{
	if (w->target->n.basic == 0)
		return arena_printf(w->a,
		    "The phone at %s wants the password in clear (Basic), "
		    "which the notifier does not give: see its field basic.",
		    item->address);
	return arena_printf(w->a,
	    "The phone at %s wants the password in clear (Basic), which only "
	    "phones of the notifier's own organisation get: its organisation "
	    "needs a notifier of its own.",
	    item->address);
}

static void
judge(const struct way_of *w, const struct http_answer *an, struct telling *t)
{
	const char *at = t->item->address;

	t->unsure = an->went == HTTP_LOST ||
	    (an->went == HTTP_ANSWERED && an->status >= 500);
	if (an->went == HTTP_ANSWERED && an->status < 300) {
		t->told = TOLD_DONE;
		t->words = arena_printf(w->a, "The phone at %s answered %d.",
		    at, an->status);
	} else if (an->went != HTTP_ANSWERED) {
		t->told = TOLD_SILENT;
		t->words = arena_printf(w->a,
		    "The phone does not answer at %s: %s.", at, an->why);
	} else if (an->wants_basic && *w->target->n.auth_user != '\0' &&
	    !may_basic(w, t->item)) {
		t->told = TOLD_REFUSED;
		t->words = no_basic(w, t->item);
	} else if (an->status == 401) {
		t->told = TOLD_REFUSED;
		t->words = arena_printf(w->a,
		    "The phone at %s refuses user and password of the "
		    "notifier: they are those of its web page.",
		    at);
	} else if (an->status >= 500) {
		t->told = TOLD_SILENT;
		t->words = arena_printf(w->a, "The phone at %s answered %d.",
		    at, an->status);
	} else {
		t->told = TOLD_REFUSED;
		t->words = arena_printf(w->a,
		    "The phone at %s answered %d: does it let this machine "
		    "call it (features.action_uri_limit_ip)?",
		    at, an->status);
	}
}

static void
tell_one(const struct way_of *w, struct http *http, struct telling *t)
{
	struct http_call call = { .method = "GET",
		.basic = may_basic(w, t->item) };
	struct http_answer answer;

	if (!is_in(w->a, w->target->n.networks, t->item->address)) {
		t->told = TOLD_BAD;
		t->words = *t->item->address == '\0'
		    ? "It is not known where the phone is: it has never "
		      "fetched its configuration."
		    : arena_printf(w->a,
			  "The phone was last seen at %s, which is not in the "
			  "networks of the notifier.",
			  t->item->address);
		return;
	}
	call.url = url_of(w, t->item);
	http_call(http, w->a, &call, &answer);
	judge(w, &answer, t);
}

static void
tell(const struct way_of *w, struct telling *t, size_t n)
{
	const struct notifier *of = &w->target->n;
	const struct http_conf conf = { .ca_file = "",
		.proxy = "",
		.timeout = of->timeout,
		.direct = true,
		.plain = true,
		.unverified = true,
		.enough = ENOUGH,
		.user = *of->auth_user != '\0' ? of->auth_user : NULL,
		.password = w->secret };
	struct http *http = http_open(&conf);

	for (size_t i = 0; i < n && clock_mono_us() < w->until; i++)
		tell_one(w, http, &t[i]);
	http_close(http);
}

const struct way way_action_uri = { "action_uri", "notify", most, tell };
