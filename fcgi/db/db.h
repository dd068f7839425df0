/*
 * db.h - one connection, the statements of stmt.h, and values.
 *
 * The connection reconnects here and nowhere else: a lost server costs the
 * caller one ERR_AGAIN, every prepared statement is forgotten, and the next
 * call starts afresh.  (The client library's own silent reconnect would drop
 * statements, locks and transactions without telling us.)
 *
 * Only the C API common to MariaDB Connector/C and MySQL 8's libmysqlclient
 * is used; the few differences are guarded at the top of db.c.
 *
 * One struct db belongs to one process and is made after the fork.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "db/stmt.h"

struct db;

struct db_conf {
	const char *host;   /* "", or "a,b,c": tried in turn */
	const char *socket; /* "" : TCP to host */
	int64_t port;
	const char *user;
	const char *password; /* "": none (unix_socket authentication) */
	const char *name;     /* of the database */
	int64_t timeout;      /* seconds to connect, read and write */
	int64_t patience;     /* seconds for one statement; 0: timeout */
	unsigned role;        /* ROLE_*: statements outside it are refused */
};

struct val {
	enum { VAL_NULL, VAL_INT, VAL_STR, VAL_BYTES } type;
	int64_t i;
	const char *s; /* BORROWED: from the caller going in, the arena out;
	                * NUL-terminated on the way out */
	size_t len;    /* VAL_BYTES in; VAL_STR and VAL_BYTES out */
};

#define V_NULL ((struct val){ .type = VAL_NULL })
#define V_INT(n) ((struct val){ .type = VAL_INT, .i = (n) })
#define V_STR(p) ((struct val){ .type = VAL_STR, .s = (p) })
#define V_BYTES(p, n) ((struct val){ .type = VAL_BYTES, .s = (p), .len = (n) })
/* NULL pointer or zero id: SQL NULL. */
#define V_OPT(p) ((p) == NULL ? V_NULL : V_STR(p))
#define V_ID(n) ((n) == 0 ? V_NULL : V_INT(n))
#define VALS(...)                            \
	(const struct val[]){ __VA_ARGS__ }, \
	    sizeof((const struct val[]){ __VA_ARGS__ }) / sizeof(struct val)
#define NOVALS NULL, 0

/* OWNED: db_close().  Does not connect yet; conf is BORROWED for its life. */
struct db *db_open(const struct db_conf *);
void db_close(struct db *);

/* Is the server there now?  One cheap round trip. */
enum err db_ping(struct db *) MUST_CHECK;

/* First row into out[]; ERR_NOTFOUND when there is none. */
enum err db_first(struct db *, struct arena *, enum stmt, const struct val *in,
    size_t nin, struct val *out, size_t nout) MUST_CHECK;

/*
 * Every row to fn, whose code other than ERR_OK ends the walk and is
 * returned.  The rows have all been read before the first call, so fn may
 * run statements of its own.  No row at all is ERR_OK.
 */
typedef enum err db_row_fn(void *arg, const struct val *row, size_t n);
enum err db_each(struct db *, struct arena *, enum stmt, const struct val *in,
    size_t nin, db_row_fn *fn, void *arg) MUST_CHECK;

/*
 * A statement put together by db/list.c of pieces that are ours.  Rows as with
 * db_each(); what is asked for often stays prepared.
 */
struct composed {
	const char *name; /* for the log */
	const char *sql;
	size_t len, nin, nout;
	unsigned roles;
};
enum err db_compose(struct db *, struct arena *, const struct composed *,
    const struct val *in, db_row_fn *fn, void *arg) MUST_CHECK;

/* A write; *affected may be NULL.  Duplicate key: ERR_CONFLICT; row that is
 * referred to, or refers to nothing: ERR_INVALID. */
enum err db_run(struct db *, enum stmt, const struct val *in, size_t nin,
    uint64_t *affected) MUST_CHECK;

/* As db_run(); *id is the AUTO_INCREMENT value. */
enum err db_insert(struct db *, enum stmt, const struct val *in, size_t nin,
    int64_t *id) MUST_CHECK;

/*
 * Many rows in few round trips: in holds nrows * stmt_defs[st].nin values,
 * row after row.  The statement's text must have one "VALUES (...)" list, at
 * its end or before ON DUPLICATE KEY UPDATE.
 */
enum err db_insert_many(struct db *, enum stmt, const struct val *in,
    size_t nrows) MUST_CHECK;

/*
 * fn in one transaction, repeated whole on deadlock or lost certification
 * (up to 5 times, so fn must have no effect outside the database; it gets
 * the arena as it was).  Anything but ERR_OK rolls back and is returned.
 * A lost connection is never retried: ERR_AGAIN.  Calls do not nest.
 */
typedef enum err db_tx_fn(struct db *, struct arena *, void *arg);
enum err db_tx(struct db *, struct arena *, db_tx_fn *fn, void *arg) MUST_CHECK;
bool db_in_tx(const struct db *);

/*
 * The text of a script of schema/: statements that end with ';' at the end
 * of a line, run one by one but for the first skip of them.  done is called
 * after each with the number of statements done so far: the next skip.
 * For voipconfigctl migrate alone; there is no SQL text elsewhere.
 */
enum err db_script(struct db *, const char *text, unsigned skip,
    enum err (*done)(void *arg, unsigned n), void *arg) MUST_CHECK;

/* The server's words about the last failure; "" when there was none. */
const char *db_error(const struct db *);

/* Statements executed so far on this struct db: the round trips we made. */
uint64_t db_trips(const struct db *);

#endif
