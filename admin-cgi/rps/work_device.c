/*
 * work_device.c - jobs of devices.
 *
 * A job says "bring this device to what the database has"; its verb is what
 * people asked and what makes batches.  What is done is planned of what is
 * wanted and what is there, so a job may be run twice, late, or after the
 * device has changed again, and still ends right.
 */
#include <string.h>

#include "base/clock.h"
#include "base/drain.h"
#include "db/job.h"
#include "rps/look.h"

enum plan { P_NONE, P_READ, P_ADD, P_EDIT, P_DELETE };

/* --- what there is to do --- */

/* Its server record comes first. */
static enum plan
wait_for_server(struct work *k, struct item *it)
{
	const struct rps_device_job *j = it->j;
	int64_t ms = k->w->conf->wait_ms;

	if (j->server_refused) {
		item_later(it, 30 * ms,
		    arena_printf(k->w->a,
			"waits for the server record of %s, which was "
			"refused: %s",
			j->owner, j->server_reason),
		    true);
		return P_NONE;
	}
	work_ask_server(k, j->owner_id, j->server_id == 0);
	item_later(it, ms,
	    arena_printf(k->w->a, "waits for the server record of %s",
		j->owner),
	    true);
	return P_NONE;
}

static enum plan
plan_unwanted(const struct work *k, struct item *it)
{
	const struct rps_device_job *j = it->j;

	if (j->has_record && j->there == THERE_PERHAPS)
		return P_READ;
	if (j->has_record && j->there == THERE_YES)
		return P_DELETE;
	if (j->has_record)
		it->step = REC_FORGET;
	item_move_on(k, it, "it is not at Yealink");
	return P_NONE;
}

static enum plan
plan_of(struct work *k, struct item *it)
{
	const struct rps_device_job *j = it->j;

	if (j->has_record && j->record_account != k->account->id) {
		item_later(it, 0, "its record is in another account", true);
		it->later.reroute = true;
		return P_NONE;
	}
	if (!item_is_wanted(k, it))
		return plan_unwanted(k, it);
	if (j->server_there != THERE_YES)
		return wait_for_server(k, it);
	if (j->has_record && j->there == THERE_YES)
		return P_EDIT;
	if (j->has_record && j->there == THERE_PERHAPS)
		return P_READ;
	return it->looked || k->line->driver->dates ? P_ADD : P_READ;
}

/* --- what we want --- */

static bool
wanted(struct work *k, struct item *it, struct rps_device *d)
{
	const struct rps_device_job *j = it->j;
	const char *password;

	if (act_unseal(&k->w->act, "prov", &j->secret, &password) != ERR_OK) {
		item_later(it, k->w->conf->retry_longest_ms,
		    arena_strdup(k->w->a, k->w->act.problem.text), true);
		return false;
	}
	*d = (struct rps_device){ .id = j->remote_id,
		.mac = j->mac,
		.serial = j->serial,
		.server_id = j->server_remote,
		.server_name = j->server_name,
		.unique_url = "",
		.auth_name = *password == '\0' ? "" : j->mac,
		.password = password,
		.remark = j->label };
	if (k->line->driver->user_in_url && *password != '\0')
		d->unique_url =
		    rps_server_url(k->w->a, work_public_url(k), j->path_key);
	return true;
}

/* --- adding --- */

struct sending {
	struct rps_sending s;
	const char *macs[CLAIM_MAX];
	int64_t servers[CLAIM_MAX];
	bool has_row[CLAIM_MAX];
	struct rps_device d[CLAIM_MAX];
	struct rps_answer each[CLAIM_MAX];
	struct item *it[CLAIM_MAX];
};

static enum err
send_records(struct db *db, struct arena *a, void *arg)
{
	return rps_record_send(db, a, arg);
}

static bool
begin_add(struct work *k, struct sending *x)
{
	x->s.account_id = k->account->id;
	x->s.macs = x->macs;
	x->s.server_ids = x->servers;
	x->s.has_row = x->has_row;
	for (size_t i = 0; i < x->s.n; i++) {
		x->macs[i] = x->it[i]->j->mac;
		x->servers[i] = x->it[i]->j->server_id;
		x->has_row[i] = x->it[i]->j->has_record;
	}
	if (work_write(k, send_records, &x->s) != ERR_OK)
		return false;
	for (size_t i = 0; i < x->s.n; i++) {
		x->it[i]->j->has_record = true;
		x->it[i]->j->there = THERE_PERHAPS;
		if (x->it[i]->j->sent_at == 0)
			x->it[i]->j->sent_at = clock_now();
	}
	return true;
}

/* Its server record is not there, whatever we thought. */
static void
server_gone(struct work *k, struct item *it)
{
	work_ask_server(k, it->j->owner_id, false);
	it->j->there = THERE_NOT;
	item_later(it,
	    drain_pause(it->j->attempts, k->w->conf->retry_first_ms,
		k->w->conf->retry_longest_ms),
	    "waits: Yealink does not know its server record", false);
}

static void
judge_add(struct work *k, struct item *it, const struct rps_answer *an,
    const struct rps_device *d)
{
	struct rps_device_job *j = it->j;

	it->step = REC_SET;
	j->there = an->said == RPS_DONE    ? THERE_YES
	    : retry_nothing_done(an->said) ? THERE_NOT
					   : THERE_PERHAPS;
	if (an->said == RPS_DONE)
		j->remote_id = d->id == NULL ? "" : d->id;
	if (retry_fate(an->said, OP_ADD) == FATE_GONE)
		server_gone(k, it);
	else if (retry_fate(an->said, OP_ADD) == FATE_LOOK)
		j->there = THERE_PERHAPS; /* and no verdict yet */
	else
		item_judge(k, it, an, OP_ADD);
}

/* One bad item may have made them refuse all: each goes by itself. */
static void
part(struct sending *x, const struct rps_answer *all)
{
	for (size_t i = 0; i < x->s.n; i++) {
		struct item *it = x->it[i];

		if (x->each[i].said != all->said)
			continue;
		item_later(it, 0, "goes by itself: its batch was refused",
		    true);
		it->later.alone = true;
		it->later.ambiguous = false;
	}
}

static void
add(struct work *k, struct sending *x)
{
	const struct rps_driver *d = k->line->driver;
	struct rps_answer all;

	if (!look_may(k, x->it, x->s.n) || !begin_add(k, x))
		return;
	all = d->add_devices(k->line->conn, k->w->a, x->d, x->s.n, x->each);
	work_called(k, &all);
	for (size_t i = 0; i < x->s.n; i++)
		judge_add(k, x->it[i], &x->each[i], &x->d[i]);
	if (x->s.n > 1 && all.said != RPS_FORBIDDEN && all.said != RPS_DONE &&
	    retry_fate(all.said, OP_ADD) == FATE_BURY)
		part(x, &all);
}

/* --- editing, deleting --- */

static void
edit(struct work *k, struct item *it)
{
	const struct rps_driver *drv = k->line->driver;
	struct rps_device d;
	struct rps_answer an;

	/* A batch of adds does not tell ids. */
	if (*it->j->remote_id == '\0' &&
	    (!look(k, it) || it->j->there != THERE_YES)) {
		if (it->verdict == V_OPEN && it->j->there == THERE_NOT)
			item_later(it, 0, "it was not there any more", false);
		return;
	}
	if (!look_may(k, &it, 1) || !wanted(k, it, &d))
		return;
	an = drv->edit_device(k->line->conn, k->w->a, &d);
	work_called(k, &an);
	it->step = REC_SET;
	if (retry_fate(an.said, OP_EDIT) != FATE_GONE) {
		item_judge(k, it, &an, OP_EDIT);
		return;
	}
	it->j->remote_id = "";
	if (it->j->attempts > 1) { /* or it is the server that is not */
		server_gone(k, it);
		return;
	}
	it->j->there = THERE_NOT;
	item_later(it, 0, "it was not there any more", false);
}

static void
judge_delete(struct work *k, struct item *it, const struct rps_answer *an)
{
	item_judge(k, it, an, OP_DELETE);
	switch (it->verdict) {
	case V_DONE:
		it->step = REC_FORGET;
		item_move_on(k, it, "deleted");
		break;
	case V_REFUSED:
		it->step = REC_REASON;
		break;
	case V_LATER:
	case V_OPEN:
		it->later.ambiguous = an->said == RPS_UNSURE;
		break;
	}
}

static void
remove_some(struct work *k, struct item **some, size_t n)
{
	const struct rps_driver *d = k->line->driver;
	const char *macs[CLAIM_MAX];
	struct rps_answer all, *each;

	each = arena_alloc(k->w->a, (n + 1) * sizeof(*each));
	for (size_t i = 0; i < n; i++)
		macs[i] = some[i]->j->mac;
	if (!look_may(k, some, n))
		return;
	all = d->delete_devices(k->line->conn, k->w->a, macs, n, each);
	work_called(k, &all);
	for (size_t i = 0; i < n; i++)
		judge_delete(k, some[i], &each[i]);
	if (n > 1 && all.said != RPS_DONE &&
	    retry_fate(all.said, OP_DELETE) == FATE_BURY)
		for (size_t i = 0; i < n; i++) {
			item_later(some[i], 0,
			    "goes by itself: its batch was refused", true);
			some[i]->later.alone = true;
			some[i]->step = REC_KEEP;
		}
}

/* --- a claim --- */

struct batch {
	struct work *k;
	struct item *items;
	enum plan *plan;
	size_t n;
};

static void
delete_all(struct batch *b)
{
	size_t most = b->k->line->driver->batch_deletes, n = 0;
	struct item *some[CLAIM_MAX];

	for (size_t i = 0; i < b->n; i++) {
		if (b->plan[i] == P_DELETE)
			some[n++] = &b->items[i];
		if (n != 0 && (n == most || i + 1 == b->n)) {
			remove_some(b->k, some, n);
			items_write(b->k, b->items, b->n);
			n = 0;
		}
	}
}

static void
add_all(struct batch *b)
{
	struct sending *x = arena_alloc(b->k->w->a, sizeof(*x));
	size_t most = b->k->line->driver->batch_devices;

	for (size_t i = 0; i < b->n; i++) {
		struct item *it = &b->items[i];

		if (b->plan[i] == P_ADD && it->verdict == V_OPEN &&
		    wanted(b->k, it, &x->d[x->s.n]))
			x->it[x->s.n++] = it;
		if (x->s.n != 0 && (x->s.n == most || i + 1 == b->n)) {
			add(b->k, x);
			items_write(b->k, b->items, b->n);
			x->s.n = 0;
		}
	}
}

/* Those of this plan that are open and ask for it, in few calls. */
static void
ahead(struct batch *b, enum plan plan, bool (*asks)(const struct item *))
{
	struct item *some[CLAIM_MAX];
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (b->plan[i] == plan && b->items[i].verdict == V_OPEN &&
		    asks(&b->items[i]))
			some[n++] = &b->items[i];
	look_ahead(b->k, some, n);
}

static bool
any(const struct item *it)
{
	(void)it;
	return true;
}

static bool
in_doubt(const struct item *it)
{
	return it->j->there == THERE_PERHAPS;
}

static bool
without_id(const struct item *it)
{
	return *it->j->remote_id == '\0';
}

/* Something has it already. */
static void
look_whose(struct batch *b)
{
	ahead(b, P_ADD, in_doubt);
	for (size_t i = 0; i < b->n; i++) {
		struct item *it = &b->items[i];

		if (b->plan[i] != P_ADD || it->verdict != V_OPEN ||
		    it->j->there != THERE_PERHAPS)
			continue;
		if (look(b->k, it))
			b->plan[i] =
			    it->j->there == THERE_YES ? P_EDIT : P_NONE;
		if (b->plan[i] == P_NONE)
			item_later(it, b->k->w->conf->wait_ms,
			    "it was there, and is not any more", false);
		items_write(b->k, it, 1);
	}
}

static void
edit_all(struct batch *b)
{
	ahead(b, P_EDIT, without_id);
	for (size_t i = 0; i < b->n; i++) {
		if (b->plan[i] != P_EDIT || b->items[i].verdict != V_OPEN)
			continue;
		edit(b->k, &b->items[i]);
		items_write(b->k, &b->items[i], 1);
	}
}

/* First what is not known, then the rest by what it needs. */
static void
plan_all(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		b->plan[i] = plan_of(b->k, &b->items[i]);
	ahead(b, P_READ, any);
	for (size_t i = 0; i < b->n; i++) {
		struct item *it = &b->items[i];

		if (b->plan[i] == P_READ)
			b->plan[i] =
			    look(b->k, it) ? plan_of(b->k, it) : P_NONE;
	}
	items_write(b->k, b->items, b->n);
}

void
work_devices(struct work *k)
{
	struct rps_device_job *jobs;
	struct batch b = { .k = k };

	if (rps_queue_devices(k->w->db, k->w->a, &k->claim, &jobs, &b.n) !=
	    ERR_OK)
		return;
	k->claim.n = b.n; /* what was got of what was asked for */
	b.items = arena_alloc(k->w->a, (b.n + 1) * sizeof(*b.items));
	b.plan = arena_alloc(k->w->a, (b.n + 1) * sizeof(*b.plan));
	for (size_t i = 0; i < b.n; i++) {
		b.items[i].j = &jobs[i];
		b.items[i].sent_before = jobs[i].has_record;
		b.items[i].in_doubt =
		    jobs[i].has_record && jobs[i].there == THERE_PERHAPS;
		k->claim.ids[i] = jobs[i].id;
	}
	plan_all(&b);
	delete_all(&b);
	add_all(&b);
	look_whose(&b);
	edit_all(&b);
}
