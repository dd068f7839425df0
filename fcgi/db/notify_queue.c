/* notify_queue.c - see notify_queue.h. */
#include <string.h>

#include "db/fit.h"
#include "db/notify_queue.h"
#include "db/row.h"

#define TARGETS_STEP 16
#define WORDS_MAX 500
#define TROUBLE_MAX 300

static void
ids(const int64_t *list, size_t n, struct val out[NOTIFY_CLAIM_MAX])
{
	for (size_t i = 0; i < NOTIFY_CLAIM_MAX; i++)
		out[i] = V_INT(i < n ? list[i] : 0); /* no row has the id 0 */
}

/* --- whom --- */

struct targets {
	struct arena *a;
	struct notify_target *first;
	size_t n, cap;
};

static struct notify_target *
another(struct targets *all)
{
	struct notify_target *more;

	if (all->n == all->cap) {
		all->cap += all->cap + TARGETS_STEP;
		more = arena_alloc(all->a, all->cap * sizeof(*more));
		if (all->n != 0)
			memcpy(more, all->first, all->n * sizeof(*more));
		all->first = more;
	}
	return &all->first[all->n++];
}

static enum err
on_notifier(void *arg, const struct val *r, size_t n)
{
	struct notify_target *t = another(arg);

	(void)n;
	*t = (struct notify_target){ .id = r[0].i,
		.organisation_id = r[1].i,
		.unwell = r[NOTIFIER_COLUMNS].i,
		.secret = r[NOTIFIER_COLUMNS + 1],
		.url = "",
		.failing_hours = -1 };
	notifier_from_row(r, &t->n);
	t->version = t->n.version;
	return ERR_OK;
}

static enum err
on_webhook(void *arg, const struct val *r, size_t n)
{
	(void)n;
	*another(arg) = (struct notify_target){ .webhook = true,
		.id = r[0].i,
		.organisation_id = r[1].i,
		.version = r[2].i,
		.unwell = r[3].i,
		.secret = r[4],
		.url = r[5].s,
		.failing_hours = r[6].type == VAL_NULL ? -1 : r[6].i,
		.name = r[7].s };
	return ERR_OK;
}

enum err
notify_targets(struct db *db, struct arena *a, struct notify_target **out,
    size_t *n)
{
	struct targets all = { .a = a };
	enum err e;

	e = db_each(db, a, STMT_NOTIFY_NOTIFIERS, NOVALS, on_notifier, &all);
	if (e == ERR_OK)
		e = db_each(db, a, STMT_NOTIFY_WEBHOOKS, NOVALS, on_webhook,
		    &all);
	*out = all.first;
	*n = all.n;
	return e;
}

/* --- claims --- */

static enum err
on_due(void *arg, const struct val *row, size_t n)
{
	struct notify_claim *c = arg;

	(void)n;
	if (c->n < NOTIFY_CLAIM_MAX)
		c->ids[c->n++] = row[0].i;
	return ERR_OK;
}

enum err
notify_due(struct db *db, struct arena *a, const struct notify_target *t,
    size_t most, struct notify_claim *c)
{
	c->n = 0;
	if (most > NOTIFY_CLAIM_MAX)
		most = NOTIFY_CLAIM_MAX;
	return db_each(db, a,
	    t->webhook ? STMT_NOTIFY_DUE_EVENTS : STMT_NOTIFY_DUE_PHONES,
	    VALS(V_INT(t->id), V_INT((int64_t)most)), on_due, c);
}

enum err
notify_pace(struct db *db, const struct notify_target *t, size_t n,
    bool *granted)
{
	uint64_t changed = 0;
	enum err e;

	e = db_run(db, STMT_NOTIFY_PACE, VALS(V_INT((int64_t)n), V_INT(t->id)),
	    &changed);
	*granted = changed == 1;
	return e;
}

static enum err
claim(struct db *db, struct arena *a, void *arg)
{
	const struct notify_claim *c = arg;
	struct val in[2 + NOTIFY_CLAIM_MAX] = { V_STR(c->owner),
		V_INT(c->lease) };

	(void)a;
	ids(c->ids, c->n, in + 2);
	return db_run(db, STMT_NOTIFY_CLAIM, in, 2 + NOTIFY_CLAIM_MAX, NULL);
}

enum err
notify_claim(struct db *db, struct arena *a, struct notify_claim *c)
{
	return db_tx(db, a, claim, c);
}

struct items {
	struct notify_item *item;
	size_t n;
};

static enum err
on_item(void *arg, const struct val *r, size_t n)
{
	struct items *all = arg;

	(void)n;
	if (all->n == NOTIFY_CLAIM_MAX)
		return ERR_SYSTEM;
	all->item[all->n++] = (struct notify_item){ .id = r[0].i,
		.kind = row_enum(&r[1]),
		.attempts = r[2].i,
		.age = r[3].i,
		.device_id = row_int(&r[4]),
		.mac = row_text(&r[5]),
		.user_name = row_text(&r[6]),
		.server_host = row_text(&r[7]),
		.address = row_text(&r[8]),
		.event = r[9].s,
		.message_id = r[10].s,
		.body = row_text(&r[11]),
		.foreign = r[12].i != 0,
		.shared = row_int(&r[13]) };
	return ERR_OK;
}

enum err
notify_items(struct db *db, struct arena *a, const struct notify_claim *c,
    struct notify_item **items, size_t *n)
{
	struct items all = { .n = 0 };
	struct val in[1 + NOTIFY_CLAIM_MAX] = { V_STR(c->owner) };
	enum err e;

	all.item = arena_alloc(a, NOTIFY_CLAIM_MAX * sizeof(*all.item));
	ids(c->ids, c->n, in + 1);
	e = db_each(db, a, STMT_NOTIFY_ITEMS, in, 1 + NOTIFY_CLAIM_MAX, on_item,
	    &all);
	*items = all.item;
	*n = all.n;
	return e;
}

/* --- what became of it --- */

enum err
notify_settle(struct db *db, const struct notify_claim *c, int64_t id,
    enum notify_state state, const char *words, bool *mine)
{
	char text[WORDS_MAX + 1];
	uint64_t n = 0;
	enum err e;

	e = db_run(db, STMT_NOTIFY_SETTLE,
	    VALS(V_STR(notify_state_words[state]),
		V_STR(fit_words(text, sizeof(text), words)), V_INT(id),
		V_STR(c->owner)),
	    &n);
	*mine = n == 1;
	return e;
}

enum err
notify_later(struct db *db, const struct notify_claim *c, int64_t id,
    const struct notify_later *l, bool *mine)
{
	char text[WORDS_MAX + 1];
	uint64_t n = 0;
	enum err e;

	e = db_run(db, STMT_NOTIFY_LATER,
	    VALS(V_INT(l->ms), V_STR(fit_words(text, sizeof(text), l->words)),
		V_INT(l->free), V_INT(id), V_STR(c->owner)),
	    &n);
	*mine = n == 1;
	return e;
}

enum err
notify_sweep(struct db *db, uint64_t *back)
{
	return db_run(db, STMT_NOTIFY_SWEEP, NOVALS, back);
}

enum err
notify_expire(struct db *db, uint64_t *n)
{
	return db_run(db, STMT_NOTIFY_EXPIRE, NOVALS, n);
}

enum err
notify_prune(struct db *db, int64_t days)
{
	return db_run(db, STMT_NOTIFY_PRUNE, VALS(V_INT(days)), NULL);
}

enum err
notify_right(struct db *db, const struct notify_waits *w)
{
	const struct val quiet[] = { V_INT(w->quiet), V_INT(w->quiet) };
	enum err e;

	if ((e = db_run(db, STMT_NOTIFY_AHEAD, VALS(V_INT(w->longest_ms)),
		 NULL)) != ERR_OK ||
	    (e = db_run(db, STMT_NOTIFY_LEASES,
		 VALS(V_INT(w->lease), V_INT(w->lease)), NULL)) != ERR_OK ||
	    (e = db_run(db, STMT_NOTIFIER_AHEAD, quiet, 2, NULL)) != ERR_OK ||
	    (e = db_run(db, STMT_WEBHOOK_AHEAD, quiet, 2, NULL)) != ERR_OK ||
	    (e = db_run(db, STMT_PACE_AHEAD, NOVALS, NULL)) != ERR_OK)
		return e;
	return db_run(db, STMT_CURSOR_AHEAD, NOVALS, NULL);
}

/* --- how the target is --- */

enum err
notify_well(struct db *db, const struct notify_target *t)
{
	return db_run(db, t->webhook ? STMT_WEBHOOK_WELL : STMT_NOTIFIER_WELL,
	    VALS(V_INT(t->id)), NULL);
}

enum err
notify_unwell(struct db *db, const struct notify_target *t,
    const struct notify_breaker *b, const char *words)
{
	char text[TROUBLE_MAX + 1];

	return db_run(db,
	    t->webhook ? STMT_WEBHOOK_UNWELL : STMT_NOTIFIER_UNWELL,
	    VALS(V_STR(fit_words(text, sizeof(text), words)), V_INT(b->after),
		V_INT(b->first), V_INT(b->after), V_INT(b->longest),
		V_INT(t->id)),
	    NULL);
}

enum err
notify_pause(struct db *db, const struct notify_target *t, int64_t seconds,
    const char *words)
{
	char text[TROUBLE_MAX + 1];

	return db_run(db, t->webhook ? STMT_WEBHOOK_PAUSE : STMT_NOTIFIER_PAUSE,
	    VALS(V_STR(fit_words(text, sizeof(text), words)), V_INT(seconds),
		V_INT(t->id)),
	    NULL);
}

struct disabling {
	const struct notify_target *t;
	const char *words;
};

static enum err
disable(struct act *act, void *arg)
{
	const struct disabling *d = arg;
	char text[TROUBLE_MAX + 1];
	const char *words = fit_words(text, sizeof(text), d->words);
	struct buf b = BUF_INIT(act->a);
	uint64_t n = 0;
	enum err e;

	e = db_run(act->db, STMT_WEBHOOK_DISABLE,
	    VALS(V_STR(words), V_INT(d->t->id)), &n);
	if (e != ERR_OK || n == 0)
		return e;
	buf_str(&b, "{\"enabled\":false,\"reason\":");
	field_json_text(&b, words);
	buf_str(&b, "}");
	if ((e = db_run(act->db, STMT_WEBHOOK_FAIL,
		 VALS(V_STR(words), V_INT(d->t->id)), NULL)) != ERR_OK)
		return e;
	return act_audit(act,
	    &(struct audit_entry){ .organisation_id = d->t->organisation_id,
		.action = "change",
		.object = "webhook",
		.object_id = d->t->id,
		.object_name = d->t->name,
		.after = b.p });
}

enum err
notify_disable(struct act *act, const struct notify_target *t,
    const char *words)
{
	struct disabling d = { t, words };

	return act_tx(act, disable, &d);
}

enum err
notify_vitals(struct db *db, struct arena *a, struct notify_vitals *v)
{
	struct val r[7];
	enum err e = db_first(db, a, STMT_VITALS_NOTIFY, NOVALS, r, 7);

	if (e == ERR_OK)
		*v = (struct notify_vitals){ .ready = r[0].i,
			.claimed = r[1].i,
			.failed = r[2].i,
			.oldest = r[3].i,
			.paused = r[4].i,
			.failing = r[5].i,
			.disabled = r[6].i };
	return e;
}
