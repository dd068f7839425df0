/* vitals.c - see vitals.h. */
#include <ctype.h>
#include <string.h>

#include "db/row.h"
#include "db/vitals.h"

#define GRANTS_STEP 64

enum err
vitals_clock(struct db *db, struct arena *a, int64_t *now)
{
	struct val v[1];
	enum err e = db_first(db, a, STMT_VITALS_CLOCK, NOVALS, v, 1);

	if (e == ERR_OK)
		*now = v[0].i;
	return e;
}

static void
keep(struct grants *all, const char *table, const char *column,
    const char *privilege)
{
	struct grant *more;

	if (all->n == all->cap) {
		all->cap += all->cap + GRANTS_STEP;
		more = arena_alloc(all->a, all->cap * sizeof(*more));
		if (all->n != 0)
			memcpy(more, all->g, all->n * sizeof(*more));
		all->g = more;
	}
	all->g[all->n++] = (struct grant){ table, column, privilege };
}

static enum err
on_grant(void *arg, const struct val *r, size_t n)
{
	(void)n;
	keep(arg, row_text(&r[0]), row_text(&r[1]), row_text(&r[2]));
	return ERR_OK;
}

enum err
grants_mine(struct db *db, struct arena *a, struct grants *all)
{
	*all = (struct grants){ .a = a };
	return db_each(db, a, STMT_VITALS_GRANTS, NOVALS, on_grant, all);
}

bool
grants_cover(const struct grants *have, const struct grant *w)
{
	for (size_t i = 0; i < have->n; i++) {
		const struct grant *g = &have->g[i];

		if (strcmp(g->privilege, w->privilege) == 0 &&
		    (*g->table == '*' || strcmp(g->table, w->table) == 0) &&
		    (*g->column == '\0' || strcmp(g->column, w->column) == 0))
			return true;
	}
	return false;
}

/* --- a file of schema/roles --- */

static void
skip_blank(const char **p)
{
	while (isspace((unsigned char)**p) || **p == ',')
		++*p;
}

static char *
word(struct arena *a, const char **p)
{
	const char *s;

	skip_blank(p);
	s = *p;
	while (isalnum((unsigned char)**p) || **p == '_' || **p == '*')
		++*p;
	return arena_strndup(a, s, (size_t)(*p - s));
}

/* The table of a statement whose rights begin at p: behind " ON ". */
static const char *
table_of(struct arena *a, const char *p)
{
	for (; *p != '\0' && *p != ';'; p++)
		if (isspace((unsigned char)*p) &&
		    strncmp(p + 1, "ON ", 3) == 0) {
			p += 4;
			return word(a, &p);
		}
	return "";
}

/* "SELECT, UPDATE (a, b) ON t TO ..." */
static void
take_grant(struct grants *all, const char *p)
{
	const char *table = table_of(all->a, p), *privilege;

	for (;;) {
		privilege = word(all->a, &p);
		if (*privilege == '\0' || strcmp(privilege, "ON") == 0)
			return;
		while (*p == ' ')
			p++;
		if (*p != '(') {
			keep(all, table, "", privilege);
			continue;
		}
		for (p++; *p != ')' && *p != '\0'; skip_blank(&p)) {
			const char *column = word(all->a, &p);

			if (*column == '\0')
				return;
			keep(all, table, column, privilege);
		}
		if (*p == ')')
			p++;
	}
}

void
grants_of_role(struct arena *a, const char *text, struct grants *all)
{
	const char *p = text;

	*all = (struct grants){ .a = a };
	while (p != NULL && *p != '\0') {
		if (strncmp(p, "GRANT", 5) == 0 && p[5] == ' ')
			take_grant(all, p + 6);
		p = strchr(p, '\n');
		if (p != NULL)
			p++;
	}
}

/* --- Yealink --- */

struct walk {
	void (*fn)(void *, const struct rps_vitals *);
	void *arg;
};

static enum err
on_vitals(void *arg, const struct val *r, size_t n)
{
	struct walk *w = arg;
	struct rps_vitals v = { .account = row_text(&r[0]),
		.enabled = r[1].i != 0,
		.paused = r[2].i != 0,
		.unwell = r[3].i,
		.waiting = r[4].i,
		.refused = r[5].i,
		.oldest = row_int(&r[6]),
		.compared = r[7].type == VAL_NULL ? -1 : r[7].i,
		.trouble = row_text(&r[8]) };

	(void)n;
	w->fn(w->arg, &v);
	return ERR_OK;
}

enum err
rps_vitals_each(struct db *db, struct arena *a,
    void (*fn)(void *, const struct rps_vitals *), void *arg)
{
	struct walk w = { fn, arg };

	return db_each(db, a, STMT_VITALS_RPS, NOVALS, on_vitals, &w);
}
