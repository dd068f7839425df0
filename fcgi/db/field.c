/* field.c - see field.h; the shared rules are in field_rules.c. */
#include <inttypes.h>
#include <string.h>

#include "base/scan.h"
#include "db/field.h"
#include "db/near.h"

/* Longest foreign text that is said back, in bytes. */
#define ECHO_MAX 60

static const char *
get_text(const struct field *f, const void *obj)
{
	const char *p;

	memcpy(&p, (const char *)obj + f->offset, sizeof(p));
	return p;
}

static int64_t
get_int(const struct field *f, const void *obj)
{
	int64_t n;

	memcpy(&n, (const char *)obj + f->offset, sizeof(n));
	return n;
}

static void
set_text(const struct field *f, void *obj, const char *p)
{
	memcpy((char *)obj + f->offset, &p, sizeof(p));
}

static void
set_int(const struct field *f, void *obj, int64_t n)
{
	memcpy((char *)obj + f->offset, &n, sizeof(n));
}

static bool
is_text(const struct field *f)
{
	return f->type == F_TEXT || f->type == F_SECRET;
}

static int64_t
count_words(const char *const *words)
{
	int64_t n = 0;

	while (words[n] != NULL)
		n++;
	return n;
}

static enum err
fail_text(struct act *act, const struct field *f, const char *s,
    const char *must)
{
	size_t n = strlen(s);

	if (f->type == F_SECRET || n == 0 || n > ECHO_MAX ||
	    scan_has_control(s, n) || !scan_utf8(s, n))
		return act_fail(act, ERR_INVALID, f->name, "%s %s.", f->name,
		    must);
	return act_fail(act, ERR_INVALID, f->name, "%s %s, not \"%s\".",
	    f->name, must, s);
}

static enum err
check_text(struct act *act, const struct field *f, const char *s)
{
	size_t n = strlen(s);
	const char *must;

	if (!scan_utf8(s, n) || scan_has_control(s, n))
		return fail_text(act, f, s,
		    "must be one line of UTF-8 text without control "
		    "characters");
	if (f->max != 0 && (int64_t)n > f->max)
		return act_fail(act, ERR_INVALID, f->name,
		    "%s must be at most %" PRId64 " bytes long; this is %zu.",
		    f->name, f->max, n);
	if (f->type == F_SECRET && *s == '\0')
		return ERR_OK; /* "remove it" has no length */
	if (f->check != NULL && (must = f->check(s)) != NULL)
		return fail_text(act, f, s, must);
	return ERR_OK;
}

static enum err
fail_int(struct act *act, const struct field *f)
{
	return act_fail(act, ERR_INVALID, f->name,
	    "%s must be a whole number from %" PRId64 " to %" PRId64 ".",
	    f->name, f->min, f->max);
}

static enum err
set_bool(struct act *act, const struct field *f, void *obj, const char *value)
{
	static const char *const yes[] = { "yes", "1", "true", "on" };
	static const char *const no[] = { "no", "0", "false", "off" };

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (strcmp(value, yes[i]) == 0 || strcmp(value, no[i]) == 0) {
			set_int(f, obj, strcmp(value, yes[i]) == 0);
			return ERR_OK;
		}
	return fail_text(act, f, value, "must be yes or no");
}

static const char *
word_list(struct arena *a, const char *const *words)
{
	const char *s = words[0];

	for (size_t i = 1; words[i] != NULL; i++)
		s = arena_printf(a, "%s%s%s", s,
		    words[i + 1] == NULL ? " or " : ", ", words[i]);
	return s;
}

static enum err
set_enum(struct act *act, const struct field *f, void *obj, const char *value)
{
	for (int64_t i = 0; f->words[i] != NULL; i++)
		if (strcmp(value, f->words[i]) == 0) {
			set_int(f, obj, i);
			return ERR_OK;
		}
	return fail_text(act, f, value,
	    arena_printf(act->a, "must be %s", word_list(act->a, f->words)));
}

static enum err
set_number(struct act *act, const struct field *f, void *obj, const char *value)
{
	int64_t n;

	if (scan_int(value, f->min, f->max, &n) != ERR_OK)
		return fail_int(act, f);
	set_int(f, obj, n);
	return ERR_OK;
}

static enum err
unknown(struct act *act, const struct field *fields, size_t n, const char *name)
{
	size_t best = near_limit(name) + 1, d;
	const char *nearest = NULL;

	for (size_t i = 0; i < n; i++)
		if ((d = near_distance(name, fields[i].name, best)) < best) {
			best = d;
			nearest = fields[i].name;
		}
	if (strlen(name) > ECHO_MAX || scan_has_control(name, strlen(name)))
		name = "that";
	if (nearest == NULL)
		return act_fail(act, ERR_INVALID, "",
		    "There is no field called %s.", name);
	return act_fail(act, ERR_INVALID, "",
	    "There is no field called %s; did you mean %s?", name, nearest);
}

enum err
field_set(struct act *act, const struct field *fields, size_t n, void *obj,
    const char *name, const char *value)
{
	const struct field *f = fields;
	enum err e;

	while (f < fields + n && strcmp(f->name, name) != 0)
		f++;
	if (f == fields + n)
		return unknown(act, fields, n, name);
	switch (f->type) {
	case F_INT:
		return set_number(act, f, obj, value);
	case F_BOOL:
		return set_bool(act, f, obj, value);
	case F_ENUM:
		return set_enum(act, f, obj, value);
	case F_TEXT:
	case F_SECRET:
		break;
	}
	if ((e = check_text(act, f, value)) == ERR_OK)
		set_text(f, obj, arena_strdup(act->a, value));
	return e;
}

/* The value as it is, which may have come from anywhere. */
static enum err
check_one(struct act *act, const struct field *f, const void *obj)
{
	int64_t n;

	if (is_text(f)) {
		const char *s = get_text(f, obj);

		/* A secret that stays, or is taken away, has no form. */
		if (f->type == F_SECRET && (s == NULL || *s == '\0'))
			return ERR_OK;
		return check_text(act, f, s == NULL ? "" : s);
	}
	n = get_int(f, obj);
	if (f->type == F_INT && (n < f->min || n > f->max))
		return fail_int(act, f);
	if (f->type == F_BOOL && n != 0 && n != 1)
		return act_fail(act, ERR_INVALID, f->name,
		    "%s must be yes or no.", f->name);
	if (f->type == F_ENUM && (n < 0 || n >= count_words(f->words)))
		return act_fail(act, ERR_INVALID, f->name, "%s must be %s.",
		    f->name, word_list(act->a, f->words));
	return ERR_OK;
}

static bool
same(const struct field *f, const void *x, const void *y)
{
	const char *s, *t;

	if (!is_text(f))
		return get_int(f, x) == get_int(f, y);
	s = get_text(f, x);
	t = get_text(f, y);
	return strcmp(s == NULL ? "" : s, t == NULL ? "" : t) == 0;
}

enum err
field_check(struct act *act, const struct field *fields, size_t n,
    const void *obj, const void *old)
{
	enum err e;

	for (const struct field *f = fields; f < fields + n; f++) {
		if (old != NULL && f->fixed && !same(f, obj, old))
			return act_fail(act, ERR_INVALID, f->name,
			    "%s is set when it is made and stays as it is.",
			    f->name);
		if ((e = check_one(act, f, obj)) != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static bool
is_among(const char *name, const char *const *names)
{
	while (*names != NULL && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

const struct field *
field_differs(const struct field *fields, size_t n, const void *x,
    const void *y, const char *const *but)
{
	for (const struct field *f = fields; f < fields + n; f++) {
		if (is_among(f->name, but))
			continue;
		if (f->type == F_SECRET ? get_text(f, y) != NULL
					: !same(f, x, y))
			return f;
	}
	return NULL;
}

void
field_defaults(const struct field *fields, size_t n, void *obj)
{
	for (const struct field *f = fields; f < fields + n; f++)
		if (f->type == F_TEXT && get_text(f, obj) == NULL)
			set_text(f, obj, "");
}

/* The word of an enum; "" when the number has none. */
static const char *
word(const struct field *f, int64_t n)
{
	return n >= 0 && n < count_words(f->words) ? f->words[n] : "";
}

const char *
field_text(struct arena *a, const struct field *f, const void *obj)
{
	const char *s;

	switch (f->type) {
	case F_INT:
		return arena_printf(a, "%" PRId64, get_int(f, obj));
	case F_BOOL:
		return get_int(f, obj) != 0 ? "yes" : "no";
	case F_ENUM:
		return word(f, get_int(f, obj));
	case F_TEXT:
	case F_SECRET:
		break;
	}
	s = get_text(f, obj);
	if (s == NULL || *s == '\0')
		return "";
	return f->type == F_SECRET ? "set" : s;
}

void
field_json_text(struct buf *b, const char *s)
{
	buf_str(b, "\"");
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_str(b, "\\");
		if ((unsigned char)*s < 0x20)
			buf_printf(b, "\\u%04x", (unsigned)*s);
		else
			buf_raw(b, s, 1);
	}
	buf_str(b, "\"");
}

static void
json_value(struct buf *b, const struct field *f, const void *obj)
{
	const char *s;

	switch (f->type) {
	case F_INT:
		buf_printf(b, "%" PRId64, get_int(f, obj));
		return;
	case F_BOOL:
		buf_str(b, get_int(f, obj) != 0 ? "true" : "false");
		return;
	case F_ENUM:
		field_json_text(b, word(f, get_int(f, obj)));
		return;
	case F_SECRET:
		s = get_text(f, obj);
		field_json_text(b, *s == '\0' ? "" : "changed");
		return;
	case F_TEXT:
		s = get_text(f, obj);
		field_json_text(b, s == NULL ? "" : s);
	}
}

const char *
field_json(struct arena *a, const struct field *fields, size_t n,
    const void *obj)
{
	struct buf b = BUF_INIT(a);
	const char *comma = "";

	buf_str(&b, "{");
	for (const struct field *f = fields; f < fields + n; f++) {
		if (f->type == F_SECRET && get_text(f, obj) == NULL)
			continue;
		buf_str(&b, comma);
		field_json_text(&b, f->name);
		buf_str(&b, ":");
		json_value(&b, f, obj);
		comma = ",";
	}
	buf_str(&b, "}");
	return b.p;
}

const void *
field_either(const void *before, const void *after)
{
	return after != NULL ? after : before;
}

enum err
field_audit(struct act *act, const struct audit_entry *entry,
    const struct field *f, size_t n, const void *before, const void *after)
{
	struct audit_entry full = *entry;

	if (before != NULL)
		full.before = field_json(act->a, f, n, before);
	if (after != NULL)
		full.after = field_json(act->a, f, n, after);
	return act_audit(act, &full);
}
