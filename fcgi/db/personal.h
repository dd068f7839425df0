/*
 * personal.h - what the user of a phone may change on it: act->personal.
 *
 * Keys, all of them; of a line the words and the tone; of the device its
 * label; and the settings of the table in personal.c.  Everything else is
 * the administrator's: ERR_DENIED.
 */
#ifndef DB_PERSONAL_H
#define DB_PERSONAL_H

#include "db/field.h"

/* ERR_DENIED to somebody who may change personal things alone. */
enum err personal_refuse(struct act *, const char *what) MUST_CHECK;

/* ... when a field differs that is not in may (NULL-terminated). */
enum err personal_fields(struct act *, const struct field *, size_t n,
    const void *old, const void *new, const char *const *may) MUST_CHECK;

/* ... when the parameter is none of the table's. */
enum err personal_setting(struct act *, const char *name) MUST_CHECK;

#endif
