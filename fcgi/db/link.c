/*
 * link.c - see link.h.
 *
 * The path of a phone is link_run, link_fetch, link_end of one prepared
 * statement: one send and one receive.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/fault.h"
#include "db/link_part.h"
#include "db/stmt_session.h"

#define KEEP_ROWS 64 /* of a batch that is worth to stay prepared */

enum err
link_fail(struct link *l, const char *what, unsigned no, const char *text)
{
	struct fault f = fault_of(no);

	fault_starved(what, no);
	snprintf(l->error, sizeof(l->error), "%s", text);
	if (f.kind == FAULT_COLLISION)
		l->collided = true;
	else if (f.e != ERR_CONFLICT && f.e != ERR_INVALID)
		log_warnx("db: %s: %s (%u)", what, l->error, no);
	if (l->my == NULL)
		return f.e;
	l->refused = f.kind == FAULT_HOST;
	if (f.kind == FAULT_LOST || f.kind == FAULT_HOST) {
		hosts_bad(l->hosts, l->at,
		    f.kind == FAULT_HOST ? HOSTS_LONG : HOSTS_SHORT);
		link_down(l);
	}
	return f.e;
}

static enum err
fail_prep(struct link *l, const char *what, const struct prep *p)
{
	return link_fail(l, what, prep_errno(p), prep_error(p));
}

static void *
need(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

size_t
link_hosts(const struct link *l)
{
	return hosts_count(l->hosts);
}

static void
forget(struct kept *k)
{
	prep_free(k->prep);
	free(k->sql);
	*k = (struct kept){ NULL, NULL, 0 };
}

void
link_down(struct link *l)
{
	if (l->my == NULL)
		return;
	/* First the connection: closing a statement then costs no message. */
	mysql_close(l->my);
	l->my = NULL;
	for (size_t i = 0; i < STMT__MAX; i++) {
		prep_free(l->prep[i]);
		l->prep[i] = NULL;
	}
	for (size_t i = 0; i < COMPOSED_MAX; i++)
		forget(&l->composed[i]);
	for (size_t i = 0; i < MANY_MAX; i++) {
		prep_free(l->many[i].prep);
		l->many[i].prep = NULL;
	}
}

bool
link_is_up(const struct link *l)
{
	return l->my != NULL;
}

struct link *
link_new(const struct db_conf *conf)
{
	struct link *l = need(calloc(1, sizeof(*l)));

	l->conf = conf;
	l->hosts = hosts_new(conf);
	l->knock = (struct knock)KNOCK_NONE;
	return l;
}

void
link_free(struct link *l)
{
	if (l == NULL)
		return;
	link_down(l);
	knock_stop(&l->knock);
	hosts_free(l->hosts);
	free(l);
}

enum err
link_ping(struct link *l)
{
	static const char probe[] = SESSION_PROBE, over[] = "ROLLBACK";
	enum err e;

	if (l->is_node) {
		e = link_query(l, "ping", probe, sizeof(probe) - 1);
		return e != ERR_OK
		    ? e
		    : link_query(l, "ping", over, sizeof(over) - 1);
	}
	l->trips++;
	if (mysql_ping(l->my) == 0)
		return ERR_OK;
	return link_fail(l, "ping", mysql_errno(l->my), mysql_error(l->my));
}

static enum err
prepare(struct link *l, const char *what, const char *sql, size_t len,
    size_t nin, size_t nout, struct prep **out)
{
	struct prep *p = prep_new(l->my);
	enum err e = ERR_OK;

	l->trips++;
	if (!prep_prepare(p, sql, len)) {
		e = fail_prep(l, what, p);
	} else if (prep_nin(p) != nin || prep_nout(p) != nout) {
		log_warnx("db: %s: has %u parameters and %u columns, not %zu "
			  "and %zu",
		    what, prep_nin(p), prep_nout(p), nin, nout);
		e = ERR_SYSTEM;
	}
	if (e == ERR_OK)
		*out = p;
	else
		prep_free(p);
	return e;
}

/* A failure may bring the link down, and p with it. */
static enum err
execute(struct link *l, const char *what, struct prep *p, const struct val *in)
{
	l->trips++;
	if (!prep_execute(p, in))
		return fail_prep(l, what, p);
	if (prep_nout(p) == 0) {
		l->affected = prep_affected(p);
		l->insert_id = prep_insert_id(p);
	}
	return ERR_OK;
}

enum err
link_run(struct link *l, enum stmt st, const struct val *in)
{
	const struct stmt_def *d = &stmt_defs[st];
	enum err e;

	if (l->prep[st] == NULL) {
		e = prepare(l, stmt_name(st), d->sql, strlen(d->sql), d->nin,
		    d->nout, &l->prep[st]);
		if (e != ERR_OK)
			return e;
	}
	return execute(l, stmt_name(st), l->prep[st], in);
}

static int
find_batch(const struct link *l, enum stmt st, size_t nrows)
{
	for (int i = 0; i < MANY_MAX; i++)
		if (l->many[i].prep != NULL && l->many[i].st == st &&
		    l->many[i].rows == nrows)
			return i;
	return -1;
}

bool
link_keeps(const struct link *l, enum stmt st, size_t nrows)
{
	return find_batch(l, st, nrows) >= 0;
}

/* Where a new one goes: the least used is dropped for it. */
static int
free_batch(struct link *l)
{
	int best = 0;

	for (int i = 1; i < MANY_MAX; i++)
		if (l->many[best].prep != NULL &&
		    (l->many[i].prep == NULL ||
			l->many[i].used < l->many[best].used))
			best = i;
	prep_free(l->many[best].prep);
	l->many[best].prep = NULL;
	return best;
}

static enum err
run_once(struct link *l, enum stmt st, const char *sql, size_t len,
    const struct val *in, size_t nin)
{
	struct prep *p;
	enum err e;

	e = prepare(l, stmt_name(st), sql, len, nin, 0, &p);
	if (e != ERR_OK)
		return e;
	e = execute(l, stmt_name(st), p, in);
	prep_free(p); /* also after a failure: it is not in l->prep */
	return e;
}

enum err
link_run_many(struct link *l, enum stmt st, size_t nrows, const char *sql,
    size_t len, const struct val *in)
{
	size_t nin = nrows * stmt_defs[st].nin;
	enum err e;
	int i;

	if (nrows < KEEP_ROWS)
		return run_once(l, st, sql, len, in, nin);
	if ((i = find_batch(l, st, nrows)) < 0) {
		i = free_batch(l);
		e = prepare(l, stmt_name(st), sql, len, nin, 0,
		    &l->many[i].prep);
		if (e != ERR_OK)
			return e;
	}
	l->many[i].st = st;
	l->many[i].rows = nrows;
	l->many[i].used = l->trips;
	return execute(l, stmt_name(st), l->many[i].prep, in);
}

enum err
link_query(struct link *l, const char *what, const char *sql, size_t len)
{
	l->trips++;
	if (mysql_real_query(l->my, sql, len) == 0) {
		mysql_free_result(mysql_store_result(l->my));
		if (mysql_errno(l->my) == 0)
			return ERR_OK;
	}
	return link_fail(l, what, mysql_errno(l->my), mysql_error(l->my));
}

/* The place of that text, or the free or least used one. */
static struct kept *
composed_place(struct link *l, const char *sql)
{
	struct kept *best = &l->composed[0];

	for (size_t i = 0; i < COMPOSED_MAX; i++) {
		struct kept *k = &l->composed[i];

		if (k->sql != NULL && strcmp(k->sql, sql) == 0)
			return k;
		if (best->sql != NULL &&
		    (k->sql == NULL || k->used < best->used))
			best = k;
	}
	forget(best);
	return best;
}

enum err
link_compose(struct link *l, const struct composed *c, const struct val *in,
    struct prep **p)
{
	struct kept *k = composed_place(l, c->sql);
	enum err e;

	if (k->sql == NULL) {
		e = prepare(l, c->name, c->sql, c->len, c->nin, c->nout,
		    &k->prep);
		if (e != ERR_OK)
			return e;
		k->sql = need(strdup(c->sql));
	}
	k->used = l->trips;
	*p = k->prep;
	return execute(l, c->name, k->prep, in);
}

enum err
link_fetch_prep(struct link *l, const char *what, struct prep *p,
    struct arena *a, struct val *row)
{
	enum err e = prep_fetch(p, a, row);

	if (e != ERR_SYSTEM)
		return e;
	if (prep_errno(p) != 0)
		return fail_prep(l, what, p);
	/* What went wrong while rows were sent, the library tells of the
	 * connection alone. */
	if (mysql_errno(l->my) != 0)
		return link_fail(l, what, mysql_errno(l->my),
		    mysql_error(l->my));
	log_warnx("db: %s: a value is out of range", what);
	return e;
}

enum err
link_fetch(struct link *l, enum stmt st, struct arena *a, struct val *row)
{
	return link_fetch_prep(l, stmt_name(st), l->prep[st], a, row);
}

void
link_end(struct link *l, enum stmt st)
{
	if (l->prep[st] != NULL)
		prep_end(l->prep[st]);
}

uint64_t
link_affected(const struct link *l)
{
	return l->affected;
}

int64_t
link_insert_id(const struct link *l)
{
	return l->insert_id;
}

bool
link_refused(const struct link *l)
{
	return l->refused;
}

uint64_t
link_epoch(const struct link *l)
{
	return l->epoch;
}

bool
link_collided(const struct link *l)
{
	return l->collided;
}

void
link_forget_collision(struct link *l)
{
	l->collided = l->refused = false;
}

const char *
link_error(const struct link *l)
{
	return l->error;
}

uint64_t
link_trips(const struct link *l)
{
	return l->trips;
}
