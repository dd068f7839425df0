/*
 * import_report.c - what was wrong with which row.
 *
 * The report is CSV itself: row, mac, column, level, text.  A batch's notes
 * are put in order before they are added to it, because what is wrong with a
 * row is found in more than one place.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "db/import_job.h"

#define CELLS 5

struct note {
	size_t line, order;
	const char *mac, *column, *level, *text;
};

static bool
has_column(const struct import *im, const char *name)
{
	for (size_t i = 0; i < im->csv.nnames; i++)
		if (strcmp(im->csv.names[i], name) == 0)
			return true;
	return false;
}

static void
tell(struct import *im, const struct import_row *row, struct note x)
{
	struct note *notes;

	if (im->nnotes == im->notes_cap) {
		im->notes_cap = im->notes_cap == 0 ? 64 : 2 * im->notes_cap;
		notes = arena_alloc(im->act.a, im->notes_cap * sizeof(*notes));
		if (im->nnotes != 0)
			memcpy(notes, im->notes, im->nnotes * sizeof(*notes));
		im->notes = notes;
	}
	x.line = row->csv->line;
	x.order = im->nnotes;
	x.mac = row->mac == NULL ? "" : row->mac;
	im->notes[im->nnotes++] = x;
}

void
import_bad(struct import *im, struct import_row *row, const char *prefix)
{
	const struct problem *p = &im->act.problem;
	struct note x = { .column = "", .level = "error" };
	const char *column;

	row->bad = true;
	im->job.rows_bad++;
	/* What is no column of the file is said by the text alone. */
	column = arena_printf(im->act.a, "%s%s", prefix, p->field);
	if (p->field[0] != '\0' && has_column(im, column))
		x.column = column;
	x.text = arena_strdup(im->act.a, p->text);
	tell(im, row, x);
	act_clear(&im->act);
}

enum err
import_blame(struct import *im, struct import_row *row, const char *prefix,
    enum err e)
{
	switch (e) {
	case ERR_INVALID:
	case ERR_DENIED:
	case ERR_NOTFOUND:
	case ERR_CONFLICT:
		import_bad(im, row, prefix);
		return ERR_OK;
	case ERR_OK:
	case ERR_AGAIN:
	case ERR_SYSTEM:
	case ERR__MAX:
		break;
	}
	return e;
}

void
import_warn(struct import *im, const struct import_row *row, const char *column,
    const char *text)
{
	if (im->job.rows_warned++ < IMPORT_WARNINGS_MAX)
		tell(im, row,
		    (struct note){ .column = column,
			.level = "warning",
			.text = text });
}

void
import_warnings(struct import *im, const struct import_row *row,
    const char *column)
{
	for (size_t i = 0; i < im->act.nwarnings; i++)
		import_warn(im, row, column, im->act.warnings[i]);
	im->act.nwarnings = 0;
}

static int
by_line(const void *p, const void *q)
{
	const struct note *x = p, *y = q;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

void
import_notes_begin(struct import *im)
{
	im->act.nwarnings = 0;
	im->notes = NULL;
	im->nnotes = im->notes_cap = 0;
}

void
import_notes_end(struct import *im)
{
	struct buf *b = &im->report;

	if (im->nnotes == 0)
		return;
	qsort(im->notes, im->nnotes, sizeof(*im->notes), by_line);
	for (size_t i = 0; i < im->nnotes; i++) {
		const struct note *x = &im->notes[i];

		if (im->job.report_rows >= IMPORT_REPORT_MAX)
			break;
		im->job.report_rows++;
		csv_cell(b, arena_printf(im->act.a, "%zu", x->line), true);
		csv_cell(b, x->mac, false);
		csv_cell(b, x->column, false);
		csv_cell(b, x->level, false);
		csv_cell(b, x->text, false);
		csv_end(b);
	}
}

enum err
import_report_each(struct arena *a, const struct import_job *j,
    import_note_fn *fn, void *arg)
{
	const char *text;
	struct import_note n;
	struct csv_fault f;
	struct csv c;
	enum err e;

	if (j->report == NULL || *j->report == '\0')
		return ERR_OK;
	text = arena_printf(a, "row,mac,column,level,text\n%s", j->report);
	if ((e = csv_read(a, text, strlen(text), &c, &f)) != ERR_OK)
		return e;
	for (size_t i = 0; i < c.nrows && c.nnames == CELLS; i++) {
		const char **cell = c.rows[i].cells;

		n = (struct import_note){ 0, cell[1], cell[2], cell[3],
			cell[4] };
		if ((e = scan_int(cell[0], 0, INT64_MAX, &n.row)) != ERR_OK ||
		    (e = fn(arg, &n)) != ERR_OK)
			return e;
	}
	return ERR_OK;
}
