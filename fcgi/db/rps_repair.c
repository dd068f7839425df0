/* rps_repair.c - what is done about differences; see rps_drift.h. */
#include <inttypes.h>
#include <string.h>

#include "db/job.h"
#include "db/row.h"
#include "db/rps_account.h"
#include "db/rps_drift.h"

#define PAGE 500 /* as in DRIFT_EACH */

struct each {
	enum err (*fn)(void *, const struct rps_drift *);
	void *arg;
	int64_t last;
	size_t n;
};

static enum err
on_row(void *arg, const struct val *r, size_t n)
{
	struct each *x = arg;
	struct rps_drift d = { .id = r[0].i,
		.account_id = r[1].i,
		.object = row_enum(&r[2]),
		.name = r[3].s,
		.kind = row_enum(&r[4]),
		.organisation_id = row_int(&r[5]),
		.organisation = row_text(&r[6]),
		.remote_id = r[7].s,
		.ours = r[8].s,
		.theirs = r[9].s,
		.seen_at = r[10].s };

	(void)n;
	x->last = d.id;
	x->n++;
	return x->fn(x->arg, &d);
}

static enum err
page(struct act *act, int64_t account_id, int64_t after, struct each *x)
{
	x->n = 0;
	return db_each(act->db, act->a, STMT_DRIFT_EACH,
	    VALS(V_INT(after), V_INT(account_id), V_INT(account_id),
		V_STR(act_scope(act)), V_INT(act->scope == NULL)),
	    on_row, x);
}

enum err
rps_drift_each(struct act *act, int64_t account_id, int64_t after,
    enum err (*fn)(void *, const struct rps_drift *), void *arg)
{
	struct each x = { .fn = fn, .arg = arg };

	return page(act, account_id, after, &x);
}

/* --- repairing, adopting --- */

struct doing {
	struct act *act;
	int64_t account_id;
	const char *name; /* adopt: that one alone; or NULL */
	int64_t done, last;
	size_t seen;
};

static enum err
forget(const struct doing *w, const struct rps_drift *d)
{
	return db_run(w->act->db, STMT_DRIFT_DELETE, VALS(V_INT(d->id)), NULL);
}

static enum err
repair_one(void *arg, const struct rps_drift *d)
{
	struct doing *w = arg;
	bool server = d->object == DRIFT_SERVER, fresh;
	enum err e;

	if (d->kind == DRIFT_UNKNOWN || d->organisation_id == 0)
		return ERR_OK;
	fresh = d->kind == DRIFT_MISSING;
	if (server)
		e = job_add(w->act, fresh ? JOB_ADD_SERVER : JOB_EDIT_SERVER,
		    d->organisation_id, NULL);
	else
		e = job_add(w->act, fresh ? JOB_ADD_DEVICE : JOB_EDIT_DEVICE,
		    d->organisation_id, d->name);
	w->done++;
	return e != ERR_OK ? e : forget(w, d);
}

static enum err
audit(const struct doing *w, const char *action, const struct rps_drift *d)
{
	return act_audit(w->act,
	    &(struct audit_entry){ .organisation_id = d->organisation_id,
		.action = action,
		.object =
		    d->object == DRIFT_SERVER ? "rps_server" : "rps_device",
		.object_id = d->id,
		.object_name = d->name });
}

static enum err
adopt_one(void *arg, const struct rps_drift *d)
{
	struct doing *w = arg;
	struct act *act = w->act;
	bool server = d->object == DRIFT_SERVER;
	enum err e;

	if (d->kind != DRIFT_UNKNOWN || d->organisation_id == 0 ||
	    (w->name != NULL && strcmp(w->name, d->name) != 0))
		return ERR_OK;
	if (server)
		e = db_run(act->db, STMT_ADOPT_SERVER,
		    VALS(V_INT(d->account_id), V_INT(d->organisation_id),
			V_INT(d->organisation_id), V_STR(d->remote_id),
			V_STR(d->name), V_STR(d->theirs)),
		    NULL);
	else
		e = db_run(act->db, STMT_ADOPT_DEVICE,
		    VALS(V_INT(d->account_id), V_INT(d->account_id),
			V_STR(d->remote_id), V_STR(d->name)),
		    NULL);
	if (e != ERR_OK || (e = audit(w, "adopt", d)) != ERR_OK ||
	    (e = job_add(act, server ? JOB_EDIT_SERVER : JOB_EDIT_DEVICE,
		 d->organisation_id, server ? NULL : d->name)) != ERR_OK)
		return e;
	w->done++;
	return forget(w, d);
}

static enum err
do_page(struct act *act, struct doing *w,
    enum err (*fn)(void *, const struct rps_drift *))
{
	struct each x = { .fn = fn, .arg = w, .last = w->last };
	int64_t before = w->done;
	enum err e;

	w->act = act;
	if ((e = page(act, w->account_id, w->last, &x)) != ERR_OK) {
		w->done = before; /* a transaction may be repeated */
		return e;
	}
	w->seen = x.n;
	w->last = x.last;
	return ERR_OK;
}

static enum err
repair_page(struct act *act, void *arg)
{
	return do_page(act, arg, repair_one);
}

static enum err
adopt_page(struct act *act, void *arg)
{
	return do_page(act, arg, adopt_one);
}

/* A page a transaction, so that none is long. */
static enum err
all_pages(struct act *act, struct doing *w, act_fn *fn, int64_t *n)
{
	enum err e;

	do
		e = act_tx(act, fn, w);
	while (e == ERR_OK && w->seen == PAGE);
	*n = w->done;
	return e;
}

enum err
rps_drift_repair(struct act *act, int64_t account_id, int64_t *n)
{
	struct doing w = { .account_id = account_id };

	return all_pages(act, &w, repair_page, n);
}

enum err
rps_drift_adopt(struct act *act, int64_t account_id, const char *name,
    int64_t *n)
{
	struct doing w = { .account_id = account_id, .name = name };

	return all_pages(act, &w, adopt_page, n);
}
