/*
 * task.h - work in the background that one process at a time does.
 *
 * A task is a row of the table in task.c.  Whoever comes by claims one that
 * is due with a lease in the table `task`, works at it for a while, and
 * keeps how far it came; a process that died is succeeded when its lease is
 * over.  Workers of voipconfig-admin come by when nothing is asked of them,
 * voipconfigctl tasks when cron says so.
 */
#ifndef DB_TASK_H
#define DB_TASK_H

#include "db/act.h"

struct task_step {
	int64_t position; /* in: how far the last one came; out: this one */
	bool more;        /* out: there is more to do at once */
};

/*
 * One short step (some 20 ms), in a transaction that also keeps the position;
 * may be repeated whole.
 */
typedef enum err task_step_fn(struct act *, struct task_step *);

struct task {
	const char *name; /* at most 24 bytes; the row's key */
	int64_t every;    /* seconds from one round to the next */
	task_step_fn *step;
	/* Instead: a whole round, which has transactions of its own; within
	 * the minute that a lease lasts, and harmless if it overstays. */
	enum err (*whole)(struct act *);
};
extern const struct task tasks[];
extern const size_t ntasks;

/* A process that comes by. */
struct task_worker {
	char owner[64];  /* task_worker_init() */
	size_t turn;     /* whose turn it is, so that none waits for ever */
	uint64_t looked; /* clock_mono_us() of the last look */
	uint64_t rest;   /* the caller's: not before */
};
void task_worker_init(struct task_worker *);

/*
 * Does what is due until clock_mono_us() says until; a step that has begun
 * is ended.  done (may be NULL) is told each task whose round is over.  A
 * task that fails is logged and tried again when it is due again.
 */
enum err task_work(struct act *, struct task_worker *, uint64_t until,
    void (*done)(void *arg, const char *name), void *arg) MUST_CHECK;

#endif
