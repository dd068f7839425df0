/*
 * import_work.c - taking a job, going on with it, ending it; see import.h.
 *
 * Every step counts only if the job is still ours when it is written: the
 * UPDATE that says how far we are changes one row or the transaction is
 * rolled back.  So a lease that was too short costs time and nothing else.
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/import_job.h"

#define LEASE 30        /* seconds; renewed with every step */
#define LEASE_WHOLE 120 /* for the one transaction of all_or_nothing */
#define ATTEMPTS 5      /* without getting on, then it has failed */
#define RACES 3         /* somebody else makes the same phones meanwhile */
#define LOOK_ROWS ((size_t)500)
#define WRITE_ROWS ((size_t)250)

struct work {
	struct import im;
	const char *owner;
	bool lost; /* the job is somebody else's now, or gone */
	bool over; /* it has ended */
	size_t to;
	struct import_job before; /* what a rolled back step goes back to */
	size_t report_len;
};

/* --- what is written of the job itself --------------------------------------- */

static enum err
must_be_ours(struct work *w, enum err e, uint64_t n)
{
	if (e != ERR_OK || n == 1)
		return e;
	w->lost = true;
	return ERR_CONFLICT;
}

static struct val
report_val(const struct import *im)
{
	return im->report.len == 0 ? V_NULL : V_STR(im->report.p);
}

static enum err
note_step(struct work *w, int64_t lease)
{
	const struct import_job *j = &w->im.job;
	uint64_t n = 0;
	enum err e;

	e = db_run(w->im.act.db, STMT_IMPORT_STEP,
	    VALS(V_INT(j->checked), V_INT(j->rows_done), V_INT(j->rows_bad),
		V_INT(j->rows_changed), V_INT(j->rows_warned),
		V_INT(j->report_rows), report_val(&w->im), V_INT(lease),
		V_INT(j->id), V_STR(w->owner)),
	    &n);
	return must_be_ours(w, e, n);
}

static enum err
note_end(struct act *act, void *arg)
{
	struct work *w = arg;
	const struct import_job *j = &w->im.job;
	uint64_t n = 0;
	enum err e;

	e = db_run(act->db, STMT_IMPORT_FINISH,
	    VALS(V_STR(import_state_words[j->state]), V_INT(j->rows_done),
		V_INT(j->rows_bad), V_INT(j->rows_changed),
		V_INT(j->rows_warned), V_INT(j->report_rows),
		report_val(&w->im), V_STR(j->error), V_INT(j->id),
		V_STR(w->owner)),
	    &n);
	if ((e = must_be_ours(w, e, n)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_IMPORT_PARTS_DROP, VALS(V_INT(j->id)),
	    NULL);
}

static enum err
end(struct work *w, enum import_state state, const char *why)
{
	w->im.job.state = state;
	w->im.job.error = why == NULL ? "" : arena_strdup(w->im.a, why);
	w->over = true;
	return act_tx(&w->im.act, note_end, w);
}

/* --- steps ------------------------------------------------------------------- */

/* A transaction may be run again after a collision. */
static void
start_over(struct work *w)
{
	arena_reset(w->im.tx);
	w->im.keeps_tx = NULL;
	w->im.job = w->before;
	w->im.report.len = w->report_len;
	if (w->im.report.p != NULL)
		w->im.report.p[w->report_len] = '\0';
	w->lost = false;
}

/* A job waits, and is long: who asked may be nobody any more, or elsewhere. */
static enum err
check_asker(struct act *act, int64_t id)
{
	struct val may[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_IMPORT_ASKER, VALS(V_INT(id)), may,
	    1);
	if (e != ERR_OK || may[0].i != 0)
		return e;
	return act_fail(act, ERR_DENIED, "",
	    "Who asked for this may not do it any more, so it has ended here.");
}

static enum err
begin_tx(struct work *w)
{
	enum err e;

	start_over(w);
	if ((e = check_asker(&w->im.act, w->im.job.id)) != ERR_OK)
		return e;
	return w->im.table->begin == NULL ? ERR_OK : w->im.table->begin(&w->im);
}

static size_t
next_to(const struct work *w, size_t from, size_t rows)
{
	return w->im.csv.nrows - from < rows ? w->im.csv.nrows : from + rows;
}

static enum err
write_step(struct act *act, void *arg)
{
	struct work *w = arg;
	enum err e;

	(void)act;
	if ((e = begin_tx(w)) != ERR_OK ||
	    (e = import_batch(&w->im, (size_t)w->im.job.rows_done, w->to)) !=
		ERR_OK)
		return e;
	return note_step(w, LEASE);
}

static enum err
write_all(struct act *act, void *arg)
{
	struct work *w = arg;
	size_t from = 0, to;
	enum err e;

	if ((e = begin_tx(w)) != ERR_OK)
		return e;
	for (w->im.job.rows_changed = 0; from < w->im.csv.nrows; from = to) {
		to = next_to(w, from, LOOK_ROWS);
		arena_reset(act->a);
		if ((e = import_batch(&w->im, from, to)) != ERR_OK)
			return e;
		/* It was good when it was looked at; others are at work too. */
		if (w->im.job.rows_bad != 0)
			return ERR_INVALID;
	}
	w->im.job.state = IMPORT_DONE;
	w->im.job.error = "";
	w->over = true;
	return note_end(act, w);
}

/* fn in a transaction, again when somebody else made the same meanwhile. */
static enum err
in_tx(struct work *w, act_fn *fn)
{
	enum err e = ERR_OK;

	w->before = w->im.job;
	w->report_len = w->im.report.len;
	w->im.write = true;
	for (int i = 0; i < RACES; i++) {
		e = act_tx(&w->im.act, fn, w);
		if (e != ERR_CONFLICT || w->lost)
			return e;
	}
	return e;
}

static enum err
look_step(struct work *w)
{
	enum err e;

	w->before = w->im.job;
	w->report_len = w->im.report.len;
	w->im.write = false;
	if ((e = begin_tx(w)) != ERR_OK ||
	    (e = import_batch(&w->im, (size_t)w->im.job.rows_done, w->to)) !=
		ERR_OK)
		return e;
	return note_step(w, LEASE);
}

static enum err
whole(struct work *w)
{
	enum err e;

	if (w->im.job.checked == 0) {
		w->im.job.checked = 1;
		if ((e = note_step(w, LEASE_WHOLE)) != ERR_OK)
			return e;
	}
	e = in_tx(w, write_all);
	if (e != ERR_INVALID || w->im.job.rows_bad == 0)
		return e;
	return end(w, IMPORT_FAILED,
	    "A row that was good is not any more, so nothing was done; the "
	    "report says which.");
}

/* Every row was looked at. */
static enum err
close_up(struct work *w)
{
	const struct import_job *j = &w->im.job;

	if (j->mode != IMPORT_ALL_OR_NOTHING)
		return end(w, IMPORT_DONE, NULL);
	if (j->rows_bad == 0)
		return whole(w);
	return end(w, IMPORT_FAILED,
	    "There are rows that are not good, so nothing was done; the "
	    "report says which.");
}

static enum err
step(struct work *w)
{
	bool writes = w->im.job.mode == IMPORT_GOOD_ROWS;

	arena_reset(w->im.act.a);
	if ((size_t)w->im.job.rows_done >= w->im.csv.nrows)
		return close_up(w);
	w->to = next_to(w, (size_t)w->im.job.rows_done,
	    writes ? WRITE_ROWS : LOOK_ROWS);
	return writes ? in_tx(w, write_step) : look_step(w);
}

/* --- a job ------------------------------------------------------------------- */

static enum err
load(struct work *w, int64_t id)
{
	struct import *im = &w->im;
	struct arena *batch = im->act.a;
	const char *text;
	size_t len;
	enum err e;

	im->act.a = im->a;
	if ((e = import_by_id(&im->act, id, &im->job)) == ERR_OK &&
	    im->job.attempts > ATTEMPTS)
		e = act_fail(&im->act, ERR_SYSTEM, "",
		    "The import was begun %d times and did not get on; the "
		    "log says why.",
		    ATTEMPTS);
	if (e == ERR_OK)
		e = import_fetch(&im->act, id, &text, &len);
	if (e == ERR_OK) {
		im->act.scope = im->job.path;
		im->act.actor = im->job.actor;
		im->act.address = im->job.address;
		e = import_open(im, text, len);
	}
	im->act.a = batch;
	return e;
}

static enum err
go_on(struct work *w, int64_t id, uint64_t until)
{
	enum err e = load(w, id);

	if (e != ERR_OK)
		return e;
	do
		e = step(w);
	while (e == ERR_OK && !w->over && clock_mono_us() < until);
	return e;
}

/* What became of it; ERR_OK when only the job is unwell. */
static enum err
settle(struct work *w, enum err e, int64_t id)
{
	struct act *act = &w->im.act;

	if (w->lost || (e == ERR_NOTFOUND && w->im.job.id == 0))
		return ERR_OK;
	if (e != ERR_OK && e != ERR_AGAIN) {
		log_warnx("import %" PRId64 ": %s", id, act->problem.text);
		w->im.job.id = id;
		if (w->im.report.arena == NULL)
			w->im.report = BUF_INIT(w->im.a);
		e = end(w, IMPORT_FAILED, act->problem.text);
		return w->lost ? ERR_OK : e;
	}
	if (!w->over || e == ERR_AGAIN)
		(void)!db_run(act->db, STMT_IMPORT_RELEASE,
		    VALS(V_INT(id), V_STR(w->owner)), NULL);
	return e;
}

static enum err
claim(struct act *act, const char *owner, int64_t *id)
{
	struct val row[1];
	uint64_t n = 0;
	enum err e;

	*id = 0;
	e = db_first(act->db, act->a, STMT_IMPORT_NEXT, NOVALS, row, 1);
	if (e != ERR_OK)
		return e == ERR_NOTFOUND ? ERR_OK : e;
	e = db_run(act->db, STMT_IMPORT_CLAIM,
	    VALS(V_STR(owner), V_INT(LEASE), row[0]), &n);
	if (e == ERR_OK && n == 1)
		*id = row[0].i;
	return e;
}

static enum err
work_on(struct act *act, int64_t id, const char *owner, uint64_t until)
{
	struct work w = { .owner = owner };
	enum err e;

	w.im.act = (struct act){ .db = act->db,
		.vault = act->vault,
		.a = arena_new(),
		.actor = act->actor,
		.address = "" };
	w.im.a = arena_new();
	w.im.tx = arena_new();
	e = settle(&w, go_on(&w, id, until), id);
	arena_free(w.im.tx);
	arena_free(w.im.a);
	arena_free(w.im.act.a);
	return e;
}

enum err
import_work(struct act *act, const char *owner, int64_t budget_ms, bool *more)
{
	uint64_t until = clock_mono_us() + (uint64_t)budget_ms * 1000;
	struct val row[1];
	int64_t id;
	enum err e;

	*more = false;
	if ((e = claim(act, owner, &id)) != ERR_OK)
		return e;
	if (id != 0 && (e = work_on(act, id, owner, until)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_IMPORT_NEXT, NOVALS, row, 1);
	*more = e == ERR_OK;
	return e == ERR_NOTFOUND ? ERR_OK : e;
}
