/*
 * flog.h - the fetch log on its way to the database: rows wait in memory and
 * go in batches, when nobody waits or a batch is full.
 *
 * While the database is away up to FLOG_ROWS rows wait; then the oldest are
 * lost, and counted.
 */
#ifndef PROV_FLOG_H
#define PROV_FLOG_H

#include "db/creds.h"
#include "db/db.h"
#include "prov/metrics.h"

#define FLOG_ROWS 512  /* rows that may wait */
#define FLOG_BATCH 128 /* rows that make it worth a statement under load */

struct flog_row {
	int64_t at_us;           /* microseconds since 1970 */
	int64_t organisation_id; /* 0: nobody's */
	char mac[13];            /* "": none */
	char file[81], method[5];
	int status;
	enum reason reason;
	char flags[41], address[46], user_agent[161], firmware[33], etag[33];
	size_t bytes;
	enum creds creds;
};

struct flog;

struct flog *flog_new(struct db *, struct metrics *); /* OWNED: flog_free() */
void flog_free(struct flog *);

/* The next row to fill, cleared; the oldest is overwritten when full. */
struct flog_row *flog_next(struct flog *);

/* Text into a field of fixed size: cut, control characters dropped. */
void flog_text(char *dst, size_t size, const char *src);

/* Writes what waits: busy: only when a batch is full. */
void flog_flush(struct flog *, bool busy);

#endif
