/*
 * guard.h - who guesses is slowed, then shut out; by address, by network (/24,
 * IPv6 /64) and of IPv6 by site (/48), in memory shared by all workers of a
 * host.
 *
 * It counts failures, not requests: every refused request takes from two
 * buckets (address, network; of IPv6 from a third, of the site, which holds
 * what four networks do) that refill with time.  An empty address bucket
 * slows: further requests are refused without a look at the database, until
 * it has refilled a little.  Going on regardless shuts out, for a while that
 * doubles with each relapse within a day of the last.
 *
 * An honest phone is spared: an (address, MAC) pair that was served, and heard
 * of since every 30 days, passes whatever its neighbours behind the NAT do, as
 * guessing never was served; only its own failures, counted in a bucket of its
 * own, make it one of the crowd again.  Where such pairs are, no shut-out
 * lasts longer than ten minutes, for the sake of phones that are new there.
 *
 * A request without credentials (the challenge every phone provokes) is not a
 * failure, but has a generous bucket of its own, so that asking for 401s all
 * day is noticed: beyond it they are failures.  Whether there is such a MAC
 * makes no difference, or counting one's tries would tell.
 *
 * "now" is seconds of a clock that never steps (clock_mono), or a clock that
 * was wrong for a while would shut people out for as long.
 *
 * Fixed memory: slots are found by a keyed hash; the oldest of a set is
 * overwritten.  So that nobody pushes out all others with the addresses of one
 * /64, pairs and challenges of IPv6 are of the /64 they come from; and with the
 * 65536 of those in a /48, nothing is claimed for a network of a site that has
 * had its share.  Updates are lock-free and may lose a count under contention.
 */
#ifndef PROV_GUARD_H
#define PROV_GUARD_H

#include <stdbool.h>
#include <stdint.h>

struct guard; /* in shared memory */

struct guard_conf {
	int64_t failures;       /* an address may fail this often at once: 20 */
	int64_t net_failures;   /* and its network: 200 */
	int64_t per_minute;     /* refill of the address bucket: 6 */
	int64_t net_per_minute; /* 60 */
	int64_t challenges;     /* unanswered 401s at once: 600, refill as many
	                       * in an hour */
	int64_t shut_seconds;   /* first shut-out: 60, doubles up to a day */
	int64_t slots; /* 65536 addresses; a power of two, 100 bytes each */
};

enum guard_verdict { GUARD_PASS, GUARD_SLOW, GUARD_SHUT };

/* Before the pool forks.  NULL after logging why not. */
struct guard *guard_new(const struct guard_conf *);

/*
 * Before anything costly is done for a request.  One that is not to pass is
 * counted here, and not told of below.
 *
 * address: sixteen bytes (scan_addr).  mac: 12 digits or ""; of the file name,
 * or where that has none of the credentials: it is only looked up.
 */
enum guard_verdict guard_ask(struct guard *, const uint8_t address[16],
    const char *mac, int64_t now);

/*
 * What became of a request that passed.  SERVED makes (address, mac) a pair
 * that is spared from now on, so mac must then be that of the file name or of
 * the device whose credentials fitted, never a claim of the User-Agent; ""
 * makes none.
 */
enum guard_event { GUARD_SERVED, GUARD_FAILED, GUARD_CHALLENGED };
void guard_tell(struct guard *, const uint8_t address[16], const char *mac,
    enum guard_event, int64_t now);

/* Lifts the shut-out of an address and its network. */
void guard_pardon(struct guard *, const uint8_t address[16]);

/* The same, the first time this id (not 0) is seen by any worker. */
void guard_pardon_once(struct guard *, int64_t id, const uint8_t address[16]);

/*
 * Is it time to look for pardons?  Yes to one worker, when so many seconds
 * are past since the last yes.  guard_look_later(): not before then.
 */
bool guard_look(struct guard *, int64_t seconds, int64_t now);
void guard_look_later(struct guard *, int64_t when);

/* For /metrics: addresses and networks shut out now (a scan of all slots). */
uint64_t guard_shut_count(const struct guard *, int64_t now);

#endif
