/*
 * node.h - the data a template is filled with: a small tree.
 *
 * A node is nothing, true, false, a text, a list or a map.  Members of a map
 * carry a name; elements of a list do not.  Children keep the order in which
 * they were added, so that the same data always gives the same bytes.
 *
 * Everything belongs to one arena and dies with it.  Names and texts are
 * BORROWED: whoever adds them keeps them alive as long as the tree.
 *
 * A map finds a member by the hash of its name; for a literal the compiler
 * works that out, which is why those who add are here and not in node.c.
 */
#ifndef BASE_NODE_H
#define BASE_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

enum node_type {
	NODE_NULL,
	NODE_FALSE,
	NODE_TRUE,
	NODE_TEXT,
	NODE_LIST,
	NODE_MAP
};

struct node {
	enum node_type type;
	unsigned namelen;
	const char *name; /* NULL in a list and at the root */
	uint64_t hash;    /* of the name */
	uint64_t members; /* NODE_MAP: node_bit() of each; else 0 */
	struct node *next;

	union {
		struct { /* NODE_TEXT; not NUL-terminated */
			const char *text;
			size_t len;
		};
		struct { /* NODE_LIST, NODE_MAP */
			struct node *first, *last;
		};
	};
	char digits[8]; /* node.c's own: room for the text of a number */
};

struct node_name {
	const char *text;
	size_t len;
	uint64_t hash;
};

/*
 * Not against malice, for the names are ours.  Up to eight bytes, which most
 * names have, it is the name: with the same length the same hash is proof.
 */
static inline uint64_t
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

/* Of 64 bits one that stands for the name in its map. */
static inline uint64_t
node_bit(uint64_t hash)
{
	return (uint64_t)1 << (hash * 0x9e3779b97f4a7c15u >> 58);
}

/* The root of a new tree. */
struct node *node_new(struct arena *, enum node_type);

/* What the functions below are made of. */
struct node *node_append(struct arena *, struct node *parent,
    const struct node_name *, enum node_type);
void node_set_int(struct arena *, struct node *, long long);

/* Append a child.  name is NULL when the parent is a list. */
static inline struct node *
node_add(struct arena *a, struct node *parent, const char *name,
    enum node_type type)
{
	size_t len = name == NULL ? 0 : strlen(name);
	const struct node_name nm = { name, len, node_hash(name, len) };

	return node_append(a, parent, &nm, type);
}

static inline struct node *
node_add_text(struct arena *a, struct node *parent, const char *name,
    const char *text, size_t len)
{
	struct node *n = node_add(a, parent, name, NODE_TEXT);

	n->text = text;
	n->len = len;
	return n;
}

/* NULL or "" adds nothing. */
static inline struct node *
node_add_str(struct arena *a, struct node *parent, const char *name,
    const char *str)
{
	if (str == NULL || *str == '\0')
		return NULL;
	return node_add_text(a, parent, name, str, strlen(str));
}

static inline struct node *
node_add_int(struct arena *a, struct node *parent, const char *name,
    long long v)
{
	struct node *n = node_add(a, parent, name, NODE_TEXT);

	node_set_int(a, n, v);
	return n;
}

static inline bool
node_is(const struct node *n, uint64_t hash, const char *name, size_t len)
{
	return n->hash == hash && n->namelen == len &&
	    (len <= 8 || memcmp(n->name, name, len) == 0);
}

/* For who asks often: the member with this name and node_hash(), or NULL.
 * A bit that is not there is the whole answer, and most names are not. */
static inline const struct node *
node_find(const struct node *map, uint64_t hash, const char *name, size_t len)
{
	const struct node *n;

	if ((map->members & node_bit(hash)) == 0)
		return NULL;
	for (n = map->first; n != NULL; n = n->next)
		if (node_is(n, hash, name, len))
			break;
	return n;
}

/* The member of a map with this name, or NULL.  The last one added wins. */
const struct node *node_get(const struct node *map, const char *name,
    size_t len);

/* The member of a member ...: names with dots between.  NULL: not there. */
const struct node *node_path(const struct node *map, const char *names,
    size_t len);

/* Mustache truth: null, false, "" and the empty list are false. */
bool node_true(const struct node *);

#endif
