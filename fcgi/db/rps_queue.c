/* rps_queue.c - see rps_queue.h; what jobs are about is in rps_job_row.c. */
#include <inttypes.h>
#include <string.h>

#include "db/fit.h"
#include "db/row.h"
#include "db/rps_ids.h"
#include "db/rps_queue.h"

enum err
rps_queue_sweep(struct db *db, uint64_t *n)
{
	return db_run(db, STMT_QUEUE_SWEEP, NOVALS, n);
}

enum err
rps_queue_right(struct db *db, const struct rps_waits *w)
{
	static const enum stmt leases[] = { STMT_QUEUE_LEASES,
		STMT_REQUEST_LEASES };
	enum err e;

	for (size_t i = 0; i < sizeof(leases) / sizeof(leases[0]); i++)
		if ((e = db_run(db, leases[i],
			 VALS(V_INT(w->lease), V_INT(w->lease)), NULL)) !=
		    ERR_OK)
			return e;
	return db_run(db, STMT_ACCOUNT_AHEAD,
	    VALS(V_INT(w->quiet), V_INT(w->quiet)), NULL);
}

enum err
rps_queue_right_jobs(struct db *db, int64_t account_id,
    const struct rps_waits *w)
{
	return db_run(db, STMT_QUEUE_AHEAD,
	    VALS(V_INT(w->wait_ms), V_ID(account_id), V_INT(w->first_ms),
		V_INT(w->longest_ms), V_INT(w->wait_ms)),
	    NULL);
}

/* --- whose they are --- */

struct homeless {
	int64_t id, verb, account_id;
};

struct route {
	struct homeless job[500]; /* as in QUEUE_HOMELESS */
	size_t n;
};

static enum err
on_homeless(void *arg, const struct val *row, size_t n)
{
	struct route *r = arg;

	(void)n;
	if (r->n < sizeof(r->job) / sizeof(r->job[0]))
		r->job[r->n++] = (struct homeless){ .id = row[0].i,
			.verb = row_enum(&row[1]),
			.account_id = row_int(&row[2]) };
	return ERR_OK;
}

static bool
is_delete(int64_t verb)
{
	return verb == JOB_DELETE_SERVER || verb == JOB_DELETE_DEVICE;
}

static bool
alike(const struct homeless *a, const struct homeless *b)
{
	if (a->account_id != b->account_id)
		return false;
	return a->account_id != 0 || is_delete(a->verb) == is_delete(b->verb);
}

static enum err
send_home(struct db *db, const struct homeless *h, const int64_t *ids, size_t n)
{
	struct val in[101];

	if (h->account_id != 0)
		in[0] = V_INT(h->account_id);
	else if (is_delete(h->verb))
		in[0] = V_STR("it was never at Yealink");
	else
		in[0] = V_STR("no account");
	rps_ids(ids, n, in + 1);
	return db_run(db,
	    h->account_id != 0 ? STMT_QUEUE_HOME : STMT_QUEUE_NO_HOME, in, 101,
	    NULL);
}

enum err
rps_queue_route(struct db *db, struct arena *a, size_t *n)
{
	struct route *r = arena_alloc(a, sizeof(*r));
	int64_t ids[CLAIM_MAX];
	size_t k = 0;
	enum err e;

	e = db_each(db, a, STMT_QUEUE_HOMELESS, NOVALS, on_homeless, r);
	*n = r->n;
	for (size_t i = 0; e == ERR_OK && i < r->n; i++) {
		ids[k++] = r->job[i].id;
		if (i + 1 < r->n && k < CLAIM_MAX &&
		    alike(&r->job[i], &r->job[i + 1]))
			continue;
		e = send_home(db, &r->job[i], ids, k);
		k = 0;
	}
	return e;
}

/* --- claims --- */

struct due {
	struct rps_claim *c;
	const size_t *most;
	int64_t behind[250]; /* as in QUEUE_DUE */
	size_t nbehind;
	bool closed;
};

static enum err
on_due(void *arg, const struct val *row, size_t n)
{
	struct due *d = arg;
	struct rps_claim *c = d->c;
	int64_t verb = row_enum(&row[1]);
	bool alone = row[2].i != 0;

	(void)n;
	if (row[3].i == 0) {
		if (d->nbehind < sizeof(d->behind) / sizeof(d->behind[0]))
			d->behind[d->nbehind++] = row[0].i;
		return ERR_OK;
	}
	if (c->n == 0)
		c->verb = verb;
	else if (alone || verb != c->verb)
		return ERR_OK;
	if (d->closed || c->n == CLAIM_MAX || c->n >= d->most[verb])
		return ERR_OK;
	c->ids[c->n++] = row[0].i;
	d->closed = alone;
	return ERR_OK;
}

static enum err
put_off(struct db *db, const struct due *d, int64_t ms)
{
	struct val in[101];
	size_t n;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < d->nbehind; i += n) {
		n = d->nbehind - i < 100 ? d->nbehind - i : 100;
		in[0] = V_INT(ms);
		rps_ids(d->behind + i, n, in + 1);
		e = db_run(db, STMT_QUEUE_BEHIND, in, 101, NULL);
	}
	return e;
}

enum err
rps_queue_due(struct db *db, struct arena *a, int64_t account_id,
    const size_t most[6], int64_t behind_ms, struct rps_claim *c)
{
	struct due *d = arena_alloc(a, sizeof(*d));
	enum err e;

	c->account_id = account_id;
	c->n = 0;
	d->c = c;
	d->most = most;
	e = db_each(db, a, STMT_QUEUE_DUE, VALS(V_INT(account_id)), on_due, d);
	return e != ERR_OK ? e : put_off(db, d, behind_ms);
}

static enum err
claim(struct db *db, struct arena *a, void *arg)
{
	const struct rps_claim *c = arg;
	struct val in[103] = { V_STR(c->owner), V_INT(c->lease),
		V_INT(c->account_id) };

	(void)a;
	rps_ids(c->ids, c->n, in + 3);
	return db_run(db, STMT_QUEUE_CLAIM, in, 103, NULL);
}

enum err
rps_queue_claim(struct db *db, struct arena *a, struct rps_claim *c)
{
	return db_tx(db, a, claim, c);
}

enum err
rps_queue_renew(struct db *db, struct arena *a, const struct rps_claim *c,
    bool *all)
{
	struct val in[102] = { V_INT(c->lease), V_STR(c->owner) }, row[1];
	enum err e;

	rps_ids(c->ids, c->n, in + 2);
	if ((e = db_run(db, STMT_QUEUE_RENEW, in, 102, NULL)) != ERR_OK ||
	    (e = db_first(db, a, STMT_QUEUE_MINE, in + 1, 101, row, 1)) !=
		ERR_OK)
		return e;
	*all = row[0].i == (int64_t)c->n;
	return ERR_OK;
}

/* --- what became of it --- */

#define WORDS_MAX 500

enum err
rps_queue_settle(struct db *db, const struct rps_claim *c, int64_t id,
    bool refused, const char *words, bool *mine)
{
	char text[WORDS_MAX + 1];
	uint64_t n = 0;
	enum err e;

	e = db_run(db, STMT_QUEUE_SETTLE,
	    VALS(V_STR(refused ? "refused" : "done"),
		V_STR(fit_words(text, sizeof(text), words)), V_INT(id),
		V_STR(c->owner)),
	    &n);
	*mine = n == 1;
	return e;
}

struct held {
	const int64_t *ids;
	size_t n;
	bool *mine;
};

static enum err
on_held(void *arg, const struct val *row, size_t n)
{
	struct held *h = arg;

	(void)n;
	for (size_t i = 0; i < h->n; i++)
		if (h->ids[i] == row[0].i)
			h->mine[i] = true;
	return ERR_OK;
}

enum err
rps_queue_hold(struct db *db, struct arena *a, const struct rps_claim *c,
    const int64_t *ids, size_t n, bool *mine)
{
	struct held h = { ids, n, mine };
	struct val in[101] = { V_STR(c->owner) };

	memset(mine, 0, n * sizeof(*mine));
	rps_ids(ids, n, in + 1);
	return db_each(db, a, STMT_QUEUE_HOLD, in, 101, on_held, &h);
}

enum err
rps_queue_done(struct db *db, const struct rps_claim *c, const int64_t *ids,
    size_t n, const char *words)
{
	char text[WORDS_MAX + 1];
	struct val in[102] = { V_STR(fit_words(text, sizeof(text), words)),
		V_STR(c->owner) };

	rps_ids(ids, n, in + 2);
	return db_run(db, STMT_QUEUE_DONE, in, 102, NULL);
}

enum err
rps_queue_later(struct db *db, const struct rps_claim *c, int64_t id,
    const struct rps_later *l, bool *mine)
{
	char text[WORDS_MAX + 1];
	uint64_t n = 0;
	enum err e;

	e = db_run(db, STMT_QUEUE_LATER,
	    VALS(V_INT(l->ms), V_STR(fit_words(text, sizeof(text), l->words)),
		V_INT(l->ambiguous), V_INT(l->alone), V_INT(l->free),
		V_INT(l->reroute), V_INT(id), V_STR(c->owner)),
	    &n);
	*mine = n == 1;
	return e;
}

static enum err
on_count(void *arg, const struct val *row, size_t n)
{
	struct rps_counts *c = arg;

	(void)n;
	switch (row_enum(&row[0])) {
	case 0:
		c->ready = row[1].i;
		break;
	case 1:
		c->claimed = row[1].i;
		break;
	default:
		c->refused = row[1].i;
		break;
	}
	return ERR_OK;
}

enum err
rps_queue_counts(struct db *db, struct arena *a, int64_t account_id,
    struct rps_counts *c)
{
	*c = (struct rps_counts){ 0 };
	return db_each(db, a, STMT_QUEUE_COUNTS,
	    VALS(V_INT(account_id), V_INT(account_id)), on_count, c);
}
