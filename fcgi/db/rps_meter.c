/*
 * rps_meter.c - accounts as the worker sees them: how they are now, the rate
 * that all workers share, and the breaker; see rps_account.h.
 */
#include <string.h>

#include "base/scan.h"
#include "db/fit.h"
#include "db/row.h"
#include "db/rps_account.h"

#define ACCOUNTS_STEP 16
#define WORDS_MAX 300

struct accounts {
	struct arena *a;
	struct rps_account_now *first;
	size_t n, cap;
};

static enum err
on_account(void *arg, const struct val *r, size_t n)
{
	struct accounts *all = arg;
	struct rps_account_now *more;

	(void)n;
	if (all->n == all->cap) {
		all->cap += all->cap + ACCOUNTS_STEP;
		more = arena_alloc(all->a, all->cap * sizeof(*more));
		if (all->n != 0)
			memcpy(more, all->first, all->n * sizeof(*more));
		all->first = more;
	}
	all->first[all->n++] = (struct rps_account_now){ .id = r[0].i,
		.driver = row_enum(&r[1]),
		.base_url = r[2].s,
		.api_user = r[3].s,
		.secret = r[4],
		.add_by_mac = r[5].i,
		.name_max = r[6].i,
		.proxy = r[7].s,
		.public_url = r[8].s,
		.version = r[9].i,
		.unwell = r[10].i,
		.organisation_id = r[11].i,
		.drift_policy = row_enum(&r[12]),
		.paused = r[13].i != 0,
		.spent = r[14].i != 0,
		.drift_due = r[15].i != 0,
		.certificate_as = row_enum(&r[16]),
		.enabled = r[17].i != 0 };
	return ERR_OK;
}

enum err
rps_account_now(struct db *db, struct arena *a, int64_t drift_minute,
    struct rps_account_now **out, size_t *n)
{
	struct accounts all = { .a = a };
	enum err e;

	e = db_each(db, a, STMT_ACCOUNT_NOW,
	    VALS(V_INT(drift_minute), V_INT(drift_minute)), on_account, &all);
	*out = all.first;
	*n = all.n;
	return e;
}

enum err
rps_rate_take(struct db *db, int64_t id, bool *granted)
{
	uint64_t n = 0;
	enum err e;

	e = db_run(db, STMT_RATE_TAKE, VALS(V_INT(1), V_INT(id), V_INT(1)), &n);
	*granted = n == 1;
	return e;
}

enum err
rps_rate_adjust(struct db *db, int64_t id, int64_t calls)
{
	if (calls == 0)
		return ERR_OK;
	return db_run(db, STMT_RATE_ADJUST, VALS(V_INT(calls), V_INT(id)),
	    NULL);
}

enum err
rps_account_well(struct db *db, int64_t id)
{
	return db_run(db, STMT_ACCOUNT_WELL, VALS(V_INT(id)), NULL);
}

enum err
rps_account_unwell(struct db *db, int64_t id, const struct rps_breaker *b,
    const char *words)
{
	char text[WORDS_MAX + 1];

	return db_run(db, STMT_ACCOUNT_UNWELL,
	    VALS(V_STR(fit_words(text, sizeof(text), words)), V_INT(b->after),
		V_INT(b->first), V_INT(b->after), V_INT(b->longest), V_INT(id)),
	    NULL);
}

enum err
rps_account_pause(struct db *db, int64_t id, int64_t seconds, const char *words)
{
	char text[WORDS_MAX + 1];

	return db_run(db, STMT_ACCOUNT_PAUSE,
	    VALS(V_STR(fit_words(text, sizeof(text), words)), V_INT(seconds),
		V_INT(id)),
	    NULL);
}
