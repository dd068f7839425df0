/*
 * tree_part.h - what the makers of trees share.
 *
 * A name that a line or key lacks is looked for further out, as Mustache
 * has it: so nothing at the root may carry a name of a line or a key.
 */
#ifndef RENDER_TREE_PART_H
#define RENDER_TREE_PART_H

#include "render/tree.h"

static inline void
tree_flag(const struct tree_ctx *c, struct node *m, const char *name, bool on)
{
	node_add(c->arena, m, name, on ? NODE_TRUE : NODE_FALSE);
}

/* A number that is only told when it is not the phone's default, 0. */
static inline void
tree_number(const struct tree_ctx *c, struct node *m, const char *name,
    int64_t v)
{
	if (v != 0)
		node_add_int(c->arena, m, name, v);
}

/* With what every template has: organisation, base_url, model. */
struct node *tree_root(const struct tree_ctx *);

#endif
