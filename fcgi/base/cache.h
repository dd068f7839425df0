/*
 * cache.h - things worth keeping between requests, within a budget.
 *
 * Entries are found by a key of numbers and are immutable: what a key stands
 * for never changes (a version id, or an id with its generation), so nothing
 * is ever invalidated; what is no longer asked for falls out at the end.
 */
#ifndef BASE_CACHE_H
#define BASE_CACHE_H

#include <stddef.h>
#include <stdint.h>

struct cache;

struct cache_key {
	int64_t kind, a, b, c;
};

struct cache *cache_new(size_t budget); /* OWNED: cache_free(); bytes */
void cache_free(struct cache *);

/* BORROWED until the next cache_put().  NULL: not there. */
void *cache_get(struct cache *, const struct cache_key *);

/*
 * While held nothing falls out, so that what was got stays good while more
 * is put; letting go trims to the budget again.  Holds do not nest.
 */
void cache_hold(struct cache *);
void cache_let_go(struct cache *);

/* Takes the value over; release frees it when it falls out. */
void cache_put(struct cache *, const struct cache_key *, void *value,
    size_t size, void (*release)(void *));

#endif
