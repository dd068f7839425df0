/* import_run.c - a file opened, and batches of its rows; see import_job.h. */
#include <string.h>

#include "db/import_job.h"

static const struct import_table *const tables[] = {
	[IMPORT_DEVICES] = &import_devices,
	[IMPORT_LINES] = &import_lines,
	[IMPORT_KEYS] = &import_keys,
	[IMPORT_PHONE_BOOK] = &import_entries,
	[IMPORT_BULK] = &import_bulk,
};

enum err
import_open(struct import *im, const char *text, size_t len)
{
	struct csv_fault f;
	enum err e;

	im->table = tables[im->job.kind];
	im->report = BUF_INIT(im->a);
	if (im->job.report != NULL)
		buf_raw(&im->report, im->job.report, strlen(im->job.report));
	if (im->table->open != NULL &&
	    (e = im->table->open(im, &text, &len)) != ERR_OK)
		return e;
	e = csv_read(im->a, text, len, &im->csv, &f);
	if (e != ERR_OK)
		return act_fail(&im->act, e, "", "Line %zu: %s", f.line,
		    f.text);
	if ((e = import_header(im)) == ERR_OK)
		import_find_doubles(im);
	return e;
}

/* What is wrong with a row whatever its kind. */
static void
judge(struct import *im, struct import_row *row, size_t index)
{
	const char *fault = row->csv->fault;
	size_t first = im->first[index];

	if (fault != NULL)
		(void)!act_fail(&im->act, ERR_INVALID, "", "%s", fault);
	else if (first != index)
		(void)!act_fail(&im->act, ERR_CONFLICT, im->table->key[0],
		    "The same is in line %zu already.",
		    im->csv.rows[first].line);
	else
		return;
	import_bad(im, row, "");
}

enum err
import_batch(struct import *im, size_t from, size_t to)
{
	size_t n = to - from;
	struct import_row *rows;
	enum err e;

	import_notes_begin(im);
	rows = arena_alloc(im->act.a, (n + 1) * sizeof(*rows));
	for (size_t i = 0; i < n; i++) {
		rows[i].csv = &im->csv.rows[from + i];
		judge(im, &rows[i], from + i);
	}
	if ((e = im->table->batch(im, rows, n)) != ERR_OK)
		return e;
	import_notes_end(im);
	for (size_t i = 0; i < n; i++)
		im->job.rows_changed += rows[i].changed && !rows[i].bad;
	im->job.rows_done = (int64_t)to;
	return ERR_OK;
}
