/*
 * tmpl.c - see tmpl.h; the program it makes is described in tmpl_prog.h.
 *
 * One pass: the scanner hands over literals and tags, each becomes an
 * operation, and a small stack joins the two ends of every section.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/node.h"
#include "render/tmpl_prog.h"
#include "render/tmpl_scan.h"

struct compiler {
	struct tmpl_scan scan;
	struct op *op;
	uint32_t n, cap;
	uint32_t open[TMPL_DEPTH]; /* operations of sections not closed yet */
	unsigned depth;
};

int
tmpl_clip(const char *s, size_t len)
{
	if (len <= 40)
		return (int)len;
	for (len = 40; len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80;)
		len--;
	return (int)len;
}

/* A cut in the middle of a character would not be UTF-8 any more. */
static void
tidy(char *s, size_t size)
{
	size_t len = strlen(s);

	if (len == size - 1) {
		while (len > 0 && ((unsigned char)s[len - 1] & 0xc0) == 0x80)
			len--;
		if (len > 0 && (unsigned char)s[len - 1] >= 0xc0)
			len--;
		s[len] = '\0';
	}
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = '?';
}

void
tmpl_fail(struct tmpl_error *err, const char *name, unsigned line,
    unsigned column, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (err == NULL)
		return;
	err->line = line;
	err->column = column;
	n = snprintf(err->text, sizeof(err->text), "%.*s%s",
	    tmpl_clip(name, strlen(name)), name, *name == '\0' ? "" : ": ");
	if (n < 0)
		n = 0;
	va_start(ap, fmt);
	vsnprintf(err->text + n, sizeof(err->text) - (size_t)n, fmt, ap);
	va_end(ap);
	tidy(err->text, sizeof(err->text));
}

static struct op *
emit(struct compiler *c, enum op_code code, unsigned line, unsigned column)
{
	struct op *op;

	if (c->n == c->cap) {
		c->cap = c->cap == 0 ? 64 : c->cap * 2;
		c->op = realloc(c->op, c->cap * sizeof(*c->op));
		if (c->op == NULL)
			abort();
	}
	op = &c->op[c->n++];
	*op = (struct op){
		.code = (uint8_t)code,
		.line = line,
		.column = column,
	};
	return op;
}

static void
emit_text(struct compiler *c, size_t off, size_t len, unsigned line)
{
	struct op *op = emit(c, OP_TEXT, line, 1);

	op->off = (uint32_t)off;
	op->len = (uint32_t)len;
	op->first = off == 0 || c->scan.text[off - 1] == '\n';
}

/*
 * Only text is indented, so a line that begins with a tag gets an empty text
 * to carry its indentation.
 */
static void
literal(struct compiler *c, const struct tmpl_tag *t)
{
	if (t->litlen != 0)
		emit_text(c, t->lit, t->litlen, t->litline);
	if (t->bol && !t->alone)
		emit_text(c, t->lit + t->litlen, 0, t->line);
}

static struct op *
emit_name(struct compiler *c, enum op_code code, const struct tmpl_tag *t)
{
	struct op *op = emit(c, code, t->line, t->column);
	const char *name = c->scan.text + t->name, *dot;

	op->off = (uint32_t)t->name;
	op->len = (uint32_t)t->namelen;
	dot = memchr(name, '.', t->namelen);
	op->first = dot == NULL ? op->len : (uint32_t)(dot - name);
	op->hash = node_hash(name, op->first);
	return op;
}

static void
emit_partial(struct compiler *c, const struct tmpl_tag *t)
{
	struct op *op = emit_name(c, OP_PARTIAL, t);

	op->alone = t->alone;
	op->jump = (uint32_t)t->indent;
	op->first = (uint32_t)t->indentlen;
}

static bool
open_section(struct compiler *c, const struct tmpl_tag *t)
{
	if (c->depth == TMPL_DEPTH) {
		tmpl_fail(c->scan.err, c->scan.name, t->line, t->column,
		    "this section stands inside %d others; close some of "
		    "them before it",
		    TMPL_DEPTH);
		return false;
	}
	c->open[c->depth++] = c->n;
	emit_name(c, t->kind == '#' ? OP_SECTION : OP_INVERTED, t);
	return true;
}

static bool
bad_close(const struct compiler *c, const struct tmpl_tag *t)
{
	const char *text = c->scan.text, *name = text + t->name;
	int n = tmpl_clip(name, t->namelen), m;
	const struct op *op;

	if (c->depth == 0) {
		tmpl_fail(c->scan.err, c->scan.name, t->line, t->column,
		    "{{/%.*s}} closes a section that is not open; remove it, "
		    "or write {{#%.*s}} before it",
		    n, name, n, name);
		return false;
	}
	op = &c->op[c->open[c->depth - 1]];
	m = tmpl_clip(text + op->off, op->len);
	tmpl_fail(c->scan.err, c->scan.name, t->line, t->column,
	    "{{/%.*s}} stands where {{/%.*s}} is due: line %u opens %.*s; "
	    "close that first",
	    n, name, m, text + op->off, (unsigned)op->line, m, text + op->off);
	return false;
}

static bool
close_section(struct compiler *c, const struct tmpl_tag *t)
{
	const char *text = c->scan.text;
	uint32_t at;

	if (c->depth == 0)
		return bad_close(c, t);
	at = c->open[c->depth - 1];
	if (c->op[at].len != t->namelen ||
	    memcmp(text + c->op[at].off, text + t->name, t->namelen) != 0)
		return bad_close(c, t);
	c->depth--;
	if (c->op[at].code == OP_SECTION)
		emit(c, OP_END, t->line, t->column)->jump = at + 1;
	c->op[at].jump = c->n;
	return true;
}

static bool
add_tag(struct compiler *c, const struct tmpl_tag *t)
{
	switch (t->kind) {
	case '#':
	case '^':
		return open_section(c, t);
	case '/':
		return close_section(c, t);
	case '>':
		emit_partial(c, t);
		break;
	case '&':
		emit_name(c, OP_RAW, t);
		break;
	case '\0':
		emit_name(c, OP_VAR, t);
		break;
	}
	return true;
}

static bool
program(struct compiler *c)
{
	const struct tmpl_scan *s = &c->scan;
	enum tmpl_scan_result r;
	const struct op *op;
	struct tmpl_tag t;

	do {
		if ((r = tmpl_scan_next(&c->scan, &t)) == TMPL_SCAN_ERROR)
			return false;
		literal(c, &t);
		if (r == TMPL_SCAN_TAG && !add_tag(c, &t))
			return false;
	} while (r != TMPL_SCAN_END);
	if (c->depth == 0)
		return true;
	op = &c->op[c->open[c->depth - 1]];
	tmpl_fail(s->err, s->name, op->line, op->column,
	    "the section %.*s is opened here and never closed; write "
	    "{{/%.*s}} where it ends",
	    tmpl_clip(s->text + op->off, op->len), s->text + op->off,
	    tmpl_clip(s->text + op->off, op->len), s->text + op->off);
	return false;
}

/* Operations, text and name, in that order, behind the struct. */
static struct tmpl *
pack(const struct compiler *c, enum tmpl_dialect dialect)
{
	size_t ops = c->n * sizeof(*c->op), len = c->scan.len;
	size_t namelen = strlen(c->scan.name);
	struct tmpl *t;
	size_t bytes = sizeof(*t) + ops + len + namelen + 1;
	char *p;

	if ((t = calloc(1, bytes)) == NULL)
		abort();
	t->bytes = bytes;
	t->dialect = dialect;
	t->nop = c->n;
	p = (char *)(t->op + c->n);
	if (c->n != 0)
		memcpy(t->op, c->op, ops);
	if (len != 0)
		memcpy(p, c->scan.text, len);
	t->text = p;
	memcpy(p + len, c->scan.name, namelen);
	t->name = p + len;
	return t;
}

struct tmpl *
tmpl_compile(const char *name, const char *text, size_t len,
    enum tmpl_dialect dialect, struct tmpl_error *err)
{
	struct compiler c = { 0 };
	struct tmpl *t = NULL;

	if (len > TMPL_MAX) {
		tmpl_fail(err, name, 1, 1,
		    "the template has %zu bytes, at most %zu are allowed; "
		    "split it into partials",
		    len, TMPL_MAX);
		return NULL;
	}
	tmpl_scan_init(&c.scan, name, len == 0 ? "" : text, len, err);
	if (program(&c))
		t = pack(&c, dialect);
	free(c.op);
	return t;
}

void
tmpl_free(struct tmpl *t)
{
	free(t);
}

const char *
tmpl_name(const struct tmpl *t)
{
	return t->name;
}

size_t
tmpl_bytes(const struct tmpl *t)
{
	return t->bytes;
}

void
tmpl_each_name(const struct tmpl *t, tmpl_name_fn *fn, void *arg)
{
	static const char sigil[] = {
		[OP_VAR] = '\0',
		[OP_RAW] = '&',
		[OP_SECTION] = '#',
		[OP_INVERTED] = '^',
		[OP_PARTIAL] = '>',
	};

	for (const struct op *op = t->op; op < t->op + t->nop; op++)
		if (op->code != OP_TEXT && op->code != OP_END)
			fn(arg, sigil[op->code], t->text + op->off, op->len,
			    op->line, op->column);
}
