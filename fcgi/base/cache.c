/* cache.c - a hash of chains and one list in order of use; see cache.h. */
#include <stdlib.h>
#include <string.h>

#include "base/cache.h"

#define BUCKETS 1024u
#define ENTRY_COST 96 /* bytes of book-keeping charged to each entry */

struct entry {
	struct cache_key key;
	void *value;
	size_t size;
	void (*release)(void *);
	struct entry *chain;
	struct entry *newer, *older;
};

struct cache {
	size_t budget, used;
	int held;
	struct entry *newest, *oldest;
	struct entry *bucket[BUCKETS];
};

struct cache *
cache_new(size_t budget)
{
	struct cache *c = calloc(1, sizeof(*c));

	if (c == NULL)
		abort();
	c->budget = budget;
	return c;
}

static struct entry **
bucket(struct cache *c, const struct cache_key *k)
{
	uint64_t h = (uint64_t)k->kind * 0x9e3779b97f4a7c15u;

	h = (h ^ (uint64_t)k->a) * 0xff51afd7ed558ccdu;
	h = (h ^ (uint64_t)k->b ^ h >> 29) * 0xc4ceb9fe1a85ec53u;
	h = (h ^ (uint64_t)k->c ^ h >> 32) * 0x9e3779b97f4a7c15u;
	return &c->bucket[(h >> 40) % BUCKETS];
}

static void
list_remove(struct cache *c, struct entry *e)
{
	*(e->newer == NULL ? &c->newest : &e->newer->older) = e->older;
	*(e->older == NULL ? &c->oldest : &e->older->newer) = e->newer;
}

static void
list_push(struct cache *c, struct entry *e)
{
	e->newer = NULL;
	e->older = c->newest;
	*(c->newest == NULL ? &c->oldest : &c->newest->newer) = e;
	c->newest = e;
}

static void
drop(struct cache *c, struct entry *e)
{
	struct entry **p = bucket(c, &e->key);

	while (*p != e)
		p = &(*p)->chain;
	*p = e->chain;
	list_remove(c, e);
	c->used -= e->size;
	e->release(e->value);
	free(e);
}

void
cache_free(struct cache *c)
{
	if (c == NULL)
		return;
	while (c->oldest != NULL)
		drop(c, c->oldest);
	free(c);
}

static struct entry *
find(struct cache *c, const struct cache_key *k)
{
	for (struct entry *e = *bucket(c, k); e != NULL; e = e->chain)
		if (memcmp(&e->key, k, sizeof(*k)) == 0)
			return e;
	return NULL;
}

void *
cache_get(struct cache *c, const struct cache_key *k)
{
	struct entry *e = find(c, k);

	if (e == NULL)
		return NULL;
	if (e != c->newest) {
		list_remove(c, e);
		list_push(c, e);
	}
	return e->value;
}

/* The newest stays, however large.  (What is dropped is no longer the oldest,
 * which an analyzer does not follow.) */
static void
trim(struct cache *c)
{
	while (!c->held && c->used > c->budget && c->oldest != c->newest)
		drop(c, c->oldest); /* NOLINT(clang-analyzer-unix.Malloc) */
}

void
cache_hold(struct cache *c)
{
	c->held = 1;
}

void
cache_let_go(struct cache *c)
{
	c->held = 0;
	trim(c);
}

void
cache_put(struct cache *c, const struct cache_key *k, void *value, size_t size,
    void (*release)(void *))
{
	struct entry *e = find(c, k), **b;

	if (e != NULL)
		drop(c, e);
	if ((e = calloc(1, sizeof(*e))) == NULL)
		abort();
	*e = (struct entry){ .key = *k,
		.value = value,
		.size = size + ENTRY_COST,
		.release = release };
	b = bucket(c, k);
	e->chain = *b;
	*b = e;
	list_push(c, e);
	c->used += e->size;
	trim(c);
}
