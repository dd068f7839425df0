/* worker.c - one pass over everything there is to do; see worker.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/drain.h"
#include "base/log.h"
#include "notify/way.h"

#define SELDOM_US 60000000
#define DISABLE_FAILURES 20 /* in a row, besides the time */

struct notify_worker {
	const struct notify_worker_conf *conf;
	struct db *db;
	struct arena *a; /* of a pass */
	struct act act;
	struct http_conf http_conf;
	struct http *http; /* to webhooks */
	uint64_t tidied;   /* when seldom() was done */
};

struct notify_worker *
notify_worker_new(const struct notify_worker_conf *conf, struct db *db,
    struct vault *vault)
{
	struct notify_worker *w = calloc(1, sizeof(*w));

	if (w == NULL)
		abort();
	w->conf = conf;
	w->db = db;
	w->a = arena_new();
	w->act = (struct act){ .db = db,
		.a = w->a,
		.vault = vault,
		.actor = "notify",
		.address = "" };
	w->http = webhook_http(conf, &w->http_conf);
	return w;
}

void
notify_worker_free(struct notify_worker *w)
{
	if (w == NULL)
		return;
	http_close(w->http);
	arena_free(w->a);
	free(w);
}

/* --- one target's turn --- */

struct turn {
	struct notify_worker *w;
	const struct notify_target *target;
	const struct way *way;
	struct notify_claim claim;
	struct telling *t;
	size_t n;
	uint64_t began;
};

static const struct way *
way_for(const struct notify_target *t)
{
	if (t->webhook)
		return &way_webhook;
	return t->n.kind == NOTIFIER_SIP ? &way_sip : &way_action_uri;
}

static enum err
write_one(struct db *db, const struct turn *k, const struct telling *t)
{
	const struct notify_worker_conf *c = k->w->conf;
	struct notify_later later = { .words = t->words };
	bool mine;

	switch (policy_fate(t, &later.free)) {
	case FATE_DONE:
		return notify_settle(db, &k->claim, t->item->id, NOTIFY_DONE,
		    t->words, &mine);
	case FATE_FAILED:
		return notify_settle(db, &k->claim, t->item->id, NOTIFY_FAILED,
		    t->words, &mine);
	case FATE_LATER:
		break;
	}
	/* One that was not tried is due as it was; a pause of the target is
	 * the target's. */
	if (!later.free)
		later.ms = drain_pause(t->item->attempts, c->retry_first_ms,
		    c->retry_longest_ms);
	return notify_later(db, &k->claim, t->item->id, &later, &mine);
}

static enum err
write_mood(struct db *db, const struct turn *k)
{
	const struct notify_worker_conf *c = k->w->conf;
	const struct telling *t;
	int64_t pause;

	switch (policy_mood(k->target->webhook, k->t, k->n, &t)) {
	case MOOD_NONE:
	case MOOD_GONE:
		break;
	case MOOD_WELL:
		return notify_well(db, k->target);
	case MOOD_UNWELL:
		return notify_unwell(db, k->target, &c->breaker,
		    policy_trouble(t));
	case MOOD_SLOWER:
		pause =
		    t->pause < c->breaker.first ? c->breaker.first : t->pause;
		if (pause > c->breaker.longest)
			pause = c->breaker.longest;
		return notify_pause(db, k->target, pause, policy_trouble(t));
	case MOOD_DENIED:
		return notify_pause(db, k->target, c->denied_pause,
		    policy_trouble(t));
	}
	return ERR_OK;
}

/* What became of the whole claim, and how the target is, are one thing. */
static enum err
write_all(struct db *db, struct arena *a, void *arg)
{
	const struct turn *k = arg;
	enum err e = ERR_OK;

	(void)a;
	for (size_t i = 0; e == ERR_OK && i < k->n; i++)
		e = write_one(db, k, &k->t[i]);
	return e != ERR_OK ? e : write_mood(db, k);
}

/* Again and again while the database is away, until the lease runs out: then
 * somebody tells them once more. */
static enum err
write_down(struct turn *k)
{
	const struct timespec pause = { .tv_nsec = 100000000 };
	uint64_t until = k->began + (uint64_t)k->claim.lease * 1000000;
	enum err e;

	while ((e = db_tx(k->w->db, k->w->a, write_all, k)) == ERR_AGAIN &&
	    clock_mono_us() < until)
		nanosleep(&pause, NULL);
	if (e != ERR_OK)
		log_warnx("notify: what became of a claim is not written: %s",
		    err_name(e));
	return e;
}

/* A webhook that failed for a week, again and again, or wants no more, is left
 * alone; a failure, a quiet week and another failure are two. */
static enum err
maybe_disable(const struct turn *k)
{
	const struct notify_worker_conf *c = k->w->conf;
	const struct telling *t;
	enum mood m = policy_mood(k->target->webhook, k->t, k->n, &t);
	const char *words;

	if (!k->target->webhook || m == MOOD_NONE || m == MOOD_WELL ||
	    (m != MOOD_GONE &&
		(k->target->failing_hours < c->disable_hours ||
		    k->target->unwell < DISABLE_FAILURES)))
		return ERR_OK;
	words = m == MOOD_GONE
	    ? t->words
	    : arena_printf(k->w->a,
		  "Disabled: it failed for %" PRId64 " days.  %s",
		  k->target->failing_hours / 24, t->words);
	log_warnx("notify: webhook %" PRId64 ": %s", k->target->id, words);
	return notify_disable(&k->w->act, k->target, words);
}

/* A notifier says itself how long its answers take. */
static int64_t
lease_for(const struct notify_worker_conf *c, int64_t timeout)
{
	int64_t needed = 3 * (timeout + HELPER_SPARE);

	return needed > c->lease ? needed : c->lease;
}

/* *got: something is claimed.  A target that is in trouble is tried by one. */
static enum err
claim(struct turn *k, bool *got)
{
	struct notify_worker *w = k->w;
	size_t most = k->way->most(w->conf);
	enum err e;

	*got = false;
	if (!k->target->webhook && (int64_t)most > k->target->n.rate_per_second)
		most = (size_t)k->target->n.rate_per_second;
	if (k->target->unwell != 0)
		most = 1;
	e = notify_due(w->db, w->a, k->target, most, &k->claim);
	if (e != ERR_OK || k->claim.n == 0)
		return e;
	if (!k->target->webhook) {
		e = notify_pace(w->db, k->target, k->claim.n, got);
		if (e != ERR_OK || !*got)
			return e;
	}
	drain_owner(w->conf->host, k->claim.owner);
	k->claim.lease = k->target->webhook
	    ? w->conf->lease
	    : lease_for(w->conf, k->target->n.timeout);
	k->began = clock_mono_us();
	e = notify_claim(w->db, w->a, &k->claim);
	*got = e == ERR_OK;
	return e;
}

static enum err
read_items(struct turn *k)
{
	struct notify_item *items;
	enum err e;

	e = notify_items(k->w->db, k->w->a, &k->claim, &items, &k->n);
	if (e != ERR_OK)
		return e;
	k->t = arena_alloc(k->w->a, (k->n + 1) * sizeof(*k->t));
	for (size_t i = 0; i < k->n; i++)
		k->t[i] = (struct telling){ .item = &items[i], .words = "" };
	return ERR_OK;
}

/* Those whose phone is gone are over before they are told; the others come
 * first then. */
static size_t
sort_gone(struct turn *k)
{
	struct telling t;
	size_t n = 0;

	for (size_t i = 0; i < k->n; i++) {
		const struct notify_item *item = k->t[i].item;

		if (item->device_id == 0 &&
		    (item->kind == NOTIFY_PROVISION ||
			item->kind == NOTIFY_REBOOT)) {
			k->t[i].told = TOLD_BAD;
			k->t[i].words = "The phone was deleted, or is another "
					"organisation's now.";
			continue;
		}
		t = k->t[n];
		k->t[n++] = k->t[i];
		k->t[i] = t;
	}
	return n;
}

static void
log_failures(const struct turn *k)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct telling *t = &k->t[i];
		bool free;

		if (policy_fate(t, &free) == FATE_FAILED)
			log_warnx("notify: job %" PRId64 " (%s%s%s) failed: %s",
			    t->item->id, notify_kind_words[t->item->kind],
			    *t->item->mac != '\0' ? " " : "", t->item->mac,
			    policy_trouble(t));
	}
}

static enum err
take_turn(struct notify_worker *w, const struct notify_target *target,
    bool *busy)
{
	struct turn k = { .w = w, .target = target, .way = way_for(target) };
	struct way_of of = { .conf = w->conf,
		.a = w->a,
		.target = target,
		.http = w->http };
	bool got;
	enum err e;

	e = act_unseal(&w->act, k.way->purpose, &target->secret, &of.secret);
	if (e != ERR_OK) {
		log_warnx("notify: %s %" PRId64
			  ": its secret does not open with our keys",
		    k.way->name, target->id);
		return notify_pause(w->db, target, w->conf->denied_pause,
		    "Its secret does not open with our keys.");
	}
	if ((e = claim(&k, &got)) != ERR_OK || !got)
		return e;
	*busy = true;
	if ((e = read_items(&k)) != ERR_OK || k.n == 0)
		return e;
	/* One that is slow is not worth a second call in a turn: phones and
	 * other webhooks wait. */
	of.until = k.began +
	    (target->webhook ? (uint64_t)w->conf->timeout * 500000
			     : (uint64_t)k.claim.lease * 1000000 / 3);
	k.way->tell(&of, k.t, sort_gone(&k));
	if ((e = write_down(&k)) != ERR_OK)
		return e;
	log_failures(&k);
	return maybe_disable(&k);
}

/* --- a pass --- */

/* What need not be done in every pass. */
static enum err
seldom(struct notify_worker *w)
{
	const struct notify_worker_conf *c = w->conf;
	const struct notify_waits waits = {
		.lease = lease_for(c, NOTIFIER_TIMEOUT_MAX),
		.quiet = c->breaker.longest > c->denied_pause
		    ? c->breaker.longest
		    : c->denied_pause,
		.longest_ms = c->retry_longest_ms,
	};
	uint64_t now = clock_mono_us();
	enum err e;

	if (w->tidied != 0 && now - w->tidied < SELDOM_US)
		return ERR_OK;
	if ((e = notify_right(w->db, &waits)) != ERR_OK ||
	    (e = notify_prune(w->db, c->keep_days)) != ERR_OK)
		return e;
	w->tidied = now;
	return ERR_OK;
}

static enum err
tidy(struct notify_worker *w)
{
	uint64_t back = 0, late = 0;
	enum err e;

	if ((e = notify_sweep(w->db, &back)) != ERR_OK ||
	    (e = notify_expire(w->db, &late)) != ERR_OK)
		return e;
	if (back != 0)
		log_info("notify: took back %u jobs whose worker is gone",
		    (unsigned)back);
	if (late != 0)
		log_warnx("notify: %u jobs could not be done in time",
		    (unsigned)late);
	return seldom(w);
}

static enum err
look(struct notify_worker *w, bool *busy)
{
	const struct notify_worker_conf *c = w->conf;
	size_t jobs;
	bool more;
	enum err e = ERR_OK;

	for (int i = 0; e == ERR_OK && i < CURSOR__N; i++) {
		e = notify_look(&w->act, &c->events, (enum notify_cursor)i,
		    i == CURSOR_FETCHES ? c->look_ms : c->look_rare_ms, &jobs,
		    &more);
		if (e == ERR_OK && more) /* the rest, without waiting for it */
			e = notify_look(&w->act, &c->events,
			    (enum notify_cursor)i, 0, &jobs, &more);
		*busy = *busy || (e == ERR_OK && more);
	}
	return e;
}

/* Of any organisation, all the same how many it has: those of one are together
 * (NOTIFY_WEBHOOKS). */
static const struct notify_target *
any_webhook(const struct notify_target *t, size_t n)
{
	size_t first = 0, last, organisations = 1;
	uint32_t random[2];

	digest_random(random, sizeof(random));
	for (size_t i = 1; i < n; i++)
		organisations +=
		    t[i].organisation_id != t[i - 1].organisation_id;
	for (size_t k = random[0] % organisations; k > 0; first++)
		k -= t[first + 1].organisation_id != t[first].organisation_id;
	for (last = first + 1;
	     last < n && t[last].organisation_id == t[first].organisation_id;)
		last++;
	return &t[first + random[1] % (last - first)];
}

/* Phones first: somebody waits for them.  Then one webhook, whichever, so that
 * one that is slow holds up nobody for longer than its turn. */
static enum err
tell(struct notify_worker *w, bool *busy)
{
	struct notify_target *all;
	size_t n, phones = 0;
	enum err e;

	if ((e = notify_targets(w->db, w->a, &all, &n)) != ERR_OK)
		return e;
	for (; e == ERR_OK && phones < n && !all[phones].webhook; phones++)
		e = take_turn(w, &all[phones], busy);
	if (e != ERR_OK || phones == n)
		return e;
	return take_turn(w, any_webhook(all + phones, n - phones), busy);
}

enum err
notify_worker_pass(struct notify_worker *w, bool *busy)
{
	enum err e;

	*busy = false;
	db_rest(w->db);
	arena_reset(w->a);
	if ((e = tidy(w)) != ERR_OK || (e = look(w, busy)) != ERR_OK)
		return e;
	arena_reset(w->a);
	return tell(w, busy);
}
