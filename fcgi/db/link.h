/*
 * link.h - one connection to the server: the only door to the MySQL client
 * library.  Above it, db.c decides about roles, transactions and retries.
 *
 * A link is up or down.  Any failure that leaves the connection in doubt
 * brings it down and forgets every prepared statement; it comes up again
 * only through link_up().  Each failure is logged here, where its text is
 * known, unless it says something about the caller's data alone.
 */
#ifndef DB_LINK_H
#define DB_LINK_H

#include <stdbool.h>

#include "db/db.h"

struct link;

struct link *link_new(const struct db_conf *); /* OWNED: link_free() */
void link_free(struct link *);                 /* NULL is fine */

enum err link_up(struct link *) MUST_CHECK; /* connects if it is down */
void link_down(struct link *);
bool link_is_up(const struct link *);
enum err link_ping(struct link *) MUST_CHECK;

/*
 * Of several hosts the first that serves is taken.  link_rest(), when nothing
 * is under way: back to one that is nearer the front, once it is well again;
 * it takes two calls, and none of them waits for a host that says nothing.
 * link_epoch(): another number with each connection.
 */
size_t link_hosts(const struct link *);
void link_rest(struct link *);
uint64_t link_epoch(const struct link *);

/*
 * Execute a statement of the table, prepared at its first use.  What follows
 * a statement with columns is link_fetch() until it says ERR_NOTFOUND, or as
 * often as wanted, and then link_end().
 */
enum err link_run(struct link *, enum stmt, const struct val *in) MUST_CHECK;
enum err link_fetch(struct link *, enum stmt, struct arena *,
    struct val *row) MUST_CHECK;
void link_end(struct link *, enum stmt);

/*
 * The statement of the table with its VALUES list written nrows times, which
 * is what sql says.  The last few large ones stay prepared, because who writes
 * in batches writes them alike: where link_keeps() says so, sql may be NULL.
 */
bool link_keeps(const struct link *, enum stmt, size_t nrows);
enum err link_run_many(struct link *, enum stmt, size_t nrows, const char *sql,
    size_t len, const struct val *in) MUST_CHECK;

/* A composed statement, found by its text; the least used of many is dropped.
 * What follows is as with link_run(), with the statement it gives. */
struct prep;
enum err link_compose(struct link *, const struct composed *,
    const struct val *in, struct prep **) MUST_CHECK;
enum err link_fetch_prep(struct link *, const char *what, struct prep *,
    struct arena *, struct val *row) MUST_CHECK;

/* A statement without values and result: BEGIN, COMMIT, schema. */
enum err link_query(struct link *, const char *what, const char *sql,
    size_t len) MUST_CHECK;

uint64_t link_affected(const struct link *);
int64_t link_insert_id(const struct link *);

/* Deadlock, lock wait or lost certification since this was last cleared. */
bool link_collided(const struct link *);
/* The host would not run it: another one may.  Cleared likewise. */
bool link_refused(const struct link *);
void link_forget_collision(struct link *);

const char *link_error(const struct link *);
uint64_t link_trips(const struct link *);

#endif
