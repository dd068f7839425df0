/*
 * prep.h - one prepared statement of one connection, with its buffers.
 *
 * Made and used by link.c, which also knows what its errors mean: a function
 * that returns false leaves number and text in prep_errno(), prep_error().
 */
#ifndef DB_PREP_H
#define DB_PREP_H

#include "db/client.h"
#include "db/db.h"

struct prep;

/* OWNED: prep_free(), which may come after the connection was closed. */
struct prep *prep_new(MYSQL *);
void prep_free(struct prep *); /* NULL is fine */

bool prep_prepare(struct prep *, const char *sql, size_t len) MUST_CHECK;
unsigned prep_nin(const struct prep *); /* what the server counted */
unsigned prep_nout(const struct prep *);

/* in holds prep_nin() values, BORROWED until it returns. */
bool prep_execute(struct prep *, const struct val *in) MUST_CHECK;
uint64_t prep_affected(const struct prep *);
int64_t prep_insert_id(const struct prep *);

/* ERR_OK, ERR_NOTFOUND behind the last row; else an error. */
enum err prep_fetch(struct prep *, struct arena *, struct val *row) MUST_CHECK;
void prep_end(struct prep *); /* the rest of the rows is not wanted */

unsigned prep_errno(const struct prep *);
const char *prep_error(const struct prep *);

#endif
