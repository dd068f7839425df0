/*
 * page.c - see page.h.
 *
 * A cursor is the last row's key and id, "label\x1f17", in base64 of the
 * alphabet that needs no escaping in a URL.  It is read as strictly as any
 * other parameter, and opens nothing: whose rows a page shows is decided by
 * the statement alone.
 */
#include <inttypes.h>
#include <string.h>

#include "api/page.h"
#include "base/digest.h"
#include "base/scan.h"

#define LIMIT_MAX 500
#define LIMIT_USUAL 50
#define SEPARATOR '\x1f' /* no text of a row holds a control character */
#define NAMES_MAX (LIST_FILTERS_MAX + 16)

/* --- values ----------------------------------------------------------------- */

static enum err
bad_value(struct call *c, const char *name, const char *must)
{
	return act_fail(&c->act, ERR_INVALID, name, "%s must be %s.", name,
	    must);
}

static bool
is_ascii(const char *s)
{
	while (*s != '\0' && (unsigned char)*s < 0x80)
		s++;
	return *s == '\0';
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

/* "2026-11-25T22:31:00Z" as SQL has it; false: it is none. */
static bool
to_time(struct arena *a, const char *s, const char **out)
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
	char *t;

	if (strlen(s) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < sizeof(form) - 1; i++)
		if (form[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return false;
	t = arena_strndup(a, s, sizeof(form) - 2);
	t[10] = ' ';
	*out = t;
	return true;
}

static enum err
to_value(struct call *c, const char *name, enum list_type type,
    const char *const *words, const char *s, struct val *out)
{
	char mac[MAC_LEN + 1];
	int64_t n = 0;

	*out = V_STR(s);
	switch (type) {
	case LIST_TEXT:
		return ERR_OK;
	case LIST_ASCII:
		return is_ascii(s) ? ERR_OK
				   : bad_value(c, name, "in plain ASCII");
	case LIST_INT:
		if (scan_int(s, INT64_MIN, INT64_MAX, &n) != ERR_OK)
			return bad_value(c, name, "a whole number");
		*out = V_INT(n);
		return ERR_OK;
	case LIST_BOOL:
		*out = V_INT(strcmp(s, "true") == 0);
		return out->i == 1 || strcmp(s, "false") == 0
		    ? ERR_OK
		    : bad_value(c, name, "true or false");
	case LIST_WORD:
		for (; words[n] != NULL; n++)
			if (strcmp(s, words[n]) == 0)
				return ERR_OK;
		return bad_value(c, name, word_list(c->a, words));
	case LIST_MAC:
		if (scan_mac(s, strlen(s), mac) != ERR_OK)
			return bad_value(c, name, "a MAC address");
		*out = V_STR(arena_strdup(c->a, mac));
		return ERR_OK;
	case LIST_TIME:
		if (to_time(c->a, s, &out->s))
			return ERR_OK;
		return bad_value(c, name,
		    "a time such as "
		    "2026-11-25T22:31:00Z");
	}
	return ERR_SYSTEM;
}

/* --- what is asked ---------------------------------------------------------- */

enum err
page_filters(struct call *c, enum list_name name, struct list_ask *ask,
    const char *const *more)
{
	static const char *const always[] = { "limit", "cursor", "sort" };
	const struct list *l = &lists[name];
	const char *names[NAMES_MAX], *s;
	size_t n = 0;
	enum err e;

	*ask = (struct list_ask){ .sort = &l->sorts[0],
		.down = l->down,
		.limit = LIMIT_USUAL };
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		names[n++] = always[i];
	for (size_t i = 0; more != NULL && more[i] != NULL && n < 15; i++)
		names[n++] = more[i];
	for (size_t i = 0; i < l->nfilters; i++) {
		const struct list_filter *f = &l->filters[i];

		names[n++] = f->name;
		if ((s = query_text(c, f->name)) == NULL)
			continue;
		e = to_value(c, f->name, f->type, f->words, s,
		    &ask->value[ask->nfilters]);
		if (e != ERR_OK)
			return e;
		ask->filter[ask->nfilters++] = f;
	}
	names[n] = NULL;
	return query_end(c, names);
}

static enum err
ask_sort(struct call *c, const struct list *l, struct list_ask *ask)
{
	const char *s = query_text(c, "sort"), *all = "";

	if (s == NULL)
		return ERR_OK;
	ask->down = *s == '-';
	s += ask->down;
	for (size_t i = 0; i < l->nsorts; i++) {
		if (strcmp(s, l->sorts[i].name) == 0) {
			ask->sort = &l->sorts[i];
			return ERR_OK;
		}
		all = arena_printf(c->a, "%s%s%s", all, i == 0 ? "" : ", ",
		    l->sorts[i].name);
	}
	return act_fail(&c->act, ERR_INVALID, "sort",
	    "sort must be one of %s; with - in front: downwards.", all);
}

static enum err
bad_cursor(struct call *c)
{
	return act_fail(&c->act, ERR_INVALID, "cursor",
	    "cursor must be the \"next\" of the page before, with the same "
	    "sort; leave it out to begin again.");
}

/* A key of our own making, so of the column's type or a forgery.  No number
 * that is sorted by is negative. */
static enum err
to_key(enum list_type type, const char *s, struct val *out)
{
	int64_t n;

	*out = V_STR(s);
	if (type == LIST_TEXT)
		return ERR_OK;
	if (type != LIST_INT && type != LIST_BOOL)
		return is_ascii(s) ? ERR_OK : ERR_INVALID;
	if (scan_int(s, 0, INT64_MAX, &n) != ERR_OK)
		return ERR_INVALID;
	*out = V_INT(n);
	return ERR_OK;
}

/* From one alphabet of base64 to the other, in place. */
static void
swap_alphabet(char *s, const char *from, const char *to)
{
	for (; *s != '\0'; s++)
		if (*s == from[0] || *s == from[1])
			*s = *s == from[0] ? to[0] : to[1];
}

static enum err
ask_cursor(struct call *c, const struct list *l, struct list_ask *ask)
{
	const char *s = query_text(c, "cursor");
	char *text, *sep;
	uint8_t *bytes;
	size_t n;

	if (s == NULL)
		return ERR_OK;
	text = arena_printf(c->a, "%s%.*s", s, (int)(3 - (strlen(s) + 3) % 4),
	    "==");
	swap_alphabet(text, "-_", "+/");
	if (digest_unbase64(c->a, text, strlen(text), &bytes, &n) != ERR_OK)
		return bad_cursor(c);
	text = arena_strndup(c->a, (const char *)bytes, n);
	if (!scan_utf8(text, n) || (sep = strchr(text, SEPARATOR)) == NULL)
		return bad_cursor(c);
	*sep = '\0';
	if (to_key(ask->sort->type, text, &ask->after_key) != ERR_OK ||
	    to_key(l->id_type, sep + 1, &ask->after_id) != ERR_OK)
		return bad_cursor(c);
	return ERR_OK;
}

/* --- the answer --------------------------------------------------------------- */

static void
key_text(struct buf *b, const struct val *v)
{
	if (v->type == VAL_INT)
		buf_printf(b, "%" PRId64, v->i);
	else if (v->type != VAL_NULL)
		buf_str(b, v->s);
}

static const char *
make_cursor(struct call *c, const struct list_end *end)
{
	struct buf b = BUF_INIT(c->a);
	char sep = SEPARATOR, *text;

	key_text(&b, &end->key);
	buf_raw(&b, &sep, 1);
	key_text(&b, &end->id);
	text = digest_base64(c->a, b.p, b.len);
	text[strcspn(text, "=")] = '\0';
	swap_alphabet(text, "+/", "-_");
	return text;
}

struct items {
	struct call *c;
	page_item_fn *fn;
};

static enum err
one(void *arg, const struct val *row, size_t n)
{
	const struct items *i = arg;

	(void)n;
	i->fn(&i->c->out, row);
	return ERR_OK;
}

enum err
page_answer(struct call *c, enum list_name name, page_item_fn *fn,
    const char *const *more)
{
	return page_answer_in(c, name, &V_NULL, fn, more);
}

enum err
page_answer_in(struct call *c, enum list_name name, const struct val *inside,
    page_item_fn *fn, const char *const *more)
{
	struct items items = { c, fn };
	struct list_ask ask;
	struct list_end end;
	enum err e;

	if ((e = page_filters(c, name, &ask, more)) != ERR_OK ||
	    (e = query_int(c, "limit", 1, LIMIT_MAX, &ask.limit)) != ERR_OK ||
	    (e = ask_sort(c, &lists[name], &ask)) != ERR_OK ||
	    (e = ask_cursor(c, &lists[name], &ask)) != ERR_OK)
		return e;
	ask.inside = *inside;
	view_open(&c->out, NULL);
	view_list(&c->out, "items");
	e = list_page(&c->act, name, &ask, one, &items, &end);
	if (e != ERR_OK)
		return e;
	view_end(&c->out);
	view_text(&c->out, "next", end.more ? make_cursor(c, &end) : NULL);
	view_close(&c->out);
	return ERR_OK;
}
