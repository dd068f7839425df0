/* node.c - see node.h. */
#include <limits.h>

#include "base/node.h"

#define HIDDEN UINT_MAX /* the length of a name that nothing finds */

struct node *
node_new(struct arena *a, enum node_type type)
{
	struct node *n = arena_alloc(a, sizeof(*n));

	n->type = type;
	return n;
}

/* It hides those of the same name that came before. */
static void
enlist(struct node *map, const struct node *n)
{
	uint64_t bit = node_bit(n->hash);

	if ((map->members & bit) != 0)
		for (struct node *m = map->first; m != NULL; m = m->next)
			if (node_is(m, n->hash, n->name, n->namelen))
				m->namelen = HIDDEN;
	map->members |= bit;
}

struct node *
node_append(struct arena *a, struct node *parent, const struct node_name *name,
    enum node_type type)
{
	struct node *n = node_new(a, type);

	n->name = name->text;
	n->namelen = (unsigned)name->len;
	n->hash = name->hash;
	if (n->name != NULL && parent->type == NODE_MAP)
		enlist(parent, n);
	if (parent->last == NULL)
		parent->first = n;
	else
		parent->last->next = n;
	parent->last = n;
	return n;
}

/* A short number, as most are, has its text in the node itself. */
void
node_set_int(struct arena *a, struct node *n, long long v)
{
	unsigned long long u =
	    v < 0 ? 0 - (unsigned long long)v : (unsigned long long)v;
	char *end = n->digits + sizeof(n->digits), *p;

	if (v < -9999999 || v > 99999999)
		end = (char *)arena_alloc(a, 24) + 24;
	p = end;
	do /* hundreds of them in a file: snprintf(3) would be half its cost */
		*--p = (char)('0' + u % 10);
	while ((u /= 10) != 0);
	if (v < 0)
		*--p = '-';
	n->text = p;
	n->len = (size_t)(end - p);
}

const struct node *
node_get(const struct node *map, const char *name, size_t len)
{
	return node_find(map, node_hash(name, len), name, len);
}

const struct node *
node_path(const struct node *map, const char *names, size_t len)
{
	const char *end = names + len, *dot;

	for (; map != NULL; names = dot + 1) {
		dot = memchr(names, '.', (size_t)(end - names));
		if (dot == NULL)
			return node_get(map, names, (size_t)(end - names));
		map = node_get(map, names, (size_t)(dot - names));
	}
	return NULL;
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
