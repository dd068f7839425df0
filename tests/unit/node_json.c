/* node_json.c - see node_json.h. */
#include <string.h>

#include "unit/node_json.h"

static struct node *
add_json(struct arena *a, struct node *parent, const char *name,
    struct json_object *v)
{
	struct node *n = NULL;
	const char *s;

	switch (json_object_get_type(v)) {
	case json_type_null:
		n = node_add(a, parent, name, NODE_NULL);
		break;
	case json_type_boolean:
		n = node_add(a, parent, name,
		    json_object_get_boolean(v) ? NODE_TRUE : NODE_FALSE);
		break;
	case json_type_double:
	case json_type_int:
	case json_type_string: /* a number as it was written: 1.21 */
		s = json_object_get_string(v);
		n = node_add_text(a, parent, name, s, strlen(s));
		break;
	case json_type_array:
		n = node_add(a, parent, name, NODE_LIST);
		for (size_t i = 0; i < json_object_array_length(v); i++)
			add_json(a, n, NULL, json_object_array_get_idx(v, i));
		break;
	case json_type_object:
		n = node_add(a, parent, name, NODE_MAP);
		json_object_object_foreach(v, key, val)
		    add_json(a, n, key, val);
		break;
	}
	return n;
}

/* The root is the only item of a list that nobody sees. */
struct node *
node_json(struct arena *a, struct json_object *v)
{
	return add_json(a, node_new(a, NODE_LIST), NULL, v);
}
