/* diff.c - see diff.h. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "render/diff.h"

struct side {
	struct diff_line *line;
	uint64_t *hash;
	size_t n;
};

/* What is left when equal lines at both ends are set aside. */
struct middle {
	struct side a, b;
	size_t skipped; /* lines before it */
	size_t behind;  /* lines after it */
};

static void
split(struct arena *a, const char *text, size_t len, struct side *s)
{
	const char *p = text, *end = text + len, *nl;
	size_t n = 1;
	uint64_t h;

	for (size_t i = 0; i < len; i++)
		n += text[i] == '\n';
	s->line = arena_alloc(a, n * sizeof(*s->line));
	s->hash = arena_alloc(a, n * sizeof(*s->hash));
	s->n = 0;
	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (nl == NULL)
			nl = end;
		h = 14695981039346656037u;
		for (const char *q = p; q < nl; q++)
			h = (h ^ (uint8_t)*q) * 1099511628211u;
		s->hash[s->n] = h;
		s->line[s->n++] = (struct diff_line){ p, (size_t)(nl - p) };
	}
}

static bool
same(const struct side *a, size_t i, const struct side *b, size_t k)
{
	return a->hash[i] == b->hash[k] && a->line[i].len == b->line[k].len &&
	    memcmp(a->line[i].p, b->line[k].p, a->line[i].len) == 0;
}

static void
narrow(struct middle *m)
{
	while (m->skipped < m->a.n && m->skipped < m->b.n &&
	    same(&m->a, m->skipped, &m->b, m->skipped))
		m->skipped++;
	while (m->behind < m->a.n - m->skipped &&
	    m->behind < m->b.n - m->skipped &&
	    same(&m->a, m->a.n - 1 - m->behind, &m->b, m->b.n - 1 - m->behind))
		m->behind++;
	m->a.line += m->skipped;
	m->a.hash += m->skipped;
	m->a.n -= m->skipped + m->behind;
	m->b.line += m->skipped;
	m->b.hash += m->skipped;
	m->b.n -= m->skipped + m->behind;
}

/* --- the shortest way ------------------------------------------------------ */

/*
 * x is a line of a, y one of b, k = x - y a diagonal.  v[d] holds, for each
 * diagonal from -d to d, how far down a it can be followed with d changes.
 * All are kept, so that the way can be walked back.
 */
struct search {
	struct arena *arena;
	const struct middle *m;
	int32_t *v[DIFF_CHANGES + 1];
};

/* Is the last of d changes, on this diagonal, an added line? */
static bool
by_adding(const struct search *s, int d, int k)
{
	const int32_t *v = s->v[d - 1] + (d - 1);

	return k == -d || (k != d && v[k - 1] < v[k + 1]);
}

static int32_t
begin(const struct search *s, int d, int k)
{
	const int32_t *v;

	if (d == 0)
		return 0;
	v = s->v[d - 1] + (d - 1);
	return by_adding(s, d, k) ? v[k + 1] : v[k - 1] + 1;
}

/* How many changes it takes; -1: more than we look for. */
static int
search(struct search *s)
{
	const struct middle *m = s->m;
	int64_t n = (int64_t)m->a.n, nb = (int64_t)m->b.n;

	for (int d = 0; d <= DIFF_CHANGES; d++) {
		s->v[d] =
		    arena_alloc(s->arena, (2 * (size_t)d + 1) * sizeof(**s->v));
		for (int k = -d; k <= d; k += 2) {
			int64_t x = begin(s, d, k), y = x - k;

			while (x < n && y < nb &&
			    same(&m->a, (size_t)x, &m->b, (size_t)y)) {
				x++;
				y++;
			}
			s->v[d][k + d] = (int32_t)x;
			if (x >= n && y >= nb)
				return d;
		}
	}
	return -1;
}

/* --- runs ------------------------------------------------------------------ */

/* Put together from the end.  Changes without an equal line between them
 * are one stretch removed and one added. */
struct runs {
	struct arena *arena;
	struct diff_run *run;
	size_t n, cap;
	size_t x, y, removed, added; /* of the stretch at hand */
};

static void
push(struct runs *r, enum diff_op op, size_t from, size_t to, size_t n)
{
	struct diff_run *p;

	if (n == 0)
		return;
	if (r->n == r->cap) {
		r->cap = r->cap == 0 ? 64 : 2 * r->cap;
		p = arena_alloc(r->arena, r->cap * sizeof(*p));
		if (r->n != 0)
			memcpy(p, r->run, r->n * sizeof(*p));
		r->run = p;
	}
	r->run[r->n++] = (struct diff_run){ op, from, to, n };
}

static void
push_changes(struct runs *r)
{
	push(r, DIFF_ADDED, r->x + r->removed, r->y, r->added);
	push(r, DIFF_REMOVED, r->x, r->y, r->removed);
	r->removed = r->added = 0;
}

static void
push_same(struct runs *r, size_t n)
{
	if (n == 0)
		return;
	push_changes(r);
	r->x -= n;
	r->y -= n;
	push(r, DIFF_SAME, r->x, r->y, n);
}

static void
walk_back(struct runs *r, const struct search *s, int d)
{
	const struct middle *m = s->m;
	int k = (int)((int64_t)m->a.n - (int64_t)m->b.n);

	for (; d >= 0; d--) {
		int32_t x0 = begin(s, d, k);

		push_same(r, (size_t)(s->v[d][k + d] - x0));
		if (d == 0)
			break;
		if (by_adding(s, d, k)) {
			r->y--;
			r->added++;
			k++;
		} else {
			r->x--;
			r->removed++;
			k--;
		}
	}
}

static void
turn_round(struct runs *r)
{
	for (size_t i = 0; i < r->n / 2; i++) {
		struct diff_run t = r->run[i];

		r->run[i] = r->run[r->n - 1 - i];
		r->run[r->n - 1 - i] = t;
	}
}

void
diff_lines(struct arena *a, const char *from, size_t nfrom, const char *to,
    size_t nto, struct diff *d)
{
	struct middle m = { .skipped = 0 };
	struct search *s = arena_alloc(a, sizeof(*s));
	struct runs r = { .arena = a };
	int changes;

	split(a, from, nfrom, &m.a);
	split(a, to, nto, &m.b);
	*d = (struct diff){ .from = m.a.line,
		.to = m.b.line,
		.nfrom = m.a.n,
		.nto = m.b.n };
	r.x = m.a.n;
	r.y = m.b.n;
	narrow(&m);
	s->arena = a;
	s->m = &m;
	changes = search(s);
	push_same(&r, m.behind);
	if (changes >= 0) {
		walk_back(&r, s, changes);
	} else {
		r.x -= r.removed = m.a.n;
		r.y -= r.added = m.b.n;
	}
	push_same(&r, m.skipped);
	push_changes(&r);
	turn_round(&r);
	d->run = r.run;
	d->nruns = r.n;
}

/* --- hunks ----------------------------------------------------------------- */

bool
diff_hunk(const struct diff *d, size_t context, size_t *next,
    struct diff_hunk *h)
{
	size_t i = *next, last;

	while (i < d->nruns && d->run[i].op == DIFF_SAME)
		i++;
	if (i == d->nruns)
		return false;
	*h = (struct diff_hunk){ .from = d->run[i].from, .to = d->run[i].to };
	if (i > 0) {
		h->before =
		    d->run[i - 1].n < context ? d->run[i - 1].n : context;
		h->from -= h->before;
		h->to -= h->before;
	}
	h->run = i;
	for (last = i; last < d->nruns; last++)
		if (d->run[last].op == DIFF_SAME &&
		    (d->run[last].n > 2 * context || last + 1 == d->nruns))
			break;
	h->nruns = last - i;
	if (last < d->nruns)
		h->after = d->run[last].n < context ? d->run[last].n : context;
	*next = last;
	h->nfrom = h->nto = h->before + h->after;
	for (; i < last; i++) {
		h->nfrom += d->run[i].op == DIFF_ADDED ? 0 : d->run[i].n;
		h->nto += d->run[i].op == DIFF_REMOVED ? 0 : d->run[i].n;
	}
	return true;
}
