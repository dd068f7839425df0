/* rps_json.c - see rps_json.h. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sim/rps_json.h"

#define DEPTH 32

struct json_object *
js_parse(const char *s, size_t n)
{
	struct json_tokener *tok;
	struct json_object *o;
	size_t end;

	if (n > INT_MAX || (tok = json_tokener_new_ex(DEPTH)) == NULL)
		return NULL;
	o = json_tokener_parse_ex(tok, s, (int)n);
	/* A bare number at the end waits for more digits. */
	if (json_tokener_get_error(tok) == json_tokener_continue)
		o = json_tokener_parse_ex(tok, "", 1);
	end = json_tokener_get_parse_end(tok);
	if (json_tokener_get_error(tok) != json_tokener_success)
		o = NULL;
	while (end < n && strchr(" \t\r\n", s[end]) != NULL && s[end] != '\0')
		end++;
	json_tokener_free(tok);
	if (o != NULL && end < n) {
		json_object_put(o);
		return NULL;
	}
	return o;
}

struct json_object *
js_get(struct json_object *o, const char *name)
{
	struct json_object *v = NULL;

	if (json_object_is_type(o, json_type_object))
		(void)json_object_object_get_ex(o, name, &v);
	return v;
}

const char *
js_str(struct json_object *o, const char *name)
{
	struct json_object *v = js_get(o, name);

	return json_object_is_type(v, json_type_string)
	    ? json_object_get_string(v)
	    : NULL;
}

const char *
js_text(struct json_object *o, const char *name)
{
	struct json_object *v = js_get(o, name);

	return v != NULL ? json_object_get_string(v) : NULL;
}

int64_t
js_int(struct json_object *o, const char *name, int64_t preset)
{
	struct json_object *v = js_get(o, name);

	return json_object_is_type(v, json_type_int) ? json_object_get_int64(v)
						     : preset;
}

bool
js_true(struct json_object *o, const char *name)
{
	struct json_object *v = js_get(o, name);

	return json_object_is_type(v, json_type_boolean) &&
	    json_object_get_boolean(v);
}

bool
js_has(struct json_object *o, const char *name)
{
	return json_object_is_type(o, json_type_object) &&
	    json_object_object_get_ex(o, name, NULL);
}

void
js_add(struct json_object *o, const char *name, struct json_object *v)
{
	if (json_object_object_add(o, name, v) != 0)
		abort();
}

void
js_add_str(struct json_object *o, const char *name, const char *v)
{
	js_add(o, name, v != NULL ? json_object_new_string(v) : NULL);
}

void
js_add_int(struct json_object *o, const char *name, int64_t v)
{
	js_add(o, name, json_object_new_int64(v));
}

void
js_add_bool(struct json_object *o, const char *name, bool v)
{
	js_add(o, name, json_object_new_boolean(v));
}

struct json_object *
js_copy(struct json_object *o)
{
	struct json_object *out = NULL;

	if (o != NULL && json_object_deep_copy(o, &out, NULL) != 0)
		abort();
	return out;
}

char *
js_write(struct arena *a, struct json_object *o)
{
	return arena_strdup(a,
	    json_object_to_json_string_ext(o,
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
}
