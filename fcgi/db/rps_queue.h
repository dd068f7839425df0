/*
 * rps_queue.h - draining the queue of db/job.h: whose a job is, claims with a
 * lease, and what became of them.
 *
 * A claim is an UPDATE with an owner nobody else has and a lease; what counts
 * is what is found under that owner after the COMMIT.  Only the oldest
 * unfinished job of a target is ever claimed.  A claim that is not settled in
 * time goes back by rps_queue_sweep(), and whoever had it finds out: his
 * settling changes nothing any more.
 *
 * Nothing here knows Yealink; everything is safe against other workers on
 * other hosts.  Functions with struct db alone may run inside a transaction.
 */
#ifndef DB_RPS_QUEUE_H
#define DB_RPS_QUEUE_H

#include "db/job.h"

#define CLAIM_MAX 100

struct rps_claim {
	int64_t account_id;
	int64_t verb; /* of all of them: enum job_verb */
	int64_t ids[CLAIM_MAX];
	size_t n;
	char owner[81];
	int64_t lease; /* seconds */
};

/* Claims whose lease ran out are ready again, and perhaps done. */
enum err rps_queue_sweep(struct db *, uint64_t *n) MUST_CHECK;

/*
 * Now and then: what is further ahead than these allow is there because the
 * clock was set back, and is not waited for.  account_id 0: of none.
 */
struct rps_waits {
	int64_t lease, quiet; /* seconds; of an account: most */
	int64_t wait_ms, first_ms, longest_ms; /* of a job */
};
enum err rps_queue_right(struct db *, const struct rps_waits *) MUST_CHECK;
enum err rps_queue_right_jobs(struct db *, int64_t account_id,
    const struct rps_waits *) MUST_CHECK;

/*
 * Jobs that have no account yet get theirs: of the record that is there, or
 * the nearest up the tree; without any they are done ("no account").
 */
enum err rps_queue_route(struct db *, struct arena *, size_t *n) MUST_CHECK;

/*
 * What is due for an account, at most most[verb] of one verb; n is 0 when
 * nothing is.  Not claimed yet.  Those behind an older one of their target
 * are put off by behind_ms.
 */
enum err rps_queue_due(struct db *, struct arena *, int64_t account_id,
    const size_t most[6], int64_t behind_ms, struct rps_claim *) MUST_CHECK;

/* In a transaction of its own; c->owner and lease are the caller's.  What was
 * got is seen by the readers below. */
enum err rps_queue_claim(struct db *, struct arena *,
    struct rps_claim *) MUST_CHECK;
/* *all: every one is still ours. */
enum err rps_queue_renew(struct db *, struct arena *, const struct rps_claim *,
    bool *all) MUST_CHECK;

/* *mine: it was still ours; else nothing has changed. */
enum err rps_queue_settle(struct db *, const struct rps_claim *, int64_t id,
    bool refused, const char *words, bool *mine) MUST_CHECK;

/* Many at once: those that are still ours, which nobody can take before the
 * transaction ends; then what ended well and alike. */
enum err rps_queue_hold(struct db *, struct arena *, const struct rps_claim *,
    const int64_t *ids, size_t n, bool *mine) MUST_CHECK;
enum err rps_queue_done(struct db *, const struct rps_claim *,
    const int64_t *ids, size_t n, const char *words) MUST_CHECK;

struct rps_later {
	int64_t ms;
	const char *words;
	bool ambiguous; /* the call may have worked */
	bool alone;     /* not in a batch again */
	bool free;      /* this attempt does not count */
	bool reroute;   /* its account may be another one */
};
enum err rps_queue_later(struct db *, const struct rps_claim *, int64_t id,
    const struct rps_later *, bool *mine) MUST_CHECK;

struct rps_counts {
	int64_t ready, claimed, refused;
};
enum err rps_queue_counts(struct db *, struct arena *, int64_t account_id,
    struct rps_counts *) MUST_CHECK; /* account 0: all */

/* --- what a claimed job is about; as it is when it is read --- */

struct rps_device_job {
	int64_t id, verb, attempts, organisation_id;
	bool ambiguous, alone;
	const char *mac;
	/* The device; device_id 0: it is gone. */
	int64_t device_id, owner_id,
	    account_id; /* account that holds; 0: none */
	const char *serial, *label, *owner, *path_key;
	struct val secret;
	/* Its record; has_record false: none. */
	bool has_record, adopted;
	bool unchanged; /* the device, since it was sent */
	int64_t record_account, record_server, there, sent_at;
	const char *remote_id;
	/* The server record it belongs to, in this account; 0: none. */
	int64_t server_id, server_there;
	bool server_refused;
	const char *server_remote, *server_name, *server_reason;
};
enum err rps_queue_devices(struct db *, struct arena *,
    const struct rps_claim *, struct rps_device_job **, size_t *n) MUST_CHECK;

struct rps_server_job {
	int64_t id, target_id, verb, attempts;
	bool ambiguous;
	/* The organisation; 0: it is gone. */
	int64_t organisation_id, account_id;
	const char *organisation, *path_key, *user, *certificate_url;
	struct val secret;
	/* Its record in this account; 0: none. */
	int64_t server_id, there;
	const char *remote_id, *name, *url;
	bool adopted;
	bool shared; /* another account of ours has the very record: both are
			one at Yealink */
	bool busy;   /* jobs of devices that point at it are not finished */
};
/* ERR_NOTFOUND: it is not ours. */
enum err rps_queue_server(struct db *, struct arena *, const struct rps_claim *,
    struct rps_server_job *) MUST_CHECK;

#endif
