/*
 * db.c - see db.h: who may run what, transactions and their repetition,
 * batches, scripts.  The client library is behind db/link.h.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/db_part.h"
#include "db/prep.h"
#include "db/script.h"

#define TX_TRIES 5

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
enum err
db_ready(struct db *db)
{
	if (!db->in_tx)
		return link_up(db->link);
	if (!link_is_up(db->link) || link_collided(db->link))
		return ERR_AGAIN;
	return ERR_OK;
}

enum err
db_check(struct db *db, enum stmt st, size_t nin, size_t nout)
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
	return db_ready(db);
}

/* The node went away while we read, and there are others. */
static bool
elsewhere(const struct db *db, enum err e)
{
	return e == ERR_AGAIN && !db->in_tx && !link_is_up(db->link) &&
	    link_hosts(db->link) > 1;
}

/* While a transaction is open there is no other to begin. */
enum err
db_ping(struct db *db)
{
	enum err e = db_ready(db);

	if (e != ERR_OK || db->in_tx)
		return e;
	e = link_ping(db->link);
	if (elsewhere(db, e) && (e = db_ready(db)) == ERR_OK)
		e = link_ping(db->link);
	return e;
}

static enum err
first_once(struct db *db, struct arena *a, enum stmt st, const struct val *in,
    struct val *out)
{
	enum err e;

	if ((e = link_run(db->link, st, in)) != ERR_OK)
		return e;
	e = link_fetch(db->link, st, a, out);
	link_end(db->link, st);
	return e;
}

enum err
db_first(struct db *db, struct arena *a, enum stmt st, const struct val *in,
    size_t nin, struct val *out, size_t nout)
{
	enum err e;

	if ((e = db_check(db, st, nin, nout)) != ERR_OK)
		return e;
	e = first_once(db, a, st, in, out);
	if (elsewhere(db, e) && (e = db_ready(db)) == ERR_OK)
		e = first_once(db, a, st, in, out);
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

static enum err
each_once(struct db *db, struct arena *a, enum stmt st, const struct val *in,
    struct row **rows)
{
	const struct source s = { .st = st, .nout = stmt_defs[st].nout };
	enum err e;

	if ((e = link_run(db->link, st, in)) != ERR_OK)
		return e;
	e = read_rows(db, a, &s, rows);
	link_end(db->link, st);
	return e;
}

enum err
db_each(struct db *db, struct arena *a, enum stmt st, const struct val *in,
    size_t nin, db_row_fn *fn, void *arg)
{
	size_t nout = (unsigned)st < STMT__MAX ? stmt_defs[st].nout : 0;
	struct row *rows;
	enum err e;

	if ((e = db_check(db, st, nin, nout)) != ERR_OK)
		return e;
	e = each_once(db, a, st, in, &rows);
	if (elsewhere(db, e) && (e = db_ready(db)) == ERR_OK)
		e = each_once(db, a, st, in, &rows);
	return e != ERR_OK ? e : hand_out(rows, nout, fn, arg);
}

static enum err
compose_once(struct db *db, struct arena *a, const struct composed *c,
    const struct val *in, struct row **rows)
{
	struct source s = { .name = c->name, .nout = c->nout };
	enum err e;

	if ((e = link_compose(db->link, c, in, &s.prep)) != ERR_OK)
		return e;
	e = read_rows(db, a, &s, rows);
	if (link_is_up(db->link))
		prep_end(s.prep);
	return e;
}

enum err
db_compose(struct db *db, struct arena *a, const struct composed *c,
    const struct val *in, db_row_fn *fn, void *arg)
{
	struct row *rows;
	enum err e;

	if ((c->roles & db->role) == 0) {
		log_warnx("db: %s: not for role %#x", c->name, db->role);
		return ERR_DENIED;
	}
	if ((e = db_ready(db)) != ERR_OK)
		return e;
	e = compose_once(db, a, c, in, &rows);
	if (elsewhere(db, e) && (e = db_ready(db)) == ERR_OK)
		e = compose_once(db, a, c, in, &rows);
	return e != ERR_OK ? e : hand_out(rows, c->nout, fn, arg);
}

/* Longer each time, and not the same for two who have just collided. */
static void
back_off(int attempt)
{
	int64_t us = (1000 << attempt) + (int64_t)(clock_mono_us() % 4096);
	struct timespec ts = { .tv_nsec = us * 1000 };

	nanosleep(&ts, NULL);
}

/*
 * A write by itself is a transaction of its own: what collided was rolled
 * back, and what a host refused was not run.
 */
static enum err
run_alone(struct db *db, enum stmt st, const struct val *in)
{
	enum err e = ERR_AGAIN;

	for (int attempt = 0; attempt < TX_TRIES; attempt++) {
		link_forget_collision(db->link);
		if ((e = db_ready(db)) != ERR_OK ||
		    (e = link_run(db->link, st, in)) != ERR_AGAIN)
			return e;
		if (link_collided(db->link))
			back_off(attempt);
		else if (!link_refused(db->link))
			return e;
	}
	return e;
}

enum err
db_run(struct db *db, enum stmt st, const struct val *in, size_t nin,
    uint64_t *affected)
{
	enum err e;

	if ((e = db_check(db, st, nin, 0)) != ERR_OK)
		return e;
	e = db->in_tx ? link_run(db->link, st, in) : run_alone(db, st, in);
	if (e != ERR_OK)
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

static enum err
query(struct db *db, const char *sql)
{
	return link_query(db->link, sql, sql, strlen(sql));
}

/* What became of a transaction that did not come to its end. */
enum tx_end {
	TX_OVER,     /* nothing is to be done about it */
	TX_COLLIDED, /* rolled back, to be done again */
	TX_LOST,     /* before its COMMIT, and so nothing of it is there */
};

static enum tx_end
tx_end(const struct db *db, bool asked_to_commit)
{
	if (!link_is_up(db->link))
		return asked_to_commit ? TX_OVER : TX_LOST;
	return link_collided(db->link) ? TX_COLLIDED : TX_OVER;
}

static enum err
tx_once(struct db *db, struct arena *a, db_tx_fn *fn, void *arg,
    enum tx_end *end)
{
	enum err e;

	*end = TX_OVER;
	link_forget_collision(db->link);
	if ((e = link_up(db->link)) != ERR_OK)
		return e;
	if ((e = query(db, "START TRANSACTION")) != ERR_OK) {
		*end = tx_end(db, false);
		return e;
	}
	db->in_tx = true;
	e = fn(db, a, arg);
	db->in_tx = false;
	if (!link_is_up(db->link)) {
		*end = TX_LOST;
		return ERR_AGAIN;
	}
	if (e == ERR_OK && !link_collided(db->link)) {
		e = query(db, "COMMIT");
		*end = e == ERR_OK ? TX_OVER : tx_end(db, true);
		return e;
	}
	*end = tx_end(db, false);
	/* A connection that cannot roll back is of no use to anybody. */
	if (query(db, "ROLLBACK") != ERR_OK)
		link_down(db->link);
	return e == ERR_OK ? ERR_AGAIN : e;
}

enum err
db_tx(struct db *db, struct arena *a, db_tx_fn *fn, void *arg)
{
	enum err e = ERR_AGAIN;
	enum tx_end end;

	if (db->in_tx) {
		log_warnx("db: a transaction inside a transaction");
		return ERR_SYSTEM;
	}
	for (int attempt = 0; attempt < TX_TRIES; attempt++) {
		if (attempt != 0)
			back_off(attempt);
		e = tx_once(db, a, fn, arg, &end);
		if (end == TX_OVER ||
		    (end == TX_LOST && link_hosts(db->link) == 1))
			return e;
	}
	log_warnx("db: gave up after %d tries: %s", TX_TRIES,
	    link_error(db->link));
	return ERR_AGAIN;
}

void
db_rest(struct db *db)
{
	if (!db->in_tx)
		link_rest(db->link);
}

uint64_t
db_epoch(const struct db *db)
{
	return link_epoch(db->link);
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
		if ((e = db_ready(db)) != ERR_OK)
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
