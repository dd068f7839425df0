/* db_many.c - many rows in few statements: db_insert_many() of db.h. */
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "db/db_part.h"

#define BATCH_ROWS ((size_t)500)
#define BATCH_VALUES ((size_t)60000) /* the protocol counts to 65535 */
#define BATCH_BYTES ((size_t)1024 * 1024)

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
		if ((e = db_ready(db)) != ERR_OK)
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
	if ((e = db_check(db, st, b.nin, 0)) != ERR_OK)
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
