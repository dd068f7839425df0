/* hunks.c - see hunks.h. */
#include <string.h>

#include "api/hunks.h"
#include "render/diff.h"

#define CONTEXT 3 /* equal lines around a change */

static void
line(struct view *v, enum diff_op op, const struct diff_line *l)
{
	static const char *const ops[] = { [DIFF_SAME] = " ",
		[DIFF_REMOVED] = "-",
		[DIFF_ADDED] = "+" };

	view_open(v, NULL);
	view_text(v, "op", ops[op]);
	view_text_n(v, "text", l->p, l->len);
	view_close(v);
}

/* n lines of a run, of which skip come first and are not shown. */
static void
run(struct view *v, const struct diff *d, const struct diff_run *r, size_t skip,
    size_t n)
{
	const struct diff_line *l =
	    r->op == DIFF_ADDED ? &d->to[r->to] : &d->from[r->from];

	for (size_t i = skip; i < skip + n; i++)
		line(v, r->op, &l[i]);
}

static void
hunk(struct view *v, const struct diff *d, const struct diff_hunk *h)
{
	const struct diff_run *r = &d->run[h->run];

	view_open(v, NULL);
	view_int(v, "from_line", (int64_t)h->from + 1);
	view_int(v, "from_lines", (int64_t)h->nfrom);
	view_int(v, "to_line", (int64_t)h->to + 1);
	view_int(v, "to_lines", (int64_t)h->nto);
	view_list(v, "lines");
	if (h->before > 0)
		run(v, d, &r[-1], r[-1].n - h->before, h->before);
	for (size_t i = 0; i < h->nruns; i++)
		run(v, d, &r[i], 0, r[i].n);
	if (h->after > 0)
		run(v, d, &r[h->nruns], 0, h->after);
	view_end(v);
	view_close(v);
}

void
hunks_view_n(struct view *v, const char *from, size_t nfrom, const char *to,
    size_t nto)
{
	struct diff_hunk h;
	struct diff d;
	size_t next = 0;

	view_bool(v, "same",
	    nfrom == nto && (nto == 0 || memcmp(from, to, nto) == 0));
	diff_lines(v->b->arena, from, nfrom, to, nto, &d);
	view_list(v, "hunks");
	while (diff_hunk(&d, CONTEXT, &next, &h))
		hunk(v, &d, &h);
	view_end(v);
}

void
hunks_view(struct view *v, const char *from, const char *to)
{
	from = from == NULL ? "" : from;
	to = to == NULL ? "" : to;
	hunks_view_n(v, from, strlen(from), to, strlen(to));
}
