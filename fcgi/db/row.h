/*
 * row.h - reading a row of values: what every unpacking function needs.
 */
#ifndef DB_ROW_H
#define DB_ROW_H

#include "db/db.h"
#include "db/sheet.h"

/* SQL NULL reads as "". */
static inline const char *
row_text(const struct val *v)
{
	return v->type == VAL_NULL ? "" : v->s;
}

/* SQL NULL reads as 0. */
static inline int64_t
row_int(const struct val *v)
{
	return v->type == VAL_NULL ? 0 : v->i;
}

/* An enum column selected as "col + 0": SQL counts from 1, C from 0. */
static inline int64_t
row_enum(const struct val *v)
{
	return row_int(v) - 1;
}

/* Borrowed from the row. */
static inline struct blob
row_blob(const struct val *v)
{
	if (v->type == VAL_NULL || v->len == 0)
		return (struct blob){ NULL, 0 };
	return (struct blob){ (const uint8_t *)v->s, v->len };
}

static inline struct val
val_blob(struct blob b)
{
	return b.p == NULL ? V_NULL : V_BYTES((const char *)b.p, b.len);
}

#endif
