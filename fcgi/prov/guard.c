/*
 * guard.c - who is judged how; see guard.h for the rules and guard_table.h
 * for what is remembered.
 */
#include <sys/mman.h>
#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "prov/guard.h"
#include "prov/guard_table.h"

#define DAY (24 * 60 * 60)
#define SHUT_MAX DAY
#define SHUT_SHARED 600 /* seconds, where others have been served */
#define PAIR_AGE (30 * DAY)

/* Pairs for each slot: of each phone the pair and three marks, see below. */
#define PAIRS 4

/* A site may fail, and be asked for credentials, as often as so many nets. */
#define SITE_NETS 4

#define PARDONS 64 /* ids that are remembered; more are never asked for */

struct guard {
	uint64_t key[2];
	_Atomic int64_t looked_at;
	_Atomic int64_t pardoned[PARDONS];
	_Atomic unsigned npardoned;
	struct rate address, net, site, challenge, site_challenge;
	int64_t shut_seconds;
	struct slots slots, nets, sites;
	struct pairs pairs;
};

/* What a hash is of; the last three mark that somebody there was served. */
enum subject {
	SUBJECT_ADDRESS,
	SUBJECT_NET,
	SUBJECT_SITE, /* of IPv6 alone */
	SUBJECT_PAIR,
	SUBJECT_ADDRESS_SERVED,
	SUBJECT_NET_SERVED,
	SUBJECT_SITE_SERVED
};

static bool
is_v4(const uint8_t address[16])
{
	return memcmp(address, (uint8_t[12]){ [10] = 0xff, 0xff }, 12) == 0;
}

/* How much of an address counts.  A host has a /64 of IPv6 to itself: what it
 * may have made for each address of that would push out all others'. */
static size_t
reach(enum subject what, const uint8_t address[16])
{
	switch (what) {
	case SUBJECT_ADDRESS:
		return 16;
	case SUBJECT_NET:
	case SUBJECT_NET_SERVED:
		return is_v4(address) ? 15 : 8; /* a.b.c of ::ffff:a.b.c.d */
	case SUBJECT_SITE:
	case SUBJECT_SITE_SERVED:
		return 6;
	case SUBJECT_PAIR:
	case SUBJECT_ADDRESS_SERVED:
		break;
	}
	return is_v4(address) ? 16 : 8;
}

/* Never 0, which marks a free slot. */
static uint64_t
tag_of(const struct guard *g, enum subject what, const uint8_t address[16],
    const char *mac)
{
	uint64_t in[5] = { what };
	uint64_t tag;

	memcpy(in + 1, address, reach(what, address));
	memcpy(in + 3, mac, strnlen(mac, 16));
	tag = guard_hash(g->key, in, 5);
	return tag == 0 ? 1 : tag;
}

/* The pair, if it was served in time. */
static struct pair *
known(const struct guard *g, enum subject what, const uint8_t address[16],
    const char *mac, int64_t now)
{
	if (what == SUBJECT_PAIR && *mac == '\0')
		return NULL;
	return pair_find(g->pairs, tag_of(g, what, address, mac), PAIR_AGE,
	    now);
}

/* Whose failures, and who else there would suffer. */
struct party {
	struct slots slots;
	uint64_t tag;
	struct rate rate, challenge;
	enum subject served;
};

static struct party
party_of(struct guard *g, enum subject what, const uint8_t address[16])
{
	uint64_t tag = tag_of(g, what, address, "");

	if (what == SUBJECT_SITE)
		return (struct party){ g->sites, tag, g->site,
			g->site_challenge, SUBJECT_SITE_SERVED };
	if (what == SUBJECT_NET)
		return (struct party){ g->nets, tag, g->net, g->challenge,
			SUBJECT_NET_SERVED };
	return (struct party){ g->slots, tag, g->address, g->challenge,
		SUBJECT_ADDRESS_SERVED };
}

/*
 * Shut for shut_seconds, doubled for each time before unless the last is a
 * day past.  The bucket counts from the end: half full, so that who comes
 * back and has learnt nothing is shut out sooner.
 */
static void
shut(struct guard *g, struct slot *s, const struct party *p,
    const uint8_t address[16], int64_t now)
{
	uint64_t old = atomic_load(&s->shut);
	uint32_t before = now - bucket_time(old) > DAY ? 0 : (uint32_t)old;
	int64_t most = SHUT_MAX, last;

	if (known(g, p->served, address, "", now) != NULL)
		most = SHUT_SHARED;
	last = before < 20 ? g->shut_seconds << before : most;
	if (last > most)
		last = most;
	if (before < UINT32_MAX)
		before++;
	if (atomic_compare_exchange_strong(&s->shut, &old,
		bucket_of(now + last, before)))
		atomic_store(&s->failures,
		    bucket_of(now + last, p->rate.full / 2));
}

/* Went on although slowed: counted, until it is twice too much. */
static enum guard_verdict
judge(struct guard *g, enum subject what, const uint8_t address[16],
    int64_t now)
{
	struct party p = party_of(g, what, address);
	struct slot *s = slot_find(p.slots, p.tag);

	if (s == NULL)
		return GUARD_PASS;
	if (bucket_time(atomic_load(&s->shut)) > now)
		return GUARD_SHUT;
	if (!bucket_is_full(atomic_load(&s->failures), p.rate, now))
		return GUARD_PASS;
	if (bucket_pour(&s->failures, p.rate, BUCKET_ONE, now) <
	    2 * (uint64_t)p.rate.full)
		return GUARD_SLOW;
	shut(g, s, &p, address, now);
	return GUARD_SHUT;
}

/* Served before, and not itself the one who fails?  If it is, its going on
 * is counted as judge() does, so that it comes back when it has calmed. */
static bool
is_spared(const struct guard *g, const uint8_t address[16], const char *mac,
    int64_t now)
{
	struct pair *p = known(g, SUBJECT_PAIR, address, mac, now);

	if (p == NULL)
		return false;
	if (!bucket_is_full(atomic_load(&p->failures), g->address, now))
		return true;
	bucket_pour(&p->failures, g->address, BUCKET_ONE, now);
	return false;
}

/*
 * A site that is slowed or shut is judged alone, and so is a network: nothing
 * is claimed for what is within, so that a guesser with a whole /48 or /64 to
 * himself cannot fill the tables below.
 */
enum guard_verdict
guard_ask(struct guard *g, const uint8_t address[16], const char *mac,
    int64_t now)
{
	enum guard_verdict v = GUARD_PASS;

	if (is_spared(g, address, mac, now))
		return GUARD_PASS;
	if (!is_v4(address))
		v = judge(g, SUBJECT_SITE, address, now);
	if (v == GUARD_PASS)
		v = judge(g, SUBJECT_NET, address, now);
	return v != GUARD_PASS ? v : judge(g, SUBJECT_ADDRESS, address, now);
}

/* Is there still room for it? */
static bool
count(struct guard *g, enum subject what, const uint8_t address[16],
    int64_t now)
{
	struct party p = party_of(g, what, address);
	struct slot *s = slot_claim(p.slots, p.tag);

	return bucket_pour(&s->failures, p.rate, BUCKET_ONE, now) <=
	    p.rate.full;
}

static void
failed(struct guard *g, const uint8_t address[16], const char *mac, int64_t now)
{
	struct pair *p = known(g, SUBJECT_PAIR, address, mac, now);

	if (p != NULL)
		bucket_pour(&p->failures, g->address, BUCKET_ONE, now);
	if (!is_v4(address) && !count(g, SUBJECT_SITE, address, now))
		return;
	count(g, SUBJECT_ADDRESS, address, now);
	count(g, SUBJECT_NET, address, now);
}

/* Found or made; either way it has been seen now. */
static void
remember(struct guard *g, enum subject what, const uint8_t address[16],
    const char *mac, int64_t now)
{
	struct pair *p =
	    pair_claim(g->pairs, tag_of(g, what, address, mac), now);

	bucket_pour(&p->failures, g->address, 0, now);
}

/* Whose challenges are counted together. */
static struct party
asker_of(struct guard *g, const uint8_t address[16])
{
	return party_of(g, is_v4(address) ? SUBJECT_ADDRESS : SUBJECT_NET,
	    address);
}

/* One challenge was answered well: it gives back what it took. */
static void
give_back(struct party p, int64_t now)
{
	struct slot *s = slot_find(p.slots, p.tag);

	if (s != NULL)
		bucket_pour(&s->challenges, p.challenge, -(int64_t)BUCKET_ONE,
		    now);
}

static void
served(struct guard *g, const uint8_t address[16], const char *mac, int64_t now)
{
	give_back(asker_of(g, address), now);
	if (!is_v4(address))
		give_back(party_of(g, SUBJECT_SITE, address), now);
	if (*mac == '\0')
		return;
	remember(g, SUBJECT_PAIR, address, mac, now);
	remember(g, SUBJECT_ADDRESS_SERVED, address, "", now);
	remember(g, SUBJECT_NET_SERVED, address, "", now);
	if (!is_v4(address))
		remember(g, SUBJECT_SITE_SERVED, address, "", now);
}

/* False: it had too many, and none is taken. */
static bool
take(struct party p, int64_t now)
{
	struct slot *s = slot_claim(p.slots, p.tag);

	if (bucket_is_full(atomic_load(&s->challenges), p.challenge, now))
		return false;
	bucket_pour(&s->challenges, p.challenge, BUCKET_ONE, now);
	return true;
}

static void
challenged(struct guard *g, const uint8_t address[16], const char *mac,
    int64_t now)
{
	bool room = true;

	if (known(g, SUBJECT_PAIR, address, mac, now) != NULL)
		return;
	if (!is_v4(address))
		room = take(party_of(g, SUBJECT_SITE, address), now);
	if (!room || !take(asker_of(g, address), now))
		failed(g, address, mac, now);
}

void
guard_tell(struct guard *g, const uint8_t address[16], const char *mac,
    enum guard_event event, int64_t now)
{
	switch (event) {
	case GUARD_SERVED:
		served(g, address, mac, now);
		break;
	case GUARD_FAILED:
		failed(g, address, mac, now);
		break;
	case GUARD_CHALLENGED:
		challenged(g, address, mac, now);
		break;
	}
}

static void
forgive(struct guard *g, enum subject what, const uint8_t address[16])
{
	struct party p = party_of(g, what, address);
	struct slot *s = slot_find(p.slots, p.tag);

	if (s == NULL)
		return;
	atomic_store(&s->failures, 0);
	atomic_store(&s->challenges, 0);
	atomic_store(&s->shut, 0);
}

void
guard_pardon(struct guard *g, const uint8_t address[16])
{
	forgive(g, SUBJECT_ADDRESS, address);
	forgive(g, SUBJECT_NET, address);
	if (!is_v4(address))
		forgive(g, SUBJECT_SITE, address);
}

void
guard_pardon_once(struct guard *g, int64_t id, const uint8_t address[16])
{
	for (int i = 0; i < PARDONS; i++)
		if (atomic_load(&g->pardoned[i]) == id)
			return;
	guard_pardon(g, address);
	atomic_store(&g->pardoned[atomic_fetch_add(&g->npardoned, 1) % PARDONS],
	    id);
}

bool
guard_look(struct guard *g, int64_t seconds, int64_t now)
{
	int64_t last = atomic_load(&g->looked_at);

	/* A clock that was set back must not end the looking. */
	if (now - last < seconds && now - last > -DAY)
		return false;
	return atomic_compare_exchange_strong(&g->looked_at, &last, now);
}

void
guard_look_later(struct guard *g, int64_t when)
{
	atomic_store(&g->looked_at, when);
}

static uint64_t
shut_in(struct slots t, int64_t now)
{
	uint64_t found = 0;

	for (uint64_t i = 0; i < t.n; i++)
		if (bucket_time(atomic_load(&t.p[i].shut)) > now)
			found++;
	return found;
}

uint64_t
guard_shut_count(const struct guard *g, int64_t now)
{
	return shut_in(g->slots, now) + shut_in(g->nets, now) +
	    shut_in(g->sites, now);
}

static bool
within(const char *name, int64_t v, int64_t most)
{
	if (v >= 1 && v <= most)
		return true;
	log_warnx("guard: %s must be from 1 to %lld, not %lld", name,
	    (long long)most, (long long)v);
	return false;
}

static bool
is_sane(const struct guard_conf *c)
{
	if (!within("failures", c->failures, BUCKET_MAX) ||
	    !within("net_failures", c->net_failures, BUCKET_MAX) ||
	    !within("per_minute", c->per_minute, BUCKET_MAX) ||
	    !within("net_per_minute", c->net_per_minute, BUCKET_MAX) ||
	    !within("challenges", c->challenges, BUCKET_MAX) ||
	    !within("shut_seconds", c->shut_seconds, SHUT_MAX) ||
	    !within("slots", c->slots, 1 << 24))
		return false;
	if (c->slots >= 64 && (c->slots & (c->slots - 1)) == 0)
		return true;
	log_warnx("guard: slots must be a power of two from 64, not %lld",
	    (long long)c->slots);
	return false;
}

static struct rate
rate(int64_t full, int64_t refill, uint32_t per)
{
	full = full < BUCKET_MAX ? full : BUCKET_MAX;
	refill = refill < BUCKET_MAX ? refill : BUCKET_MAX;
	return (struct rate){ .full = (uint32_t)full * BUCKET_ONE,
		.leak = (uint32_t)refill * (BUCKET_ONE / per) };
}

static void
set_rates(struct guard *g, const struct guard_conf *c)
{
	const int64_t n = SITE_NETS;

	g->address = rate(c->failures, c->per_minute, 60);
	g->net = rate(c->net_failures, c->net_per_minute, 60);
	g->site = rate(n * c->net_failures, n * c->net_per_minute, 60);
	g->challenge = rate(c->challenges, c->challenges, 3600);
	g->site_challenge = rate(n * c->challenges, n * c->challenges, 3600);
}

/* Tables behind it: of addresses, networks, sites, pairs. */
static void
lay_out(struct guard *g, uint64_t n)
{
	g->slots = (struct slots){ (struct slot *)(g + 1), n };
	g->nets = (struct slots){ g->slots.p + n, n / 4 };
	g->sites = (struct slots){ g->nets.p + n / 4, n / 16 };
	g->pairs =
	    (struct pairs){ (struct pair *)(g->sites.p + n / 16), n * PAIRS };
}

struct guard *
guard_new(const struct guard_conf *c)
{
	uint64_t n, size;
	struct guard *g;
	char *mem;

	if (!is_sane(c))
		return NULL;
	n = (uint64_t)c->slots;
	size = sizeof(*g) + (n + n / 4 + n / 16) * sizeof(struct slot) +
	    n * PAIRS * sizeof(struct pair);
	mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (mem == MAP_FAILED) {
		log_warn("guard: %llu bytes", (unsigned long long)size);
		return NULL;
	}
	g = (struct guard *)(void *)mem;
	set_rates(g, c);
	g->shut_seconds = c->shut_seconds;
	lay_out(g, n);
	digest_random(g->key, sizeof(g->key));
	return g;
}
