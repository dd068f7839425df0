/* flog.c - see flog.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "prov/flog.h"

#define COLUMNS 14
#define RETRY_SECONDS 2 /* after a failure the database gets this long */

struct flog {
	struct db *db;
	struct metrics *metrics;
	struct arena *arena;
	size_t first, n; /* ring */
	int64_t not_before;
	struct flog_row row[FLOG_ROWS];
};

struct flog *
flog_new(struct db *db, struct metrics *m)
{
	struct flog *f = calloc(1, sizeof(*f));

	if (f == NULL)
		abort();
	f->db = db;
	f->metrics = m;
	f->arena = arena_new();
	return f;
}

void
flog_free(struct flog *f)
{
	if (f == NULL)
		return;
	arena_free(f->arena);
	free(f);
}

struct flog_row *
flog_next(struct flog *f)
{
	struct flog_row *r;

	if (f->n == FLOG_ROWS) {
		f->first = (f->first + 1) % FLOG_ROWS;
		f->n--;
		metrics_add(f->metrics, METRIC_LOG_DROPPED, 1);
	}
	r = &f->row[(f->first + f->n++) % FLOG_ROWS];
	memset(r, 0, sizeof(*r));
	return r;
}

/* Cut between characters, never inside one: the column is UTF-8. */
void
flog_text(char *dst, size_t size, const char *src)
{
	size_t n = 0;

	for (; *src != '\0' && n + 1 < size; src++)
		if ((unsigned char)*src >= 0x20 && *src != 0x7f)
			dst[n++] = *src;
	if (*src != '\0')
		while (n > 0 && ((unsigned char)*src & 0xc0) == 0x80 &&
		    ((unsigned char)dst[n - 1] & 0xc0) != 0xc0)
			n--;
	dst[n] = '\0';
	if (!scan_utf8(dst, n))
		for (size_t i = 0; i < n; i++)
			if ((unsigned char)dst[i] >= 0x80)
				dst[i] = '?';
}

static void
put_digits(char *to, int n, int v)
{
	for (; n > 0; n--, v /= 10)
		to[n - 1] = (char)('0' + v % 10);
}

static const char *
stamp(struct arena *a, int64_t us)
{
	static const char form[] = "0000-00-00 00:00:00.000";
	char *s = arena_strndup(a, form, sizeof(form) - 1);
	time_t t = (time_t)(us / 1000000);
	struct tm tm;

	gmtime_r(&t, &tm);
	put_digits(s, 4, tm.tm_year + 1900);
	put_digits(s + 5, 2, tm.tm_mon + 1);
	put_digits(s + 8, 2, tm.tm_mday);
	put_digits(s + 11, 2, tm.tm_hour);
	put_digits(s + 14, 2, tm.tm_min);
	put_digits(s + 17, 2, tm.tm_sec);
	put_digits(s + 20, 3, (int)(us / 1000 % 1000));
	return s;
}

static void
row_values(struct arena *a, const struct flog_row *r, struct val *v)
{
	v[0] = V_STR(stamp(a, r->at_us));
	v[1] = V_ID(r->organisation_id);
	v[2] = *r->mac == '\0' ? V_NULL : V_STR(r->mac);
	v[3] = V_STR(r->file);
	v[4] = V_STR(r->method);
	v[5] = V_INT(r->status);
	v[6] = V_STR(reason_name(r->reason));
	v[7] = V_STR(r->flags);
	v[8] = V_STR(r->address);
	v[9] = V_STR(r->user_agent);
	v[10] = V_STR(r->firmware);
	v[11] = V_STR(r->etag);
	v[12] = V_INT((int64_t)r->bytes);
	v[13] = r->creds == CREDS_NONE ? V_NULL : V_STR(creds_words[r->creds]);
}

/* The oldest n. */
static enum err
write_rows(struct flog *f, size_t n)
{
	struct val *v = arena_alloc(f->arena, n * COLUMNS * sizeof(*v));
	uint64_t before = db_trips(f->db);
	enum err e;

	for (size_t i = 0; i < n; i++)
		row_values(f->arena, &f->row[(f->first + i) % FLOG_ROWS],
		    v + i * COLUMNS);
	e = db_insert_many(f->db, STMT_PROV_LOG, v, n);
	metrics_add(f->metrics, METRIC_DB_FLUSH, db_trips(f->db) - before);
	arena_reset(f->arena);
	return e;
}

/* Large batches are of two sizes: for each size the link keeps a statement
 * prepared, which is a third of a megabyte. */
static enum err
flush_some(struct flog *f)
{
	size_t n = f->n;
	enum err e;

	if (n >= FLOG_BATCH / 2)
		n = n < FLOG_BATCH ? FLOG_BATCH / 2 : FLOG_BATCH;
	e = write_rows(f, n);
	if (e == ERR_AGAIN)
		return e;
	if (e != ERR_OK) { /* a row the database refuses must not stay */
		log_warnx("fetch log: %zu rows lost", n);
		metrics_add(f->metrics, METRIC_LOG_DROPPED, n);
	}
	f->first = (f->first + n) % FLOG_ROWS;
	f->n -= n;
	return ERR_OK;
}

void
flog_flush(struct flog *f, bool busy)
{
	if (f->not_before > clock_mono())
		return;
	f->not_before = 0;
	while (f->n >= (busy ? FLOG_BATCH : 1))
		if (flush_some(f) != ERR_OK) {
			f->not_before = clock_mono() + RETRY_SECONDS;
			return;
		}
}
