/* item.c - see item.h. */
#include <string.h>

#include "base/clock.h"
#include "base/drain.h"
#include "base/log.h"
#include "db/job.h"
#include "rps/item.h"

bool
item_is_wanted(const struct work *k, const struct item *it)
{
	return it->j->device_id != 0 && it->j->account_id == k->account->id;
}

void
item_done(struct item *it, const char *words)
{
	it->verdict = V_DONE;
	it->words = words;
}

void
item_refuse(struct item *it, const char *words)
{
	it->verdict = V_REFUSED;
	it->words = words;
}

void
item_later(struct item *it, int64_t ms, const char *words, bool free)
{
	it->verdict = V_LATER;
	it->words = words;
	it->later = (struct rps_later){ .ms = ms,
		.words = words,
		.free = free,
		.ambiguous = it->j->there == THERE_PERHAPS };
}

void
item_move_on(const struct work *k, struct item *it, const char *words)
{
	const struct rps_device_job *j = it->j;

	if (j->device_id != 0 && j->account_id != 0 &&
	    j->account_id != k->account->id) {
		item_later(it, 0, "goes on in another account", true);
		it->later.reroute = true;
		return;
	}
	item_done(it, j->device_id != 0 ? "no account" : words);
}

/* One for all of a batch, which stays one. */
static int64_t
pause_after(struct work *k, int64_t attempts)
{
	const struct rps_worker_conf *c = k->w->conf;

	if (k->pause == 0 || k->paused_for != attempts)
		k->pause = drain_pause(attempts, c->retry_first_ms,
		    c->retry_longest_ms);
	k->paused_for = attempts;
	return k->pause;
}

void
item_judge(struct work *k, struct item *it, const struct rps_answer *an,
    enum rps_op op)
{
	const char *words = work_words(k, an);

	switch (retry_fate(an->said, op)) {
	case FATE_DONE:
		item_done(it, op == OP_DELETE ? "deleted" : "");
		break;
	case FATE_BURY:
	case FATE_LOOK:
	case FATE_GONE:
		item_refuse(it, words);
		break;
	case FATE_LATER:
		/* The account's pause is what counts then. */
		item_later(it, pause_after(k, it->j->attempts), words,
		    retry_mood(an->said) == MOOD_SLOWER ||
			retry_mood(an->said) == MOOD_DENIED);
		break;
	}
}

/* --- writing it down --- */

struct writing {
	struct work *k;
	struct item *items;
	size_t n;
	uint64_t began; /* clock_mono_us() */
};

/* A pause begins with the first of the batch, however long the others take to
 * write: so they are due together, and a batch again. */
static enum err
write_job(const struct writing *w, const struct item *it, bool *mine)
{
	int64_t late = (int64_t)(clock_mono_us() - w->began) / 1000;
	struct rps_later later = it->later;
	struct work *k = w->k;

	later.ms = later.ms > late ? later.ms - late : 0;
	if (it->verdict == V_LATER)
		return rps_queue_later(k->w->db, &k->claim, it->j->id, &later,
		    mine);
	return rps_queue_settle(k->w->db, &k->claim, it->j->id,
	    it->verdict == V_REFUSED, it->words, mine);
}

static enum err
set_record(struct work *k, const struct item *it, struct rps_record *r)
{
	const struct rps_sending s = { .account_id = r->account_id,
		.macs = &r->mac,
		.server_ids = &r->server_id,
		.has_row = (const bool[]){ false },
		.n = 1 };
	enum err e = ERR_OK;

	r->state = it->verdict == V_REFUSED                  ? RPS_REFUSED
	    : r->there == THERE_YES && it->verdict == V_DONE ? RPS_SYNCED
							     : RPS_WANTED;
	if (it->step == REC_NEW)
		e = rps_record_send(k->w->db, k->w->a, &s);
	return e != ERR_OK ? e : rps_record_set(k->w->db, r);
}

static enum err
write_record(struct work *k, const struct item *it)
{
	const struct rps_device_job *j = it->j;
	struct rps_record r = { .mac = j->mac,
		.account_id = k->account->id,
		.server_id = j->server_id,
		.there = j->there,
		.remote_id = j->remote_id,
		.reason = it->verdict == V_REFUSED ? it->words : "" };

	switch (it->step) {
	case REC_KEEP:
		break;
	case REC_REASON:
		return rps_record_reason(k->w->db, k->account->id, j->mac,
		    it->words);
	case REC_FORGET:
		return rps_record_forget(k->w->db, k->account->id, j->mac);
	case REC_SET:
	case REC_NEW:
		return set_record(k, it, &r);
	}
	return ERR_OK;
}

/* What is refused for good is history that people ask for. */
static enum err
write_audit(struct work *k, const struct item *it)
{
	struct buf b = BUF_INIT(k->w->a);

	if (it->verdict != V_REFUSED)
		return ERR_OK;
	buf_str(&b, "{\"reason\":");
	field_json_text(&b, it->words);
	buf_str(&b, "}");
	return act_audit(&k->w->act,
	    &(struct audit_entry){ .organisation_id = it->j->owner_id != 0
		    ? it->j->owner_id
		    : it->j->organisation_id,
		.action = "refused",
		.object = "rps_device",
		.object_id = it->j->id,
		.object_name = it->j->mac,
		.after = b.p });
}

/* Of a hundred most have gone well and alike: those are written together. */
static bool
plain(const struct item *it)
{
	const struct rps_device_job *j = it->j;

	if (it->verdict != V_DONE)
		return false;
	return it->step == REC_FORGET ||
	    (it->step == REC_SET && j->there == THERE_YES &&
		*j->remote_id == '\0');
}

static bool
alike(const struct item *x, const struct item *y)
{
	return plain(y) && x->step == y->step &&
	    x->j->server_id == y->j->server_id &&
	    strcmp(x->words, y->words) == 0;
}

static enum err
write_many(const struct writing *w, size_t first, bool *mine)
{
	struct work *k = w->k;
	const struct item *it = &w->items[first];
	const char *macs[CLAIM_MAX];
	int64_t ids[CLAIM_MAX];
	size_t n = 0;
	enum err e;

	for (size_t i = first; i < w->n; i++) {
		if (!mine[i] || !alike(it, &w->items[i]))
			continue;
		ids[n] = w->items[i].j->id;
		macs[n++] = w->items[i].j->mac;
		mine[i] = false; /* seen to */
	}
	e = rps_queue_done(k->w->db, &k->claim, ids, n, it->words);
	if (e != ERR_OK)
		return e;
	return it->step == REC_FORGET
	    ? rps_record_forget_many(k->w->db, k->account->id, macs, n)
	    : rps_record_synced(k->w->db, k->account->id, it->j->server_id,
		  macs, n);
}

static enum err
write_one(const struct writing *w, const struct item *it)
{
	bool mine;
	enum err e;

	if ((e = write_job(w, it, &mine)) != ERR_OK || !mine ||
	    (e = write_record(w->k, it)) != ERR_OK)
		return e;
	return write_audit(w->k, it);
}

static enum err
write_all(struct db *db, struct arena *a, void *arg)
{
	struct writing *w = arg;
	bool mine[CLAIM_MAX];
	int64_t ids[CLAIM_MAX];
	enum err e;

	for (size_t i = 0; i < w->n; i++)
		ids[i] = w->items[i].verdict == V_OPEN || w->items[i].written
		    ? 0
		    : w->items[i].j->id;
	e = rps_queue_hold(db, a, &w->k->claim, ids, w->n, mine);
	for (size_t i = 0; e == ERR_OK && i < w->n; i++)
		if (mine[i])
			e = plain(&w->items[i]) ? write_many(w, i, mine)
						: write_one(w, &w->items[i]);
	return e;
}

void
items_write(struct work *k, struct item *items, size_t n)
{
	struct writing w = { k, items, n, clock_mono_us() };
	size_t open = 0;

	for (size_t i = 0; i < n; i++)
		open += items[i].verdict != V_OPEN && !items[i].written;
	if (open == 0 || work_write(k, write_all, &w) != ERR_OK)
		return; /* the lease will run out, and somebody will read */
	for (size_t i = 0; i < n; i++) {
		if (items[i].verdict == V_OPEN || items[i].written)
			continue;
		items[i].written = true;
		work_forget(k, items[i].j->id);
		if (items[i].verdict == V_REFUSED)
			log_warnx("rps: %s of %s is refused: %s",
			    job_words[items[i].j->verb], items[i].j->mac,
			    items[i].words);
	}
}
