/*
 * key_type.h - words for keys: which one ("line.3", "expansion.1.20": module
 * 1, key 20), and for Yealink's numbers of key types, where all firmware
 * agrees on them (the fact sheet's dss_key_types).
 */
#ifndef DB_KEY_TYPE_H
#define DB_KEY_TYPE_H

#include "db/act.h"
#include "db/sheet.h"

/* NULL: firmware does not agree, or nothing is known of it. */
const char *key_type_word(int64_t number);

/* "blf" or "16".  ERR_INVALID: the problem lists the words. */
enum err key_type_scan(struct act *, const char *text,
    int64_t *number) MUST_CHECK;

const char *key_name(struct arena *, const struct sheet_key *);
/* Into area, module and position; false: it names no key. */
bool key_name_scan(struct arena *, const char *, struct sheet_key *);

#endif
