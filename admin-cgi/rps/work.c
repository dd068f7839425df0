/* work.c - lines to accounts, calls and what they cost; see work.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/drain.h"
#include "base/log.h"
#include "rps/work.h"

/* --- lines --- */

static void
line_close(struct rps_line *l)
{
	rps_close(l->conn);
	l->conn = NULL;
	arena_reset(l->a);
}

static bool
line_open(struct rps_worker *w, struct rps_line *l,
    const struct rps_account_now *acc)
{
	const char *secret;

	l->driver = rps_driver(rps_driver_words[acc->driver]);
	if (l->driver == NULL || acc->secret.type == VAL_NULL ||
	    act_unseal(&w->act, "rps", &acc->secret, &secret) != ERR_OK) {
		if (rps_account_pause(w->db, acc->id, w->conf->denied_pause,
			acc->secret.type == VAL_NULL
			    ? "The account has no secret yet."
			    : "Its secret does not open with our keys.") !=
		    ERR_OK)
			log_warnx("rps: account %" PRId64 ": no secret",
			    acc->id);
		return false;
	}
	l->conf = (struct rps_account_conf){ .id = acc->id,
		.base_url = arena_strdup(l->a, acc->base_url),
		.api_user = arena_strdup(l->a, acc->api_user),
		.api_secret = arena_strdup(l->a, secret),
		.quirks = { .add_by_mac = acc->add_by_mac != 0,
		    .name_max = acc->name_max,
		    .certificate_as = acc->certificate_as,
		    .clock_window = w->conf->clock_window },
		.ca_file = w->conf->ca_file,
		.proxy = arena_strdup(l->a, acc->proxy),
		.timeout = w->conf->timeout };
	l->version = acc->version;
	l->conn = rps_open(l->driver, &l->conf);
	l->counted = 0;
	return l->conn != NULL;
}

struct rps_line *
line_of(struct rps_worker *w, const struct rps_account_now *acc)
{
	struct rps_line *l;

	for (l = w->lines; l != NULL; l = l->next)
		if (l->account_id == acc->id)
			break;
	if (l == NULL) {
		if ((l = calloc(1, sizeof(*l))) == NULL)
			abort();
		l->account_id = acc->id;
		l->a = arena_new();
		l->next = w->lines;
		w->lines = l;
	}
	if (l->conn != NULL && l->version == acc->version)
		return l;
	if (l->conn != NULL)
		line_close(l);
	return line_open(w, l, acc) ? l : NULL;
}

void
lines_free(struct rps_worker *w)
{
	struct rps_line *l;

	while ((l = w->lines) != NULL) {
		w->lines = l->next;
		if (l->conn != NULL)
			line_close(l);
		arena_free(l->a);
		free(l);
	}
}

/* --- calls --- */

void
work_owner(struct rps_worker *w, char out[DRAIN_OWNER])
{
	drain_owner(w->conf->host, out);
	w->claims++;
}

/* An account that is asked about something has no claim in the queue. */
static enum may_call
renewed(struct work *k)
{
	uint64_t now = clock_mono_us();
	bool all = false;

	if (k->claim.n == 0 ||
	    now - k->renewed < (uint64_t)k->claim.lease * 1000000 / 3)
		return MAY;
	if (rps_queue_renew(k->w->db, k->w->a, &k->claim, &all) != ERR_OK ||
	    !all)
		return MAY_NO_MORE;
	k->renewed = now;
	return MAY;
}

enum may_call
work_may(struct work *k)
{
	if (renewed(k) != MAY)
		return MAY_NO_MORE;
	if (k->granted)
		return MAY;
	if (rps_rate_take(k->w->db, k->account->id, &k->granted) != ERR_OK)
		return MAY_NO_MORE;
	return k->granted ? MAY : MAY_NOT_YET;
}

const char *
work_words(struct work *k, const struct rps_answer *an)
{
	return arena_printf(k->w->a, "%s%s%s", rps_said_name(an->said),
	    *an->text != '\0' ? ": " : "", an->text);
}

/* Errors of the database here are found by what is written next. */
static enum err
note(struct work *k, const struct rps_answer *an)
{
	const struct rps_worker_conf *c = k->w->conf;
	int64_t id = k->account->id, pause;
	const char *words = arena_printf(k->w->a, "%s%s  %s",
	    rps_said_text(an->said), work_clock_words(k), an->text);

	switch (retry_mood(an->said)) {
	case MOOD_WELL:
		return rps_account_well(k->w->db, id);
	case MOOD_UNWELL:
		return rps_account_unwell(k->w->db, id, &c->breaker, words);
	case MOOD_SLOWER:
		pause = an->retry_after;
		if (pause < c->slower_min)
			pause = c->slower_min;
		return rps_account_pause(k->w->db, id, pause, words);
	case MOOD_DENIED:
		log_warnx("rps: account %" PRId64 ": %s", id, words);
		return rps_account_pause(k->w->db, id, c->denied_pause, words);
	}
	return ERR_OK;
}

void
work_called(struct work *k, const struct rps_answer *an)
{
	uint64_t calls = rps_calls(k->line->conn);
	int64_t made = (int64_t)(calls - k->line->counted);

	k->line->counted = calls;
	k->granted = false;
	if (rps_rate_adjust(k->w->db, k->account->id, made - 1) != ERR_OK ||
	    note(k, an) != ERR_OK)
		log_warnx("rps: account %" PRId64 ": %s is not noted",
		    k->account->id, rps_said_name(an->said));
}

/* The log has it once when it begins and when it is over; see client.c. */
const char *
work_clock_words(struct work *k)
{
	int64_t skew = rps_skew(k->line->conn);
	int64_t off = skew < 0 ? -skew : skew;

	if (off <= k->w->conf->clock_window)
		return "";
	return arena_printf(k->w->a,
	    "  Their clock is %" PRId64
	    " s %s that of the worker's machine: set that one right, or calls "
	    "will be refused.",
	    off, skew < 0 ? "behind" : "ahead of");
}

void
work_over(struct work *k)
{
	if (!k->granted)
		return;
	k->granted = false;
	if (rps_rate_adjust(k->w->db, k->account->id, -1) != ERR_OK)
		log_warnx("rps: a call was counted that was not made");
}

void
work_forget(struct work *k, int64_t id)
{
	struct rps_claim *c = &k->claim;

	for (size_t i = 0; i < c->n; i++)
		if (c->ids[i] == id)
			c->ids[i] = c->ids[--c->n];
}

struct asking {
	int64_t organisation_id;
	enum job_verb verb;
};

static enum err
ask_server(struct act *act, void *arg)
{
	const struct asking *q = arg;
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_JOB_OPEN_N,
	    VALS(V_STR(
		arena_printf(act->a, "server:%" PRId64, q->organisation_id))),
	    row, 1);
	if (e != ERR_OK || row[0].i != 0)
		return e;
	return job_add(act, q->verb, q->organisation_id, NULL);
}

void
work_ask_server(struct work *k, int64_t organisation_id, bool fresh)
{
	struct asking q = { organisation_id,
		fresh ? JOB_ADD_SERVER : JOB_EDIT_SERVER };

	if (act_tx(&k->w->act, ask_server, &q) != ERR_OK)
		log_warnx("rps: no job for the server of organisation %" PRId64,
		    organisation_id); /* who waits asks again */
}

enum err
work_write(struct work *k, db_tx_fn *fn, void *arg)
{
	const struct timespec pause = { .tv_nsec = 100000000 };
	uint64_t until =
	    k->renewed + (uint64_t)k->claim.lease * 1000000 * 2 / 3;
	enum err e;

	while ((e = db_tx(k->w->db, k->w->a, fn, arg)) == ERR_AGAIN &&
	    clock_mono_us() < until)
		nanosleep(&pause, NULL);
	if (e != ERR_OK)
		log_warnx("rps: what became of a claim is not written: %s",
		    err_name(e));
	return e;
}

const char *
work_public_url(const struct work *k)
{
	const char *own = k->account->public_url;

	return *own != '\0' ? own : k->w->conf->public_url;
}
