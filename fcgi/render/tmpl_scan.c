/* tmpl_scan.c - see tmpl_scan.h. */
#include <string.h>

#include "render/tmpl_prog.h"
#include "render/tmpl_scan.h"

/* What stands between the delimiters of one tag, as offsets. */
struct inside {
	size_t from, to; /* without sigil and closing braces */
	size_t end;      /* behind the closing delimiter */
};

void
tmpl_scan_init(struct tmpl_scan *s, const char *name, const char *text,
    size_t len, struct tmpl_error *err)
{
	*s = (struct tmpl_scan){
		.name = name,
		.text = text,
		.len = len,
		.err = err,
		.line = 1,
		.open = { "{{", 2 },
		.close = { "}}", 2 },
	};
}

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Moves to a later place and keeps count of the lines. */
static void
advance(struct tmpl_scan *s, size_t to)
{
	const char *nl;

	while (s->pos < to &&
	    (nl = memchr(s->text + s->pos, '\n', to - s->pos)) != NULL) {
		s->line++;
		s->bol = s->pos = (size_t)(nl - s->text) + 1;
	}
	s->pos = to;
}

/* Offset of a needle at or after from, or the length of the text. */
static size_t
find(const struct tmpl_scan *s, size_t from, const char *needle, size_t len)
{
	const char *p = memmem(s->text + from, s->len - from, needle, len);

	return p == NULL ? s->len : (size_t)(p - s->text);
}

static void
trim(const struct tmpl_scan *s, struct inside *in)
{
	while (in->from < in->to && blank(s->text[in->from]))
		in->from++;
	while (in->to > in->from && blank(s->text[in->to - 1]))
		in->to--;
}

/* {{{x}}} and {{=x y=}} have one more byte before the closing delimiter. */
static bool
find_close(const struct tmpl_scan *s, const struct tmpl_tag *t, char extra,
    struct inside *in)
{
	char want[TMPL_DELIM + 2];
	size_t n = 0;

	if (extra != '\0')
		want[n++] = extra;
	memcpy(want + n, s->close.p, s->close.len);
	n += s->close.len;
	in->to = find(s, in->from, want, n);
	in->end = in->to + n;
	if (in->to < s->len)
		return true;
	tmpl_fail(s->err, s->name, t->line, t->column,
	    "the tag that begins here is never closed; end it with %.*s",
	    (int)n, want);
	return false;
}

static bool
bad_delims(const struct tmpl_scan *s, const struct tmpl_tag *t)
{
	tmpl_fail(s->err, s->name, t->line, t->column,
	    "bad change of delimiters; write two marks with a blank between "
	    "them, each at most %d bytes and without '=', as in {{=<%% %%>=}}",
	    TMPL_DELIM);
	return false;
}

static bool
set_delims(struct tmpl_scan *s, const struct tmpl_tag *t, struct inside *in)
{
	struct tmpl_delim open, close;
	size_t p;

	trim(s, in);
	for (p = in->from; p < in->to && !blank(s->text[p]); p++)
		;
	open = (struct tmpl_delim){ s->text + in->from, p - in->from };
	while (p < in->to && blank(s->text[p]))
		p++;
	close = (struct tmpl_delim){ s->text + p, in->to - p };
	if (open.len == 0 || open.len > TMPL_DELIM || close.len == 0 ||
	    close.len > TMPL_DELIM ||
	    memchr(open.p, '=', in->to - in->from) != NULL)
		return bad_delims(s, t);
	for (size_t i = 0; i < close.len; i++)
		if (blank(close.p[i]))
			return bad_delims(s, t);
	s->open = open;
	s->close = close;
	return true;
}

/* A name with a blank in it is most often a tag that was not closed. */
static bool
bad_name(const struct tmpl_scan *s, const struct tmpl_tag *t)
{
	const char *n = s->text + t->name;
	int clip = tmpl_clip(n, t->namelen);

	if (memchr(n, '\n', t->namelen) != NULL ||
	    memmem(n, t->namelen, s->open.p, s->open.len) != NULL)
		tmpl_fail(s->err, s->name, t->line, t->column,
		    "the tag that begins here is not closed before the next "
		    "tag or line; end it with %.*s",
		    (int)s->close.len, s->close.p);
	else
		tmpl_fail(s->err, s->name, t->line, t->column,
		    "\"%.*s\" is not a name; a name has no blanks and no "
		    "control characters",
		    clip, n);
	return false;
}

/* a.b.c, or "." alone; what names a partial is not cut at its dots. */
static bool
dots_ok(const char *n, size_t len)
{
	if (len == 1)
		return true;
	for (size_t i = 0; i < len; i++)
		if (n[i] == '.' && (i == 0 || i + 1 == len || n[i + 1] == '.'))
			return false;
	return true;
}

static bool
check_name(const struct tmpl_scan *s, const struct tmpl_tag *t)
{
	const char *n = s->text + t->name;

	if (t->namelen == 0) {
		tmpl_fail(s->err, s->name, t->line, t->column,
		    "this tag has no name; write one between %.*s and %.*s, "
		    "or remove the tag",
		    (int)s->open.len, s->open.p, (int)s->close.len, s->close.p);
		return false;
	}
	for (size_t i = 0; i < t->namelen; i++)
		if ((unsigned char)n[i] <= ' ' || n[i] == 0x7f)
			return bad_name(s, t);
	if ((t->kind == 0 && (*n == '<' || *n == '$')) ||
	    (t->kind == '>' && *n == '*')) {
		tmpl_fail(s->err, s->name, t->line, t->column,
		    "tags with %c are not in this language (no inheritance, "
		    "no dynamic names); use a section and {{>partial}}",
		    *n);
		return false;
	}
	if (t->kind != '>' && !dots_ok(n, t->namelen)) {
		tmpl_fail(s->err, s->name, t->line, t->column,
		    "\"%.*s\" has an empty part; write names with single "
		    "dots between them, or one dot for the current item",
		    tmpl_clip(n, t->namelen), n);
		return false;
	}
	return true;
}

/* Reads the tag whose opening delimiter stands at s->pos. */
static bool
read_tag(struct tmpl_scan *s, struct tmpl_tag *t, struct inside *in)
{
	size_t p = s->pos + s->open.len, q = p;
	char c, extra = '\0';

	while (q < s->len && blank(s->text[q]))
		q++;
	c = q < s->len ? s->text[q] : '\0';
	if (c == '{' && q == p) {
		t->kind = '&';
		extra = '}';
	} else if (c == '=') {
		t->kind = extra = '=';
	} else
		t->kind = c != '\0' && strchr("&#^/>!", c) ? c : '\0';
	in->from = t->kind == '\0' ? p : q + 1;
	if (!find_close(s, t, extra, in))
		return false;
	if (t->kind == '=') {
		t->kind = '!';
		return set_delims(s, t, in);
	}
	if (t->kind == '!')
		return true;
	trim(s, in);
	t->name = in->from;
	t->namelen = in->to - in->from;
	return check_name(s, t);
}

/*
 * Whether the line(s) of a tag hold nothing else.  It is enough to look at
 * the bytes: delimiters are never blank, so neither is a tag beside it.
 */
static bool
stands_alone(const struct tmpl_scan *s, const struct tmpl_tag *t, size_t *end)
{
	size_t p;

	if (t->kind == '\0' || t->kind == '&')
		return false;
	for (p = s->bol; p < s->pos; p++)
		if (s->text[p] != ' ' && s->text[p] != '\t')
			return false;
	for (p = *end; p < s->len; p++)
		if (s->text[p] != ' ' && s->text[p] != '\t')
			break;
	if (p < s->len && s->text[p] == '\r')
		p++;
	else if (p == s->len) {
		*end = p;
		return true;
	}
	if (p == s->len || s->text[p] != '\n')
		return false;
	*end = p + 1;
	return true;
}

enum tmpl_scan_result
tmpl_scan_next(struct tmpl_scan *s, struct tmpl_tag *t)
{
	struct inside in;
	size_t start;

	*t = (struct tmpl_tag){ .lit = s->pos, .litline = s->line };
	start = find(s, s->pos, s->open.p, s->open.len);
	advance(s, start);
	t->litlen = start - t->lit;
	if (start == s->len)
		return TMPL_SCAN_END;
	t->line = s->line;
	t->column = (unsigned)(start - s->bol) + 1;
	t->bol = start == s->bol;
	if (!read_tag(s, t, &in))
		return TMPL_SCAN_ERROR;
	t->alone = stands_alone(s, t, &in.end);
	if (t->alone) {
		t->litlen = s->bol - t->lit;
		t->indent = s->bol;
		t->indentlen = start - s->bol;
	}
	advance(s, in.end);
	return TMPL_SCAN_TAG;
}
