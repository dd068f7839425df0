/*
 * tsv.h - a file of rows: a header line with the names of the columns, then
 * a row a line, fields between tabs, \N for NULL.  Lines that begin with '#'
 * and empty lines are skipped.
 */
#ifndef DB_TSV_H
#define DB_TSV_H

#include "db/act.h"

struct tsv {
	const char *file;
	size_t ncolumns, nrows;
	const char **cells;  /* row after row; NULL for \N */
	const size_t *lines; /* of each row in the file */
};

/*
 * columns (NULL-terminated) must be the header, in this order.  A mistake is
 * logged and told as file:line.  Everything is in the arena.
 */
enum err tsv_read(struct act *, const char *dir, const char *name,
    const char *const *columns, struct tsv *) MUST_CHECK;

static inline const char *const *
tsv_row(const struct tsv *t, size_t row)
{
	return t->cells + row * t->ncolumns;
}

#endif
