/*
 * node_json.h - a tree of nodes from JSON, for tests only.
 *
 * Numbers become the text they were written as.  The tree borrows names and
 * texts from the JSON object, which must live as long.
 */
#ifndef UNIT_NODE_JSON_H
#define UNIT_NODE_JSON_H

#include <json-c/json.h>

#include "base/node.h"

struct node *node_json(struct arena *, struct json_object *);

#endif
