/*
 * import.h - many rows at once, as jobs: a CSV file, or one change of many
 * phones (db/bulk.h).
 *
 * A job is worked on in the background by whichever process has time, under
 * a lease: one that dies is followed by another when the lease ends.  What a
 * row does and how far the job is are written in one transaction, so that
 * no row is done twice and none is half done.
 *
 * A job acts for its organisation: what its rows name is looked for there and
 * below, and who asked is who the audit log names.  When that person may not
 * ask for it any more, the job ends where it is.
 */
#ifndef DB_IMPORT_H
#define DB_IMPORT_H

#include "db/act.h"

enum import_kind {
	IMPORT_DEVICES,
	IMPORT_LINES,
	IMPORT_KEYS,
	IMPORT_PHONE_BOOK,
	IMPORT_BULK /* made by bulk_start() alone */
};
extern const char *const import_kind_words[]; /* NULL-terminated */

enum import_mode {
	IMPORT_DRY_RUN,        /* looks at every row, changes nothing */
	IMPORT_ALL_OR_NOTHING, /* one transaction, if every row is good */
	IMPORT_GOOD_ROWS       /* what is good, in small transactions */
};
extern const char *const import_mode_words[];

enum import_state {
	IMPORT_WAITING,
	IMPORT_RUNNING,
	IMPORT_DONE,
	IMPORT_FAILED /* nothing, or not everything, was done: see error */
};
extern const char *const import_state_words[];

#define IMPORT_BYTES_MAX ((size_t)16 << 20)
#define IMPORT_UNDONE_MAX 20 /* of one organisation; all have one queue */
#define IMPORT_WHOLE_MAX ((size_t)20000) /* rows of one transaction */
#define IMPORT_REPORT_MAX 1000           /* entries that are kept ... */
#define IMPORT_WARNINGS_MAX 100          /* ... and warnings among them */

struct import_job {
	int64_t id, organisation_id;
	const char *organisation, *path; /* out */
	int64_t token_id;                /* 0: asked for by no program */
	int64_t user_id;                 /* who asked; 0: nobody in the table */
	int64_t kind, mode, state;       /* the enums above */
	int64_t book_id;                 /* IMPORT_PHONE_BOOK */
	int64_t updates;                 /* what is there already is changed */
	int64_t create_groups;           /* IMPORT_DEVICES */
	int64_t replaces; /* IMPORT_PHONE_BOOK: its entries go first */
	/* Out: */
	int64_t latin1, checked;
	int64_t rows_total, rows_done, rows_bad, rows_changed, rows_warned;
	int64_t report_rows;
	const char *report; /* see import_report_each() */
	const char *error;  /* of the job as a whole; "" */
	int64_t attempts;
	const char *actor, *address;
	const char *created_at, *done_at; /* done_at "": not yet */
};

/*
 * A new job: the file must be readable and its header name columns of the
 * kind; its rows are looked at later.  Out: id.
 */
enum err import_add(struct act *, struct import_job *, const char *text,
    size_t len) MUST_CHECK;
enum err import_by_id(struct act *, int64_t id, struct import_job *) MUST_CHECK;
/* A waiting job is cancelled, a running one ended where it is (what good_rows
 * has done stays done), the report of one that is done thrown away. */
enum err import_delete(struct act *, int64_t id) MUST_CHECK;

/* What was wrong, in the order of the file. */
struct import_note {
	int64_t row;              /* line of the file, from 1 */
	const char *mac;          /* of the phone it is about, or "" */
	const char *column;       /* of the file, or "" */
	const char *level, *text; /* error, warning; a sentence */
};
typedef enum err import_note_fn(void *arg, const struct import_note *);
enum err import_report_each(struct arena *, const struct import_job *,
    import_note_fn *fn, void *arg) MUST_CHECK;

/*
 * Goes on with a job nobody is at, for about so many milliseconds (the one
 * transaction of all_or_nothing takes as long as it takes).  owner: this
 * process, unlike any other.  more: something is left to do.  The act's
 * scope and actor are not looked at.  ERR_OK when there was nothing to do,
 * or a job failed for a reason of its own, which it then tells.
 */
enum err import_work(struct act *, const char *owner, int64_t budget_ms,
    bool *more) MUST_CHECK;

#endif
