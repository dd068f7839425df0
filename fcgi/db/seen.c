/* seen.c - see seen.h. */
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "db/row.h"
#include "db/seen.h"

#define BATCH 500 /* rows of a step */

enum outcome { OTHER, SERVED, REFUSED };

struct device_sum {
	int64_t id;
	/* Times as SQL writes them, which sort as text; NULL: not in these
	 * rows. */
	const char *first, *last, *refused;
	const char *address, *firmware, *mac_etag, *global_etag;
	const char *credentials, *credentials_at; /* NULL: none */
};

struct sums {
	struct device_sum sum[BATCH];
	size_t n;
	size_t rows;
	int64_t settled; /* id of the last row that may be left behind */
	bool young;      /* one was not old enough */
};

static struct device_sum *
sum_of(struct sums *s, int64_t id)
{
	/* From the end: rows of one phone come together. */
	for (size_t i = s->n; i-- > 0;)
		if (s->sum[i].id == id)
			return &s->sum[i];
	s->sum[s->n] = (struct device_sum){ .id = id,
		.address = "",
		.firmware = "",
		.mac_etag = "",
		.global_etag = "" };
	return &s->sum[s->n++];
}

static bool
ends_with(const char *s, const char *tail)
{
	size_t n = strlen(s), k = strlen(tail);

	return n >= k && strcmp(s + n - k, tail) == 0;
}

/* What is served under a name of a configuration is that one. */
static void
note_etag(struct device_sum *d, const char *file, const char *etag)
{
	char mac[MAC_LEN + 1];

	if (*etag == '\0' || !ends_with(file, ".cfg"))
		return;
	if (*file == 'y')
		d->global_etag = etag;
	else if (strlen(file) == MAC_LEN + 4 &&
	    scan_mac(file, MAC_LEN, mac) == ERR_OK)
		d->mac_etag = etag;
}

/* row: id, device or NULL, at, outcome, file, address, firmware, etag, old,
 * credentials or NULL, at with milliseconds */
static enum err
log_row(void *arg, const struct val *r, size_t n)
{
	struct sums *s = arg;
	struct device_sum *d;

	(void)n;
	s->rows++;
	s->young = s->young || r[8].i == 0;
	if (!s->young)
		s->settled = r[0].i;
	if (r[1].type == VAL_NULL || r[3].i == OTHER)
		return ERR_OK;
	d = sum_of(s, r[1].i);
	if (r[3].i == REFUSED) {
		if (d->refused == NULL || strcmp(d->refused, r[2].s) < 0)
			d->refused = r[2].s;
		return ERR_OK;
	}
	if (d->first == NULL || strcmp(d->first, r[2].s) > 0)
		d->first = r[2].s;
	/* To the millisecond, for a rotation has a moment. */
	if (r[9].type != VAL_NULL &&
	    (d->credentials_at == NULL ||
		strcmp(d->credentials_at, r[10].s) <= 0)) {
		d->credentials = r[9].s;
		d->credentials_at = r[10].s;
	}
	if (d->last != NULL && strcmp(d->last, r[2].s) > 0)
		return ERR_OK; /* written late: what came after it is known */
	d->last = r[2].s;
	d->address = r[5].s;
	if (*r[6].s != '\0')
		d->firmware = r[6].s;
	note_etag(d, r[4].s, r[7].s);
	return ERR_OK;
}

/* In one order, so that nobody waits for another in a circle. */
static int
by_id(const void *va, const void *vb)
{
	const struct device_sum *a = va, *b = vb;

	return (a->id > b->id) - (a->id < b->id);
}

static enum err
put(struct act *act, const struct device_sum *d)
{
	return db_run(act->db, STMT_SEEN_PUT,
	    VALS(V_INT(d->id), V_OPT(d->first), V_OPT(d->last),
		V_OPT(d->refused), V_STR(d->address), V_STR(d->firmware),
		V_STR(d->mac_etag), V_STR(d->global_etag),
		V_OPT(d->credentials), V_OPT(d->credentials_at)),
	    NULL);
}

enum err
seen_step(struct act *act, struct task_step *st)
{
	struct sums *s = arena_alloc(act->a, sizeof(*s));
	enum err e;

	s->settled = st->position;
	e = db_each(act->db, act->a, STMT_SEEN_ROWS,
	    VALS(V_INT(SEEN_SETTLED), V_INT(st->position), V_INT(BATCH)),
	    log_row, s);
	qsort(s->sum, s->n, sizeof(s->sum[0]), by_id);
	for (size_t i = 0; i < s->n && e == ERR_OK; i++)
		e = put(act, &s->sum[i]);
	st->position = s->settled;
	st->more = s->rows == BATCH && !s->young;
	return e;
}
