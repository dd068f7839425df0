/*
 * json.c - see json.h.
 *
 * json-c takes a later member of the same name for the only one, and clamps
 * numbers that are too large: both are looked for in the text, which is
 * walked once more after json-c has found it well-formed.
 */
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "api/json.h"
#include "base/scan.h"
#include "db/near.h"

#define NAME_MAX_LEN 64  /* of a member */
#define MEMBERS_MAX 1000 /* of an object: each is compared with all */

struct name {
	struct name *next;
	const char *s;
};

struct json {
	struct json_object *o;
	struct json_object *owner; /* the outermost: to be put; else NULL */
	struct arena *a;
	struct name *read;    /* members somebody has read */
	struct name *offered; /* names of fields, to suggest */
};

static enum err
bad(struct act *act, const char *what)
{
	return act_fail(act, ERR_INVALID, "", "The body %s.", what);
}

/* --- what json-c does not refuse ---------------------------------------- */

struct walk {
	const char *p, *end;
	struct arena *a;
	const char *wrong;
};

static void
skip_blanks(struct walk *w)
{
	while (w->p < w->end && strchr(" \t\r\n", *w->p) != NULL)
		w->p++;
}

/* At a quote; behind the closing one afterwards.  Text between them. */
static const char *
quoted(struct walk *w, size_t *len)
{
	const char *s = ++w->p;

	while (w->p < w->end && *w->p != '"')
		w->p += *w->p == '\\' ? 2 : 1;
	*len = w->p < w->end ? (size_t)(w->p - s) : 0;
	if (w->p < w->end)
		w->p++;
	return s;
}

static void walk_value(struct walk *);

/* Names with escapes are none of ours, and could hide a second one. */
static void
walk_name(struct walk *w, struct name **names)
{
	size_t len;
	const char *s = quoted(w, &len);
	struct name *n;
	size_t before = 0;

	if (len > NAME_MAX_LEN || memchr(s, '\\', len) != NULL) {
		w->wrong = "has a member whose name is too long or has a "
			   "backslash in it";
		return;
	}
	for (n = *names; n != NULL; n = n->next, before++)
		if (strncmp(n->s, s, len) == 0 && n->s[len] == '\0')
			w->wrong = "names a member twice";
	if (before == MEMBERS_MAX)
		w->wrong = "has an object of more than 1000 members";
	n = arena_alloc(w->a, sizeof(*n));
	n->s = arena_strndup(w->a, s, len);
	n->next = *names;
	*names = n;
}

static void
walk_object(struct walk *w)
{
	struct name *names = NULL;

	for (w->p++, skip_blanks(w);
	     w->wrong == NULL && w->p < w->end && *w->p != '}';
	     skip_blanks(w)) {
		if (*w->p == ',') {
			w->p++;
			continue;
		}
		if (*w->p != '"') {
			w->wrong = "has a name in quotes that are not JSON's";
			return;
		}
		walk_name(w, &names);
		skip_blanks(w);
		w->p++; /* the colon */
		walk_value(w);
	}
	w->p++;
}

static void
walk_list(struct walk *w)
{
	for (w->p++, skip_blanks(w);
	     w->wrong == NULL && w->p < w->end && *w->p != ']';
	     skip_blanks(w)) {
		if (*w->p == ',')
			w->p++;
		else
			walk_value(w);
	}
	w->p++;
}

/* A number of json-c's may have a fraction, or be NaN or Infinity; and it
 * takes names in single quotes. */
static void
walk_plain(struct walk *w)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t n = strcspn(w->p, ",]} \t\r\n");
	const char *s = arena_strndup(w->a, w->p, n);
	int64_t number;

	w->p += n;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(s, words[i]) == 0)
			return;
	if (strchr("-0123456789", *s) == NULL)
		w->wrong = "has a value that is no JSON";
	else if (scan_int(s, INT64_MIN, INT64_MAX, &number) != ERR_OK)
		w->wrong = "has a number that is no whole one of 64 bits";
}

static void
walk_value(struct walk *w)
{
	size_t len;

	skip_blanks(w);
	if (w->p >= w->end || w->wrong != NULL)
		return;
	if (*w->p == '{')
		walk_object(w);
	else if (*w->p == '[')
		walk_list(w);
	else if (*w->p == '"')
		(void)quoted(w, &len);
	else
		walk_plain(w);
}

/* --- parsing -------------------------------------------------------------- */

static struct json *
wrap(struct arena *a, struct json_object *o)
{
	struct json *j = arena_alloc(a, sizeof(*j));

	j->o = o;
	j->a = a;
	return j;
}

static enum err
tokenize(struct act *act, const char *text, size_t len, struct json_object **o)
{
	struct json_tokener *tok = json_tokener_new_ex(JSON_DEPTH);
	enum json_tokener_error why;
	size_t at;

	if (tok == NULL)
		return ERR_SYSTEM;
	json_tokener_set_flags(tok,
	    JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	*o = json_tokener_parse_ex(tok, text, (int)len);
	why = json_tokener_get_error(tok);
	at = json_tokener_get_parse_end(tok);
	json_tokener_free(tok);
	if (why == json_tokener_success)
		return ERR_OK;
	json_object_put(*o);
	if (why == json_tokener_continue)
		return bad(act, "is JSON that ends too early");
	return act_fail(act, ERR_INVALID, "",
	    "The body is no JSON we take: %s at byte %zu.",
	    json_tokener_error_desc(why), at);
}

enum err
json_parse(struct act *act, const char *text, size_t len, struct json **out)
{
	struct walk w = { text, text + len, act->a, NULL };
	struct json_object *o = NULL;
	enum err e;

	*out = NULL;
	/* A NUL would end json-c's reading early; what it takes for UTF-8 is
	 * more than that. */
	if (len > INT32_MAX || memchr(text, '\0', len) != NULL)
		return bad(act, "has a NUL in it");
	if (!scan_utf8(text, len))
		return bad(act, "is no UTF-8");
	if ((e = tokenize(act, text, len, &o)) != ERR_OK)
		return e;
	if (json_object_get_type(o) != json_type_object) {
		json_object_put(o);
		return bad(act, "must be one JSON object");
	}
	walk_value(&w);
	if (w.wrong != NULL) {
		json_object_put(o);
		return bad(act, w.wrong);
	}
	*out = wrap(act->a, o);
	(*out)->owner = o;
	return ERR_OK;
}

void
json_free(struct json *j)
{
	if (j != NULL)
		json_object_put(j->owner);
}

/* --- reading -------------------------------------------------------------- */

static void
note(struct json *j, struct name **list, const char *s)
{
	struct name *n = arena_alloc(j->a, sizeof(*n));

	n->s = s;
	n->next = *list;
	*list = n;
}

static bool
noted(const struct name *n, const char *s)
{
	while (n != NULL && strcmp(n->s, s) != 0)
		n = n->next;
	return n != NULL;
}

/* False: absent.  Marks it as read. */
static bool
take(struct json *j, const char *name, struct json_object **v)
{
	note(j, &j->offered, name);
	if (!json_object_object_get_ex(j->o, name, v))
		return false;
	note(j, &j->read, name);
	return true;
}

bool
in_has(const struct json *j, const char *name)
{
	return json_object_object_get_ex(j->o, name, NULL);
}

static enum err
must(struct act *act, const char *name, const char *what)
{
	return act_fail(act, ERR_INVALID, name, "%s must be %s.", name, what);
}

/* A string; NULL: there is a NUL in it. */
static const char *
whole(struct json_object *v)
{
	const char *s = json_object_get_string(v);

	return strlen(s) == (size_t)json_object_get_string_len(v) ? s : NULL;
}

enum err
in_text(struct act *act, struct json *j, const char *name, const char **out)
{
	struct json_object *v;
	const char *s;

	if (!take(j, name, &v))
		return ERR_OK;
	if (v == NULL) {
		*out = "";
		return ERR_OK;
	}
	if (json_object_get_type(v) != json_type_string)
		return must(act, name, "a text");
	if ((s = whole(v)) == NULL)
		return must(act, name, "a text without NUL");
	*out = arena_strdup(j->a, s);
	return ERR_OK;
}

enum err
in_word(struct act *act, struct json *j, const char *name, const char **out)
{
	struct json_object *v;

	if (!json_object_object_get_ex(j->o, name, &v) ||
	    json_object_get_type(v) != json_type_int)
		return in_text(act, j, name, out);
	(void)take(j, name, &v);
	*out = arena_strdup(j->a, json_object_get_string(v));
	return ERR_OK;
}

enum err
in_id(struct act *act, struct json *j, const char *name, int64_t *out)
{
	struct json_object *v;

	if (!json_object_object_get_ex(j->o, name, &v) || v != NULL)
		return in_int(act, j, name, 1, INT64_MAX, out);
	(void)take(j, name, &v);
	*out = 0;
	return ERR_OK;
}

enum err
in_int(struct act *act, struct json *j, const char *name, int64_t min,
    int64_t max, int64_t *out)
{
	struct json_object *v;
	int64_t n;

	if (!take(j, name, &v))
		return ERR_OK;
	n = json_object_get_int64(v);
	if (json_object_get_type(v) != json_type_int || n < min || n > max)
		return act_fail(act, ERR_INVALID, name,
		    "%s must be a whole number from %" PRId64 " to %" PRId64
		    ".",
		    name, min, max);
	*out = n;
	return ERR_OK;
}

enum err
in_bool(struct act *act, struct json *j, const char *name, bool *out)
{
	struct json_object *v;

	if (!take(j, name, &v))
		return ERR_OK;
	if (json_object_get_type(v) != json_type_boolean)
		return must(act, name, "true or false");
	*out = json_object_get_boolean(v) != 0;
	return ERR_OK;
}

/* The member's value as field_set() takes it. */
static enum err
field_value(struct act *act, const struct field *f, struct json_object *v,
    const char **out)
{
	enum json_type t = json_object_get_type(v);

	if (f->type == F_INT || f->type == F_BOOL) {
		if (f->type == F_INT && t == json_type_int)
			*out = json_object_get_string(v);
		else if (f->type == F_BOOL && t == json_type_boolean)
			*out = json_object_get_boolean(v) ? "yes" : "no";
		else
			return must(act, f->name,
			    f->type == F_INT ? "a whole number"
					     : "true or false");
		return ERR_OK;
	}
	if (t == json_type_null && f->type != F_ENUM) {
		*out = "";
		return ERR_OK;
	}
	*out = t == json_type_string ? whole(v) : NULL;
	return *out != NULL ? ERR_OK : must(act, f->name, "a text");
}

enum err
in_fields(struct act *act, struct json *j, const struct field *f, size_t n,
    void *obj)
{
	struct json_object *v;
	const char *s = "";
	enum err e;

	for (size_t i = 0; i < n; i++) {
		if (!take(j, f[i].name, &v))
			continue;
		if ((e = field_value(act, &f[i], v, &s)) != ERR_OK)
			return e;
		e = field_set(act, &f[i], 1, obj, f[i].name, s);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

enum err
in_each(struct act *act, struct json *j, const char *name, size_t max,
    in_item_fn *fn, void *arg)
{
	struct json_object *v, *item;
	enum json_type t;
	size_t n;
	enum err e;

	if (!take(j, name, &v) || json_object_get_type(v) != json_type_array)
		return must(act, name, "a list");
	if ((n = json_object_array_length(v)) > max)
		return act_fail(act, ERR_INVALID, name,
		    "%s may have %zu items at most; these are %zu.", name, max,
		    n);
	for (size_t i = 0; i < n; i++) {
		item = json_object_array_get_idx(v, i);
		t = json_object_get_type(item);
		if (t == json_type_object)
			e = fn(arg, i, wrap(j->a, item), NULL);
		else if (t == json_type_int ||
		    (t == json_type_string && whole(item) != NULL))
			e = fn(arg, i, NULL,
			    arena_strdup(j->a, json_object_get_string(item)));
		else
			e = act_fail(act, ERR_INVALID, "",
			    "Items of %s must be objects, numbers, or texts "
			    "without NUL.",
			    name);
		if (e != ERR_OK) {
			act_place(act, name, i);
			return e;
		}
	}
	return ERR_OK;
}

enum err
in_object(struct act *act, struct json *j, const char *name, struct json **out)
{
	struct json_object *v;

	*out = NULL;
	if (!take(j, name, &v))
		return ERR_OK;
	if (json_object_get_type(v) != json_type_object)
		return must(act, name, "an object");
	*out = wrap(j->a, v);
	return ERR_OK;
}

static const char *
nearest(const struct json *j, const char *name)
{
	size_t best = near_limit(name) + 1, d;
	const char *found = NULL;

	for (const struct name *n = j->offered; n != NULL; n = n->next)
		if ((d = near_distance(name, n->s, best)) < best) {
			best = d;
			found = n->s;
		}
	return found;
}

enum err
in_end(struct act *act, const struct json *j)
{
	const char *near;

	json_object_object_foreach(j->o, name, value)
	{
		(void)value;
		if (noted(j->read, name))
			continue;
		near = nearest(j, name);
		if (near != NULL)
			return act_fail(act, ERR_INVALID, name,
			    "There is no field %s here; did you mean %s?", name,
			    near);
		return act_fail(act, ERR_INVALID, name,
		    "There is no field %s here.", name);
	}
	return ERR_OK;
}
