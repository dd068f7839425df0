/*
 * json.c - see json.h.
 *
 * What json-c would let pass is looked for in the text (api/json_walk.h) after
 * json-c has found it well-formed.
 */
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "api/json.h"
#include "api/json_walk.h"
#include "base/scan.h"
#include "db/near.h"

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
	const char *wrong;
	struct json_object *o = NULL;
	enum err e;

	*out = NULL;
	/* A NUL would end json-c's reading early; what it takes for UTF-8 is
	 * more than that. */
	if (len > INT32_MAX || memchr(text, '\0', len) != NULL)
		return bad(act, "has a NUL in it");
	if (!scan_utf8(text, len))
		return bad(act, "is no UTF-8");
	if ((wrong = json_weigh(text, len)) != NULL)
		return bad(act, wrong);
	if ((e = tokenize(act, text, len, &o)) != ERR_OK)
		return e;
	if (json_object_get_type(o) != json_type_object) {
		json_object_put(o);
		return bad(act, "must be one JSON object");
	}
	if ((wrong = json_walk(act->a, text, len)) != NULL) {
		json_object_put(o);
		return bad(act, wrong);
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

static enum err
take_list(struct act *act, struct json *j, const char *name, size_t max,
    struct json_object **v, size_t *n)
{
	if (!take(j, name, v) || json_object_get_type(*v) != json_type_array)
		return must(act, name, "a list");
	if ((*n = json_object_array_length(*v)) > max)
		return act_fail(act, ERR_INVALID, name,
		    "%s may have %zu items at most; these are %zu.", name, max,
		    *n);
	return ERR_OK;
}

enum err
in_ints(struct act *act, struct json *j, const char *name, size_t max,
    const int64_t bounds[2], int64_t *out, size_t *n)
{
	struct json_object *v, *item;
	enum err e;

	if ((e = take_list(act, j, name, max, &v, n)) != ERR_OK)
		return e;
	for (size_t i = 0; i < *n; i++) {
		item = json_object_array_get_idx(v, i);
		out[i] = json_object_get_int64(item);
		if (json_object_get_type(item) == json_type_int &&
		    out[i] >= bounds[0] && out[i] <= bounds[1])
			continue;
		e = act_fail(act, ERR_INVALID, "",
		    "Items of %s must be whole numbers from %" PRId64
		    " to %" PRId64 ".",
		    name, bounds[0], bounds[1]);
		act_place(act, name, i);
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

	if ((e = take_list(act, j, name, max, &v, &n)) != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++) {
		item = json_object_array_get_idx(v, i);
		t = json_object_get_type(item);
		if (t == json_type_object)
			e = fn(arg, i, wrap(j->a, item), NULL);
		else if (t == json_type_string && whole(item) != NULL)
			e = fn(arg, i, NULL,
			    arena_strdup(j->a, json_object_get_string(item)));
		else
			e = act_fail(act, ERR_INVALID, "",
			    "Items of %s must be objects, or texts without "
			    "NUL.",
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
	size_t best = near_limit(name), d;
	const char *found = NULL;

	/* Of those as near, the one offered first, which is last here. */
	for (const struct name *n = j->offered; n != NULL; n = n->next)
		if ((d = near_distance(name, n->s, best)) <= best) {
			best = d;
			found = n->s;
		}
	return found;
}

/* A name as a JSON pointer has it: RFC 6901. */
static const char *
pointer(struct arena *a, const char *name)
{
	struct buf b = BUF_INIT(a);

	for (; *name != '\0'; name++)
		if (*name == '~' || *name == '/')
			buf_str(&b, *name == '~' ? "~0" : "~1");
		else
			buf_raw(&b, name, 1);
	return b.p == NULL ? "" : b.p;
}

enum err
in_end(struct act *act, const struct json *j)
{
	const char *near, *at;

	json_object_object_foreach(j->o, name, value)
	{
		(void)value;
		if (noted(j->read, name))
			continue;
		near = nearest(j, name);
		at = pointer(j->a, name);
		if (near != NULL)
			return act_fail(act, ERR_INVALID, at,
			    "There is no field %s here; did you mean %s?", name,
			    near);
		return act_fail(act, ERR_INVALID, at,
		    "There is no field %s here.", name);
	}
	return ERR_OK;
}
