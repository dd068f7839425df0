/* find.c - see find.h. */
#include <string.h>

#include "base/scan.h"
#include "db/find.h"

struct search {
	const char *name;
	int64_t id;
	int n;
};

static enum err
match(void *arg, const struct val *row, size_t n)
{
	struct search *s = arg;

	(void)n;
	if (strcmp(row[3].s, s->name) == 0) {
		s->id = row[0].i;
		s->n++;
	}
	return ERR_OK;
}

enum err
find_id(struct act *act, const char *what, const char *name, find_each_fn *each,
    int64_t *id)
{
	struct search s = { .name = name };
	enum err e;

	if (scan_int(name, 1, INT64_MAX, id) == ERR_OK)
		return ERR_OK;
	if ((e = each(act, match, &s)) != ERR_OK)
		return e;
	if (s.n == 0)
		return act_fail(act, ERR_NOTFOUND, what,
		    "There is no %s called %s.", what, name);
	if (s.n > 1)
		return act_fail(act, ERR_CONFLICT, what,
		    "%d %ss are called %s; give the id.", s.n, what, name);
	*id = s.id;
	return ERR_OK;
}
