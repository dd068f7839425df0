/*
 * worker.h - tells phones and webhooks: one pass after the other.
 *
 * A pass takes back what dead workers left and gives up what is late, looks
 * for events, and then tells: a batch of phones for each notifier that has
 * something due, and one webhook.  A claim, the calls, and one transaction
 * that says what became of them; none is open while anybody is called.
 *
 * Any number of workers may run, on any number of hosts; each may be killed
 * at any instant: what it had claimed is told once more.
 */
#ifndef NOTIFY_WORKER_H
#define NOTIFY_WORKER_H

#include "base/vault.h"
#include "db/notify_event.h"
#include "db/notify_queue.h"

struct notify_worker_conf {
	const char *host;       /* of this machine: part of a claim's owner */
	const char *sip_helper; /* voipconfig-sip-notify */
	const char *ca_file;    /* "": the system's */
	const char *proxy;      /* to webhooks; "": none */
	const char *allow;      /* networks webhooks may be in, though they are
	                         * private or our own; blank separated */
	bool plain;             /* webhooks may be http:// */
	int64_t parallel;       /* phones told at once by one worker */
	int64_t timeout;        /* seconds for a webhook */
	int64_t lease;          /* seconds */
	int64_t retry_first_ms, retry_longest_ms;
	struct notify_breaker breaker;
	int64_t denied_pause;  /* seconds, when a proxy refuses our password */
	int64_t disable_hours; /* a webhook that fails for so long */
	int64_t keep_days;     /* of what is over */
	int64_t look_ms, look_rare_ms; /* from one search to the next */
	struct notify_event_conf events;
};

struct notify_worker;

/* OWNED: notify_worker_free().  All is BORROWED for its life. */
struct notify_worker *notify_worker_new(const struct notify_worker_conf *,
    struct db *, struct vault *);
void notify_worker_free(struct notify_worker *);

/* *busy: there may be more to do at once.  ERR_AGAIN: the database is away. */
enum err notify_worker_pass(struct notify_worker *, bool *busy) MUST_CHECK;

#endif
