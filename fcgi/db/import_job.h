/*
 * import_job.h - a job while it is worked on: what db/import*.c and the kinds
 * of rows know of each other.
 *
 * Three lifetimes: a is the job's, tx the transaction's (anything looked up
 * that a rollback may undo), act.a one batch's.
 */
#ifndef DB_IMPORT_JOB_H
#define DB_IMPORT_JOB_H

#include "base/csv.h"
#include "db/import.h"
#include "db/rules.h"

struct import;
struct known_model;
struct note;

struct import_row {
	const struct csv_row *csv;
	void *obj;       /* of the kind's own */
	const char *mac; /* of the phone it is about, or NULL; for reports */
	bool bad, changed;
};

struct import_table {
	/* Fields of the object, and what rows may say besides; both tables
	 * are of the same struct. */
	const struct field *fields, *extra;
	const size_t *nfields;
	size_t nextra;
	const char *const *needed; /* columns there must be; NULL-terminated */
	/* Cells that only one row may have; NULL-terminated. */
	const char *const *key;
	/* Takes from the content what is not CSV.  May be NULL. */
	enum err (*open)(struct import *, const char **text, size_t *len);
	/* Before the first row of a transaction.  May be NULL. */
	enum err (*begin)(struct import *);
	/* Checks rows that are not bad yet; marks those that are, by
	 * import_bad(); does the others if im->write. */
	enum err (*batch)(struct import *, struct import_row *, size_t n);
};

struct import {
	struct act act; /* whose scope is the job's organisation */
	struct arena *a, *tx;
	const struct import_table *table;
	struct import_job job;
	struct csv csv;
	const struct field **columns; /* what each column sets */
	size_t *first;                /* of each row: the first like it */
	struct buf report;
	struct note *notes; /* of the batch at hand */
	size_t nnotes, notes_cap;
	bool write;
	struct known_model *models; /* import_find.c, for the whole job */
	void *keeps;                /* of the kind, for the whole job */
	void *keeps_tx;             /* of the kind, for the transaction */
};

extern const struct import_table import_devices, import_lines, import_keys,
    import_entries, import_bulk;

/* --- import_table.c: from cells to objects --- */

/* Finds what each column sets.  ERR_INVALID: unknown, twice, or missing. */
enum err import_header(struct import *) MUST_CHECK;
/* Which rows say the same thing as an earlier one. */
void import_find_doubles(struct import *);
/* The cell of that column; "" when there is no such column. */
const char *import_cell(const struct import *, const struct csv_row *,
    const char *column);
/* Every cell into the object, which has its defaults or what there is. */
enum err import_cells(struct import *, const struct import_row *,
    void *obj) MUST_CHECK;

/* --- import_report.c --- */

void import_notes_begin(struct import *); /* of a batch */
void import_notes_end(struct import *);   /* onto the report */

/* The row is bad: act.problem says why.  prefix: before the field's name. */
void import_bad(struct import *, struct import_row *, const char *prefix);
/* The same where e is the row's fault (or ERR_OK); else e, which ends it. */
enum err import_blame(struct import *, struct import_row *, const char *prefix,
    enum err e) MUST_CHECK;
void import_warn(struct import *, const struct import_row *, const char *column,
    const char *text);
/* Those of the rules a row was held against: act_warn(). */
void import_warnings(struct import *, const struct import_row *,
    const char *column);

/* --- import_find.c: looking up --- */

enum err import_model(struct import *, const char *name,
    const struct model **) MUST_CHECK;
enum err import_model_id(struct import *, int64_t id,
    const struct model **) MUST_CHECK;

/*
 * The phones of so many rows by the MAC of their column "mac", locked when
 * the job writes.  found: for each row a device or NULL; foreign: there is
 * one, and it is none of ours.  Rows without a proper MAC become bad; the
 * others know theirs.
 */
struct import_device {
	struct device *d; /* NULL: there is none */
	bool foreign;
	void *parts; /* of the kind */
};
enum err import_devices_of(struct import *, struct import_row *, size_t n,
    struct import_device **found) MUST_CHECK;

/* fn gets the rows of a statement with a list of devices (LINES_OF ...). */
enum err import_parts_of(struct import *, enum stmt,
    const struct import_device *, size_t n, db_row_fn *fn,
    void *arg) MUST_CHECK;

/* There must be such a phone; act.problem says that there is none. */
enum err import_need_device(struct import *, const struct import_row *,
    const struct import_device *) MUST_CHECK;

/* --- import_run.c: batches; bulk_run() of bulk.c stands on it too --- */

/* Rows [from, to), in the transaction under way or looking only. */
enum err import_batch(struct import *, size_t from, size_t to) MUST_CHECK;
/* The content of a job that was read, or given. */
enum err import_open(struct import *, const char *text, size_t len) MUST_CHECK;

/* --- import_store.c: the job's rows in the database --- */

enum err import_store(struct act *, int64_t id, const char *text,
    size_t len) MUST_CHECK;
enum err import_fetch(struct act *, int64_t id, const char **text,
    size_t *len) MUST_CHECK;

#endif
