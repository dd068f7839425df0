/* make.c - see make.h. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "render/job.h"

struct maker *
maker_new(const struct maker_conf *conf)
{
	struct maker *m = calloc(1, sizeof(*m));

	if (m == NULL)
		abort();
	m->conf = *conf;
	m->shelf = shelf_new();
	m->cache = cache_new(conf->cache);
	return m;
}

void
maker_free(struct maker *m)
{
	if (m == NULL)
		return;
	shelf_free(m->shelf);
	cache_free(m->cache);
	free(m);
}

void
maker_counts(const struct maker *m, uint64_t *hits, uint64_t *misses)
{
	*hits = m->hits;
	*misses = m->misses;
}

const char *
maker_url(const struct maker *m)
{
	return m->conf.public_url;
}

const struct model *
maker_model(struct maker *m, const struct prov_org *o, int64_t model_id)
{
	if (shelf_refresh(m->shelf, m->conf.db, o->catalogue, o->epoch) !=
	    ERR_OK)
		return NULL;
	return shelf_model(m->shelf, model_id);
}

static void
release_tmpl(void *p)
{
	tmpl_free(p);
}

static enum err
compiled(struct job *j, int64_t version_id, const struct tmpl **out)
{
	const struct cache_key k = { KEPT_TMPL, version_id, 0, 0 };
	const char *name, *text;
	struct tmpl *t;
	int64_t kind;
	size_t len;
	enum err e;

	if ((*out = keep_get(j->m, &k)) != NULL)
		return ERR_OK;
	e = prov_text(j->m->conf.db, j->a, version_id, &name, &kind, &text,
	    &len);
	if (e == ERR_NOTFOUND) /* another node told of it, which was ahead */
		e = ERR_AGAIN;
	if (e != ERR_OK)
		return e;
	t = tmpl_compile(name, text, len, TMPL_CFG, &j->made->error);
	if (t == NULL) {
		log_warnx("template %s:%u:%u: %s", name, j->made->error.line,
		    j->made->error.column, j->made->error.text);
		return ERR_INVALID;
	}
	cache_put(j->m->cache, &k, t, tmpl_bytes(t), release_tmpl);
	*out = t;
	return ERR_OK;
}

static const struct tmpl *
find_partial(void *arg, const char *name, size_t len)
{
	struct job *j = arg;
	const struct tmpl *t = NULL;
	int64_t id = shelf_partial(j->m->shelf, &j->owners, name, len);
	enum err e;

	if (id == 0 || j->failed != ERR_OK)
		return NULL; /* once is enough: each try costs a round trip */
	if ((e = compiled(j, id, &t)) != ERR_OK)
		j->failed = e;
	return t;
}

enum err
job_fill(struct job *j, enum template_kind kind, const struct node *root,
    struct buf *out)
{
	const struct render_partials partials = { find_partial, j };
	int64_t id = shelf_template(j->m->shelf, &j->owners, kind, j->model);
	const struct tmpl *t;
	enum err e;

	if (id == 0)
		return ERR_NOTFOUND;
	cache_hold(j->m->cache);
	if ((e = compiled(j, id, &t)) == ERR_OK) {
		j->made->tmpl = arena_strdup(j->a, tmpl_name(t));
		e = render(t, root, &partials, out, j->made->trace,
		    &j->made->error);
		if (e != ERR_OK)
			log_warnx("template %s:%u:%u: %s", j->made->tmpl,
			    j->made->error.line, j->made->error.column,
			    j->made->error.text);
		else
			e = j->failed;
	}
	if (j->made->trace == NULL) /* a trace borrows template names */
		cache_let_go(j->m->cache);
	return e;
}

struct tree_ctx
job_tree(const struct job *j)
{
	return (struct tree_ctx){ .arena = j->a,
		.vault = j->m->conf.vault,
		.public_url = j->m->conf.public_url,
		.mask = j->m->conf.mask,
		.model = j->model,
		.org = j->org };
}

void
job_settle(struct job *j, struct overlay *o, const struct buf *text)
{
	if (o->n == 0)
		j->made->body = *text;
	else
		overlay_apply(o, text->p, text->len, &j->made->body,
		    j->made->trace);
}

enum err
job_begin(struct job *j, struct maker *m, struct arena *a,
    const struct prov_org *o, struct made *made)
{
	enum err e;

	cache_let_go(m->cache); /* what the last trace had borrowed */
	if ((e = shelf_refresh(m->shelf, m->conf.db, o->catalogue, o->epoch)) !=
	    ERR_OK)
		return e;
	*j = (struct job){ .m = m,
		.a = a,
		.org = o,
		.owners = shelf_owners(m->shelf, o->path),
		.made = made };
	return ERR_OK;
}

enum err
job_same(const struct job *j)
{
	uint64_t epoch = j->org->epoch;

	return epoch == 0 || epoch == db_epoch(j->m->conf.db) ? ERR_OK
							      : ERR_AGAIN;
}

static enum err
begin_device(struct job *j, const struct prov_device *d)
{
	j->model = shelf_model(j->m->shelf, d->model_id);
	return j->model == NULL ? ERR_NOTFOUND : ERR_OK;
}

enum err
make_mac(struct maker *m, struct arena *a, const struct prov_org *o,
    const struct prov_device *d, struct made *made)
{
	struct buf text = BUF_INIT(a);
	struct overlay over = OVERLAY_INIT(a);
	struct tree_ctx c;
	const struct sheet *sh = d->parsed;
	struct sheet read;
	struct node *root;
	struct job j;
	enum err e;

	if ((e = job_begin(&j, m, a, o, made)) != ERR_OK ||
	    (e = begin_device(&j, d)) != ERR_OK)
		return e;
	if (sh == NULL) {
		e = sheet_read(a, d->sheet.p, d->sheet.len, &read);
		if (e != ERR_OK)
			return e;
		sh = &read;
	}
	c = job_tree(&j);
	if ((e = tree_mac(&c, d, sh, &root)) != ERR_OK ||
	    (e = job_fill(&j, TEMPLATE_MAC, root, &text)) != ERR_OK)
		return e;
	if (d->group_id != 0 && (e = job_group(&j, &over, d->group_id)) != 0)
		return e;
	e = job_settings(&j, &over, "device setting", sh->settings,
	    sh->nsettings);
	if (e == ERR_OK)
		job_settle(&j, &over, &text);
	return e;
}

enum err
make_boot(struct maker *m, struct arena *a, const struct prov_org *o,
    const struct prov_device *d, struct made *made)
{
	struct tree_ctx c;
	struct job j;
	enum err e;

	if ((e = job_begin(&j, m, a, o, made)) != ERR_OK ||
	    (e = begin_device(&j, d)) != ERR_OK)
		return e;
	if (model_firmware(j.model) < 81)
		return ERR_NOTFOUND; /* it would not ask, and not understand */
	c = job_tree(&j);
	return job_fill(&j, TEMPLATE_BOOT, tree_boot(&c, d->mac), &made->body);
}

enum err
make_common_boot(struct maker *m, struct arena *a, const struct prov_org *o,
    struct made *made)
{
	const struct model **models;
	struct prov_global *g;
	struct tree_ctx c;
	struct job j;
	size_t n, k = 0;
	enum err e;

	if ((e = job_begin(&j, m, a, o, made)) != ERR_OK ||
	    (e = prov_globals(m->conf.db, a, o->id, &g, &n)) != ERR_OK ||
	    (e = job_same(&j)) != ERR_OK)
		return e;
	models = arena_alloc(a, (n + 1) * sizeof(*models));
	for (size_t i = 0; i < n; i++)
		if ((models[k] = shelf_model(m->shelf, g[i].model_id)) != NULL)
			k++;
	c = job_tree(&j);
	return job_fill(&j, TEMPLATE_COMMON_BOOT,
	    tree_common_boot(&c, models, k), &made->body);
}
