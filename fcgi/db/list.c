/*
 * list.c - a page of a list: which way to go, and going it; see list.h.
 */
#include <string.h>

#include "db/import.h"
#include "db/job.h"
#include "db/list.h"
#include "db/list_part.h"
#include "db/notify.h"
#include "db/reason.h"
#include "db/resource.h"
#include "db/user.h"

#define WINDOW 100000 /* ids of a log; see list.h */
#define MANY 500      /* organisations that are no longer few */

const struct list lists[LIST__MAX] = {
#include "db/stmt_pages.h"
};

struct paging {
	const struct list *l;
	int64_t left;
	db_row_fn *fn;
	void *arg;
	struct list_end *end;
};

static enum err
page_row(void *arg, const struct val *row, size_t n)
{
	struct paging *p = arg;

	(void)n;
	if (p->left-- == 0) {
		p->end->more = true;
		return ERR_OK;
	}
	p->end->key = row[p->l->nout];
	p->end->id = row[p->l->nout + 1];
	return p->fn(p->arg, row, p->l->nout);
}

static enum err
find_bounds(struct act *act, struct list_ask *ask)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < ask->nfilters; i++)
		if (ask->filter[i]->bound != 0)
			e = db_first(act->db, act->a, ask->filter[i]->bound,
			    &ask->value[i], 1, &ask->bound[i], 1);
	return e;
}

static enum err
run(struct act *act, const struct list *l, const struct list_ask *ask,
    db_row_fn *fn, void *arg)
{
	struct val in[LIST_VALUES_MAX];
	struct composed c;

	list_text(act, l, ask, &c, in);
	return db_compose(act->db, act->a, &c, in, fn, arg);
}

/* --- logs ------------------------------------------------------------------- */

/* Somebody who sees many organisations and not all reads a log. */
static bool
is_windowed(const struct act *act, const struct list *l,
    const struct list_ask *ask)
{
	return l->newest != 0 && ask->down && act->own_user == 0 &&
	    act->scope != NULL && act->scope_one == 0 &&
	    !list_is_root(act->scope) && !list_is_narrow(ask);
}

static enum err
run_windowed(struct act *act, const struct list *l, struct list_ask *ask,
    struct paging *p)
{
	struct val top = ask->after_id;
	enum err e;

	if (top.type != VAL_INT &&
	    (e = db_first(act->db, act->a, l->newest, NOVALS, &top, 1)) !=
		ERR_OK)
		return e;
	/* Not below 0: of an unsigned id that would be no bound at all. */
	ask->above = V_INT(top.i > WINDOW ? top.i - WINDOW : 0);
	e = run(act, l, ask, page_row, p);
	if (e != ERR_OK || p->end->more || top.i <= WINDOW)
		return e;
	ask->upto = ask->above;
	ask->above = V_NULL;
	ask->limit = p->left;
	return run(act, l, ask, page_row, p);
}

/* --- rows picked first ------------------------------------------------------ */

/* Are fewer organisations asked about than MANY? */
static enum err
few(struct act *act, const struct list_ask *ask, bool *yes)
{
	struct val under = V_STR("%"), n[1];
	enum err e;

	for (size_t i = 0; i < ask->nfilters; i++)
		if (ask->filter[i]->under)
			under = ask->bound[i];
	e = db_first(act->db, act->a, STMT_ORG_FEW,
	    VALS(V_STR(act_scope(act)), under, V_INT(MANY)), n, 1);
	*yes = e == ERR_OK && n[0].i < MANY;
	return e;
}

/* The way to go in the end, and in *first another one to try before, which
 * is as good when it fills a page. */
static enum err
choose_way(struct act *act, const struct list *l, const struct list_ask *ask,
    enum list_way *first, enum list_way *then)
{
	bool under = list_asks_under(act, ask), search = false, is_few;
	size_t more = 0;
	enum err e;

	*first = *then = WAY_INDEX;
	if (l->pick == NULL || act->own_user != 0 || act->scope_one != 0 ||
	    list_is_narrow(ask))
		return ERR_OK;
	for (size_t i = 0; i < ask->nfilters; i++) {
		more += !ask->filter[i]->under;
		search = search || ask->filter[i]->join != NULL;
	}
	if (under && (search || more == 0)) {
		if ((e = few(act, ask, &is_few)) != ERR_OK || is_few)
			return e;
		*first = *then = search ? WAY_SEARCH : WAY_ORDER;
	} else if (more > 0) {
		*first = WAY_WINDOW;
		*then = search ? WAY_SEARCH : WAY_INDEX;
	}
	return ERR_OK;
}

/* Rows kept until it is known whether they are a page. */
struct kept_rows {
	const struct val **row;
	int64_t n;
};

static enum err
keep_row(void *arg, const struct val *row, size_t n)
{
	struct kept_rows *k = arg;

	(void)n;
	k->row[k->n++] = row;
	return ERR_OK;
}

/* A whole page and one more, or nothing: *done says which. */
static enum err
try_way(struct act *act, const struct list *l, const struct list_ask *ask,
    struct paging *p, bool *done)
{
	struct kept_rows k = { .n = 0 };
	enum err e;

	k.row = arena_alloc(act->a, (size_t)(ask->limit + 1) * sizeof(*k.row));
	e = run(act, l, ask, keep_row, &k);
	*done = k.n > ask->limit;
	for (int64_t i = 0; e == ERR_OK && *done && i < k.n; i++)
		e = page_row(p, k.row[i], 0);
	return e;
}

static enum err
run_picked(struct act *act, const struct list *l, struct list_ask *ask,
    struct paging *p)
{
	enum list_way then;
	bool done = false;
	enum err e;

	if ((e = choose_way(act, l, ask, &ask->way, &then)) != ERR_OK)
		return e;
	if (ask->way != then)
		e = try_way(act, l, ask, p, &done);
	if (e != ERR_OK || done)
		return e;
	ask->way = then;
	return run(act, l, ask, page_row, p);
}

enum err
list_page(struct act *act, enum list_name name,
    const struct list_ask *asked_for, db_row_fn *fn, void *arg,
    struct list_end *end)
{
	const struct list *l = &lists[name];
	struct list_ask ask = *asked_for;
	struct paging p = { l, ask.limit, fn, arg, end };
	enum err e = find_bounds(act, &ask);

	*end = (struct list_end){ 0 };
	if (e != ERR_OK)
		return e;
	if (l->pick != NULL)
		return run_picked(act, l, &ask, &p);
	if (is_windowed(act, l, &ask))
		return run_windowed(act, l, &ask, &p);
	return run(act, l, &ask, page_row, &p);
}
