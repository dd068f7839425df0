/*
 * fuzz_diff.c - render/diff.c and api/hunks.c: the runs of a difference make
 * up both texts again, and the JSON made of it is what api/json.c reads.
 *
 * The input is one text, a NUL, the other.
 */
#include <string.h>

#include "api/hunks.h"
#include "api/json.h"
#include "base/scan.h"
#include "fuzz/fuzz.h"
#include "fuzz/must.h"
#include "render/diff.h"

static void
same_line(const struct diff_line *x, const struct diff_line *y)
{
	must(x->len == y->len && memcmp(x->p, y->p, x->len) == 0);
}

static void
check_runs(const struct diff *d)
{
	size_t from = 0, to = 0;

	for (size_t i = 0; i < d->nruns; i++) {
		const struct diff_run *r = &d->run[i];

		must(r->n > 0 && r->from == from && r->to == to);
		for (size_t k = 0; r->op == DIFF_SAME && k < r->n; k++)
			same_line(&d->from[from + k], &d->to[to + k]);
		from += r->op == DIFF_ADDED ? 0 : r->n;
		to += r->op == DIFF_REMOVED ? 0 : r->n;
	}
	must(from == d->nfrom && to == d->nto);
}

static void
check_hunks(const struct diff *d)
{
	size_t next = 0, from = 0, to = 0;
	struct diff_hunk h;

	while (diff_hunk(d, 3, &next, &h)) {
		must(h.from >= from && h.to >= to && h.nruns > 0);
		must(h.from - from == h.to - to);
		must(h.before <= 3 && h.after <= 3);
		from = h.from + h.nfrom;
		to = h.to + h.nto;
		must(from <= d->nfrom && to <= d->nto);
	}
	must(d->nfrom - from == d->nto - to);
}

static void
check_json(struct arena *a, const char *from, size_t nfrom, const char *to,
    size_t nto)
{
	struct act act = { .a = a, .actor = "", .address = "" };
	struct buf b = BUF_INIT(a);
	struct view v = { .b = &b };
	struct json *j;

	view_open(&v, NULL);
	hunks_view_n(&v, from, nfrom, to, nto);
	view_close(&v);
	must(json_parse(&act, b.p, b.len, &j) == ERR_OK);
	json_free(j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	const char *from = (const char *)data, *to;
	const char *nul = len == 0 ? NULL : memchr(data, '\0', len);
	size_t nfrom = nul == NULL ? len : (size_t)(nul - from), nto;
	struct diff d;

	to = nul == NULL ? "" : nul + 1;
	nto = nul == NULL ? 0 : len - nfrom - 1;
	diff_lines(a, from, nfrom, to, nto, &d);
	check_runs(&d);
	check_hunks(&d);
	if (scan_utf8(from, nfrom) && scan_utf8(to, nto))
		check_json(a, from, nfrom, to, nto);
	arena_free(a);
	return 0;
}
