/* worker.c - one pass over everything there is to do; see worker.h. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/rps_request.h"
#include "rps/answer.h"
#include "rps/work.h"

#define EDITS_MAX 20  /* each is a call of its own */
#define RIGHT_EVERY 5 /* seconds; see right() */

struct rps_worker *
rps_worker_new(const struct rps_worker_conf *conf, struct db *db,
    struct vault *vault)
{
	struct rps_worker *w = calloc(1, sizeof(*w));

	if (w == NULL)
		abort();
	w->conf = conf;
	w->db = db;
	w->a = arena_new();
	w->act = (struct act){ .db = db,
		.a = w->a,
		.vault = vault,
		.actor = "rps",
		.address = "" };
	return w;
}

void
rps_worker_free(struct rps_worker *w)
{
	if (w == NULL)
		return;
	lines_free(w);
	arena_free(w->a);
	free(w);
}

/* Where the last answers were bad, one item tries whether it is well again. */
static void
batches(const struct work *k, size_t most[6])
{
	const struct rps_driver *d = k->line->driver;
	bool probing = k->account->unwell >= k->w->conf->breaker.after;
	size_t edits =
	    d->batch_devices < EDITS_MAX ? d->batch_devices : EDITS_MAX;

	most[JOB_ADD_SERVER] = most[JOB_EDIT_SERVER] = 1;
	most[JOB_DELETE_SERVER] = 1;
	most[JOB_ADD_DEVICE] = probing ? 1 : d->batch_devices;
	most[JOB_EDIT_DEVICE] = probing ? 1 : edits;
	most[JOB_DELETE_DEVICE] = probing ? 1 : d->batch_deletes;
}

static enum err
claim(struct work *k, bool *got)
{
	size_t most[6];
	enum err e;

	*got = false;
	batches(k, most);
	e = rps_queue_due(k->w->db, k->w->a, k->account->id, most,
	    k->w->conf->wait_ms, &k->claim);
	if (e != ERR_OK || k->claim.n == 0)
		return e;
	e = rps_rate_take(k->w->db, k->account->id, &k->granted);
	if (e != ERR_OK || !k->granted)
		return e;
	work_owner(k->w, k->claim.owner);
	k->claim.lease = k->w->conf->lease;
	k->renewed = clock_mono_us();
	e = rps_queue_claim(k->w->db, k->w->a, &k->claim);
	*got = e == ERR_OK;
	return e;
}

static enum err
turn(struct rps_worker *w, const struct rps_account_now *acc, bool *busy)
{
	struct work k = { .w = w, .account = acc };
	bool got;
	enum err e;

	if (acc->enabled && acc->drift_due && w->conf->drift_minute >= 0 &&
	    (e = rps_request_daily(w->db, w->a, acc->id, acc->organisation_id,
		 acc->drift_policy == DRIFT_REPAIR)) != ERR_OK)
		return e;
	/* What people ask is asked even where the queue may not: they want to
	 * know whether it works again. */
	k.line = line_of(w, acc);
	if ((e = answer_one(&k, acc->paused || acc->spent, busy)) != ERR_OK ||
	    k.line == NULL)
		return e;
	work_over(&k);
	if (!acc->enabled || acc->paused || acc->spent)
		return ERR_OK;
	e = claim(&k, &got);
	if (got && k.claim.verb >= JOB_ADD_DEVICE)
		work_devices(&k);
	else if (got)
		work_server(&k);
	work_over(&k);
	*busy = *busy || got;
	return e;
}

/* The longest an account is left in peace. */
static int64_t
quiet(const struct rps_worker_conf *c)
{
	int64_t most = c->breaker.longest;

	if (c->denied_pause > most)
		most = c->denied_pause;
	return c->slower_min > most ? c->slower_min : most;
}

/* A clock that was set back must not stop the queue until it is as late
 * again. */
static enum err
right(struct rps_worker *w, const struct rps_account_now *all, size_t n)
{
	const struct rps_waits waits = { .lease = w->conf->lease,
		.quiet = quiet(w->conf),
		.wait_ms = w->conf->wait_ms,
		.first_ms = w->conf->retry_first_ms,
		.longest_ms = w->conf->retry_longest_ms };
	int64_t now = clock_mono();
	enum err e;

	if (now - w->righted < RIGHT_EVERY)
		return ERR_OK;
	if ((e = rps_queue_right(w->db, &waits)) != ERR_OK ||
	    (e = rps_queue_right_jobs(w->db, 0, &waits)) != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		if ((e = rps_queue_right_jobs(w->db, all[i].id, &waits)) !=
		    ERR_OK)
			return e;
	w->righted = now;
	return ERR_OK;
}

enum err
rps_worker_pass(struct rps_worker *w, bool *busy)
{
	struct rps_account_now *all;
	uint64_t left;
	size_t n, routed;
	enum err e;

	*busy = false;
	arena_reset(w->a);
	if ((e = rps_queue_sweep(w->db, &left)) != ERR_OK ||
	    (e = rps_queue_route(w->db, w->a, &routed)) != ERR_OK ||
	    (e = rps_account_now(w->db, w->a, w->conf->drift_minute, &all,
		 &n)) != ERR_OK ||
	    (e = right(w, all, n)) != ERR_OK)
		return e;
	if (left != 0)
		log_info("rps: took back %u jobs whose worker is gone",
		    (unsigned)left);
	*busy = routed != 0;
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = turn(w, &all[i], busy);
	return e;
}
