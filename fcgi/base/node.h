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
 * A map finds a member through a small hash table of its own, so a node is
 * only ever made by the functions here.
 */
#ifndef BASE_NODE_H
#define BASE_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
	/* node.c's own, beside the name because they are read with it */
	struct node *older;  /* added before, in the same bucket */
	struct node **table; /* NODE_MAP with members: the newest of each */
	uint64_t hash;       /* of the name */

	union {
		struct { /* NODE_TEXT; not NUL-terminated */
			const char *text;
			size_t len;
		};
		struct { /* NODE_LIST, NODE_MAP */
			struct node *first, *last;
		};
	};
	struct node *next;
};

/* The root of a new tree. */
struct node *node_new(struct arena *, enum node_type);

/* Append a child.  name is NULL when the parent is a list. */
struct node *node_add(struct arena *, struct node *parent, const char *name,
    enum node_type);
struct node *node_add_text(struct arena *, struct node *parent,
    const char *name, const char *text, size_t len);
struct node *node_add_str(struct arena *, struct node *parent, const char *name,
    const char *str); /* NULL or "" adds nothing */
struct node *node_add_int(struct arena *, struct node *parent, const char *name,
    long long);

/* The member of a map with this name, or NULL.  The last one added wins. */
const struct node *node_get(const struct node *map, const char *name,
    size_t len);

/* The same for who asks often: node_hash() once, then node_find(). */
uint64_t node_hash(const char *name, size_t len);
const struct node *node_find(const struct node *map, uint64_t hash,
    const char *name, size_t len);

/* Mustache truth: null, false, "" and the empty list are false. */
bool node_true(const struct node *);

#endif
