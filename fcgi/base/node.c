/* node.c - see node.h. */
#include <stdint.h>
#include <string.h>

#include "base/node.h"

#define BUCKET_BITS 4 /* maps have 5 to 100 members */
#define BUCKETS (1u << BUCKET_BITS)

struct node *
node_new(struct arena *a, enum node_type type)
{
	struct node *n = arena_alloc(a, sizeof(*n));

	n->type = type;
	return n;
}

/*
 * Not against malice, for the names are ours.  Up to eight bytes, which most
 * names have, it is the name: with the same length the same hash is proof.
 */
uint64_t
node_hash(const char *name, size_t len)
{
	const unsigned char *p = (const unsigned char *)name;
	uint64_t head = 0, tail = 0;

	if (len > 8) {
		memcpy(&head, p, 8);
		memcpy(&tail, p + len - 8, 8);
		return head ^ (tail << 29 | tail >> 35);
	}
	if (len >= 4) {
		memcpy(&head, p, 4);
		memcpy(&tail, p + len - 4, 4);
		return head | tail << 32;
	}
	if (len == 0)
		return 0;
	return (uint64_t)p[0] << 16 | (uint64_t)p[len / 2] << 8 | p[len - 1];
}

static inline bool
is_named(const struct node *n, uint64_t hash, const char *name, size_t len)
{
	return n->hash == hash && n->namelen == len &&
	    (len <= 8 || memcmp(n->name, name, len) == 0);
}

static inline unsigned
bucket_of(uint64_t hash)
{
	return (unsigned)(hash * 0x9e3779b97f4a7c15u >> (64 - BUCKET_BITS));
}

/* The newest comes first, so that it hides those of the same name. */
static void
enlist(struct arena *a, struct node *map, struct node *n)
{
	struct node **bucket;

	if (map->table == NULL)
		map->table = arena_alloc(a, BUCKETS * sizeof(*map->table));
	n->hash = node_hash(n->name, n->namelen);
	bucket = &map->table[bucket_of(n->hash)];
	n->older = *bucket;
	*bucket = n;
}

struct node *
node_add(struct arena *a, struct node *parent, const char *name,
    enum node_type type)
{
	struct node *n = node_new(a, type);

	if (name != NULL) {
		n->name = name;
		n->namelen = (unsigned)strlen(name);
		if (parent->type == NODE_MAP)
			enlist(a, parent, n);
	}
	if (parent->last == NULL)
		parent->first = n;
	else
		parent->last->next = n;
	parent->last = n;
	return n;
}

struct node *
node_add_text(struct arena *a, struct node *parent, const char *name,
    const char *text, size_t len)
{
	struct node *n = node_add(a, parent, name, NODE_TEXT);

	n->text = text;
	n->len = len;
	return n;
}

struct node *
node_add_str(struct arena *a, struct node *parent, const char *name,
    const char *str)
{
	if (str == NULL || *str == '\0')
		return NULL;
	return node_add_text(a, parent, name, str, strlen(str));
}

struct node *
node_add_int(struct arena *a, struct node *parent, const char *name,
    long long v)
{
	unsigned long long u =
	    v < 0 ? 0 - (unsigned long long)v : (unsigned long long)v;
	char s[24], *p = s + sizeof(s);
	size_t n;

	do /* hundreds of them in a file: snprintf(3) would be half its cost */
		*--p = (char)('0' + u % 10);
	while ((u /= 10) != 0);
	if (v < 0)
		*--p = '-';
	n = (size_t)(s + sizeof(s) - p);
	return node_add_text(a, parent, name, arena_strndup(a, p, n), n);
}

const struct node *
node_find(const struct node *map, uint64_t hash, const char *name, size_t len)
{
	const struct node *n;

	if (map->table == NULL)
		return NULL;
	for (n = map->table[bucket_of(hash)]; n != NULL; n = n->older)
		if (is_named(n, hash, name, len))
			break;
	return n;
}

const struct node *
node_get(const struct node *map, const char *name, size_t len)
{
	return node_find(map, node_hash(name, len), name, len);
}

bool
node_true(const struct node *n)
{
	switch (n->type) {
	case NODE_NULL:
	case NODE_FALSE:
		return false;
	case NODE_TEXT:
		return n->len != 0;
	case NODE_LIST:
		return n->first != NULL;
	case NODE_TRUE:
	case NODE_MAP:
		break;
	}
	return true;
}
