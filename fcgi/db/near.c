/* near.c - see near.h: the restricted Damerau-Levenshtein distance. */
#include <string.h>

#include "db/near.h"

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Rows i - 2, i - 1 and i of the table, in turn. */
struct rows {
	size_t d[3][NEAR_MAX + 1];
};

static size_t
fill_row(struct rows *r, const char *a, const char *b, size_t nb, size_t i)
{
	size_t *now = r->d[i % 3], *up = r->d[(i + 2) % 3];
	const size_t *up2 = r->d[(i + 1) % 3];
	size_t best;

	now[0] = i;
	best = i;
	for (size_t j = 1; j <= nb; j++) {
		now[j] = least(least(up[j], now[j - 1]) + 1,
		    up[j - 1] + (a[i - 1] != b[j - 1]));
		if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
		    a[i - 2] == b[j - 1])
			now[j] = least(now[j], up2[j - 2] + 1);
		best = least(best, now[j]);
	}
	return best;
}

size_t
near_distance(const char *a, const char *b, size_t limit)
{
	size_t na = strlen(a), nb = strlen(b), over;
	struct rows r;

	over = na > nb ? na - nb : nb - na;
	if (na > NEAR_MAX || nb > NEAR_MAX || over > limit)
		return limit + 1;
	for (size_t j = 0; j <= nb; j++)
		r.d[0][j] = j;
	for (size_t i = 1; i <= na; i++)
		if (fill_row(&r, a, b, nb, i) > limit)
			return limit + 1;
	return least(r.d[na % 3][nb], limit + 1);
}

size_t
near_limit(const char *name)
{
	return least(1 + strlen(name) / 3, 5);
}
