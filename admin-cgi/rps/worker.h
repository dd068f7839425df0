/*
 * worker.h - drains the queue: one pass after the other.
 *
 * A pass takes back what dead workers left, finds the accounts of jobs that
 * have none yet, answers what people ask, and then does one batch for each
 * account: a claim, the calls, and for each item one transaction that says
 * what became of it.  No transaction is open while Yealink is called.
 *
 * Any number of workers may run, on any number of hosts; each may be killed
 * at any instant.
 */
#ifndef RPS_WORKER_H
#define RPS_WORKER_H

#include "base/vault.h"
#include "db/rps_account.h"

struct rps_worker_conf {
	const char *host;       /* of this machine: part of a claim's owner */
	const char *public_url; /* where phones come; accounts may differ */
	const char *ca_file;    /* "": the system's */
	int64_t timeout;        /* seconds of one call */
	int64_t lease;          /* seconds; renewed when a third is gone */
	int64_t wait_ms;        /* for another job to be done first */
	int64_t retry_first_ms, retry_longest_ms;
	struct rps_breaker breaker;
	int64_t slower_min;   /* seconds, whatever they ask for */
	int64_t denied_pause; /* seconds, when our credentials are refused */
	int64_t drift_minute; /* of the day; negative: no daily comparison */
	int64_t clock_window; /* seconds their clock may differ */
};

struct rps_worker;

/* OWNED: rps_worker_free().  All is BORROWED for its life. */
struct rps_worker *rps_worker_new(const struct rps_worker_conf *, struct db *,
    struct vault *);
void rps_worker_free(struct rps_worker *);

/* *busy: there may be more to do at once.  ERR_AGAIN: the database is away. */
enum err rps_worker_pass(struct rps_worker *, bool *busy) MUST_CHECK;

#endif
