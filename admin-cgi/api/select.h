/*
 * select.h - which phones a call is about, as one JSON object:
 *
 *     {"macs": ["805ec0aabbcc", ...]}
 *
 * or filters of the list of phones, of which there must be one at least:
 * organisation_id, under, model, group_id, q.
 */
#ifndef API_SELECT_H
#define API_SELECT_H

#include "api/call.h"
#include "db/bulk.h"

/* The body's member "select", to b->macs; a problem is named with its place:
 * "select/macs/3".  Reads nothing else of the body. */
enum err select_phones(struct call *, struct json *select,
    struct bulk *b) MUST_CHECK;

/* What is wrong inside an object is named with its place. */
enum err select_inside(struct call *, const char *name, enum err) MUST_CHECK;

#endif
