/* device_body.c - lines, keys and settings from JSON; see device_view.h. */
#include <stdio.h>
#include <string.h>

#include "api/device_view.h"
#include "db/key_type.h"

#define CODECS_MAX 32
#define LINES_MAX 1000
#define KEYS_MAX 1000
#define SETTINGS_MAX 500

/* --- lines ---------------------------------------------------------------- */

struct words {
	struct act *act;
	struct buf b;
};

static enum err
codec_item(void *arg, size_t i, struct json *item, const char *text)
{
	struct words *w = arg;

	if (item != NULL || *text == '\0' || strchr(text, ' ') != NULL)
		return act_fail(w->act, ERR_INVALID, "",
		    "codecs is a list of names, the one preferred first: "
		    "[\"pcma\", \"g722\"].");
	buf_str(&w->b, i == 0 ? "" : " ");
	buf_str(&w->b, text);
	return ERR_OK;
}

static enum err
body_codecs(struct act *act, struct json *j, struct sheet_line *l)
{
	struct words w = { act, BUF_INIT(act->a) };
	enum err e;

	if (!in_has(j, "codecs"))
		return in_text(act, j, "codecs", &l->codecs); /* offered */
	e = in_each(act, j, "codecs", CODECS_MAX, codec_item, &w);
	l->codecs = w.b.len == 0 ? "" : w.b.p;
	return e;
}

enum err
body_line(struct act *act, struct json *j, int64_t number, struct line_part *p)
{
	const struct field *f;
	enum err e;

	for (size_t i = 0; i < nline_fields; i++) {
		f = &line_fields[i];
		e = strcmp(f->name, "codecs") == 0
		    ? body_codecs(act, j, &p->line)
		    : in_fields(act, j, f, 1, &p->line);
		if (e != ERR_OK)
			return e;
	}
	if (number != 0 && in_has(j, "number") && p->line.number != number)
		return act_fail(act, ERR_INVALID, "number",
		    "The address says which line it is: %lld.",
		    (long long)number);
	if (number != 0)
		p->line.number = number;
	if ((e = in_text(act, j, "password", &p->password)) != ERR_OK)
		return e;
	return in_end(act, j);
}

/* --- keys ----------------------------------------------------------------- */

static bool
same_place(const struct sheet_key *x, const struct sheet_key *y)
{
	return x->area == y->area && x->module == y->module &&
	    x->position == y->position;
}

enum err
body_key_over(struct act *act, struct json *j, struct sheet_key *k)
{
	const char *type = NULL;
	enum err e;

	for (size_t i = 0; i < nkey_fields; i++) {
		e = strcmp(key_fields[i].name, "type") == 0
		    ? in_word(act, j, "type", &type)
		    : in_fields(act, j, &key_fields[i], 1, k);
		if (e != ERR_OK)
			return e;
	}
	return type == NULL ? ERR_OK : key_type_scan(act, type, &k->type);
}

enum err
body_key(struct act *act, struct json *j, const struct sheet_key *name,
    struct sheet_key *k)
{
	enum err e;

	*k = (struct sheet_key){ .area = KEY_LINE };
	if (name != NULL)
		*k = *name;
	field_defaults(key_fields, nkey_fields, k);
	if ((e = body_key_over(act, j, k)) != ERR_OK)
		return e;
	if (!in_has(j, "type"))
		return act_fail(act, ERR_INVALID, "type",
		    "type says what the key does: blf, speed_dial ..., or a "
		    "number of Yealink's.");
	if (name != NULL && !same_place(name, k))
		return act_fail(act, ERR_INVALID, "position",
		    "The address says which key it is: %s.",
		    key_name(act->a, name));
	return in_end(act, j);
}

struct reading {
	struct act *act;
	struct key_layout keys;
	struct line_part *lines;
	struct setting *settings;
	size_t nlines, nsettings;
};

static enum err
not_object(struct act *act, const char *what)
{
	return act_fail(act, ERR_INVALID, "", "Each of %s is an object.", what);
}

static enum err
key_item(void *arg, size_t i, struct json *item, const char *text)
{
	struct reading *r = arg;

	(void)text;
	if (item == NULL)
		return not_object(r->act, "keys");
	r->keys.n = i + 1;
	return body_key(r->act, item, NULL, &r->keys.keys[i]);
}

enum err
body_keys(struct act *act, struct json *j, struct key_layout *l)
{
	struct reading r = { .act = act };
	enum err e;

	r.keys.keys = arena_alloc(act->a, KEYS_MAX * sizeof(*r.keys.keys));
	e = in_each(act, j, "keys", KEYS_MAX, key_item, &r);
	*l = r.keys;
	return e;
}

/* --- settings ------------------------------------------------------------- */

enum err
body_setting(struct act *act, struct json *j, const char *name,
    struct setting *s)
{
	bool absent = false;
	enum err e;

	*s = (struct setting){ .name = name };
	if ((name == NULL &&
		(e = in_text(act, j, "name", &s->name)) != ERR_OK) ||
	    (e = in_word(act, j, "value", &s->value)) != ERR_OK ||
	    (e = in_bool(act, j, "absent", &absent)) != ERR_OK ||
	    (e = in_end(act, j)) != ERR_OK)
		return e;
	if (s->name == NULL)
		return act_fail(act, ERR_INVALID, "name",
		    "name is the Yealink parameter.");
	if ((s->value == NULL) == !absent)
		return act_fail(act, ERR_INVALID, "value",
		    "Say either value, or \"absent\": true to leave the line "
		    "out.");
	s->absent = absent;
	return ERR_OK;
}

static enum err
setting_item(void *arg, size_t i, struct json *item, const char *text)
{
	struct reading *r = arg;

	(void)text;
	if (item == NULL)
		return not_object(r->act, "settings");
	r->nsettings = i + 1;
	return body_setting(r->act, item, NULL, &r->settings[i]);
}

/* --- all of them ---------------------------------------------------------- */

static enum err
line_item(void *arg, size_t i, struct json *item, const char *text)
{
	struct reading *r = arg;

	(void)text;
	if (item == NULL)
		return not_object(r->act, "lines");
	r->nlines = i + 1;
	r->lines[i].line.enabled = 1;
	return body_line(r->act, item, 0, &r->lines[i]);
}

/* Offered to who spelt it otherwise, when it is not there. */
static enum err
maybe_each(struct act *act, struct json *j, const char *name, size_t max,
    in_item_fn *fn, struct reading *r)
{
	struct json *none;

	if (!in_has(j, name))
		return in_object(act, j, name, &none);
	return in_each(act, j, name, max, fn, r);
}

enum err
body_parts(struct act *act, struct json *j, struct device_parts *p)
{
	struct reading r = { .act = act };
	enum err e;

	r.keys.keys = arena_alloc(act->a, KEYS_MAX * sizeof(*r.keys.keys));
	r.lines = arena_alloc(act->a, LINES_MAX * sizeof(*r.lines));
	r.settings = arena_alloc(act->a, SETTINGS_MAX * sizeof(*r.settings));
	if ((e = maybe_each(act, j, "lines", LINES_MAX, line_item, &r)) !=
		ERR_OK ||
	    (e = maybe_each(act, j, "keys", KEYS_MAX, key_item, &r)) !=
		ERR_OK ||
	    (e = maybe_each(act, j, "settings", SETTINGS_MAX, setting_item,
		 &r)) != ERR_OK)
		return e;
	*p = (struct device_parts){ .lines = r.lines,
		.nlines = r.nlines,
		.keys = r.keys,
		.settings = r.settings,
		.nsettings = r.nsettings };
	return ERR_OK;
}
