/* look.c - see look.h. */
#include <stdlib.h>
#include <string.h>

#include "rps/look.h"

#define CLOCK_SLACK 60 /* seconds between the database's clock and theirs */
#define PART_MIN 4     /* a shorter beginning of a MAC is most of them */

bool
look_may(struct work *k, struct item **some, size_t n)
{
	enum may_call m = work_may(k);

	if (m == MAY_NOT_YET)
		for (size_t i = 0; i < n; i++)
			item_later(some[i], k->w->conf->wait_ms,
			    "waits: this minute's calls are made", true);
	return m == MAY;
}

/*
 * Ours is what was not there before we first sent it; what is there at our
 * first try is somebody's, however young.  Where they do not say since when
 * they have it, we have looked before we sent, and it is ours if we then did
 * not know what became of that.
 */
static bool
is_ours(struct work *k, const struct item *it, const struct rps_device *d)
{
	int64_t at = d->registered_ms / 1000 - rps_skew(k->line->conn);

	if (it->j->adopted)
		return true;
	if (d->registered_ms == 0)
		return it->in_doubt;
	return it->sent_before && at + CLOCK_SLACK >= it->j->sent_at;
}

static void
not_ours(struct work *k, struct item *it)
{
	it->j->there = THERE_NOT;
	it->step = it->j->has_record ? REC_SET : REC_NEW;
	if (item_is_wanted(k, it)) {
		item_refuse(it,
		    "exists: the account had this phone before; adopt it, "
		    "or delete it there and retry");
		return;
	}
	it->step = REC_FORGET;
	item_move_on(k, it, "what is at Yealink is not ours");
}

/*
 * What is there is what we want, where the add of an earlier claim came
 * through and nothing has changed since it was sent: lists do not tell the
 * password.
 */
static bool
as_sent(const struct item *it, const struct rps_device *d)
{
	const struct rps_device_job *j = it->j;

	return it->in_doubt && j->unchanged && *d->server_id != '\0' &&
	    strcmp(d->server_id, j->server_remote) == 0 &&
	    *d->unique_url == '\0' && strcmp(d->remark, j->label) == 0;
}

static bool
ask(struct work *k, struct item *it, struct rps_device *d,
    struct rps_answer *an)
{
	if (!look_may(k, &it, 1))
		return false;
	*an =
	    k->line->driver->get_device(k->line->conn, k->w->a, it->j->mac, d);
	work_called(k, an);
	return true;
}

bool
look(struct work *k, struct item *it)
{
	struct rps_device d = { .server_id = "",
		.unique_url = "",
		.remark = "" };
	struct rps_answer an = { .said = RPS_NO_SUCH };

	if (it->sighted) {
		if (it->seen != NULL) {
			an.said = RPS_DONE;
			d = *it->seen;
		}
		it->sighted = false;
	} else if (!ask(k, it, &d, &an))
		return false;
	it->step = REC_SET;
	it->looked = true;
	switch (retry_fate(an.said, OP_READ)) {
	case FATE_DONE:
		if (it->j->there != THERE_YES && !is_ours(k, it, &d)) {
			not_ours(k, it);
			return false;
		}
		it->j->there = THERE_YES;
		it->j->has_record = true;
		it->j->remote_id = d.id == NULL ? "" : d.id;
		if (!as_sent(it, &d) || !item_is_wanted(k, it))
			return true;
		item_done(it, "it was added, though no answer came");
		return false;
	case FATE_GONE:
		it->j->there = THERE_NOT;
		it->j->remote_id = "";
		return true;
	case FATE_BURY:
		if (an.said == RPS_FOREIGN && !item_is_wanted(k, it)) {
			it->j->there = THERE_NOT;
			return true;
		}
		item_judge(k, it, &an, OP_READ);
		it->step = it->j->has_record ? REC_KEEP : REC_NEW;
		break;
	case FATE_LOOK:
	case FATE_LATER:
		item_judge(k, it, &an, OP_READ);
		it->step = REC_KEEP;
		break;
	}
	return false;
}

/* --- many at once --- */

static int
by_mac(const void *x, const void *y)
{
	const struct item *const *a = x, *const *b = y;

	return strcmp((*a)->j->mac, (*b)->j->mac);
}

/* What all of them, sorted, begin with; "": hardly anything. */
static const char *
beginning(struct arena *a, struct item **some, size_t n)
{
	const char *first = some[0]->j->mac, *last = some[n - 1]->j->mac;
	size_t len = 0;

	while (first[len] != '\0' && first[len] == last[len])
		len++;
	return len < PART_MIN ? "" : arena_strndup(a, first, len);
}

/* Those of a page that somebody looks for. */
static void
sight(struct work *k, struct item **some, size_t n, const struct rps_device *v,
    size_t rows)
{
	struct rps_device_job j = { .mac = "" };
	struct item key = { .j = &j }, *pkey = &key, **at;
	struct rps_device *copy;

	for (size_t i = 0; i < rows; i++) {
		j.mac = v[i].mac;
		at = bsearch(&pkey, some, n, sizeof(*some), by_mac);
		if (at == NULL)
			continue;
		copy = arena_alloc(k->w->a, sizeof(*copy));
		*copy = v[i];
		(*at)->seen = copy;
		(*at)->sighted = true;
	}
}

/* One page; *rows fewer than that: it was the last. */
static bool
page(struct work *k, const char *part, struct item **some, size_t n,
    size_t skip, size_t *rows, int64_t *total)
{
	const struct rps_driver *d = k->line->driver;
	struct rps_device *v = NULL;
	struct rps_answer an;

	if (work_may(k) != MAY)
		return false;
	*rows = 0;
	an = d->list_devices(k->line->conn, k->w->a,
	    *part == '\0' ? NULL : part, skip, &v, rows, total);
	work_called(k, &an);
	if (an.said != RPS_DONE)
		return false;
	sight(k, some, n, v, *rows);
	return true;
}

/*
 * What no page had is not there.  Rows may move between two pages while
 * others write, so of what is to be deleted only one page is believed: it
 * would be forgotten.
 */
static void
not_seen(struct work *k, struct item **some, size_t n, bool one_page)
{
	for (size_t i = 0; i < n; i++)
		if (!some[i]->sighted &&
		    (one_page || item_is_wanted(k, some[i])))
			some[i]->sighted = true; /* and seen is NULL */
}

/* Sorted.  Too many others among them: half as many, twice, unless that
 * asks the same again.  wider: what was asked before. */
static void
search(struct work *k, struct item **some, size_t n, const char *wider)
{
	size_t most = k->line->driver->page, rows, skip = 0;
	const char *part = beginning(k->w->a, some, n);
	int64_t total = -1, ignored;

	if (n < 2 || (wider != NULL && strcmp(part, wider) == 0) ||
	    !page(k, part, some, n, 0, &rows, &total))
		return;
	if (rows == most &&
	    (total < 0 || (size_t)total >= (n / 2 + 1) * most)) {
		search(k, some, n / 2, part);
		search(k, some + n / 2, n - n / 2, part);
		return;
	}
	while (rows == most && skip + most < (size_t)total) {
		skip += most;
		if (!page(k, part, some, n, skip, &rows, &ignored))
			return;
	}
	not_seen(k, some, n, skip == 0);
}

void
look_ahead(struct work *k, struct item **some, size_t n)
{
	size_t left = 0;

	for (size_t i = 0; i < n; i++)
		if (!some[i]->sighted)
			some[left++] = some[i];
	/* An API that tells neither dates nor servers is asked for each. */
	if (left < 2 || k->line->driver->user_in_url)
		return;
	qsort(some, left, sizeof(*some), by_mac);
	search(k, some, left, NULL);
}
