/*
 * notify.c - voipconfigctl notifier, webhook, notify: how phones are reached,
 * who is told what they do, and the queue.
 *
 * voipconfig-notify alone talks to phones and others: a command queues a job,
 * and waits a while for what becomes of it.
 */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/group.h"
#include "db/list.h"
#include "db/notifier.h"
#include "db/notify.h"
#include "db/webhook.h"

#define WAIT_DEFAULT 30 /* seconds */

/* Waits until the job is over; what failed is the problem. */
static enum err
await(struct ctl *ct, int64_t id)
{
	const struct timespec pause = { .tv_nsec = 200000000 };
	const char *wait = ctl_option(ct, "wait");
	int64_t seconds = WAIT_DEFAULT;
	struct notify_job j;
	uint64_t until;
	enum err e;

	if (wait != NULL &&
	    (e = ctl_number(ct, "--wait", wait, 0, 86400, &seconds)) != ERR_OK)
		return e;
	until = clock_mono_us() + (uint64_t)seconds * 1000000;
	for (;;) {
		if ((e = notify_by_id(&ct->act, id, &j)) != ERR_OK)
			return e;
		if (j.state >= NOTIFY_DONE || clock_mono_us() >= until)
			break;
		nanosleep(&pause, NULL);
	}
	if (j.state == NOTIFY_FAILED)
		return act_fail(&ct->act, ERR_AGAIN, "", "%s", j.words);
	out_open(ct->out, NULL);
	out_int(ct->out, "job", j.id);
	out_str(ct->out, "state", notify_state_words[j.state]);
	out_int(ct->out, "attempts", j.attempts);
	out_str(ct->out, "words", j.words);
	out_close(ct->out);
	if (j.state < NOTIFY_DONE)
		out_say(ct->out,
		    "Not done yet: see voipconfigctl notify queue; does "
		    "voipconfig-notify run?");
	return ERR_OK;
}

static bool
kind_of(const char *word, enum notify_kind *kind)
{
	*kind = strcmp(word, "reboot") == 0 ? NOTIFY_REBOOT : NOTIFY_PROVISION;
	return *kind == NOTIFY_REBOOT || strcmp(word, "provision") == 0;
}

enum err
cmd_device_notify(struct ctl *ct)
{
	enum notify_kind kind = NOTIFY_PROVISION;
	const char *mac;
	int64_t id;
	enum err e;

	if (ct->nargs > 1 && !kind_of(ct->arg[1], &kind))
		return ctl_usage(ct, "Say provision or reboot.");
	if ((e = ctl_mac(ct, ct->arg[0], &mac)) != ERR_OK ||
	    (e = notify_device(&ct->act, mac, kind, &id)) != ERR_OK)
		return e;
	return await(ct, id);
}

static enum err
many(struct ctl *ct, struct notify_many *m)
{
	enum err e;

	if (ct->nargs > 1 && !kind_of(ct->arg[1], &m->kind))
		return ctl_usage(ct, "Say provision or reboot.");
	if ((e = notify_devices(&ct->act, m)) != ERR_OK)
		return e;
	out_say(ct->out,
	    "%" PRId64 " phones are told, one after the other; see "
	    "voipconfigctl notify queue.",
	    m->phones);
	out_open(ct->out, NULL);
	out_int(ct->out, "phones", m->phones);
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_group_notify(struct ctl *ct)
{
	struct notify_many m = { .kind = NOTIFY_PROVISION };
	const char *name;
	struct group g;
	int64_t org;
	enum err e;

	if ((e = part_split(ct, ct->arg[0], "group", &org, &name)) != ERR_OK ||
	    (e = group_find(&ct->act, org, name, &g)) != ERR_OK)
		return e;
	m.group_id = g.id;
	return many(ct, &m);
}

enum err
cmd_organisation_notify(struct ctl *ct)
{
	struct notify_many m = { .kind = NOTIFY_PROVISION };
	enum err e;

	e = ctl_organisation(ct, ct->arg[0], &m.organisation_id);
	return e != ERR_OK ? e : many(ct, &m);
}

/* --- notifiers --- */

static enum err
notifier_row(void *arg, const struct val *row, size_t n)
{
	struct ctl *ct = arg;
	struct notifier t;

	(void)n;
	notifier_from_row(row, &t);
	out_open(ct->out, NULL);
	out_int(ct->out, "organisation_id", t.organisation_id);
	out_str(ct->out, "organisation", t.organisation);
	out_str(ct->out, "kind", notifier_kind_words[t.kind]);
	out_str(ct->out, "proxy_host", t.proxy_host);
	out_str(ct->out, "transport", notifier_transport_words[t.transport]);
	out_str(ct->out, "networks", t.networks);
	out_str(ct->out, "trouble", t.trouble);
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_notifier_list(struct ctl *ct)
{
	enum err e;

	out_list(ct->out, "notifiers");
	e = notifier_each(&ct->act, notifier_row, ct);
	out_close(ct->out);
	return e;
}

enum err
cmd_notifier_show(struct ctl *ct)
{
	struct notifier_holds h;
	struct notifier n;
	int64_t org;
	enum err e;

	if ((e = ctl_organisation(ct, ct->arg[0], &org)) != ERR_OK ||
	    (e = notifier_nearest(&ct->act, org, &h)) != ERR_OK)
		return e;
	if (h.kind < 0)
		return act_fail(&ct->act, ERR_NOTFOUND, "",
		    "No notifier holds there; see notifier set.");
	if ((e = notifier_of(&ct->act, h.organisation_id, &n)) != ERR_OK)
		return e;
	out_open(ct->out, NULL);
	out_str(ct->out, "of", n.organisation);
	ctl_show_fields(ct, notifier_fields, nnotifier_fields, &n);
	out_bool(ct->out, "has_secret", n.has_secret);
	out_int(ct->out, "version", n.version);
	out_str(ct->out, "trouble", n.trouble);
	out_str(ct->out, "no_calls_before", n.breaker_until);
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_notifier_set(struct ctl *ct)
{
	struct notifier n;
	int64_t org;
	enum err e;

	if (ct->nset == 0)
		return ctl_usage(ct, "Say how: kind=sip proxy_host=HOST ...");
	if ((e = ctl_organisation(ct, ct->arg[0], &org)) != ERR_OK)
		return e;
	e = notifier_of(&ct->act, org, &n);
	if (e == ERR_NOTFOUND)
		notifier_defaults(&n);
	else if (e != ERR_OK)
		return e;
	n.organisation_id = org;
	if ((e = ctl_fields(ct, notifier_fields, nnotifier_fields, &n)) !=
		ERR_OK ||
	    (e = notifier_set(&ct->act, &n, n.version)) != ERR_OK)
		return e;
	ctl_done(ct, "set", "notifier", org, ct->arg[0]);
	return ERR_OK;
}

enum err
cmd_notifier_remove(struct ctl *ct)
{
	int64_t org;
	enum err e;

	if ((e = ctl_organisation(ct, ct->arg[0], &org)) == ERR_OK &&
	    (e = notifier_remove(&ct->act, org)) == ERR_OK)
		ctl_done(ct, "removed", "notifier", org, ct->arg[0]);
	return e;
}

enum err
cmd_notifier_test(struct ctl *ct)
{
	int64_t org, id;
	enum err e;

	if ((e = ctl_organisation(ct, ct->arg[0], &org)) != ERR_OK ||
	    (e = notifier_test(&ct->act, org, &id)) != ERR_OK)
		return e;
	return await(ct, id);
}

/* --- the queue --- */

static enum err
queue_row(void *arg, const struct val *row, size_t n)
{
	struct ctl *ct = arg;
	struct notify_job j;

	(void)n;
	notify_from_row(row, &j);
	out_open(ct->out, NULL);
	out_int(ct->out, "id", j.id);
	out_str(ct->out, "kind", notify_kind_words[j.kind]);
	out_str(ct->out, "about", *j.mac != '\0' ? j.mac : j.event);
	out_str(ct->out, "state", notify_state_words[j.state]);
	out_int(ct->out, "attempts", j.attempts);
	out_str(ct->out, "run_after", j.run_after);
	out_str(ct->out, "words", j.words);
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_notify_queue(struct ctl *ct)
{
	return ctl_queue(ct, LIST_NOTIFY_JOBS, "failed", queue_row);
}

enum err
cmd_notify_retry(struct ctl *ct)
{
	int64_t id;
	enum err e;

	if ((e = ctl_number(ct, "ID", ct->arg[0], 1, INT64_MAX, &id)) == ERR_OK)
		e = notify_retry(&ct->act, id);
	if (e == ERR_OK)
		ctl_done(ct, "ready again", "job", id, ct->arg[0]);
	return e;
}

/* --- webhooks --- */

static void
show_secret(struct ctl *ct, const struct webhook *w, const char *secret)
{
	out_open(ct->out, NULL);
	out_int(ct->out, "id", w->id);
	out_str(ct->out, "name", w->name);
	out_str(ct->out, "secret", secret);
	out_close(ct->out);
	out_say(ct->out,
	    "The secret is shown this once; the receiver checks signatures "
	    "with it.");
}

enum err
cmd_webhook_add(struct ctl *ct)
{
	const char *secret;
	struct webhook w;
	enum err e;

	webhook_defaults(&w);
	w.name = ct->arg[0];
	if ((e = ctl_organisation_option(ct, &w.organisation_id)) == ERR_OK &&
	    w.organisation_id == 0)
		return ctl_usage(ct, "Say whose: organisation=ORG.");
	if (e == ERR_OK)
		e = ctl_fields(ct, webhook_fields, nwebhook_fields, &w);
	if (e == ERR_OK)
		e = webhook_add(&ct->act, &w, &secret);
	if (e == ERR_OK)
		show_secret(ct, &w, secret);
	return e;
}

static enum err
webhook_row(void *arg, const struct val *row, size_t n)
{
	struct ctl *ct = arg;
	struct webhook w;

	(void)n;
	webhook_from_row(row, &w);
	out_open(ct->out, NULL);
	out_int(ct->out, "id", w.id);
	out_str(ct->out, "name", w.name);
	out_str(ct->out, "organisation", w.organisation);
	out_str(ct->out, "url", w.url);
	out_str(ct->out, "events", w.events);
	out_bool(ct->out, "enabled", w.enabled != 0);
	out_str(ct->out, "delivered_at", w.delivered_at);
	out_str(ct->out, "failing_since", w.failing_since);
	out_str(ct->out, "trouble", w.trouble);
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_webhook_list(struct ctl *ct)
{
	enum err e;

	out_list(ct->out, "webhooks");
	e = webhook_each(&ct->act, webhook_row, ct);
	out_close(ct->out);
	return e;
}

enum err
cmd_webhook_change(struct ctl *ct)
{
	bool fresh = ctl_option(ct, "new-secret") != NULL;
	const char *secret;
	struct webhook w;
	enum err e;

	if (ct->nset == 0 && !fresh)
		return ctl_usage(ct,
		    "Say what to change: field=value, --new-secret.");
	if ((e = webhook_find(&ct->act, ct->arg[0], &w)) == ERR_OK)
		e = ctl_fields(ct, webhook_fields, nwebhook_fields, &w);
	if (e == ERR_OK)
		e = webhook_change(&ct->act, &w, w.version,
		    fresh ? &secret : NULL);
	if (e == ERR_OK && fresh)
		show_secret(ct, &w, secret);
	else if (e == ERR_OK)
		ctl_done(ct, "changed", "webhook", w.id, w.name);
	return e;
}

enum err
cmd_webhook_remove(struct ctl *ct)
{
	struct webhook w;
	enum err e;

	if ((e = webhook_find(&ct->act, ct->arg[0], &w)) == ERR_OK &&
	    (e = webhook_delete(&ct->act, w.id)) == ERR_OK)
		ctl_done(ct, "removed", "webhook", w.id, w.name);
	return e;
}

enum err
cmd_webhook_test(struct ctl *ct)
{
	struct webhook w;
	int64_t id;
	enum err e;

	if ((e = webhook_find(&ct->act, ct->arg[0], &w)) != ERR_OK ||
	    (e = webhook_test(&ct->act, w.id, &id)) != ERR_OK)
		return e;
	return await(ct, id);
}
