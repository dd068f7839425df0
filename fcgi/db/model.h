/*
 * model.h - phone models and MAC prefixes: rows an operator can add.
 */
#ifndef DB_MODEL_H
#define DB_MODEL_H

#include "db/field.h"

enum model_kind {
	MODEL_DESK,
	MODEL_VIDEO,
	MODEL_CONFERENCE,
	MODEL_DECT,
	MODEL_HANDSET
};

struct model {
	int64_t id;
	const char *name;
	int64_t file_number; /* -1: unknown */
	const char *firmware_family, *template_family;
	int64_t kind; /* enum model_kind */
	const char *ua_token;
	int64_t accounts, line_keys, memory_keys;
	const char *programmable_keys; /* "1-10,12-14" */
	int64_t expansion_modules, expansion_keys, first_line;
	int64_t screen_width, screen_height;
	int64_t stock;
	const char *note;
};

extern const struct field model_fields[];
extern const size_t nmodel_fields;

/* Adds, or changes the one of that name (m->stock rows: reference data). */
enum err model_put(struct act *, const struct model *) MUST_CHECK;
/* One that is new; one that is there.  stock 0: the reference data leaves it
 * alone from now on. */
enum err model_add(struct act *, struct model *) MUST_CHECK;
enum err model_change(struct act *, const char *name,
    const struct model *) MUST_CHECK;
/* The row alone, inside a transaction: for the loader of reference data. */
enum err model_store(struct act *, struct model *,
    const struct model *old) MUST_CHECK;
enum err model_by_name(struct act *, const char *, struct model *) MUST_CHECK;
enum err model_by_id(struct act *, int64_t, struct model *) MUST_CHECK;
enum err model_delete(struct act *, const char *name) MUST_CHECK;
/* row: the columns of struct model in order */
enum err model_each(struct act *, db_row_fn *, void *) MUST_CHECK;
void model_from_row(const struct val *row, struct model *);

enum err mac_prefix_put(struct act *, const char *prefix,
    const char *note) MUST_CHECK;
enum err mac_prefix_delete(struct act *, const char *prefix) MUST_CHECK;
/* By any spelling; the digits in the arena. */
enum err mac_prefix_find(struct act *, const char *given, const char **digits,
    const char **note) MUST_CHECK;
/* row: prefix, note */
/* Which models it may be, the likeliest first: those of the actor's phones
 * whose MACs are near (28 bits the same).  row: id, name, phones */
enum err mac_models(struct act *, const char *mac, db_row_fn *,
    void *) MUST_CHECK;
enum err mac_prefix_each(struct act *, db_row_fn *, void *) MUST_CHECK;
/* ERR_NOTFOUND: not known as Yealink's, which is a warning, no more. */
enum err mac_prefix_known(struct act *, const char *mac) MUST_CHECK;

/* Is this a list such as 1-10,12-14, going up? */
bool model_ranges_valid(const char *);

/* May this key exist on that model?  Says which may, if not. */
enum err model_check_key(struct act *, const struct model *, int64_t area,
    int64_t module, int64_t position) MUST_CHECK;
enum err model_check_line(struct act *, const struct model *,
    int64_t number) MUST_CHECK;

#endif
