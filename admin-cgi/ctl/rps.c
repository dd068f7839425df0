/*
 * rps.c - voipconfigctl rps: accounts at Yealink, the queue, what is there,
 * and where it differs.
 *
 * Yealink itself is asked by voipconfig-rps alone: a question is a row, and
 * the answer is waited for a while.
 */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/scan.h"
#include "ctl/commands.h"
#include "db/job.h"
#include "db/list.h"
#include "db/rps_account.h"
#include "db/rps_drift.h"
#include "db/rps_queue.h"
#include "db/rps_request.h"

#define WAIT_DEFAULT 60 /* seconds for an answer */

/* --- accounts --- */

enum err
cmd_rps_account_add(struct ctl *ct)
{
	struct rps_account a;
	enum err e;

	rps_account_defaults(&a);
	a.name = ct->arg[0];
	if ((e = ctl_organisation_option(ct, &a.organisation_id)) == ERR_OK &&
	    a.organisation_id == 0)
		return ctl_usage(ct, "Say whose: organisation=ORG.");
	if (e == ERR_OK)
		e = ctl_fields(ct, rps_account_fields, nrps_account_fields, &a);
	if (e == ERR_OK)
		e = rps_account_add(&ct->act, &a);
	if (e == ERR_OK)
		ctl_done(ct, "added", "account", a.id, a.name);
	return e;
}

static enum err
account_row(void *arg, const struct val *row, size_t n)
{
	struct ctl *ct = arg;
	struct rps_account a;

	(void)n;
	rps_account_from_row(row, &a);
	out_open(ct->out, NULL);
	out_int(ct->out, "id", a.id);
	out_str(ct->out, "name", a.name);
	out_str(ct->out, "organisation", a.organisation);
	out_str(ct->out, "driver", rps_driver_words[a.driver]);
	out_str(ct->out, "base_url", a.base_url);
	out_bool(ct->out, "enabled", a.enabled != 0);
	out_str(ct->out, "trouble", a.trouble);
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_rps_account_list(struct ctl *ct)
{
	enum err e;

	out_list(ct->out, "accounts");
	e = rps_account_each(&ct->act, account_row, ct);
	out_close(ct->out);
	return e;
}

enum err
cmd_rps_account_show(struct ctl *ct)
{
	struct rps_counts n;
	struct rps_account a;
	enum err e;

	if ((e = rps_account_find(&ct->act, ct->arg[0], &a)) != ERR_OK ||
	    (e = rps_queue_counts(ct->act.db, ct->act.a, a.id, &n)) != ERR_OK)
		return e;
	out_open(ct->out, NULL);
	out_int(ct->out, "id", a.id);
	out_str(ct->out, "organisation", a.organisation);
	ctl_show_fields(ct, rps_account_fields, nrps_account_fields, &a);
	out_bool(ct->out, "has_secret", a.has_secret);
	out_int(ct->out, "version", a.version);
	out_str(ct->out, "trouble", a.trouble);
	out_str(ct->out, "no_calls_before", a.breaker_until);
	out_str(ct->out, "compared_at", a.drift_at);
	out_int(ct->out, "jobs_ready", n.ready);
	out_int(ct->out, "jobs_claimed", n.claimed);
	out_int(ct->out, "jobs_refused", n.refused);
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_rps_account_change(struct ctl *ct)
{
	struct rps_account a;
	enum err e;

	if (ct->nset == 0)
		return ctl_usage(ct, "Say what to change: field=value.");
	if ((e = rps_account_find(&ct->act, ct->arg[0], &a)) == ERR_OK)
		e = ctl_fields(ct, rps_account_fields, nrps_account_fields, &a);
	if (e == ERR_OK)
		e = rps_account_change(&ct->act, &a, a.version);
	if (e == ERR_OK)
		ctl_done(ct, "changed", "account", a.id, a.name);
	return e;
}

enum err
cmd_rps_account_delete(struct ctl *ct)
{
	struct rps_account a;
	enum err e;

	if ((e = rps_account_find(&ct->act, ct->arg[0], &a)) == ERR_OK)
		e = rps_account_delete(&ct->act, a.id,
		    ctl_option(ct, "forget") != NULL);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "account", a.id, a.name);
	return e;
}

/* --- the queue --- */

static enum err
queue_row(void *arg, const struct val *row, size_t n)
{
	struct ctl *ct = arg;
	struct job j;

	(void)n;
	job_from_row(row, &j);
	out_open(ct->out, NULL);
	out_int(ct->out, "id", j.id);
	out_str(ct->out, "target", j.target);
	out_str(ct->out, "verb", job_words[j.verb]);
	out_str(ct->out, "state", job_state_words[j.state]);
	out_int(ct->out, "attempts", j.attempts);
	out_str(ct->out, "run_after", j.run_after);
	out_str(ct->out, "words", j.last_error);
	out_close(ct->out);
	return ERR_OK;
}

/* The newest of that state, or of all that are not finished well. */
static enum err
queue_of(struct ctl *ct, const char *state)
{
	const struct list *l = &lists[LIST_RPS_JOBS];
	struct list_ask ask = { .sort = &l->sorts[0],
		.down = true,
		.after_key = V_NULL,
		.after_id = V_NULL,
		.limit = 200 };
	struct list_end end;

	for (size_t i = 0; i < l->nfilters; i++)
		if (strcmp(l->filters[i].name, "state") == 0) {
			ask.filter[0] = &l->filters[i];
			ask.value[0] = V_STR(state);
			ask.nfilters = 1;
		}
	return list_page(&ct->act, LIST_RPS_JOBS, &ask, queue_row, ct, &end);
}

enum err
cmd_rps_queue(struct ctl *ct)
{
	static const char *const usual[] = { "claimed", "ready", "refused" };
	const char *state = ctl_option(ct, "state");
	enum err e = ERR_OK;

	for (size_t i = 0; state != NULL && job_state_words[i] != NULL; i++)
		if (strcmp(state, job_state_words[i]) == 0) {
			out_list(ct->out, "jobs");
			e = queue_of(ct, state);
			out_close(ct->out);
			return e;
		}
	if (state != NULL)
		return ctl_usage(ct,
		    "A state is ready, claimed, done, refused or replaced.");
	out_list(ct->out, "jobs");
	for (size_t i = 0; e == ERR_OK && i < NITEMS(usual); i++)
		e = queue_of(ct, usual[i]);
	out_close(ct->out);
	return e;
}

enum err
cmd_rps_retry(struct ctl *ct)
{
	int64_t id;
	enum err e;

	if ((e = ctl_number(ct, "ID", ct->arg[0], 1, INT64_MAX, &id)) == ERR_OK)
		e = job_retry(&ct->act, id);
	if (e == ERR_OK)
		ctl_done(ct, "ready again", "job", id, ct->arg[0]);
	return e;
}

enum err
cmd_rps_move_host(struct ctl *ct)
{
	uint64_t jobs = 0;
	enum err e;

	if ((e = rps_account_move_host(&ct->act, ct->arg[0], &jobs)) != ERR_OK)
		return e;
	out_say(ct->out,
	    "%" PRIu64 " server records follow; devices stay as they are.  "
	    "Write public_url = %s in every configuration too.",
	    jobs, ct->arg[0]);
	out_open(ct->out, NULL);
	out_int(ct->out, "jobs", (int64_t)jobs);
	out_close(ct->out);
	return ERR_OK;
}

/* --- what Yealink is asked --- */

/* --account, or the only one there is. */
struct only {
	int64_t id;
	int n;
};

static enum err
count(void *arg, const struct val *row, size_t n)
{
	struct only *o = arg;

	(void)n;
	o->id = row[0].i;
	o->n++;
	return ERR_OK;
}

static enum err
account_option(struct ctl *ct, int64_t *id)
{
	const char *name = ctl_option(ct, "account");
	struct rps_account a;
	struct only o = { 0 };
	enum err e;

	if (name != NULL) {
		e = rps_account_find(&ct->act, name, &a);
		*id = e == ERR_OK ? a.id : 0;
		return e;
	}
	if ((e = rps_account_each(&ct->act, count, &o)) != ERR_OK)
		return e;
	if (o.n == 0)
		return act_fail(&ct->act, ERR_NOTFOUND, "account",
		    "There is no account at Yealink; see rps account add.");
	if (o.n > 1)
		return ctl_usage(ct,
		    "There are several accounts; say "
		    "--account NAME.");
	*id = o.id;
	return ERR_OK;
}

static enum err
await(struct ctl *ct, int64_t id, int64_t seconds, struct rps_request *q)
{
	const struct timespec pause = { .tv_nsec = 200000000 };
	uint64_t until = clock_mono_us() + (uint64_t)seconds * 1000000;
	enum err e;

	for (;;) {
		if ((e = rps_request_by_id(&ct->act, id, q)) != ERR_OK)
			return e;
		if (q->state == ASKED_FAILED)
			return act_fail(&ct->act, ERR_AGAIN, "", "%s",
			    q->words);
		if (q->state == ASKED_DONE)
			return ERR_OK;
		if (clock_mono_us() > until)
			return act_fail(&ct->act, ERR_AGAIN, "",
			    "No answer within %" PRId64 " s (request %" PRId64
			    "): does voipconfig-rps run?  Its log says more.",
			    seconds, id);
		nanosleep(&pause, NULL);
	}
}

static enum err
ask(struct ctl *ct, int64_t account, enum rps_ask kind, const char *argument)
{
	struct rps_request q;
	int64_t id, seconds = WAIT_DEFAULT;
	const char *wait = ctl_option(ct, "wait");
	enum err e;

	if (wait != NULL &&
	    (e = ctl_number(ct, "--wait", wait, 1, 86400, &seconds)) != ERR_OK)
		return e;
	if ((e = rps_request_add(&ct->act, account, kind, argument, &id)) !=
		ERR_OK ||
	    (e = await(ct, id, seconds, &q)) != ERR_OK)
		return e;
	if (q.answer != NULL)
		out_text(ct->out, "answer",
		    arena_printf(ct->act.a, "%s\n", q.answer),
		    strlen(q.answer) + 1);
	else
		out_say(ct->out, "%s", q.words);
	return ERR_OK;
}

enum err
cmd_rps_account_test(struct ctl *ct)
{
	struct rps_account a;
	enum err e;

	if ((e = rps_account_find(&ct->act, ct->arg[0], &a)) != ERR_OK ||
	    (e = ask(ct, a.id, ASK_TEST, "")) != ERR_OK)
		return e;
	ctl_done(ct, "works", "account", a.id, a.name);
	return ERR_OK;
}

static enum err
ask_page(struct ctl *ct, enum rps_ask kind)
{
	const char *skip = ctl_option(ct, "skip");
	int64_t id, n = 0;
	enum err e;

	if (skip != NULL &&
	    (e = ctl_number(ct, "--skip", skip, 0, INT32_MAX, &n)) != ERR_OK)
		return e;
	if ((e = account_option(ct, &id)) != ERR_OK)
		return e;
	return ask(ct, id, kind, arena_printf(ct->act.a, "%" PRId64, n));
}

enum err
cmd_rps_servers(struct ctl *ct)
{
	return ask_page(ct, ASK_SERVERS);
}

enum err
cmd_rps_devices(struct ctl *ct)
{
	return ask_page(ct, ASK_DEVICES);
}

/* A MAC, or an organisation whose server record is meant. */
enum err
cmd_rps_show(struct ctl *ct)
{
	struct rps_server_id s;
	char mac[MAC_LEN + 1];
	int64_t account, org;
	enum err e;

	if (scan_mac(ct->arg[0], strlen(ct->arg[0]), mac) == ERR_OK) {
		if ((e = rps_account_of_device(&ct->act, mac, &account)) !=
		    ERR_OK)
			return e;
		return ask(ct, account, ASK_DEVICE, mac);
	}
	if ((e = ctl_organisation(ct, ct->arg[0], &org)) != ERR_OK ||
	    (e = rps_account_of_server(&ct->act, org, &s)) != ERR_OK)
		return e;
	return ask(ct, s.account_id, ASK_SERVER, s.remote_id);
}

enum err
cmd_rps_pin(struct ctl *ct)
{
	const char *mac;
	int64_t account;
	enum err e;

	if ((e = ctl_mac(ct, ct->arg[0], &mac)) != ERR_OK ||
	    (e = rps_account_of_device(&ct->act, mac, &account)) != ERR_OK)
		return e;
	return ask(ct, account, ASK_PIN, mac);
}

/* --- differences --- */

struct differences {
	struct ctl *ct;
	int64_t last;
	size_t n;
};

static enum err
drift_row(void *arg, const struct rps_drift *d)
{
	struct differences *x = arg;
	struct out *o = x->ct->out;

	x->last = d->id;
	x->n++;
	out_open(o, NULL);
	out_str(o, "object", drift_object_words[d->object]);
	out_str(o, "name", d->name);
	out_str(o, "kind", drift_kind_words[d->kind]);
	out_str(o, "organisation", d->organisation);
	out_str(o, "ours", d->ours);
	out_str(o, "theirs", d->theirs);
	out_str(o, "seen_at", d->seen_at);
	out_close(o);
	return ERR_OK;
}

static enum err
show_drift(struct ctl *ct, int64_t account)
{
	struct differences x = { .ct = ct };
	enum err e;

	out_list(ct->out, "differences");
	do {
		x.n = 0;
		e = rps_drift_each(&ct->act, account, x.last, drift_row, &x);
	} while (e == ERR_OK && x.n == 500);
	out_close(ct->out);
	return e;
}

enum err
cmd_rps_drift(struct ctl *ct)
{
	const char *adopt = ctl_option(ct, "adopt");
	int64_t account, n = 0;
	enum err e;

	if ((e = account_option(ct, &account)) != ERR_OK)
		return e;
	if (ctl_option(ct, "run") != NULL &&
	    (e = ask(ct, account, ASK_DRIFT, "")) != ERR_OK)
		return e;
	if (ctl_option(ct, "repair") != NULL) {
		if ((e = rps_drift_repair(&ct->act, account, &n)) != ERR_OK)
			return e;
		out_say(ct->out, "%" PRId64 " jobs are queued.", n);
	}
	if (adopt != NULL) {
		e = rps_drift_adopt(&ct->act, account,
		    strcmp(adopt, "all") == 0 ? NULL : adopt, &n);
		if (e != ERR_OK)
			return e;
		out_say(ct->out, "%" PRId64 " records are adopted.", n);
	}
	return show_drift(ct, account);
}
