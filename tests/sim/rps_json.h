/*
 * rps_json.h - json-c with the questions this simulator asks.
 *
 * Objects follow json-c's rule: js_new_* and js_parse give a reference the
 * caller owns until he adds it to another object; js_str, js_get and friends
 * only look.
 */
#ifndef SIM_RPS_JSON_H
#define SIM_RPS_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#include "base/arena.h"

/* The whole text as one JSON value, or NULL. */
struct json_object *js_parse(const char *, size_t);

/* A member, or NULL when it is absent, null, or o is no object. */
struct json_object *js_get(struct json_object *o, const char *name);
/* Its text, or NULL when it is not a string. */
const char *js_str(struct json_object *o, const char *name);
/* The same, with a number's or boolean's digits taken as text. */
const char *js_text(struct json_object *o, const char *name);
int64_t js_int(struct json_object *o, const char *name, int64_t preset);
bool js_true(struct json_object *o, const char *name);
/* Is it there at all, be it null? */
bool js_has(struct json_object *o, const char *name);

/* NULL becomes null. */
void js_add(struct json_object *o, const char *name, struct json_object *v);
void js_add_str(struct json_object *o, const char *name, const char *v);
void js_add_int(struct json_object *o, const char *name, int64_t v);
void js_add_bool(struct json_object *o, const char *name, bool v);

struct json_object *js_copy(struct json_object *);
/* Serialised, in the arena. */
char *js_write(struct arena *, struct json_object *);

#endif
