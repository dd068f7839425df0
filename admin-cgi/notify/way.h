/*
 * way.h - the ways to tell somebody something, each a struct of functions;
 * what they say came of it; and what that means.
 *
 * A new way is a file with one of these and a kind in db/notifier.h.
 */
#ifndef NOTIFY_WAY_H
#define NOTIFY_WAY_H

#include "net/http.h"
#include "notify/worker.h"

enum told {
	TOLD_NOT,         /* not tried: it stays due */
	TOLD_BAD,         /* there is nothing that could be said to it */
	TOLD_DONE,        /* said yes */
	TOLD_ABSENT,      /* the phone is not there */
	TOLD_SILENT,      /* the phone does not answer, or is in trouble */
	TOLD_REFUSED,     /* it will not, however often it is asked */
	TOLD_DENIED,      /* the proxy refuses us: all would fail */
	TOLD_SLOWER,      /* wants a pause of all */
	TOLD_UNWELL,      /* the proxy or receiver is in trouble */
	TOLD_UNREACHABLE, /* it is not there */
	TOLD_GONE         /* never again: 410 */
};

struct telling {
	const struct notify_item *item;
	enum told told;
	const char *words;   /* for people, the organisation's, too */
	const char *trouble; /* more than that, for the provider; NULL: words */
	int64_t pause;       /* TOLD_SLOWER: seconds; 0: not said */
	bool unsure;         /* it was sent, and may have been heeded */
};

struct way_of { /* what a way needs to know */
	const struct notify_worker_conf *conf;
	struct arena *a;
	const struct notify_target *target;
	const char *secret; /* clear; "": none */
	struct http *http;  /* to webhooks; kept */
	uint64_t until;     /* clock_mono_us(): nothing is begun after */
};

struct way {
	const char *name;
	const char *purpose; /* its secret is sealed for */
	/* How many are claimed at once. */
	size_t (*most)(const struct notify_worker_conf *);
	/* Every one gets its told and words, or stays TOLD_NOT. */
	void (*tell)(const struct way_of *, struct telling *, size_t n);
};
extern const struct way way_sip, way_action_uri, way_webhook;

/* --- policy.c: what it means --- */

enum fate { FATE_DONE, FATE_LATER, FATE_FAILED };
/* free: the attempt does not count. */
enum fate policy_fate(const struct telling *, bool *free);

enum mood {
	MOOD_NONE,
	MOOD_WELL,
	MOOD_UNWELL,
	MOOD_SLOWER,
	MOOD_DENIED,
	MOOD_GONE
};
/* Of the target, from all that was told at once; *which decides. */
enum mood policy_mood(bool webhook, const struct telling *, size_t n,
    const struct telling **which);

/* What the target's trouble, and the log, are to say of it. */
const char *policy_trouble(const struct telling *);

/* --- helper.c: the program that speaks SIP --- */

struct helper {
	const char *ask;    /* what it is told */
	const char *answer; /* its line, in the arena; NULL: none */
	int pid, in, out;
};
#define HELPER_SPARE 5 /* seconds, beyond the time it was told */
/* Runs them side by side, at most so many seconds. */
void helpers_run(struct arena *, const char *program, struct helper *, size_t n,
    int64_t seconds);

/* --- way_sip.c --- */

/* What one line of voipconfig-sip-notify means.  true: it may as well be the
 * proxy's trouble; who is to blame must be asked for. */
bool sip_judge(struct arena *, const char *line, struct telling *);

/* --- way_webhook.c --- */

/* "v1,..." over id, time and body; "": the secret is none. */
const char *webhook_sign(struct arena *, const char *secret, const char *id,
    const char *timestamp, const char *body);
struct http *webhook_http(const struct notify_worker_conf *,
    struct http_conf *);

#endif
