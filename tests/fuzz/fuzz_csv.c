/*
 * fuzz_csv.c - base/csv.c: any bytes are either refused with a reason, or
 * read; and what was read is written as a text that is read the same.
 */
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/scan.h"
#include "fuzz/fuzz.h"

static void
same(const struct csv *x, const struct csv *y)
{
	if (x->nnames != y->nnames || x->nrows != y->nrows)
		abort();
	for (size_t i = 0; i < x->nrows; i++)
		for (size_t j = 0; j < x->nnames; j++)
			if (strcmp(x->rows[i].cells[j], y->rows[i].cells[j]) !=
			    0)
				abort();
}

static void
write_all(struct buf *b, const struct csv *c)
{
	for (size_t j = 0; j < c->nnames; j++)
		csv_cell(b, c->names[j], j == 0);
	csv_end(b);
	for (size_t i = 0; i < c->nrows; i++) {
		for (size_t j = 0; j < c->nnames; j++)
			csv_cell(b, c->rows[i].cells[j], j == 0);
		csv_end(b);
	}
}

/* Rows of a wrong length are kept cut or filled: not to be compared. */
static int
is_clean(const struct csv *c)
{
	size_t named = 0;

	for (size_t i = 0; i < c->nrows; i++)
		if (c->rows[i].fault != NULL)
			return 0;
	for (size_t j = 0; j < c->nnames; j++)
		named += *c->names[j] != '\0';
	/* A single column tells no separator. */
	return named != 0 && c->nnames > 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	struct buf b = BUF_INIT(a);
	struct csv_fault f;
	struct csv c, d;

	if (csv_read(a, (const char *)data, len, &c, &f) != ERR_OK) {
		if (f.text == NULL || f.line == 0)
			abort();
	} else {
		for (size_t i = 0; i < c.nrows; i++)
			for (size_t j = 0; j < c.nnames; j++)
				if (!scan_utf8(c.rows[i].cells[j],
					strlen(c.rows[i].cells[j])))
					abort();
		if (is_clean(&c)) {
			write_all(&b, &c);
			if (csv_read(a, b.p, b.len, &d, &f) != ERR_OK)
				abort();
			same(&c, &d);
		}
	}
	arena_free(a);
	return 0;
}
