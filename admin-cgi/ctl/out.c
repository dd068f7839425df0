/* out.c - see out.h: a small tree, and its two writers. */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/scan.h"
#include "ctl/out.h"

enum kind { K_ROOT, K_RECORD, K_LIST, K_STR, K_INT, K_BOOL, K_TEXT, K_SAY };

struct item {
	enum kind kind;
	const char *name; /* NULL in a list and for K_SAY; a literal */
	const char *s;    /* NULL: null */
	size_t len;       /* K_TEXT */
	int64_t n;
	size_t wide; /* of a column, in the first record of a list */
	struct item *first, *last, *next, *parent;
};

struct out {
	struct arena *a;
	struct item *root, *at;
	bool json;
};

struct out *
out_new(struct arena *a, bool json)
{
	struct out *o = arena_alloc(a, sizeof(*o));

	o->a = a;
	o->json = json;
	o->root = o->at = arena_alloc(a, sizeof(*o->root));
	return o;
}

bool
out_json(const struct out *o)
{
	return o->json;
}

static struct item *
add(struct out *o, enum kind kind, const char *name)
{
	struct item *it = arena_alloc(o->a, sizeof(*it));

	it->kind = kind;
	it->name = name;
	it->parent = o->at;
	if (o->at->last == NULL)
		o->at->first = it;
	else
		o->at->last->next = it;
	o->at->last = it;
	return it;
}

void
out_open(struct out *o, const char *name)
{
	o->at = add(o, K_RECORD, name);
}

void
out_list(struct out *o, const char *name)
{
	o->at = add(o, K_LIST, name);
}

void
out_close(struct out *o)
{
	if (o->at->parent != NULL)
		o->at = o->at->parent;
}

void
out_str(struct out *o, const char *name, const char *s)
{
	struct item *it = add(o, K_STR, name);

	it->s = s == NULL ? NULL : arena_strdup(o->a, s);
}

void
out_int(struct out *o, const char *name, int64_t n)
{
	add(o, K_INT, name)->n = n;
}

void
out_bool(struct out *o, const char *name, bool b)
{
	add(o, K_BOOL, name)->n = b;
}

void
out_say(struct out *o, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	add(o, K_SAY, NULL)->s = arena_strdup(o->a, line);
}

void
out_text(struct out *o, const char *name, const char *s, size_t len)
{
	struct item *it = add(o, K_TEXT, name);

	it->s = arena_strndup(o->a, s, len);
	it->len = len;
}

/* --- for programs --- */

void
out_json_str(FILE *fp, const char *s, size_t n)
{
	bool whole = scan_utf8(s, n);

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			fprintf(fp, "\\%c", c);
		else if (c == '\n')
			fputs("\\n", fp);
		else if (c < 0x20 || c == 0x7f)
			fprintf(fp, "\\u%04x", (unsigned)c);
		else if (c >= 0x80 && !whole)
			fputs("\\ufffd", fp);
		else
			fputc(c, fp);
	}
}

static void json_item(FILE *, const struct item *, int);

static void
indent(FILE *fp, int depth)
{
	fputc('\n', fp);
	for (int i = 0; i < depth; i++)
		fputs("  ", fp);
}

static void
json_members(FILE *fp, const struct item *parent, int depth)
{
	bool map = parent->kind != K_LIST, some = false;

	fputc(map ? '{' : '[', fp);
	for (const struct item *it = parent->first; it != NULL; it = it->next) {
		if (it->kind == K_SAY)
			continue;
		if (some)
			fputc(',', fp);
		some = true;
		indent(fp, depth + 1);
		if (map) {
			fputc('"', fp);
			out_json_str(fp, it->name, strlen(it->name));
			fputs("\": ", fp);
		}
		json_item(fp, it, depth + 1);
	}
	if (some)
		indent(fp, depth);
	fputc(map ? '}' : ']', fp);
}

static void
json_item(FILE *fp, const struct item *it, int depth)
{
	switch (it->kind) {
	case K_ROOT:
	case K_RECORD:
	case K_LIST:
		json_members(fp, it, depth);
		break;
	case K_STR:
	case K_TEXT:
		if (it->s == NULL) {
			fputs("null", fp);
			break;
		}
		fputc('"', fp);
		out_json_str(fp, it->s,
		    it->kind == K_TEXT ? it->len : strlen(it->s));
		fputc('"', fp);
		break;
	case K_INT:
		fprintf(fp, "%" PRId64, it->n);
		break;
	case K_BOOL:
		fputs(it->n != 0 ? "true" : "false", fp);
		break;
	case K_SAY:
		break;
	}
}

/* One thing alone is the document; several are members of one. */
static void
json_write(FILE *fp, const struct item *root)
{
	const struct item *only = NULL;
	unsigned n = 0;

	for (const struct item *it = root->first; it != NULL; it = it->next) {
		if (it->kind == K_SAY)
			continue;
		only = it;
		n++;
	}
	if (n == 1 && (only->kind == K_RECORD || only->kind == K_LIST))
		json_item(fp, only, 0);
	else
		json_item(fp, root, 0);
	fputc('\n', fp);
}

/* --- for people --- */

static bool
is_scalar(const struct item *it)
{
	return it->kind == K_STR || it->kind == K_INT || it->kind == K_BOOL;
}

/* What a person reads; number holds an integer's digits. */
static const char *
words_of(const struct item *it, char number[24])
{
	if (it == NULL)
		return "-";
	if (it->kind == K_INT) {
		snprintf(number, 24, "%" PRId64, it->n);
		return number;
	}
	if (it->kind == K_BOOL)
		return it->n != 0 ? "yes" : "no";
	return it->s == NULL || *it->s == '\0' ? "-" : it->s;
}

/* Columns on a screen: code points, near enough. */
static size_t
width(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		if (((unsigned char)*s & 0xc0) != 0x80)
			n++;
	return n;
}

/* No control character of C0, DEL or C1 (in UTF-8) drives a terminal. */
static void
put_safe(FILE *fp, const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == 0xc2 && ((unsigned char)s[1] & 0xe0) == 0x80) {
			fputc('?', fp);
			s++;
		} else {
			fputc(c < 0x20 || c == 0x7f ? '?' : c, fp);
		}
	}
}

static void
put_cell(FILE *fp, const char *s, size_t wide, bool right, bool last)
{
	size_t w = width(s);

	if (right && w < wide)
		fprintf(fp, "%*s", (int)(wide - w), "");
	put_safe(fp, s);
	if (!right && !last && w < wide)
		fprintf(fp, "%*s", (int)(wide - w), "");
	fputs(last ? "\n" : "  ", fp);
}

static const struct item *
member(const struct item *record, const char *name)
{
	for (const struct item *it = record->first; it != NULL; it = it->next)
		if (it->name != NULL && strcmp(it->name, name) == 0)
			return it;
	return NULL;
}

/* How wide each column of the list is, kept in its first record. */
static void
measure(const struct item *list)
{
	char number[24];
	size_t w;

	for (struct item *c = list->first->first; c != NULL; c = c->next)
		c->wide = c->name == NULL ? 0 : width(c->name);
	for (const struct item *r = list->first; r != NULL; r = r->next)
		for (struct item *c = list->first->first; c != NULL;
		     c = c->next) {
			if (!is_scalar(c))
				continue;
			w = width(words_of(member(r, c->name), number));
			if (w > c->wide)
				c->wide = w;
		}
}

static bool
is_last_column(const struct item *col)
{
	for (col = col->next; col != NULL; col = col->next)
		if (is_scalar(col))
			return false;
	return true;
}

/* One line: the head (row NULL) or a record, by the columns of the first. */
static void
table_line(FILE *fp, const struct item *list, const struct item *row, int depth)
{
	char number[24];
	const char *s;

	for (int i = 0; i < depth; i++)
		fputs("  ", fp);
	for (const struct item *c = list->first->first; c != NULL;
	     c = c->next) {
		if (!is_scalar(c))
			continue;
		s = row == NULL ? c->name
				: words_of(member(row, c->name), number);
		put_cell(fp, s, c->wide, c->kind == K_INT, is_last_column(c));
	}
}

static void
table(FILE *fp, const struct item *list, int depth)
{
	if (list->first == NULL) {
		for (int i = 0; i < depth; i++)
			fputs("  ", fp);
		fputs("none\n", fp);
		return;
	}
	measure(list);
	table_line(fp, list, NULL, depth);
	for (const struct item *r = list->first; r != NULL; r = r->next)
		table_line(fp, list, r, depth);
}

static void people_item(FILE *, const struct item *, size_t, int);

static void
people_members(FILE *fp, const struct item *parent, int depth)
{
	size_t wide = 0, w;

	for (const struct item *it = parent->first; it != NULL; it = it->next) {
		w = is_scalar(it) && it->name != NULL ? width(it->name) + 1 : 0;
		if (w > wide)
			wide = w;
	}
	for (const struct item *it = parent->first; it != NULL; it = it->next)
		people_item(fp, it, wide, depth);
}

static void
people_item(FILE *fp, const struct item *it, size_t wide, int depth)
{
	char number[24];
	bool named = it->name != NULL && it->parent->kind != K_ROOT;

	for (int i = 0; i < depth && is_scalar(it); i++)
		fputs("  ", fp);
	switch (it->kind) {
	case K_STR:
	case K_INT:
	case K_BOOL:
		fprintf(fp, "%s:%*s ", it->name,
		    (int)(wide - width(it->name) - 1), "");
		put_safe(fp, words_of(it, number));
		fputc('\n', fp);
		break;
	case K_LIST:
	case K_RECORD:
		if (named)
			fprintf(fp, "\n%s:\n", it->name);
		if (it->kind == K_LIST)
			table(fp, it, named ? depth + 1 : depth);
		else
			people_members(fp, it, named ? depth + 1 : depth);
		break;
	case K_TEXT:
		fwrite(it->s, 1, it->len, fp);
		break;
	case K_SAY:
		put_safe(fp, it->s);
		fputc('\n', fp);
		break;
	case K_ROOT:
		break;
	}
}

int
out_flush(struct out *o, FILE *fp)
{
	if (o->root->first != NULL) {
		if (o->json)
			json_write(fp, o->root);
		else
			people_members(fp, o->root, 0);
	}
	return fflush(fp) != 0 || ferror(fp) ? -1 : 0;
}
