/*
 * find.h - what somebody calls by its id, or by a name.
 */
#ifndef DB_FIND_H
#define DB_FIND_H

#include "db/act.h"

/* Those the caller may see, each as a row: the id first, the name fourth. */
typedef enum err find_each_fn(struct act *, db_row_fn *, void *);

/*
 * The id of the one that is meant: digits are an id, whether there is such a
 * one or not; anything else is a name that only one has.  what: "webhook",
 * for the problem and as its field.
 */
enum err find_id(struct act *, const char *what, const char *name,
    find_each_fn *, int64_t *id) MUST_CHECK;

#endif
