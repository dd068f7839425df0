/*
 * json.h - a request's JSON: json-c's only door here.
 *
 * Before a handler sees it: UTF-8, nested no deeper than JSON_DEPTH, no key
 * twice in one object, no number that is not a whole one of 64 bits.  What
 * is read is marked; what nobody has read is an error in the end, with the
 * nearest known name.
 */
#ifndef API_JSON_H
#define API_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "db/field.h"

#define JSON_DEPTH 12

struct json;

/* A NUL stands behind the text.  OWNED: json_free().  ERR_INVALID: why is in
 * the problem. */
enum err json_parse(struct act *, const char *, size_t,
    struct json **) MUST_CHECK;
void json_free(struct json *); /* NULL is fine */

bool in_has(const struct json *, const char *name);

/*
 * Members of an object.  Absent: untouched, ERR_OK.  Of another type, out of
 * bounds: ERR_INVALID, and the problem names the member.
 */
enum err in_text(struct act *, struct json *, const char *name,
    const char **) MUST_CHECK; /* null: "" */
/* A text, or a whole number as text. */
enum err in_word(struct act *, struct json *, const char *name,
    const char **) MUST_CHECK;
/* An id from 1; null: 0. */
enum err in_id(struct act *, struct json *, const char *name,
    int64_t *) MUST_CHECK;
enum err in_int(struct act *, struct json *, const char *name, int64_t min,
    int64_t max, int64_t *) MUST_CHECK;
enum err in_bool(struct act *, struct json *, const char *name,
    bool *) MUST_CHECK;

/* The members that a field table knows, by its rules; null: "" or, of a
 * secret, none any more. */
enum err in_fields(struct act *, struct json *, const struct field *, size_t n,
    void *obj) MUST_CHECK;

/*
 * A list of objects, or of texts or whole numbers (then fn gets text and no
 * object), at most
 * max of them; ERR_INVALID when absent.  The problem's field becomes
 * "name/3/field".  fn reads each object to its end: in_end().
 */
typedef enum err in_item_fn(void *arg, size_t i, struct json *item,
    const char *text);
enum err in_each(struct act *, struct json *, const char *name, size_t max,
    in_item_fn *fn, void *arg) MUST_CHECK;
/* A list of whole numbers, each from bounds[0] to bounds[1]; out holds max. */
enum err in_ints(struct act *, struct json *, const char *name, size_t max,
    const int64_t bounds[2], int64_t *out, size_t *n) MUST_CHECK;
/* An object inside; NULL when absent. */
enum err in_object(struct act *, struct json *, const char *name,
    struct json **) MUST_CHECK;

/* ERR_INVALID when a member was not read.  fields may be NULL; both lists
 * are what to suggest. */
enum err in_end(struct act *, const struct json *) MUST_CHECK;

#endif
