/* make.c - see make.h. */
#include <stdlib.h>
#include <string.h>

#include "base/cache.h"
#include "base/log.h"
#include "render/make.h"
#include "render/overlay.h"
#include "render/shelf.h"
#include "render/tree.h"

enum kept { KEPT_TMPL = 1, KEPT_GROUP, KEPT_GLOBAL };

struct maker {
	struct maker_conf conf;
	struct shelf *shelf;
	struct cache *cache;
	uint64_t hits, misses;
};

/* One run of the maker. */
struct job {
	struct maker *m;
	struct arena *a;
	const struct prov_org *org;
	const struct model *model;
	struct made *made;
	enum err failed; /* of a partial that could not be had */
};

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

const struct model *
maker_model(struct maker *m, const struct prov_org *o, int64_t model_id)
{
	if (shelf_refresh(m->shelf, m->conf.db, o->catalogue) != ERR_OK)
		return NULL;
	return shelf_model(m->shelf, model_id);
}

static void *
keep_get(struct maker *m, const struct cache_key *k)
{
	void *v = cache_get(m->cache, k);

	if (v != NULL)
		m->hits++;
	else
		m->misses++;
	return v;
}

static void
release_tmpl(void *p)
{
	tmpl_free(p);
}

/* ---- templates ---------------------------------------------------------- */

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
	int64_t id = shelf_partial(j->m->shelf, j->org->path, name, len);
	enum err e;

	if (id == 0)
		return NULL;
	if ((e = compiled(j, id, &t)) != ERR_OK)
		j->failed = e;
	return t;
}

/* The template of this kind for this phone, filled with root. */
static enum err
fill(struct job *j, enum template_kind kind, const struct node *root,
    struct buf *out)
{
	const struct render_partials partials = { find_partial, j };
	int64_t id = shelf_template(j->m->shelf, j->org->path, kind, j->model);
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

static struct tree_ctx
tree_of(const struct job *j)
{
	return (struct tree_ctx){ .arena = j->a,
		.vault = j->m->conf.vault,
		.public_url = j->m->conf.public_url,
		.mask = j->m->conf.mask,
		.model = j->model,
		.org = j->org };
}

/* ---- settings ----------------------------------------------------------- */

/* Before V81 no parameter has the prefix: one setting serves both. */
static const char *
name_for(const struct model *m, const char *name)
{
	static const char prefix[] = "static.";

	if (model_firmware(m) < 81 &&
	    strncmp(name, prefix, sizeof(prefix) - 1) == 0)
		return name + sizeof(prefix) - 1;
	return name;
}

static enum err
add_settings(struct job *j, struct overlay *o, const char *layer,
    const struct sheet_setting *s, size_t n)
{
	const struct tree_ctx c = tree_of(j);
	const char *value;
	enum err e;

	for (size_t i = 0; i < n; i++) {
		value = s[i].value;
		if (s[i].secret.p != NULL &&
		    (e = tree_secret(&c, "setting", &s[i].secret, &value)) !=
			ERR_OK)
			return e;
		overlay_add(o, layer, name_for(j->model, s[i].name), value,
		    s[i].absent != 0);
	}
	return ERR_OK;
}

struct kept_bytes {
	size_t len;
	char bytes[];
};

static const struct kept_bytes *
keep_bytes(struct maker *m, const struct cache_key *k, const struct buf *b)
{
	struct kept_bytes *p = malloc(sizeof(*p) + b->len);

	if (p == NULL)
		abort();
	p->len = b->len;
	if (b->len != 0)
		memcpy(p->bytes, b->p, b->len);
	cache_put(m->cache, k, p, sizeof(*p) + b->len, free);
	return p;
}

/* A group's settings are kept as a sheet that has nothing else in it. */
static enum err
add_group(struct job *j, struct overlay *o, int64_t group_id)
{
	const struct cache_key k = { KEPT_GROUP, group_id, j->org->generation,
		0 };
	const struct kept_bytes *p = keep_get(j->m, &k);
	struct sheet sh = { 0 };
	enum err e;

	if (p == NULL) {
		struct buf b = BUF_INIT(j->a);

		e = prov_settings(j->m->conf.db, j->a, "group", group_id,
		    &sh.settings, &sh.nsettings);
		if (e != ERR_OK)
			return e;
		sheet_write(&b, &sh);
		p = keep_bytes(j->m, &k, &b);
	}
	e = sheet_read(j->a, p->bytes, p->len, &sh);
	if (e != ERR_OK)
		return e;
	return add_settings(j, o, "group setting", sh.settings, sh.nsettings);
}

static void
settle(struct job *j, struct overlay *o, const struct buf *text)
{
	if (o->n == 0)
		j->made->body = *text;
	else
		overlay_apply(o, text->p, text->len, &j->made->body,
		    j->made->trace);
}

/* ---- the four files ----------------------------------------------------- */

static enum err
begin(struct job *j, struct maker *m, struct arena *a, const struct prov_org *o,
    struct made *made)
{
	*j = (struct job){ .m = m, .a = a, .org = o, .made = made };
	return shelf_refresh(m->shelf, m->conf.db, o->catalogue);
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

	if ((e = begin(&j, m, a, o, made)) != ERR_OK ||
	    (e = begin_device(&j, d)) != ERR_OK)
		return e;
	if (sh == NULL) {
		e = sheet_read(a, d->sheet.p, d->sheet.len, &read);
		if (e != ERR_OK)
			return e;
		sh = &read;
	}
	c = tree_of(&j);
	if ((e = tree_mac(&c, d, sh, &root)) != ERR_OK ||
	    (e = fill(&j, TEMPLATE_MAC, root, &text)) != ERR_OK)
		return e;
	if (d->group_id != 0 && (e = add_group(&j, &over, d->group_id)) != 0)
		return e;
	e = add_settings(&j, &over, "device setting", sh->settings,
	    sh->nsettings);
	if (e == ERR_OK)
		settle(&j, &over, &text);
	return e;
}

enum err
make_boot(struct maker *m, struct arena *a, const struct prov_org *o,
    const struct prov_device *d, struct made *made)
{
	struct tree_ctx c;
	struct job j;
	enum err e;

	if ((e = begin(&j, m, a, o, made)) != ERR_OK ||
	    (e = begin_device(&j, d)) != ERR_OK)
		return e;
	if (model_firmware(j.model) < 81)
		return ERR_NOTFOUND; /* it would not ask, and not understand */
	c = tree_of(&j);
	return fill(&j, TEMPLATE_BOOT, tree_boot(&c, d->mac), &made->body);
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

	if ((e = begin(&j, m, a, o, made)) != ERR_OK ||
	    (e = prov_globals(m->conf.db, a, o->id, &g, &n)) != ERR_OK)
		return e;
	models = arena_alloc(a, (n + 1) * sizeof(*models));
	for (size_t i = 0; i < n; i++)
		if ((models[k] = shelf_model(m->shelf, g[i].model_id)) != NULL)
			k++;
	c = tree_of(&j);
	return fill(&j, TEMPLATE_COMMON_BOOT, tree_common_boot(&c, models, k),
	    &made->body);
}

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
	else if (*ch->which->ua_model != '\0' &&
	    strcasecmp(md->ua_token, ch->which->ua_model) == 0)
		rank = 2;
	if (rank > ch->rank) {
		ch->model = md;
		ch->global_id = g->id;
		ch->rank = rank;
	}
}

static enum err
choose_global(struct job *j, const struct make_which *w, int64_t *global_id)
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
	/* The array has room for every position a phone knows. */
	b = &((struct tree_book *)(uintptr_t)g->books)[g->nbooks];
	if (g->nbooks == 10)
		return ERR_OK;
	*b = (struct tree_book){ r[0].i, r[1].s, r[2].s };
	g->nbooks++;
	return ERR_OK;
}

static enum err
global_tree(struct job *j, struct node **root)
{
	const struct tree_ctx c = tree_of(j);
	struct tree_global g = { 0 };
	enum err e;

	g.books = arena_alloc(j->a, 11 * sizeof(*g.books));
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
		    (e = add_settings(j, o, layer[which], s, n)) != ERR_OK)
			return e;
		p = end;
	}
	e = prov_settings(j->m->conf.db, j->a, "global", global_id, &s, &n);
	if (e != ERR_OK)
		return e;
	return add_settings(j, o, "global setting", s, n);
}

static enum err
make_global_anew(struct job *j, const struct make_which *w)
{
	struct buf text = BUF_INIT(j->a);
	struct overlay over = OVERLAY_INIT(j->a);
	struct node *root;
	int64_t global_id;
	enum err e;

	if ((e = choose_global(j, w, &global_id)) != ERR_OK ||
	    (e = global_tree(j, &root)) != ERR_OK ||
	    (e = fill(j, TEMPLATE_GLOBAL, root, &text)) != ERR_OK ||
	    (e = global_settings(j, &over, global_id)) != ERR_OK)
		return e;
	settle(j, &over, &text);
	return ERR_OK;
}

/* Which global file of several with one number, as part of a key. */
static int64_t
which_key(struct job *j, const struct make_which *w)
{
	const struct model *md = shelf_model(j->m->shelf, w->model_id);
	uint32_t h = 2166136261u;

	if (md != NULL && md->file_number == w->number)
		return w->number | md->id << 16;
	for (const char *p = w->ua_model; *p != '\0'; p++)
		h = (h ^ (uint8_t)(*p | 0x20)) * 16777619u;
	return w->number | (int64_t)h << 24 | (int64_t)1 << 62;
}

enum err
make_global(struct maker *m, struct arena *a, const struct prov_org *o,
    const struct make_which *w, struct made *made)
{
	const struct kept_bytes *p;
	struct cache_key k;
	struct job j;
	enum err e;

	if ((e = begin(&j, m, a, o, made)) != ERR_OK)
		return e;
	k = (struct cache_key){ KEPT_GLOBAL + (o->catalogue << 8), o->id,
		which_key(&j, w), o->generation };
	if (made->trace == NULL && (p = keep_get(m, &k)) != NULL) {
		buf_raw(&made->body, p->bytes, p->len);
		return ERR_OK;
	}
	e = make_global_anew(&j, w);
	if (e == ERR_OK && made->trace == NULL)
		keep_bytes(m, &k, &made->body);
	return e;
}
