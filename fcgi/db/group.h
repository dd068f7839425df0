/*
 * group.h - phones of one organisation that share settings: Reception,
 * Warehouse.
 *
 * Deleting a group deletes its settings; its devices stay, in no group.
 */
#ifndef DB_GROUP_H
#define DB_GROUP_H

#include "db/field.h"

struct group {
	int64_t id, organisation_id;
	const char *name, *notes;
	int64_t version;
};

extern const struct field group_fields[]; /* of struct group */
extern const size_t ngroup_fields;

/* In: organisation_id, name, notes; out: id. */
enum err group_add(struct act *, struct group *) MUST_CHECK;
enum err group_by_id(struct act *, int64_t id, struct group *) MUST_CHECK;
enum err group_find(struct act *, int64_t organisation_id, const char *name,
    struct group *) MUST_CHECK;
/* version 0: whatever it is now. */
enum err group_change(struct act *, const struct group *,
    int64_t version) MUST_CHECK;
enum err group_delete(struct act *, int64_t id) MUST_CHECK;
/* organisation_id 0: all.  row: id, name, notes, version, devices,
 * organisation_id, organisation's name */
enum err group_each(struct act *, int64_t organisation_id, db_row_fn *,
    void *) MUST_CHECK;

#endif
