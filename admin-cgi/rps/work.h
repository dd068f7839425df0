/*
 * work.h - the worker's own rooms: a connection to an account, one claim at
 * work, and what each kind of work needs of the others.
 */
#ifndef RPS_WORK_H
#define RPS_WORK_H

#include "db/act.h"
#include "db/rps_queue.h"
#include "rps/client.h"
#include "rps/retry.h"
#include "rps/worker.h"

/* Kept over passes, so that a token is: one for each account. */
struct rps_line {
	struct rps_line *next;
	int64_t account_id, version;
	struct arena *a; /* what conf points at */
	struct rps_account_conf conf;
	const struct rps_driver *driver;
	struct rps_conn *conn;
	uint64_t counted; /* calls the rate knows of */
};

struct rps_worker {
	const struct rps_worker_conf *conf;
	struct db *db;
	struct arena *a; /* of a pass */
	struct act act;
	struct rps_line *lines;
	uint64_t claims; /* so far: each has an owner of its own */
	int64_t righted; /* clock_mono(): when times were last looked at */
};

/* One account's turn. */
struct work {
	struct rps_worker *w;
	const struct rps_account_now *account;
	struct rps_line *line;
	struct rps_claim claim;
	uint64_t renewed; /* clock_mono_us() */
	bool granted;     /* a call is taken from the rate and not made yet */
	int64_t paused_for, pause; /* attempts, ms: see item_judge() */
};

/* --- work.c --- */

/* NULL: its secret can not be opened; that has been noted. */
struct rps_line *line_of(struct rps_worker *, const struct rps_account_now *);
void lines_free(struct rps_worker *);

enum may_call { MAY, MAY_NOT_YET, MAY_NO_MORE };
/* Before each call: MAY_NOT_YET the rate is used up, MAY_NO_MORE the claim is
 * not ours any more (or the database is away). */
enum may_call work_may(struct work *);
/* After it: counts it, and what it says about the account. */
void work_called(struct work *, const struct rps_answer *);
/* Gives back what was taken and not used. */
void work_over(struct work *);
/* A name for a claim that nobody else has. */
void work_owner(struct rps_worker *, char out[81]);

/* This one of the claim is written, and no longer ours. */
void work_forget(struct work *, int64_t id);
/* Queues the server record of an organisation, unless somebody has. */
void work_ask_server(struct work *, int64_t organisation_id, bool fresh);

/* "", or a sentence when their clock and ours differ too much; begins with
 * blanks, to be put behind others. */
const char *work_clock_words(struct work *);

/* "foreign: device.mac.added.by.other" */
const char *work_words(struct work *, const struct rps_answer *);

/* fn in a transaction, again and again while the database is away, until the
 * claim must be over. */
enum err work_write(struct work *, db_tx_fn *fn, void *arg) MUST_CHECK;

/* --- work_device.c, work_server.c --- */
void work_devices(struct work *);
void work_server(struct work *);

/* Where phones of this account come. */
const char *work_public_url(const struct work *);

#endif
