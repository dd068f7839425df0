/* import_book.c - rows that are people of one phone book. */
#include <inttypes.h>
#include <string.h>

#include "db/import_job.h"
#include "db/organisation.h"
#include "db/row.h"

static const char *const needed[] = { "name", "phone1", NULL };

struct keeps {
	struct book book;
	int64_t there; /* entries in it, those of this transaction too */
};

static enum err
no_row(void *arg, const struct val *r, size_t n)
{
	(void)arg;
	(void)r;
	(void)n;
	return ERR_OK;
}

/* Replacing, the entries go with the first row, which only a job that writes
 * everything at once does. */
static enum err
begin(struct import *im)
{
	struct keeps *k = im->keeps_tx = arena_alloc(im->tx, sizeof(*k));
	struct arena *batch = im->act.a;
	struct val row[1];
	enum err e;

	if (im->write &&
	    (e = db_each(im->act.db, im->act.a, STMT_BOOK_LOCK,
		 VALS(V_INT(im->job.book_id)), no_row, NULL)) != ERR_OK)
		return e;
	im->act.a = im->tx;
	e = book_by_id(&im->act, im->job.book_id, &k->book);
	im->act.a = batch;
	if (e != ERR_OK)
		return e;
	if (im->job.replaces != 0) {
		/* Rows looked at before this batch count in their stead. */
		k->there = im->write ? 0 : im->job.rows_done;
		return im->write ? db_run(im->act.db, STMT_ENTRY_DELETE_ALL,
				       VALS(V_INT(k->book.id)), NULL)
				 : ERR_OK;
	}
	e = db_first(im->act.db, im->act.a, STMT_ENTRY_COUNT,
	    VALS(V_INT(k->book.id)), row, 1);
	k->there = e != ERR_OK ? 0 : row[0].i;
	if (!im->write)
		k->there += im->job.rows_done;
	return e;
}

static enum err
one(struct import *im, struct import_row *row, struct val *v)
{
	struct keeps *k = im->keeps_tx;
	struct book_entry x = { 0 };
	enum err e;

	if ((e = import_cells(im, row, &x)) != ERR_OK ||
	    (e = book_entry_rules(&im->act, &x)) != ERR_OK)
		return e;
	if (k->there >= (int64_t)BOOK_ENTRIES_MAX)
		return act_fail(&im->act, ERR_INVALID, "",
		    "A phone book may have at most %zu entries.",
		    BOOK_ENTRIES_MAX);
	k->there++;
	book_entry_values(k->book.id, &x, v);
	row->changed = true;
	return ERR_OK;
}

static enum err
write_rows(struct import *im, const struct val *v, size_t n)
{
	const struct keeps *k = im->keeps_tx;
	struct audit_entry entry = {
		.organisation_id = k->book.organisation_id,
		.action = "import",
		.object = "phone_book",
		.object_id = k->book.id,
		.object_name = k->book.name,
		.after = arena_printf(im->act.a, "{\"entries\":%zu}", n),
	};
	enum err e;

	if (n == 0)
		return ERR_OK;
	if ((e = db_insert_many(im->act.db, STMT_ENTRY_ADD, v, n)) != ERR_OK ||
	    (e = db_run(im->act.db, STMT_BOOK_RAISE, VALS(V_INT(k->book.id)),
		 NULL)) != ERR_OK ||
	    (e = act_audit(&im->act, &entry)) != ERR_OK)
		return e;
	return organisation_touch(&im->act, k->book.organisation_id);
}

static enum err
batch(struct import *im, struct import_row *rows, size_t n)
{
	struct val *v =
	    arena_alloc(im->act.a, (n + 1) * BOOK_ENTRY_VALUES * sizeof(*v));
	size_t count = 0;
	enum err e;

	for (size_t i = 0; i < n; i++) {
		if (rows[i].bad)
			continue;
		e = one(im, &rows[i], v + count * BOOK_ENTRY_VALUES);
		if ((e = import_blame(im, &rows[i], "", e)) != ERR_OK)
			return e;
		count += rows[i].changed;
	}
	return im->write ? write_rows(im, v, count) : ERR_OK;
}

const struct import_table import_entries = {
	.fields = book_entry_fields,
	.nfields = &nbook_entry_fields,
	.needed = needed,
	.begin = begin,
	.batch = batch,
};
