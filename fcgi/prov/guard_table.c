/* guard_table.c - see guard_table.h. */
#include "prov/guard_table.h"

static uint64_t
set_of(uint64_t tag, uint64_t n)
{
	return (tag & (n - 1)) / WAYS * WAYS;
}

struct slot *
slot_find(struct slots t, uint64_t tag)
{
	struct slot *set = t.p + set_of(tag, t.n);

	for (int i = 0; i < WAYS; i++)
		if (atomic_load(&set[i].tag) == tag)
			return set + i;
	return NULL;
}

static uint32_t
slot_seen(const struct slot *s)
{
	uint32_t a = bucket_time(atomic_load(&s->failures));
	uint32_t b = bucket_time(atomic_load(&s->challenges));

	return a > b ? a : b;
}

/* Emptied before it changes hands, so that nobody inherits a shut-out. */
struct slot *
slot_claim(struct slots t, uint64_t tag)
{
	struct slot *s = slot_find(t, tag), *set;

	if (s != NULL)
		return s;
	s = set = t.p + set_of(tag, t.n);
	for (int i = 1; i < WAYS; i++)
		if (slot_seen(set + i) < slot_seen(s))
			s = set + i;
	atomic_store(&s->tag, 0);
	atomic_store(&s->failures, 0);
	atomic_store(&s->challenges, 0);
	atomic_store(&s->shut, 0);
	atomic_store(&s->tag, tag);
	return s;
}

static uint32_t
pair_seen(const struct pair *p)
{
	return bucket_time(atomic_load(&p->failures));
}

struct pair *
pair_find(struct pairs t, uint64_t tag, int64_t age, int64_t now)
{
	struct pair *set = t.p + set_of(tag, t.n);

	for (int i = 0; i < WAYS; i++)
		if (atomic_load(&set[i].tag) == tag)
			return now - pair_seen(set + i) > age ? NULL : set + i;
	return NULL;
}

struct pair *
pair_claim(struct pairs t, uint64_t tag, int64_t now)
{
	struct pair *p = pair_find(t, tag, INT64_MAX, now), *set;

	if (p != NULL)
		return p;
	p = set = t.p + set_of(tag, t.n);
	for (int i = 1; i < WAYS; i++)
		if (pair_seen(set + i) < pair_seen(p))
			p = set + i;
	atomic_store(&p->tag, 0);
	atomic_store(&p->failures, bucket_of(now, 0));
	atomic_store(&p->tag, tag);
	return p;
}

static uint64_t
rotl(uint64_t v, int n)
{
	return v << n | v >> (64 - n);
}

static inline void
siphash_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotl(v[1], 13) ^ v[0];
	v[0] = rotl(v[0], 32);
	v[2] += v[3];
	v[3] = rotl(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotl(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotl(v[1], 17) ^ v[2];
	v[2] = rotl(v[2], 32);
}

uint64_t
guard_hash(const uint64_t key[2], const uint64_t *in, size_t n)
{
	uint64_t v[4] = {
		key[0] ^ 0x736f6d6570736575,
		key[1] ^ 0x646f72616e646f6d,
		key[0] ^ 0x6c7967656e657261,
		key[1] ^ 0x7465646279746573,
	};

	for (size_t i = 0; i <= n; i++) {
		uint64_t m = i < n ? in[i] : (uint64_t)n << 59;

		v[3] ^= m;
		siphash_round(v);
		siphash_round(v);
		v[0] ^= m;
	}
	v[2] ^= 0xff;
	for (int i = 0; i < 4; i++)
		siphash_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
