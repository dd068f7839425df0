/*
 * client_json.h - the JSON that goes to and comes from Yealink.  json-c's
 * only door in this room.
 *
 * Writing is text into a buf: what is signed must be the bytes that go out.
 * Reading is strict: UTF-8, shallow, no NUL; a member of another type than
 * the sheet of facts has for it, or over its bound, makes the answer
 * unreadable.  Unknown members are theirs to add.
 */
#ifndef RPS_CLIENT_JSON_H
#define RPS_CLIENT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* ---- writing ------------------------------------------------------------ */

struct jw {
	struct buf b;
	bool comma; /* the next item needs one before it */
};

#define JW_INIT(a) ((struct jw){ .b = BUF_INIT(a) })

/* name: of a member; NULL inside a list or outermost. */
void jw_open(struct jw *, const char *name, char bracket); /* '{' or '[' */
void jw_close(struct jw *, char bracket);                  /* '}' or ']' */
void jw_text(struct jw *, const char *name, const char *);
void jw_uint(struct jw *, const char *name, unsigned long);
void jw_true(struct jw *, const char *name);
void jw_bool(struct jw *, const char *name, bool);

/* ---- reading ------------------------------------------------------------ */

struct json_object; /* json-c's */

/* OWNED: jr_free().  ERR_INVALID: no JSON that we take. */
enum err jr_parse(const char *, size_t, struct json_object **) MUST_CHECK;
void jr_free(struct json_object *); /* NULL is fine */

bool jr_is_object(const struct json_object *);
bool jr_is_list(const struct json_object *);

/*
 * Members of an object.  Absent or null: "" and untouched.  Texts are copied
 * into the arena.  ERR_INVALID: of another type, longer than max bytes, out
 * of bounds.
 */
enum err jr_text(const struct json_object *, struct arena *, const char *name,
    size_t max, const char **) MUST_CHECK;
/* A text or a whole number, as text: codes come as either. */
enum err jr_code(const struct json_object *, struct arena *, const char *name,
    size_t max, const char **) MUST_CHECK;
enum err jr_int(const struct json_object *, const char *name, int64_t min,
    int64_t max, int64_t *) MUST_CHECK;

bool jr_has(const struct json_object *, const char *name); /* null counts */
/* The member, BORROWED from the object; NULL when absent or null. */
struct json_object *jr_member(const struct json_object *, const char *name);

/* A list of at most max items; absent or null: NULL and 0. */
enum err jr_list(const struct json_object *, const char *name, size_t max,
    struct json_object **, size_t *n) MUST_CHECK;
size_t jr_length(const struct json_object *list);
struct json_object *jr_item(const struct json_object *list, size_t i);
/* A text that stands for itself, NULL when it is none. */
const char *jr_as_text(struct json_object *, struct arena *, size_t max);

#endif
