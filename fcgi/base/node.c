/* node.c - see node.h. */
#include <stdio.h>
#include <string.h>

#include "base/node.h"

struct node *
node_new(struct arena *a, enum node_type type)
{
	struct node *n = arena_alloc(a, sizeof(*n));

	n->type = type;
	return n;
}

struct node *
node_add(struct arena *a, struct node *parent, const char *name,
    enum node_type type)
{
	struct node *n = node_new(a, type);

	n->name = name;
	n->namelen = name == NULL ? 0 : (unsigned)strlen(name);
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
	char s[24];
	int n = snprintf(s, sizeof(s), "%lld", v);

	return node_add_text(a, parent, name, arena_strndup(a, s, (size_t)n),
	    (size_t)n);
}

const struct node *
node_get(const struct node *map, const char *name, size_t len)
{
	const struct node *found = NULL;

	if (map->type != NODE_MAP)
		return NULL;
	for (const struct node *n = map->first; n != NULL; n = n->next)
		if (n->namelen == len && memcmp(n->name, name, len) == 0)
			found = n;
	return found;
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
