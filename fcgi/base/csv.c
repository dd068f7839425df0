/* csv.c - see csv.h. */
#include <string.h>

#include "base/csv.h"
#include "base/scan.h"

/* --- encoding ------------------------------------------------------------- */

/* 0x80 to 0x9f of Windows-1252; the rest is as in Unicode. */
static const unsigned short upper[32] = { 0x20ac, 0x0081, 0x201a, 0x0192,
	0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
	0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e,
	0x0178 };

static size_t
put_utf8(char *out, unsigned c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | c >> 12);
	out[1] = (char)(0x80 | (c >> 6 & 0x3f));
	out[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

static const char *
from_latin1(struct arena *a, const char *s, size_t *len)
{
	char *out = arena_alloc(a, 3 * *len + 1);
	size_t n = 0;

	for (size_t i = 0; i < *len; i++) {
		unsigned c = (unsigned char)s[i];

		n += put_utf8(out + n,
		    c >= 0x80 && c < 0xa0 ? upper[c - 0x80] : c);
	}
	*len = n;
	return out;
}

static size_t
line_at(const char *s, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++)
		if (s[i] == '\n' || (s[i] == '\r' && s[i + 1] != '\n'))
			line++;
	return line;
}

static enum err
fault(struct csv_fault *f, size_t line, const char *text)
{
	*f = (struct csv_fault){ line, text };
	return ERR_INVALID;
}

/* UTF-8 without a byte order mark. */
static enum err
decode(struct arena *a, const char **text, size_t *len, struct csv *c,
    struct csv_fault *f)
{
	const char *s = *text, *nul;

	if (*len >= 2 &&
	    (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0))
		return fault(f, 1,
		    "The file is UTF-16 (\"Unicode\"); save it as \"CSV UTF-8\" "
		    "and send it again.");
	if (*len != 0 && (nul = memchr(s, '\0', *len)) != NULL)
		return fault(f, line_at(s, (size_t)(nul - s)),
		    "There is a NUL byte in the file: it is no text, or "
		    "UTF-16; save it as \"CSV UTF-8\" and send it again.");
	if (*len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
		s += 3;
		*len -= 3;
	}
	if (!scan_utf8(s, *len)) {
		s = from_latin1(a, s, len);
		c->latin1 = true;
	}
	*text = s;
	return ERR_OK;
}

/* --- records -------------------------------------------------------------- */

struct reader {
	struct arena *a;
	const char *p, *end;
	char separator;
	size_t line;
	const char *cells[CSV_COLUMNS_MAX];
	size_t n;          /* cells of the record at hand, more than fit too */
	const char *fault; /* of the record at hand */
	size_t unclosed;   /* line of a quote that is never closed; 0: none */
};

/* Over one line end, whichever it is. */
static void
skip_eol(struct reader *r)
{
	if (*r->p == '\r' && r->p + 1 < r->end && r->p[1] == '\n')
		r->p++;
	r->p++;
	r->line++;
}

static bool
at_end_of_cell(const struct reader *r)
{
	return r->p == r->end || *r->p == r->separator || *r->p == '\n' ||
	    *r->p == '\r';
}

static const char *
quoted_cell(struct reader *r)
{
	size_t began = r->line;
	char *out, *w;
	const char *close = r->p + 1;

	while (close < r->end &&
	    (*close != '"' || (close + 1 < r->end && close[1] == '"')))
		close += *close == '"' ? 2 : 1;
	if (close == r->end) {
		r->unclosed = began;
		r->p = r->end;
		return "";
	}
	w = out = arena_alloc(r->a, (size_t)(close - r->p));
	for (const char *s = r->p + 1; s < close; s++) {
		if (*s == '\n' || (*s == '\r' && s[1] != '\n'))
			r->line++;
		*w++ = *s;
		if (*s == '"')
			s++; /* the second of two */
	}
	*w = '\0';
	r->p = close + 1;
	if (at_end_of_cell(r))
		return out;
	r->fault = "There is text behind the closing quote of a cell; a quote "
		   "inside a cell is written twice.";
	while (!at_end_of_cell(r))
		r->p++;
	return out;
}

static const char *
bare_cell(struct reader *r)
{
	const char *s = r->p;

	for (; !at_end_of_cell(r); r->p++)
		if (*r->p == '"')
			r->fault = "There is a quote in the middle of a cell; "
				   "put the cell in quotes and write the "
				   "quote twice.";
	if (r->p == s || r->n >= CSV_COLUMNS_MAX)
		return "";
	return arena_strndup(r->a, s, (size_t)(r->p - s));
}

/* False: the text is at its end. */
static bool
next_record(struct reader *r)
{
	const char *cell;

	if (r->p == r->end)
		return false;
	r->n = 0;
	r->fault = NULL;
	for (;; r->p++) {
		cell = *r->p == '"' && r->p < r->end ? quoted_cell(r)
						     : bare_cell(r);
		if (r->n < CSV_COLUMNS_MAX)
			r->cells[r->n] = cell;
		r->n++;
		if (r->p == r->end || *r->p != r->separator)
			break;
	}
	if (r->p < r->end)
		skip_eol(r);
	return true;
}

static bool
is_blank(const struct reader *r)
{
	if (r->fault != NULL || r->n > CSV_COLUMNS_MAX)
		return false;
	for (size_t i = 0; i < r->n; i++)
		if (*r->cells[i] != '\0')
			return false;
	return true;
}

/* The one of the three that stands most often outside quotes. */
static char
find_separator(const struct reader *r)
{
	static const char known[] = { ',', ';', '\t' };
	size_t count[sizeof(known)] = { 0 }, best = 0;
	bool quoted = false;

	for (const char *p = r->p; p < r->end; p++) {
		if (*p == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (*p == '\n' || *p == '\r') {
			/* Blank lines before the header say nothing. */
			if (p > r->p && count[0] + count[1] + count[2] != 0)
				break;
			continue;
		}
		for (size_t i = 0; i < sizeof(known); i++)
			count[i] += *p == known[i];
	}
	for (size_t i = 1; i < sizeof(known); i++)
		if (count[i] > count[best])
			best = i;
	return known[best];
}

/* Names may have blanks around them. */
static const char *
trim(struct arena *a, const char *s)
{
	size_t n;

	s += strspn(s, " ");
	for (n = strlen(s); n > 0 && s[n - 1] == ' '; n--)
		;
	return arena_strndup(a, s, n);
}

static enum err
read_header(struct reader *r, struct csv *c, struct csv_fault *f)
{
	size_t line;

	do {
		line = r->line;
		if (!next_record(r))
			return fault(f, 1,
			    "The file is empty: its first line must name the "
			    "columns.");
	} while (is_blank(r) && r->unclosed == 0);
	if (r->unclosed != 0)
		return fault(f, r->unclosed,
		    "A quote is opened in this line and never closed.");
	if (r->fault != NULL)
		return fault(f, line, r->fault);
	if (r->n > CSV_COLUMNS_MAX)
		return fault(f, line, "There are more than 64 columns.");
	c->nnames = r->n;
	c->names = arena_alloc(r->a, r->n * sizeof(*c->names));
	for (size_t i = 0; i < r->n; i++)
		c->names[i] = trim(r->a, r->cells[i]);
	return ERR_OK;
}

static struct csv_row *
one_more(struct arena *a, struct csv *c, size_t *cap)
{
	struct csv_row *rows;

	if (c->nrows == *cap) {
		*cap = *cap == 0 ? 256 : 2 * *cap;
		rows = arena_alloc(a, *cap * sizeof(*rows));
		if (c->nrows != 0)
			memcpy(rows, c->rows, c->nrows * sizeof(*rows));
		c->rows = rows;
	}
	return &c->rows[c->nrows++];
}

static void
keep_record(struct reader *r, struct csv *c, struct csv_row *row, size_t line)
{
	row->line = line;
	row->fault = r->fault;
	row->cells = arena_alloc(r->a, c->nnames * sizeof(*row->cells));
	for (size_t i = 0; i < c->nnames; i++)
		row->cells[i] = i < r->n ? r->cells[i] : "";
	if (row->fault == NULL && r->n != c->nnames)
		row->fault = arena_printf(r->a,
		    "This row has %zu cells, and the header names %zu "
		    "columns.",
		    r->n, c->nnames);
}

enum err
csv_read(struct arena *a, const char *text, size_t len, struct csv *c,
    struct csv_fault *f)
{
	struct reader *r = arena_alloc(a, sizeof(*r));
	size_t cap = 0, line;
	enum err e;

	*c = (struct csv){ .separator = ',' };
	*f = (struct csv_fault){ 0 };
	if ((e = decode(a, &text, &len, c, f)) != ERR_OK)
		return e;
	/* So that *p may be looked at where the text ends. */
	text = arena_strndup(a, text, len);
	*r = (struct reader){ .a = a, .p = text, .end = text + len, .line = 1 };
	r->separator = c->separator = find_separator(r);
	if ((e = read_header(r, c, f)) != ERR_OK)
		return e;
	for (line = r->line; next_record(r); line = r->line) {
		if (r->unclosed != 0)
			return fault(f, r->unclosed,
			    "A quote is opened in this line and never "
			    "closed.");
		if (is_blank(r))
			continue;
		if (c->nrows == CSV_ROWS_MAX)
			return fault(f, line,
			    "This is more than can be taken at once; a file "
			    "may have at most 200000 rows.");
		keep_record(r, c, one_more(a, c, &cap), line);
	}
	return ERR_OK;
}

/* --- writing -------------------------------------------------------------- */

void
csv_cell(struct buf *b, const char *s, bool first)
{
	size_t n = strlen(s), part;

	if (!first)
		buf_raw(b, ",", 1);
	/* Blanks at the ends, and other separators, for readers that guess;
	 * what could be a byte order mark. */
	if (s[strcspn(s, ",;\t\"\r\n")] == '\0' && *s != ' ' && *s != '\xef' &&
	    (n == 0 || s[n - 1] != ' ')) {
		buf_raw(b, s, n);
		return;
	}
	buf_raw(b, "\"", 1);
	for (; n > 0; s += part, n -= part) {
		part = strcspn(s, "\"");
		buf_raw(b, s, part);
		if (part == n)
			break;
		buf_raw(b, "\"\"", 2);
		part++;
	}
	buf_raw(b, "\"", 1);
}

void
csv_end(struct buf *b)
{
	buf_raw(b, "\r\n", 2);
}
