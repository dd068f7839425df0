/*
 * db.c - see db.h: who may run what, transactions and their repetition,
 * batches, scripts.  The client library is behind db/link.h.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/db.h"
#include "db/link.h"
#include "db/prep.h"
#include "db/script.h"

#define TX_TRIES 5
#define BATCH_ROWS ((size_t)500)
#define BATCH_VALUES ((size_t)60000) /* the protocol counts to 65535 */
#define BATCH_BYTES ((size_t)1024 * 1024)

struct db {
	struct link *link;
	unsigned role;
	bool in_tx;
};

struct db *
db_open(const struct db_conf *conf)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db == NULL)
		abort();
	db->link = link_new(conf);
	db->role = conf->role;
	return db;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	link_free(db->link);
	free(db);
}

/*
 * Inside a transaction a lost connection is not replaced, and after a
 * collision nothing more is run: the server has rolled back, so it would
 * take each further statement as a transaction of its own.
 */
static enum err
ready(struct db *db)
{
	if (!db->in_tx)
		return link_up(db->link);
	if (!link_is_up(db->link) || link_collided(db->link))
		return ERR_AGAIN;
	return ERR_OK;
}

static enum err
check(struct db *db, enum stmt st, size_t nin, size_t nout)
{
	const struct stmt_def *d;

	if ((unsigned)st >= STMT__MAX || stmt_defs[st].sql == NULL) {
		log_warnx("db: no statement %u", (unsigned)st);
		return ERR_SYSTEM;
	}
	d = &stmt_defs[st];
	if ((d->roles & db->role) == 0) {
		log_warnx("db: %s: not for role %#x", stmt_name(st), db->role);
		return ERR_DENIED;
	}
	if (nin != d->nin || nout != d->nout) {
		log_warnx("db: %s: called with %zu values and %zu columns; "
			  "the table says %u and %u",
		    stmt_name(st), nin, nout, d->nin, d->nout);
		return ERR_SYSTEM;
	}
	return ready(db);
}

enum err
db_ping(struct db *db)
{
	enum err e = ready(db);

	return e == ERR_OK ? link_ping(db->link) : e;
}

enum err
db_first(struct db *db, struct arena *a, enum stmt st, const struct val *in,
    size_t nin, struct val *out, size_t nout)
{
	enum err e;

	if ((e = check(db, st, nin, nout)) != ERR_OK)
		return e;
	if ((e = link_run(db->link, st, in)) != ERR_OK)
		return e;
	e = link_fetch(db->link, st, a, out);
	link_end(db->link, st);
	return e;
}

struct row {
	struct row *next;
	struct val val[];
};

/* Where rows come from: a statement of the table, or a composed one. */
struct source {
	enum stmt st;
	struct prep *prep; /* NULL: of the table */
	const char *name;
	size_t nout;
};

/* *rows: all of them, in order. */
static enum err
read_rows(struct db *db, struct arena *a, const struct source *s,
    struct row **rows)
{
	size_t size = sizeof(struct row) + s->nout * sizeof(struct val);
	struct row *r;
	enum err e;

	*rows = NULL;
	for (;; rows = &r->next) {
		r = arena_alloc(a, size);
		if (s->prep == NULL)
			e = link_fetch(db->link, s->st, a, r->val);
		else
			e = link_fetch_prep(db->link, s->name, s->prep, a,
			    r->val);
		if (e != ERR_OK)
			break;
		*rows = r;
	}
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

static enum err
hand_out(const struct row *r, size_t nout, db_row_fn *fn, void *arg)
{
	enum err e;

	for (; r != NULL; r = r->next)
		if ((e = fn(arg, r->val, nout)) != ERR_OK)
			return e;
	return ERR_OK;
}

enum err
db_each(struct db *db, struct arena *a, enum stmt st, const struct val *in,
    size_t nin, db_row_fn *fn, void *arg)
{
	size_t nout = (unsigned)st < STMT__MAX ? stmt_defs[st].nout : 0;
	struct source s = { .st = st, .nout = nout };
	struct row *rows;
	enum err e;

	if ((e = check(db, st, nin, nout)) != ERR_OK)
		return e;
	if ((e = link_run(db->link, st, in)) != ERR_OK)
		return e;
	e = read_rows(db, a, &s, &rows);
	link_end(db->link, st);
	return e != ERR_OK ? e : hand_out(rows, nout, fn, arg);
}

enum err
db_compose(struct db *db, struct arena *a, const struct composed *c,
    const struct val *in, db_row_fn *fn, void *arg)
{
	struct source s = { .name = c->name, .nout = c->nout };
	struct row *rows;
	enum err e;

	if ((c->roles & db->role) == 0) {
		log_warnx("db: %s: not for role %#x", c->name, db->role);
		return ERR_DENIED;
	}
	if ((e = ready(db)) != ERR_OK ||
	    (e = link_compose(db->link, c, in, &s.prep)) != ERR_OK)
		return e;
	e = read_rows(db, a, &s, &rows);
	if (link_is_up(db->link))
		prep_end(s.prep);
	return e != ERR_OK ? e : hand_out(rows, c->nout, fn, arg);
}

enum err
db_run(struct db *db, enum stmt st, const struct val *in, size_t nin,
    uint64_t *affected)
{
	enum err e;

	if ((e = check(db, st, nin, 0)) != ERR_OK)
		return e;
	if ((e = link_run(db->link, st, in)) != ERR_OK)
		return e;
	if (affected != NULL)
		*affected = link_affected(db->link);
	return ERR_OK;
}

enum err
db_insert(struct db *db, enum stmt st, const struct val *in, size_t nin,
    int64_t *id)
{
	enum err e = db_run(db, st, in, nin, NULL);

	if (e == ERR_OK)
		*id = link_insert_id(db->link);
	return e;
}

struct batch {
	enum stmt st;
	const struct val *in;
	size_t nrows, nin;
	const char *tuple; /* "(?, ?)" of the statement's text ... */
	size_t tuple_len;
	const char *tail; /* ... and what follows it: ON DUPLICATE KEY ... */
};

/* How many of the rows that are left go into one statement. */
static size_t
batch_rows(const struct val *in, size_t nin, size_t nrows)
{
	size_t n, bytes = 0;

	for (n = 0; n < nrows && n < BATCH_ROWS; n++, in += nin) {
		for (size_t i = 0; i < nin; i++)
			bytes += in[i].type == VAL_BYTES ? in[i].len
			    : in[i].type == VAL_STR      ? strlen(in[i].s)
							 : 8;
		if (n != 0 &&
		    (bytes > BATCH_BYTES || (n + 1) * nin > BATCH_VALUES))
			break;
	}
	return n;
}

static enum err
insert_batch(struct db *db, struct arena *a, const struct batch *b,
    const struct val *in, size_t nrows)
{
	struct buf sql = BUF_INIT(a);

	if (link_keeps(db->link, b->st, nrows))
		return link_run_many(db->link, b->st, nrows, NULL, 0, in);
	buf_raw(&sql, stmt_defs[b->st].sql,
	    strlen(stmt_defs[b->st].sql) - strlen(b->tail));
	for (size_t i = 1; i < nrows; i++) {
		buf_str(&sql, ", ");
		buf_raw(&sql, b->tuple, b->tuple_len);
	}
	buf_str(&sql, b->tail);
	return link_run_many(db->link, b->st, nrows, sql.p, sql.len, in);
}

static enum err
insert_batches(struct db *db, struct arena *a, void *arg)
{
	const struct batch *b = arg;
	const struct val *in = b->in;
	size_t left = b->nrows, n;
	enum err e;

	while (left > 0) {
		if ((e = ready(db)) != ERR_OK)
			return e;
		n = batch_rows(in, b->nin, left);
		if ((e = insert_batch(db, a, b, in, n)) != ERR_OK)
			return e;
		in += n * b->nin;
		left -= n;
	}
	return ERR_OK;
}

static bool
find_tuple(struct batch *b)
{
	const char *sql = stmt_defs[b->st].sql;
	const char *p = strstr(sql, "VALUES (");

	if (p == NULL)
		return false;
	b->tuple = p + strlen("VALUES ");
	b->tail = strstr(b->tuple, " ON DUPLICATE KEY UPDATE ");
	if (b->tail == NULL)
		b->tail = b->tuple + strlen(b->tuple);
	b->tuple_len = (size_t)(b->tail - b->tuple);
	return true;
}

enum err
db_insert_many(struct db *db, enum stmt st, const struct val *in, size_t nrows)
{
	struct batch b = { .st = st, .in = in, .nrows = nrows };
	struct arena *a;
	enum err e;

	if (nrows == 0)
		return ERR_OK;
	b.nin = (unsigned)st < STMT__MAX ? stmt_defs[st].nin : 0;
	if (nrows == 1)
		return db_run(db, st, in, b.nin, NULL);
	if ((e = check(db, st, b.nin, 0)) != ERR_OK)
		return e;
	if (!find_tuple(&b)) {
		log_warnx("db: %s: no VALUES (...) to repeat", stmt_name(st));
		return ERR_SYSTEM;
	}
	a = arena_new();
	if (db->in_tx || batch_rows(in, b.nin, nrows) == nrows)
		e = insert_batches(db, a, &b);
	else
		e = db_tx(db, a, insert_batches, &b);
	arena_free(a);
	return e;
}

static enum err
query(struct db *db, const char *sql)
{
	return link_query(db->link, sql, sql, strlen(sql));
}

/* Longer each time, and not the same for two who have just collided. */
static void
back_off(int attempt)
{
	int64_t us = (1000 << attempt) + (int64_t)(clock_mono_us() % 4096);
	struct timespec ts = { .tv_nsec = us * 1000 };

	nanosleep(&ts, NULL);
}

static enum err
tx_once(struct db *db, struct arena *a, db_tx_fn *fn, void *arg)
{
	enum err e;

	link_forget_collision(db->link);
	if ((e = link_up(db->link)) != ERR_OK)
		return e;
	if ((e = query(db, "START TRANSACTION")) != ERR_OK)
		return e;
	db->in_tx = true;
	e = fn(db, a, arg);
	db->in_tx = false;
	if (!link_is_up(db->link))
		return ERR_AGAIN;
	if (e == ERR_OK && !link_collided(db->link))
		return query(db, "COMMIT");
	/* A connection that cannot roll back is of no use to anybody. */
	if (query(db, "ROLLBACK") != ERR_OK)
		link_down(db->link);
	return e == ERR_OK ? ERR_AGAIN : e;
}

enum err
db_tx(struct db *db, struct arena *a, db_tx_fn *fn, void *arg)
{
	enum err e = ERR_AGAIN;

	if (db->in_tx) {
		log_warnx("db: a transaction inside a transaction");
		return ERR_SYSTEM;
	}
	for (int attempt = 0; attempt < TX_TRIES; attempt++) {
		if (attempt != 0)
			back_off(attempt);
		e = tx_once(db, a, fn, arg);
		if (!link_collided(db->link) || !link_is_up(db->link))
			return e;
	}
	log_warnx("db: gave up after %d collisions: %s", TX_TRIES,
	    link_error(db->link));
	return ERR_AGAIN;
}

bool
db_in_tx(const struct db *db)
{
	return db->in_tx;
}

enum err
db_script(struct db *db, const char *text, unsigned skip,
    enum err (*done)(void *arg, unsigned n), void *arg)
{
	const char *sql;
	unsigned n = 0;
	size_t len;
	enum err e;

	if ((db->role & ROLE_CTL) == 0) {
		log_warnx("db: scripts are not for role %#x", db->role);
		return ERR_DENIED;
	}
	while ((sql = script_next(&text, &len)) != NULL) {
		if (n++ < skip)
			continue;
		if ((e = ready(db)) != ERR_OK)
			return e;
		if ((e = link_query(db->link, "script", sql, len)) != ERR_OK) {
			log_warnx("db: statement %u of the script failed: %s",
			    n, link_error(db->link));
			return e;
		}
		if (done != NULL && (e = done(arg, n)) != ERR_OK)
			return e;
	}
	return ERR_OK;
}

const char *
db_error(const struct db *db)
{
	return link_error(db->link);
}

uint64_t
db_trips(const struct db *db)
{
	return link_trips(db->link);
}
