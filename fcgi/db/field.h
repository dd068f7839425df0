/*
 * field.h - the fields of an object as a table, so that the command line,
 * the API and CSV imports share one set of names, types and rules.
 *
 * A field table describes a C struct: text members are const char * ("" when
 * empty, never NULL), numbers, booleans and enums are int64_t.  Secrets are
 * const char * with the clear text: NULL "leave as it is", "" "remove".
 */
#ifndef DB_FIELD_H
#define DB_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "db/act.h"

enum field_type { F_TEXT, F_INT, F_BOOL, F_ENUM, F_SECRET };

struct field {
	const char *name; /* snake_case, the same everywhere */
	enum field_type type;
	size_t offset;
	int64_t min, max;         /* F_INT: bounds; texts: longest, in bytes */
	const char *const *words; /* F_ENUM: NULL-terminated; stored as index */
	/* A further rule on a text; NULL: any text without control characters.
	 * Returns NULL or a sentence saying what it must look like. */
	const char *(*check)(const char *);
	const char *help; /* one line for --help and OpenAPI */
	bool fixed;       /* set at creation, never changed afterwards */
};

/* Parses, checks and stores one field.  Unknown names list the nearest. */
enum err field_set(struct act *, const struct field *, size_t n, void *obj,
    const char *name, const char *value) MUST_CHECK;

/*
 * The rules once more over a whole object, before it is written; and, when
 * old is given, that no fixed field differs from it.
 */
enum err field_check(struct act *, const struct field *, size_t n,
    const void *obj, const void *old) MUST_CHECK;

/* The first field in which two objects differ, but for those in but
 * (NULL-terminated); a secret that is to be set differs.  NULL: none. */
const struct field *field_differs(const struct field *, size_t n, const void *x,
    const void *y, const char *const *but);

/* "" for text members, so that nothing is NULL but secrets. */
void field_defaults(const struct field *, size_t n, void *obj);

/* The value as text (secrets: "" or "set"); in the arena. */
const char *field_text(struct arena *, const struct field *, const void *obj);

/* JSON of all fields, secrets as "changed" when set; for audit entries. */
const char *field_json(struct arena *, const struct field *, size_t n,
    const void *obj);

/* The object as it is after a change, or was before its deletion: not both of
 * the two are NULL. */
const void *field_either(const void *before, const void *after);

/* The audit entry of a change: who, what and whom of entry, and what there was
 * before and is after, of either NULL: nothing. */
enum err field_audit(struct act *, const struct audit_entry *entry,
    const struct field *, size_t n, const void *before,
    const void *after) MUST_CHECK;

/* A JSON string, quotes and all, onto the buffer. */
void field_json_text(struct buf *, const char *);

/* Shared rules. */
const char *check_host(const char *);      /* host name or address, or "" */
const char *check_file_name(const char *); /* letters digits . - _ */
const char *check_networks(const char *);
const char *check_codecs(const char *);  /* names of db/codec.h, once each */
const char *check_value(const char *);   /* one line of UTF-8 */
const char *check_needed(const char *);  /* anything but "" */
const char *check_address(const char *); /* https:// or http://, or "" */

#endif
