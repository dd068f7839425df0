/*
 * notify_queue.h - draining the queue of db/notify.h: voipconfig-notify's
 * side.  A claim is an UPDATE with an owner nobody else has and a lease; what
 * counts is what is found under that owner after the COMMIT.
 */
#ifndef DB_NOTIFY_QUEUE_H
#define DB_NOTIFY_QUEUE_H

#include "db/notifier.h"
#include "db/notify.h"

#define NOTIFY_CLAIM_MAX 50

/* Who has something due and is not paused: a notifier or a webhook. */
struct notify_target {
	bool webhook;
	int64_t id, organisation_id, version, unwell;
	struct val secret;      /* sealed */
	struct notifier n;      /* of a notifier */
	const char *url, *name; /* of a webhook */
	int64_t failing_hours;  /* -1: it works */
};
/* Notifiers first, then webhooks. */
enum err notify_targets(struct db *, struct arena *, struct notify_target **,
    size_t *n) MUST_CHECK;

struct notify_claim {
	int64_t ids[NOTIFY_CLAIM_MAX];
	size_t n;
	char owner[81];
	int64_t lease; /* seconds */
};

/* What is due for a target, at most so many; not claimed yet. */
enum err notify_due(struct db *, struct arena *, const struct notify_target *,
    size_t most, struct notify_claim *) MUST_CHECK;
/* Takes the turn for n phones of a notifier; *granted false: it is not the
 * time yet. */
enum err notify_pace(struct db *, const struct notify_target *, size_t n,
    bool *granted) MUST_CHECK;
/* In a transaction of its own; what was got is seen by notify_items(). */
enum err notify_claim(struct db *, struct arena *,
    struct notify_claim *) MUST_CHECK;

struct notify_item {
	int64_t id, kind, attempts, age; /* seconds since it was asked for */
	/* The phone as it is now; device_id 0: it is gone. */
	int64_t device_id;
	const char *mac;
	const char *user_name, *server_host; /* of its first account; "" */
	const char *address;                 /* of its last fetch; "" */
	bool foreign;   /* not of the notifier's own organisation */
	int64_t shared; /* the line of another organisation's phone that has had
			 * that account for longer; 0: none */
	/* Of a webhook. */
	const char *event, *message_id, *body;
};
enum err notify_items(struct db *, struct arena *, const struct notify_claim *,
    struct notify_item **, size_t *n) MUST_CHECK;

/* *mine: it was still ours; else nothing has changed. */
enum err notify_settle(struct db *, const struct notify_claim *, int64_t id,
    enum notify_state, const char *words, bool *mine) MUST_CHECK;
struct notify_later {
	int64_t ms;
	const char *words;
	bool free; /* this attempt does not count */
};
enum err notify_later(struct db *, const struct notify_claim *, int64_t id,
    const struct notify_later *, bool *mine) MUST_CHECK;

/* Claims whose lease ran out are ready again; what is past its time fails;
 * what is older than so many days is forgotten. */
enum err notify_sweep(struct db *, uint64_t *back) MUST_CHECK;
enum err notify_expire(struct db *, uint64_t *n) MUST_CHECK;
enum err notify_prune(struct db *, int64_t days) MUST_CHECK;

/* A clock that was set back must not stop the queue until it is as late again:
 * no time stays further ahead than what is said here. */
struct notify_waits {
	int64_t lease, quiet; /* seconds; quiet: a target is left in peace */
	int64_t longest_ms;   /* a job's pause */
};
enum err notify_right(struct db *, const struct notify_waits *) MUST_CHECK;

/* How the target is, for all workers. */
struct notify_breaker {
	int64_t after;          /* failures in a row that open it */
	int64_t first, longest; /* seconds */
};
enum err notify_well(struct db *, const struct notify_target *) MUST_CHECK;
enum err notify_unwell(struct db *, const struct notify_target *,
    const struct notify_breaker *, const char *words) MUST_CHECK;
enum err notify_pause(struct db *, const struct notify_target *,
    int64_t seconds, const char *words) MUST_CHECK;
/* A webhook is disabled, and what waits for it fails. */
enum err notify_disable(struct act *, const struct notify_target *,
    const char *words) MUST_CHECK;

/* --- for metrics and the doctor --- */

struct notify_vitals {
	int64_t ready, claimed, failed; /* failed: in the last day */
	int64_t oldest;                 /* seconds it is overdue; 0: none */
	int64_t paused;                 /* targets whose breaker is open */
	int64_t failing, disabled;      /* webhooks */
};
enum err notify_vitals(struct db *, struct arena *,
    struct notify_vitals *) MUST_CHECK;

#endif
