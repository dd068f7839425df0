/*
 * extra.h - what else the phones of an organisation are told: which
 * directories they show and search (favorite_setting.xml, super_search.xml),
 * which numbers need no send key (dialnow.xml), when clocks change
 * (AutoDST.xml).
 *
 * A put adds, or replaces the one with the same key.
 */
#ifndef DB_EXTRA_H
#define DB_EXTRA_H

#include "db/field.h"

enum directory_kind { DIRECTORY_FAVORITE, DIRECTORY_SUPER_SEARCH };
extern const char *const directory_words[]; /* NULL-terminated */

struct directory_item { /* key: kind, id_name */
	int64_t kind;   /* enum directory_kind */
	const char *id_name, *display_name;
	int64_t priority, enabled;
};

struct dial_rule { /* key: position */
	int64_t position;
	const char *rule;
	int64_t line; /* 0: every line */
};

struct dst_rule { /* key: zone */
	const char *zone, *utc_offset;
	int64_t type; /* 0: no daylight saving, 1: by week */
	const char *starts, *ends;
	int64_t shift; /* minutes */
};

extern const struct field directory_fields[]; /* of struct directory_item */
extern const size_t ndirectory_fields;
extern const struct field dial_fields[]; /* of struct dial_rule */
extern const size_t ndial_fields;
extern const struct field dst_fields[]; /* of struct dst_rule */
extern const size_t ndst_fields;

enum err directory_put(struct act *, int64_t organisation_id,
    const struct directory_item *) MUST_CHECK;
enum err directory_delete(struct act *, int64_t organisation_id, int64_t kind,
    const char *id_name) MUST_CHECK;
/* row: kind, id_name, display_name, priority, enabled */
enum err directory_each(struct act *, int64_t organisation_id, db_row_fn *,
    void *) MUST_CHECK;

enum err dial_put(struct act *, int64_t organisation_id,
    const struct dial_rule *) MUST_CHECK;
enum err dial_delete(struct act *, int64_t organisation_id,
    int64_t position) MUST_CHECK;
/* row: position, rule, line */
enum err dial_each(struct act *, int64_t organisation_id, db_row_fn *,
    void *) MUST_CHECK;

enum err dst_put(struct act *, int64_t organisation_id,
    const struct dst_rule *) MUST_CHECK;
enum err dst_delete(struct act *, int64_t organisation_id,
    const char *zone) MUST_CHECK;
/* row: zone, utc_offset, type, starts, ends, shift */
enum err dst_each(struct act *, int64_t organisation_id, db_row_fn *,
    void *) MUST_CHECK;

#endif
