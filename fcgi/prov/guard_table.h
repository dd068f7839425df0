/*
 * guard_table.h - what the guard remembers, in tables of fixed size.  For
 * guard.c alone.
 *
 * A slot is known by 64 bits of a hash under a key of this process tree, so
 * nobody outside can choose who shares a set with whom.  Two workers that
 * make the same slot at once may lose a count.
 */
#ifndef PROV_GUARD_TABLE_H
#define PROV_GUARD_TABLE_H

#include <stddef.h>

#include "prov/bucket.h"

#define WAYS 4 /* slots in a set; tables have whole sets */

struct slot {
	_Atomic uint64_t tag; /* 0: free */
	bucket failures, challenges;
	_Atomic uint64_t shut; /* bucket_of(until when, how often before) */
};

struct pair {
	_Atomic uint64_t tag;
	bucket failures; /* its time is also when it was last heard of */
};

struct slots {
	struct slot *p;
	uint64_t n; /* a power of two */
};

struct pairs {
	struct pair *p;
	uint64_t n;
};

/* By tag; NULL when it is not there, or older than age. */
struct slot *slot_find(struct slots, uint64_t tag);
struct pair *pair_find(struct pairs, uint64_t tag, int64_t age, int64_t now);

/* Found, or made in place of the oldest of its set. */
struct slot *slot_claim(struct slots, uint64_t tag);
struct pair *pair_claim(struct pairs, uint64_t tag, int64_t now);

/* SipHash-2-4 of n words. */
uint64_t guard_hash(const uint64_t key[2], const uint64_t *, size_t n);

#endif
