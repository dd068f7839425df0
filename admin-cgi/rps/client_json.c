/* client_json.c - see client_json.h. */
#include <json-c/json.h>
#include <string.h>

#include "rps/client_json.h"

#define DEPTH 8 /* theirs are four deep */

static void
quoted(struct buf *b, const char *s)
{
	const char *run;
	unsigned char c;

	buf_raw(b, "\"", 1);
	for (;; s++) {
		run = s;
		while ((c = (unsigned char)*s) >= 0x20 && c != '"' && c != '\\')
			s++;
		buf_raw(b, run, (size_t)(s - run));
		if (c == '\0')
			break;
		if (c < 0x20)
			buf_printf(b, "\\u%04x", c);
		else {
			buf_raw(b, "\\", 1);
			buf_raw(b, s, 1);
		}
	}
	buf_raw(b, "\"", 1);
}

static void
item(struct jw *w, const char *name)
{
	if (w->comma)
		buf_raw(&w->b, ",", 1);
	w->comma = true;
	if (name == NULL)
		return;
	quoted(&w->b, name);
	buf_raw(&w->b, ":", 1);
}

void
jw_open(struct jw *w, const char *name, char bracket)
{
	item(w, name);
	buf_raw(&w->b, &bracket, 1);
	w->comma = false;
}

void
jw_close(struct jw *w, char bracket)
{
	buf_raw(&w->b, &bracket, 1);
	w->comma = true;
}

void
jw_text(struct jw *w, const char *name, const char *s)
{
	item(w, name);
	quoted(&w->b, s);
}

void
jw_uint(struct jw *w, const char *name, unsigned long v)
{
	item(w, name);
	buf_uint(&w->b, v);
}

void
jw_true(struct jw *w, const char *name)
{
	item(w, name);
	buf_str(&w->b, "true");
}

void
jw_bool(struct jw *w, const char *name, bool value)
{
	item(w, name);
	buf_str(&w->b, value ? "true" : "false");
}

enum err
jr_parse(const char *text, size_t len, struct json_object **out)
{
	struct json_tokener *tok;
	struct json_object *o;
	bool whole;

	*out = NULL;
	/* A NUL would end json-c's reading early. */
	if (len > INT32_MAX || memchr(text, '\0', len) != NULL)
		return ERR_INVALID;
	if ((tok = json_tokener_new_ex(DEPTH)) == NULL)
		return ERR_SYSTEM;
	json_tokener_set_flags(tok,
	    JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	o = json_tokener_parse_ex(tok, text, (int)len);
	whole = json_tokener_get_error(tok) == json_tokener_success;
	json_tokener_free(tok);
	if (whole && (jr_is_object(o) || jr_is_list(o))) {
		*out = o;
		return ERR_OK;
	}
	json_object_put(o);
	return ERR_INVALID;
}

void
jr_free(struct json_object *o)
{
	json_object_put(o);
}

bool
jr_is_object(const struct json_object *o)
{
	return json_object_get_type(o) == json_type_object;
}

bool
jr_is_list(const struct json_object *o)
{
	return json_object_get_type(o) == json_type_array;
}

struct json_object *
jr_member(const struct json_object *o, const char *name)
{
	struct json_object *v;

	if (!jr_is_object(o) || !json_object_object_get_ex(o, name, &v))
		return NULL;
	return v;
}

bool
jr_has(const struct json_object *o, const char *name)
{
	return jr_is_object(o) && json_object_object_get_ex(o, name, NULL);
}

const char *
jr_as_text(struct json_object *o, struct arena *a, size_t max)
{
	const char *s;
	size_t n;

	if (json_object_get_type(o) != json_type_string)
		return NULL;
	s = json_object_get_string(o);
	n = (size_t)json_object_get_string_len(o);
	if (n > max || memchr(s, '\0', n) != NULL)
		return NULL;
	return arena_strndup(a, s, n);
}

enum err
jr_text(const struct json_object *o, struct arena *a, const char *name,
    size_t max, const char **out)
{
	struct json_object *v = jr_member(o, name);
	const char *s;

	*out = "";
	if (v == NULL)
		return ERR_OK;
	if ((s = jr_as_text(v, a, max)) == NULL)
		return ERR_INVALID;
	*out = s;
	return ERR_OK;
}

enum err
jr_code(const struct json_object *o, struct arena *a, const char *name,
    size_t max, const char **out)
{
	struct json_object *v = jr_member(o, name);

	if (json_object_get_type(v) != json_type_int)
		return jr_text(o, a, name, max, out);
	*out = arena_strdup(a, json_object_get_string(v));
	return ERR_OK;
}

enum err
jr_int(const struct json_object *o, const char *name, int64_t min, int64_t max,
    int64_t *out)
{
	struct json_object *v = jr_member(o, name);
	int64_t n;

	if (v == NULL)
		return ERR_OK;
	if (json_object_get_type(v) != json_type_int)
		return ERR_INVALID;
	n = json_object_get_int64(v);
	if (n < min || n > max)
		return ERR_INVALID;
	*out = n;
	return ERR_OK;
}

enum err
jr_list(const struct json_object *o, const char *name, size_t max,
    struct json_object **out, size_t *n)
{
	*out = jr_member(o, name);
	*n = 0;
	if (*out == NULL)
		return ERR_OK;
	if (!jr_is_list(*out) || (*n = jr_length(*out)) > max)
		return ERR_INVALID;
	return ERR_OK;
}

size_t
jr_length(const struct json_object *list)
{
	return json_object_array_length(list);
}

struct json_object *
jr_item(const struct json_object *list, size_t i)
{
	return json_object_array_get_idx(list, i);
}
