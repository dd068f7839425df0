/*
 * view.h - writing an answer's JSON.
 *
 * Objects and lists are opened, filled and closed; commas and escaping are
 * seen to.  name is NULL inside a list and for the outermost value.  Secrets
 * are never written: of a field of that type there is "<name>_set", true or
 * false.
 */
#ifndef API_VIEW_H
#define API_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"
#include "db/field.h"

struct view {
	struct buf *b;
	bool comma; /* before the next value */
};

void view_open(struct view *, const char *name);
void view_close(struct view *);
void view_list(struct view *, const char *name);
void view_end(struct view *);

void view_text(struct view *, const char *name, const char *); /* NULL: null */
void view_text_n(struct view *, const char *name, const char *, size_t);
void view_int(struct view *, const char *name, int64_t);
void view_id(struct view *, const char *name, int64_t); /* 0: null */
void view_bool(struct view *, const char *name, bool);
void view_null(struct view *, const char *name);
void view_raw(struct view *, const char *name, const char *json); /* ours */

/* A column: NULL, number or text as it is; bytes as text. */
void view_val(struct view *, const char *name, const struct val *);
/* A column of an enum, which SQL counts from 1. */
void view_word(struct view *, const char *name, const char *const *words,
    const struct val *);

/* Every field of an object; NULL secrets (not known) are left out. */
void view_fields(struct view *, const struct field *, size_t n,
    const void *obj);

#endif
