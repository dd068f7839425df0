/* lint.c - see lint.h; which variables there are is in lint_names.c. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/scan.h"
#include "db/catalogue.h"
#include "render/lint.h"
#include "render/lint_names.h"
#include "render/tmpl_scan.h"

#define PIECES 64    /* literals and tags of a line; more are not looked at */
#define CONDITIONS 4 /* distinct sections within the name of a parameter */
#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define BUILT 300 /* bytes of a line put together */

void
lint_note(struct act *act, struct lint *l, const struct finding *at,
    const char *fmt, ...)
{
	struct finding *f = arena_alloc(act->a, sizeof(*f));
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	scan_mend_utf8(text);
	*f = *at;
	f->text = arena_strdup(act->a, text);
	if (l->last == NULL)
		l->first = f;
	else
		l->last->next = f;
	l->last = f;
	if (f->error)
		l->errors++;
	else
		l->warnings++;
}

#define AT(is_error, l, c) \
	(&(struct finding){ .error = (is_error), .line = (l), .column = (c) })

int
lint_kind(const char *word)
{
	for (int i = 0; template_words[i] != NULL; i++)
		if (strcmp(template_words[i], word) == 0)
			return i;
	return -1;
}

static struct tmpl *
compile(struct act *act, const struct lint_text *t, struct lint *l)
{
	struct tmpl_error err = { 0 };
	struct tmpl *tm;

	tm = tmpl_compile(t->name, t->text, t->len, t->dialect, &err);
	if (tm == NULL) {
		/* The place is printed once: not "x.cfg:3:1: x.cfg: ...". */
		const char *text = err.text;
		size_t n = strlen(t->name);

		if (strncmp(text, t->name, n) == 0 &&
		    strncmp(text + n, ": ", 2) == 0)
			text += n + 2;
		lint_note(act, l, AT(true, err.line, err.column), "%s", text);
	}
	return tm;
}

void
lint_compile(struct act *act, const struct lint_text *t, struct lint *l)
{
	tmpl_free(compile(act, t, l));
}

/* --- names in tags --- */

struct names {
	struct act *act;
	const struct lint_text *t;
	struct lint *l;
};

static void
check_name(void *arg, char kind, const char *p, size_t len, unsigned line,
    unsigned column)
{
	const struct names *n = arg;
	const char *name = arena_strndup(n->act->a, p, len);
	const char *near;

	if (kind == '>') {
		if (n->t->partial != NULL && !n->t->partial(n->t->arg, name))
			lint_note(n->act, n->l, AT(false, line, column),
			    "There is no partial %s; nothing will stand here.",
			    name);
		return;
	}
	if (lint_name_known(name, n->t->kind))
		return;
	near = lint_name_nearest(name, n->t->kind);
	lint_note(n->act, n->l, AT(false, line, column),
	    "Nothing fills %s in a template of kind %s%s%s%s", name,
	    template_words[n->t->kind], *near == '\0' ? "." : "; did you mean ",
	    near, *near == '\0' ? "" : "?");
}

/* --- parameters in lines --- */

/* A piece of a line: text, the place of a value, a section's end or begin. */
struct piece {
	char kind; /* '=' literal; else as a tag's */
	const char *p;
	size_t len;
};

struct lines {
	struct act *act;
	const struct lint_text *t;
	struct lint *l;
	struct piece piece[PIECES];
	size_t n;
	unsigned line;
	enum err e; /* of the database */
	/* Names already complained about would only drown the rest. */
	const char *said[64];
	size_t nsaid;
};

/* Sections opened in this line, by name: each is true or false. */
struct conditions {
	struct piece name[CONDITIONS];
	size_t n;
};

static size_t
condition(struct conditions *c, const struct piece *pc)
{
	size_t i = 0;

	while (i < c->n &&
	    (c->name[i].len != pc->len ||
		memcmp(c->name[i].p, pc->p, pc->len) != 0))
		i++;
	if (i == c->n && c->n < CONDITIONS)
		c->name[c->n++] = *pc;
	return i;
}

static void
collect(const struct lines *ls, struct conditions *c)
{
	for (size_t i = 0; i < ls->n; i++)
		if (ls->piece[i].kind == '#' || ls->piece[i].kind == '^')
			(void)condition(c, &ls->piece[i]);
}

/* What stands for a value: a number is right for an index, a name for a
 * codec. */
static const char *
stand_in(const struct piece *pc)
{
	return pc->len == 4 && memcmp(pc->p, "name", 4) == 0 ? "pcmu" : "1";
}

/* The line as it is when the sections in mask are true; *fixed: it holds no
 * value from outside behind its '='. */
static void
build(const struct lines *ls, struct conditions *c, unsigned mask,
    char out[BUILT], bool *fixed)
{
	size_t len = 0, off = 0; /* sections that are off around here */

	*fixed = true;
	out[0] = '\0';
	for (size_t i = 0; i < ls->n; i++) {
		const struct piece *pc = &ls->piece[i];
		const char *p = pc->p;
		size_t n = pc->len;

		if (pc->kind == '#' || pc->kind == '^') {
			bool on = (mask >> condition(c, pc) & 1) != 0;

			off += off > 0 || on != (pc->kind == '#');
			continue;
		}
		if (pc->kind == '/' && off > 0)
			off--;
		if (pc->kind == '/' || pc->kind == '!' || off > 0)
			continue;
		if (pc->kind != '=') {
			p = stand_in(pc);
			n = strlen(p);
			*fixed = *fixed && strchr(out, '=') == NULL;
		}
		if (n > BUILT - 1 - len)
			n = BUILT - 1 - len;
		memcpy(out + len, p, n);
		len += n;
		out[len] = '\0';
	}
}

static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\r");
	for (n = strlen(s); n > 0 && strchr(" \t\r", s[n - 1]) != NULL; n--)
		s[n - 1] = '\0';
	return s;
}

bool
lint_is_name(const char *s)
{
	return *s != '\0' &&
	    s[strspn(s,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"
		"WXYZ0123456789_.-")] == '\0';
}

bool
lint_is_boot_line(const char *s)
{
	static const char *const known[] = { "include:config ",
		"overwrite_mode", "specific_model.excluded_mode" };

	if (*s == '[' && strchr(s, ']') != NULL)
		s = strchr(s, ']') + 1;
	for (size_t i = 0; i < NITEMS(known); i++)
		if (strncmp(s, known[i], strlen(known[i])) == 0)
			return true;
	return false;
}

static bool
said_before(struct lines *ls, const char *name)
{
	for (size_t i = 0; i < ls->nsaid; i++)
		if (strcmp(ls->said[i], name) == 0)
			return true;
	if (ls->nsaid < NITEMS(ls->said))
		ls->said[ls->nsaid++] = arena_strdup(ls->act->a, name);
	return false;
}

static void
unknown(struct lines *ls, const char *name)
{
	const char *near = NULL;

	ls->e = parameter_nearest(ls->act, name, &near);
	if (ls->e == ERR_NOTFOUND)
		ls->e = ERR_OK;
	lint_note(ls->act, ls->l, AT(false, ls->line, 1),
	    "The catalogue does not know %s%s%s%s", name,
	    near == NULL ? "." : "; did you mean ", near == NULL ? "" : near,
	    near == NULL ? "" : "?");
}

/* value NULL: it is not the same for every phone. */
static void
check_parameter(struct lines *ls, const char *name, const char *value)
{
	struct parameter p = { 0 };
	const char *wrong;

	if (!lint_is_name(name)) {
		lint_note(ls->act, ls->l, AT(true, ls->line, 1),
		    "\"%s\" is not the name of a parameter.", name);
		return;
	}
	ls->e = parameter_look(ls->act, name, &p);
	if (ls->e == ERR_NOTFOUND) {
		ls->e = ERR_OK;
		if (!said_before(ls, name))
			unknown(ls, name);
		return;
	}
	if (ls->e != ERR_OK || value == NULL || *value == '\0')
		return;
	wrong = parameter_check(ls->act->a, &p, value);
	if (wrong != NULL)
		lint_note(ls->act, ls->l, AT(false, ls->line, 1), "%s: %s",
		    name, wrong);
}

static void
check_built(struct lines *ls, char *s, bool fixed)
{
	char *eq;

	s = trim(s);
	if (*s == '\0' || *s == '#')
		return;
	if (ls->t->kind >= TEMPLATE_BOOT && lint_is_boot_line(s))
		return;
	eq = strchr(s, '=');
	if (eq == NULL) {
		lint_note(ls->act, ls->l, AT(true, ls->line, 1),
		    "This line is neither a comment nor NAME = VALUE: %.60s",
		    s);
		return;
	}
	*eq = '\0';
	check_parameter(ls, trim(s), fixed ? trim(eq + 1) : NULL);
}

/* The line is whole: every way its sections can fall. */
static void
end_line(struct lines *ls)
{
	struct conditions c = { .n = 0 };
	size_t errors = ls->l->errors;
	char text[BUILT];
	bool fixed, opaque = false;

	for (size_t i = 0; i < ls->n; i++)
		opaque = opaque || ls->piece[i].kind == '>';
	collect(ls, &c);
	for (unsigned mask = 0; !opaque && mask < 1u << c.n; mask++) {
		build(ls, &c, mask, text, &fixed);
		if (ls->e == ERR_OK && ls->l->errors == errors)
			check_built(ls, text, fixed);
	}
	ls->n = 0;
}

static void
add_piece(struct lines *ls, char kind, const char *p, size_t len)
{
	if (ls->n < PIECES && len > 0)
		ls->piece[ls->n++] = (struct piece){ kind, p, len };
}

static void
add_literal(struct lines *ls, const char *p, size_t len, unsigned line)
{
	const char *nl;

	ls->line = line;
	while ((nl = memchr(p, '\n', len)) != NULL) {
		add_piece(ls, '=', p, (size_t)(nl - p));
		end_line(ls);
		len -= (size_t)(nl + 1 - p);
		p = nl + 1;
		ls->line++;
	}
	add_piece(ls, '=', p, len);
}

static enum err
check_lines(struct act *act, const struct lint_text *t, struct lint *l)
{
	struct lines *ls = arena_alloc(act->a, sizeof(*ls));
	struct tmpl_error err;
	struct tmpl_scan scan;
	struct tmpl_tag tag;
	enum tmpl_scan_result r;

	*ls = (struct lines){ .act = act, .t = t, .l = l, .line = 1 };
	tmpl_scan_init(&scan, t->name, t->text, t->len, &err);
	do {
		r = tmpl_scan_next(&scan, &tag);
		if (r == TMPL_SCAN_ERROR)
			return ERR_OK; /* the compiler has said it */
		add_literal(ls, t->text + tag.lit, tag.litlen, tag.litline);
		if (r == TMPL_SCAN_TAG && !tag.alone)
			add_piece(ls, tag.kind == 0 ? '&' : tag.kind,
			    t->text + tag.name, tag.namelen);
	} while (r == TMPL_SCAN_TAG && ls->e == ERR_OK);
	end_line(ls);
	return ls->e;
}

enum err
lint_all(struct act *act, const struct lint_text *t, struct lint *l)
{
	struct names n = { act, t, l };
	struct tmpl *tm = compile(act, t, l);

	if (tm == NULL)
		return ERR_OK;
	tmpl_each_name(tm, check_name, &n);
	tmpl_free(tm);
	return t->dialect == TMPL_CFG ? check_lines(act, t, l) : ERR_OK;
}
