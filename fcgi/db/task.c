/* task.c - see task.h. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/device_move.h"
#include "db/row.h"
#include "db/seen.h"
#include "db/session.h"
#include "db/tally.h"
#include "db/task.h"

#define RELEASED_AT_ONCE 20

static enum err
released(struct act *act)
{
	return devices_released(act, RELEASED_AT_ONCE, NULL);
}

/* clang-format off */
const struct task tasks[] = {
	{ "seen",  1,  seen_step,  NULL },
	{ "tally", 60, tally_step, NULL },
	{ "sessions", 600, NULL, session_tidy },
	{ "released", 5, NULL, released },
};
/* clang-format on */
const size_t ntasks = sizeof(tasks) / sizeof(tasks[0]);

#define TASKS_MAX 32

void
task_worker_init(struct task_worker *w)
{
	char host[40] = "";

	gethostname(host, sizeof(host) - 1);
	*w = (struct task_worker){ .turn = (size_t)getpid() % ntasks };
	snprintf(w->owner, sizeof(w->owner), "%s:%ld", host, (long)getpid());
}

/* --- which are due ---------------------------------------------------------- */

struct due {
	bool known[TASKS_MAX], due[TASKS_MAX];
};

/* row: name, seconds since the last round or NULL, free */
static enum err
task_row(void *arg, const struct val *r, size_t n)
{
	struct due *d = arg;

	(void)n;
	for (size_t i = 0; i < ntasks; i++)
		if (strcmp(tasks[i].name, r[0].s) == 0) {
			d->known[i] = true;
			d->due[i] = r[2].i != 0 &&
			    (r[1].type == VAL_NULL || r[1].i < 0 ||
				r[1].i >= tasks[i].every);
		}
	return ERR_OK;
}

static enum err
look(struct act *act, struct due *d)
{
	enum err e;

	*d = (struct due){ .known = { false } };
	e = db_each(act->db, act->a, STMT_TASK_EACH, NOVALS, task_row, d);
	for (size_t i = 0; i < ntasks && e == ERR_OK; i++) {
		if (d->known[i])
			continue;
		d->due[i] = true;
		e = db_run(act->db, STMT_TASK_NEW, VALS(V_STR(tasks[i].name)),
		    NULL);
	}
	return e;
}

/* --- one of them ------------------------------------------------------------- */

struct work {
	const struct task *task;
	const char *owner;
	struct task_step step;
	struct act *act;
	bool ours;
};

static enum err
claim(struct db *db, struct arena *a, void *arg)
{
	struct work *w = arg;
	uint64_t n = 0;
	enum err e;

	(void)a;
	e = db_run(db, STMT_TASK_CLAIM,
	    VALS(V_STR(w->owner), V_STR(w->task->name), V_INT(w->task->every)),
	    &n);
	w->ours = n == 1; /* and the transaction must have come to its end */
	return e;
}

/* A lease that has gone to another means that nothing may be written. */
static enum err
step(struct act *act, void *arg)
{
	struct work *w = arg;
	struct val row[2];
	enum err e;

	e = db_first(act->db, act->a, STMT_TASK_LOCK,
	    VALS(V_STR(w->task->name)), row, 2);
	if (e != ERR_OK)
		return e;
	w->ours = strcmp(row[0].s, w->owner) == 0;
	if (!w->ours)
		return ERR_OK;
	w->step = (struct task_step){ .position = row[1].i };
	if ((e = w->task->step(act, &w->step)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_TASK_MOVE,
	    VALS(V_INT(w->step.position), V_STR(w->task->name)), NULL);
}

static enum err
round_of(struct work *w, uint64_t until)
{
	enum err e;

	if (w->task->whole != NULL)
		return w->task->whole(w->act);
	do
		e = act_tx(w->act, step, w);
	while (
	    e == ERR_OK && w->ours && w->step.more && clock_mono_us() < until);
	return e;
}

/* *over: its round is at an end. */
static enum err
work(struct work *w, uint64_t until, bool *over)
{
	struct act *act = w->act;
	enum err e, end;

	*over = false;
	if ((e = db_tx(act->db, act->a, claim, w)) != ERR_OK || !w->ours)
		return e;
	e = round_of(w, until);
	if (e != ERR_OK)
		log_warnx("task %s: %s", w->task->name,
		    act->problem.text[0] != '\0' ? act->problem.text
						 : err_name(e));
	act_clear(act);
	*over = e == ERR_OK && w->ours && !w->step.more;
	end = db_run(act->db, STMT_TASK_END,
	    VALS(V_INT(e != ERR_OK || !w->step.more), V_STR(w->task->name),
		V_STR(w->owner)),
	    NULL);
	return e == ERR_AGAIN ? e : end;
}

enum err
task_work(struct act *act, struct task_worker *tw, uint64_t until,
    void (*done)(void *arg, const char *name), void *arg)
{
	struct due d;
	bool over;
	enum err e;

	tw->looked = clock_mono_us();
	if ((e = look(act, &d)) != ERR_OK)
		return e;
	for (size_t n = 0; n < ntasks && clock_mono_us() < until; n++) {
		size_t i = (tw->turn + n) % ntasks;
		struct work w = { .task = &tasks[i],
			.owner = tw->owner,
			.act = act };

		if (!d.due[i])
			continue;
		if ((e = work(&w, until, &over)) != ERR_OK)
			return e;
		if (over && done != NULL)
			done(arg, tasks[i].name);
	}
	tw->turn = (tw->turn + 1) % ntasks;
	return ERR_OK;
}
