/*
 * global.c - the global configuration of an organisation and model, made
 * once for each generation and kept.
 */
#include <stdlib.h>
#include <string.h>

#include "render/job.h"

#define BOOKS_MAX 10 /* more remote phone books than phones show */
#define TRIES 3      /* at a moment when nothing changes */

struct choice {
	const struct make_which *which;
	const struct model *model;
	int64_t global_id;
	int rank; /* 3: the device's model; 2: the User-Agent's; 1: any */
};

static void
consider(struct choice *ch, const struct model *md, const struct prov_global *g)
{
	int rank = 1;

	if (md == NULL || md->file_number != ch->which->number)
		return;
	if (md->id == ch->which->model_id)
		rank = 3;
	else if (model_says(md, ch->which->ua_model))
		rank = 2;
	if (rank > ch->rank) {
		ch->model = md;
		ch->global_id = g->id;
		ch->rank = rank;
	}
}

enum err
job_choose_global(struct job *j, const struct make_which *w, int64_t *global_id)
{
	struct choice ch = { .which = w };
	struct prov_global *g;
	size_t n;
	enum err e;

	e = prov_globals(j->m->conf.db, j->a, j->org->id, &g, &n);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		consider(&ch, shelf_model(j->m->shelf, g[i].model_id), &g[i]);
	j->model = ch.model;
	*global_id = ch.global_id;
	return ch.model == NULL ? ERR_NOTFOUND : ERR_OK;
}

static enum err
book_row(void *arg, const struct val *r, size_t n)
{
	struct tree_global *g = arg;
	struct tree_book *b;

	(void)n;
	if (g->nbooks == BOOKS_MAX)
		return ERR_OK;
	b = &g->books[g->nbooks];
	*b = (struct tree_book){ r[0].i, r[1].s, r[2].s };
	g->nbooks++;
	return ERR_OK;
}

static enum err
global_tree(struct job *j, struct node **root)
{
	const struct tree_ctx c = job_tree(j);
	struct tree_global g = { 0 };
	enum err e;

	g.books = arena_alloc(j->a, BOOKS_MAX * sizeof(*g.books));
	if ((e = prov_locale(j->m->conf.db, j->a, j->org, &g.locale)) != 0 ||
	    (e = prov_extras(j->m->conf.db, j->a, j->org->id, &g.extras)) !=
		0 ||
	    (e = db_each(j->m->conf.db, j->a, STMT_PROV_BOOKS,
		 VALS(V_INT(j->org->id)), book_row, &g)) != ERR_OK)
		return e;
	return tree_global(&c, &g, root);
}

/* Provider, then reseller, then the organisation, then this global. */
static enum err
global_settings(struct job *j, struct overlay *o, int64_t global_id)
{
	static const char *const layer[] = { "provider setting",
		"reseller setting", "organisation setting" };
	const char *p = j->org->path;
	struct sheet_setting *s;
	size_t n;
	char *end;
	enum err e;

	while (*p == '/' && p[1] != '\0') {
		int64_t id = strtoll(p + 1, &end, 10);
		int which = id == j->org->id ? 2 : p != j->org->path;

		e = prov_settings(j->m->conf.db, j->a, "organisation", id, &s,
		    &n);
		if (e != ERR_OK ||
		    (e = job_settings(j, o, layer[which], s, n)) != ERR_OK)
			return e;
		p = end;
	}
	e = prov_settings(j->m->conf.db, j->a, "global", global_id, &s, &n);
	if (e != ERR_OK)
		return e;
	return job_settings(j, o, "global setting", s, n);
}

static enum err
make_global_anew(struct job *j, const struct make_which *w)
{
	struct buf text = BUF_INIT(j->a);
	struct overlay over = OVERLAY_INIT(j->a);
	struct node *root;
	int64_t global_id;
	enum err e;

	if ((e = job_choose_global(j, w, &global_id)) != ERR_OK ||
	    (e = global_tree(j, &root)) != ERR_OK ||
	    (e = job_fill(j, TEMPLATE_GLOBAL, root, &text)) != ERR_OK ||
	    (e = global_settings(j, &over, global_id)) != ERR_OK)
		return e;
	job_settle(j, &over, &text);
	return ERR_OK;
}

/*
 * Which global file of several with one number, as part of a key.  Of what
 * the phone says of itself only a known model counts: its text would let it
 * fill the cache, or meet another's key.
 */
int64_t
job_which_key(struct job *j, const struct make_which *w)
{
	const struct model *md = shelf_model(j->m->shelf, w->model_id);

	if (md != NULL && md->file_number == w->number)
		return w->number | md->id << 16;
	md = shelf_agent(j->m->shelf, w->number, w->ua_model);
	return w->number | (md == NULL ? 0 : md->id << 16) | (int64_t)1 << 62;
}

static struct cache_key
global_key(struct job *j, const struct make_which *w)
{
	return (struct cache_key){ KEPT_GLOBAL + (j->org->catalogue << 8),
		j->org->id, job_which_key(j, w), j->org->generation };
}

/*
 * What it is made of is read in several round trips, and something may change
 * between them: then it is made once more, and what is kept is of one moment.
 */
static enum err
make_steady(struct job *j, const struct make_which *w, struct cache_key *k)
{
	struct prov_org now, *moved;
	enum err e;

	for (int i = 0; i < TRIES; i++) {
		j->made->body = BUF_INIT(j->a);
		if (j->made->trace != NULL)
			j->made->trace->n = 0;
		if ((e = make_global_anew(j, w)) != ERR_OK ||
		    (e = prov_org(j->m->conf.db, j->a, j->org->path_key,
			 &now)) != ERR_OK)
			return e;
		if (now.generation == j->org->generation &&
		    now.catalogue == j->org->catalogue &&
		    now.epoch == j->org->epoch) {
			if (j->made->trace == NULL)
				keep_bytes(j->m, k, &j->made->body);
			return ERR_OK;
		}
		moved = arena_alloc(j->a, sizeof(*moved));
		*moved = now;
		j->org = moved;
		*k = global_key(j, w);
		if ((e = shelf_refresh(j->m->shelf, j->m->conf.db,
			 now.catalogue, now.epoch)) != ERR_OK)
			return e;
	}
	return ERR_OK; /* whole, but not worth keeping */
}

enum err
make_global(struct maker *m, struct arena *a, const struct prov_org *o,
    const struct make_which *w, struct made *made)
{
	const struct kept_bytes *p;
	struct cache_key k;
	struct job j;
	enum err e;

	if ((e = job_begin(&j, m, a, o, made)) != ERR_OK)
		return e;
	k = global_key(&j, w);
	if (made->trace == NULL && (p = keep_get(m, &k)) != NULL) {
		buf_raw(&made->body, p->bytes, p->len);
		return ERR_OK;
	}
	return make_steady(&j, w, &k);
}
