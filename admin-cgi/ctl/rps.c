/* rps.c - voipconfigctl rps: accounts at Yealink, and the queue. */
#include <inttypes.h>
#include <string.h>

#include "ctl/commands.h"
#include "db/job.h"
#include "db/list.h"
#include "db/rps_account.h"
#include "db/rps_queue.h"

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

enum err
cmd_rps_queue(struct ctl *ct)
{
	return ctl_queue(ct, LIST_RPS_JOBS, "refused", queue_row);
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
