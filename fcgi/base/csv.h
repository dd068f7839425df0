/*
 * csv.h - comma separated values as spreadsheets write them, read strictly.
 *
 * RFC 4180: a header line, then a record a line; cells in double quotes may
 * hold separators, line breaks and doubled quotes.  The separator is a comma,
 * a semicolon or a tab, whichever the header has.  Lines end with LF, CRLF or
 * CR.  Records in which every cell is empty are skipped.  UTF-8 with or
 * without a byte order mark; what is no UTF-8 is read as Windows-1252.
 *
 * What makes the whole text unreadable is a fault of the text; what is wrong
 * with one record is kept with that record, and the others are read.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>

#include "base/buf.h"

/* What is kept of a text is many times its size when its cells are short. */
#define CSV_COLUMNS_MAX ((size_t)64)
#define CSV_ROWS_MAX ((size_t)200000)

struct csv_row {
	size_t line;        /* where it begins in the text, from 1 */
	const char **cells; /* as many as the header has */
	const char *fault;  /* what is wrong with the record, or NULL */
};

struct csv {
	char separator;
	bool latin1; /* it was Windows-1252 */
	const char **names;
	size_t nnames;
	struct csv_row *rows;
	size_t nrows;
};

struct csv_fault {
	size_t line;
	const char *text; /* a sentence */
};

/* Everything is in the arena; ERR_INVALID: why is in the fault. */
enum err csv_read(struct arena *, const char *text, size_t len, struct csv *,
    struct csv_fault *) MUST_CHECK;

/*
 * One cell onto the buffer, quoted where it must be; first: it begins a
 * record.  csv_end() ends the record.  What is written is read unchanged.
 */
void csv_cell(struct buf *, const char *, bool first);
void csv_end(struct buf *);

#endif
