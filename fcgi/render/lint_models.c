/*
 * lint_models.c - what a template makes of every model it is for; see lint.h.
 *
 * Each model is given as many accounts and keys as it has, filled with names
 * of ours, so that what a real phone may have is there.
 */
#include <string.h>

#include "base/scan.h"
#include "render/lint.h"
#include "render/render.h"
#include "render/shelf.h"
#include "render/tree.h"

#define LINES_MAX 16 /* accounts of the sample; the rest is alike */
#define KEYS_MAX 20  /* keys of each area, likewise */
#define ERRORS_MAX 20

/* A partial that was compiled for this. */
struct part {
	int64_t version_id;
	struct tmpl *tmpl; /* NULL: it can not be had */
	struct part *next;
};

struct trial {
	struct act *act;
	const struct lint_text *t;
	struct lint *l;
	struct shelf *shelf;
	struct shelf_owners owners;
	const struct tmpl *text; /* what is tried */
	struct part *parts;
	struct prov_org org;
	const struct model *model; /* NULL: all at once */
	const struct model *const *models;
	size_t nmodels;
	enum err e; /* of the database */
};

/* --- made-up data --- */

static const uint8_t sealed[1]; /* masked, so never opened */

static struct sheet_line
sample_line(int64_t number)
{
	return (struct sheet_line){ .number = number,
		.enabled = 1,
		.label = "Reception",
		.display_name = "Reception",
		.user_name = "100",
		.auth_name = "100",
		.secret = { sealed, 1 },
		.server_host = "sip.example",
		.server_port = 5060,
		.backup_host = "sip2.example",
		.backup_port = 5060,
		.transport = TRANSPORT_TLS,
		.expires = 600,
		.proxy_host = "proxy.example",
		.proxy_port = 5060,
		.voicemail = "*97",
		.ringtone = "Ring1.wav",
		.codecs = "pcma pcmu g722",
		.handset = "Kitchen" };
}

static void
sample_keys(struct sheet *s, enum key_area area, int64_t module, int64_t n)
{
	for (int64_t i = 1; i <= n && i <= KEYS_MAX; i++)
		s->keys[s->nkeys++] = (struct sheet_key){ .area = area,
			.module = module,
			.position = i,
			.type = i % 2 == 0 ? 16 : 15,
			.line = 1,
			.value = "101",
			.label = "Ada",
			.pickup = "*8",
			.book = 1 };
}

static void
sample_sheet(struct arena *a, const struct model *m, struct sheet *s)
{
	*s = (struct sheet){ .label = "Reception",
		.serial = "3146019091900123",
		.prov_secret = { sealed, 1 },
		.admin_secret = { sealed, 1 } };
	s->lines = arena_alloc(a, LINES_MAX * sizeof(*s->lines));
	s->keys = arena_alloc(a, (size_t)4 * KEYS_MAX * sizeof(*s->keys));
	while ((int64_t)s->nlines < m->accounts && s->nlines < LINES_MAX) {
		s->lines[s->nlines] = sample_line((int64_t)s->nlines + 1);
		s->nlines++;
	}
	sample_keys(s, KEY_LINE, 0, m->line_keys);
	sample_keys(s, KEY_MEMORY, 0, m->memory_keys);
	if (*m->programmable_keys != '\0')
		sample_keys(s, KEY_PROGRAMMABLE, 0, 4);
	if (m->expansion_modules > 0)
		sample_keys(s, KEY_EXPANSION, 1, m->expansion_keys);
}

static enum err
sample_mac(const struct tree_ctx *c, struct node **root)
{
	/* The tree borrows its MAC. */
	static const struct prov_device d = { .mac = "805ec0000000",
		.id = 1,
		.enabled = 1 };
	struct sheet s;

	sample_sheet(c->arena, c->model, &s);
	return tree_mac(c, &d, &s, root);
}

static enum err
sample_global(const struct tree_ctx *c, struct node **root)
{
	static struct tree_book books[] = { { 1, "staff", "Staff" } };
	const struct tree_global g = { .locale = { .language = "English",
					   .tone = "Great Britain",
					   .zone = "+1",
					   .zone_name = "Netherlands",
					   .ntp = "pool.ntp.org",
					   .admin_secret = { sealed, 1 } },
		.extras = { 1, 1, 1, 1 },
		.books = books,
		.nbooks = 1 };

	return tree_global(c, &g, root);
}

static enum err
sample(struct trial *tr, enum template_kind kind, struct node **root)
{
	const struct tree_ctx c = { .arena = tr->act->a,
		.public_url = "https://phones.example",
		.mask = true,
		.model = tr->model,
		.org = &tr->org };

	switch (kind) {
	case TEMPLATE_GLOBAL:
		return sample_global(&c, root);
	case TEMPLATE_MAC:
		return sample_mac(&c, root);
	case TEMPLATE_BOOT:
		*root = tree_boot(&c, "805ec0000000");
		return ERR_OK;
	case TEMPLATE_COMMON_BOOT:
		*root = tree_common_boot(&c, tr->models, tr->nmodels);
		return ERR_OK;
	case TEMPLATE_PARTIAL:
		break;
	}
	return ERR_SYSTEM;
}

/* --- what is wrong --- */

static void
add_model(struct trial *tr, struct finding *f)
{
	const char **names =
	    arena_alloc(tr->act->a, (f->nmodels + 1) * sizeof(*names));

	if (tr->model == NULL)
		return;
	for (size_t i = 0; i < f->nmodels; i++) {
		if (strcmp(f->model[i], tr->model->name) == 0)
			return;
		names[i] = f->model[i];
	}
	names[f->nmodels++] = tr->model->name;
	f->model = names;
}

/* The same of several models is said once. */
static void
complain(struct trial *tr, unsigned line, unsigned column, const char *text)
{
	struct finding at = { .error = true, .line = line, .column = column };
	struct finding *f;

	for (f = tr->l->first; f != NULL; f = f->next)
		if (f->nmodels > 0 && f->line == line && f->column == column &&
		    strcmp(f->text, text) == 0) {
			add_model(tr, f);
			return;
		}
	if (tr->l->errors >= ERRORS_MAX)
		return;
	add_model(tr, &at);
	lint_note(tr->act, tr->l, &at, "%s", text);
}

static bool
is_tried(const struct trial *tr, const char *name)
{
	return strcmp(name, tmpl_name(tr->text)) == 0;
}

/* err->text begins with the name of the template the place is in. */
static void
complain_render(struct trial *tr, const struct tmpl_error *err)
{
	const char *name = tmpl_name(tr->text), *text = err->text;
	size_t n = strlen(name);

	if (strncmp(text, name, n) == 0 && strncmp(text + n, ": ", 2) == 0)
		complain(tr, err->line, err->column, text + n + 2);
	else
		complain(tr, 1, 1,
		    arena_printf(tr->act->a, "Line %u, column %u of %s",
			err->line, err->column, text));
}

static void
complain_line(struct trial *tr, const struct render_origin *from,
    const char *line)
{
	char *what = arena_printf(tr->act->a,
	    "What comes out is neither a comment nor NAME = VALUE: %.60s",
	    line);

	scan_mend_utf8(what);
	if (is_tried(tr, from->tmpl))
		complain(tr, from->line, 1, what);
	else
		complain(tr, 1, 1,
		    arena_printf(tr->act->a, "%s (line %u of %s)", what,
			from->line, from->tmpl));
}

static bool
is_good_line(struct trial *tr, enum template_kind kind, const char *p, size_t n)
{
	const char *s, *eq;

	while (n > 0 && strchr(" \t\r", p[n - 1]) != NULL)
		n--;
	while (n > 0 && (*p == ' ' || *p == '\t')) {
		p++;
		n--;
	}
	if (n == 0 || *p == '#')
		return true;
	s = arena_strndup(tr->act->a, p, n);
	if (kind >= TEMPLATE_BOOT && lint_is_boot_line(s))
		return true;
	if ((eq = strchr(s, '=')) == NULL)
		return false;
	for (n = (size_t)(eq - s); n > 0 && strchr(" \t", s[n - 1]) != NULL;)
		n--;
	return lint_is_name(arena_strndup(tr->act->a, s, n));
}

static void
check_output(struct trial *tr, enum template_kind kind, const struct buf *out,
    const struct render_trace *trace)
{
	const char *p = out->p, *end = p + out->len, *nl;
	size_t n;

	for (size_t i = 0; p < end && i < trace->n; i++, p += n + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		n = (size_t)((nl == NULL ? end : nl) - p);
		if (is_good_line(tr, kind, p, n))
			continue;
		complain_line(tr, &trace->line[i],
		    arena_strndup(tr->act->a, p, n));
		return; /* the first of a model is enough */
	}
}

/* --- trying --- */

static struct tmpl *
version(struct trial *tr, int64_t id)
{
	struct tmpl_error err;
	const char *name, *text;
	struct part *p;
	int64_t kind;
	size_t len;

	for (p = tr->parts; p != NULL; p = p->next)
		if (p->version_id == id)
			return p->tmpl;
	p = arena_alloc(tr->act->a, sizeof(*p));
	p->version_id = id;
	p->next = tr->parts;
	tr->parts = p;
	tr->e =
	    prov_text(tr->act->db, tr->act->a, id, &name, &kind, &text, &len);
	if (tr->e == ERR_OK)
		p->tmpl = tmpl_compile(name, text, len, tr->t->dialect, &err);
	return p->tmpl;
}

static const struct tmpl *
find_partial(void *arg, const char *name, size_t len)
{
	struct trial *tr = arg;
	int64_t id;

	if (tr->t->kind == TEMPLATE_PARTIAL &&
	    strlen(tmpl_name(tr->text)) == len &&
	    memcmp(tmpl_name(tr->text), name, len) == 0)
		return tr->text;
	id = shelf_partial(tr->shelf, &tr->owners, name, len);
	return id == 0 || tr->e != ERR_OK ? NULL : version(tr, id);
}

static void
try(struct trial *tr, enum template_kind kind, const struct tmpl *t)
{
	const struct render_partials partials = { find_partial, tr };
	struct buf out = BUF_INIT(tr->act->a);
	struct render_trace trace = { 0 };
	struct tmpl_error err = { 0 };
	struct node *root;
	enum err e;

	if ((tr->e = sample(tr, kind, &root)) != ERR_OK)
		return;
	e = render(t, root, &partials, &out, &trace, &err);
	if (e != ERR_OK)
		complain_render(tr, &err);
	else if (tr->t->dialect == TMPL_CFG && out.len != 0)
		check_output(tr, kind, &out, &trace);
}

static bool
has_file(const struct model *m, enum template_kind kind)
{
	if (kind == TEMPLATE_GLOBAL)
		return m->file_number >= 0;
	return kind != TEMPLATE_BOOT || model_firmware(m) >= 81;
}

/* A partial is tried in what its organisation's phones get now. */
static void
try_partial(struct trial *tr)
{
	static const enum template_kind kinds[] = { TEMPLATE_GLOBAL,
		TEMPLATE_MAC, TEMPLATE_BOOT };
	const struct tmpl *t;
	int64_t id;

	for (size_t i = 0; i < 3 && tr->e == ERR_OK; i++) {
		id =
		    shelf_template(tr->shelf, &tr->owners, kinds[i], tr->model);
		if (id == 0 || !has_file(tr->model, kinds[i]) ||
		    (t = version(tr, id)) == NULL)
			continue;
		try(tr, kinds[i], t);
	}
}

static bool
covers(struct arena *a, const char *scope, const struct model *m)
{
	if (strncmp(scope, "model:", 6) == 0)
		return strcmp(scope + 6,
			   arena_printf(a, "%lld", (long long)m->id)) == 0;
	if (strncmp(scope, "family:", 7) == 0)
		return strcmp(scope + 7, m->template_family) == 0;
	return true; /* any; and a partial may be used for every model */
}

static enum err
try_all(struct trial *tr, const char *scope, const struct model *m, size_t n)
{
	const struct model **all =
	    arena_alloc(tr->act->a, (n + 1) * sizeof(*all));

	for (size_t i = 0; i < n; i++)
		all[i] = &m[i];
	tr->models = all;
	tr->nmodels = n;
	if (tr->t->kind == TEMPLATE_COMMON_BOOT) {
		try(tr, TEMPLATE_COMMON_BOOT, tr->text);
		return tr->e;
	}
	for (size_t i = 0; i < n && tr->e == ERR_OK; i++) {
		tr->model = &m[i];
		if (!covers(tr->act->a, scope, &m[i]))
			continue;
		if (tr->t->kind == TEMPLATE_PARTIAL)
			try_partial(tr);
		else if (has_file(&m[i], tr->t->kind))
			try(tr, tr->t->kind, tr->text);
	}
	return tr->e;
}

enum err
lint_models(struct act *act, const struct lint_text *t, const char *path,
    const char *scope, struct lint *l)
{
	struct trial tr = { .act = act,
		.t = t,
		.l = l,
		.org = { .id = 1,
		    .path = path,
		    .path_key = "samplesamplesamplesamplesamplesa",
		    .enabled = 1,
		    .gate_auth = GATE_EITHER,
		    .prov_user = "phones",
		    .prov_secret = { sealed, 1 },
		    .name = "Sample" } };
	struct tmpl_error err;
	struct tmpl *text;
	struct model *models;
	const char *name = t->name;
	size_t n;
	enum err e;

	if (t->kind == TEMPLATE_PARTIAL && strncmp(scope, "name:", 5) == 0)
		name = scope + 5; /* as others call it */
	text = tmpl_compile(name, t->text, t->len, t->dialect, &err);
	if (text == NULL)
		return ERR_OK; /* lint_all() has said it */
	tr.text = text;
	tr.shelf = shelf_new();
	e = prov_models(act->db, act->a, &models, &n);
	if (e == ERR_OK)
		e = shelf_refresh(tr.shelf, act->db, 1, 0);
	tr.owners = shelf_owners(tr.shelf, path);
	if (e == ERR_OK)
		e = try_all(&tr, scope, models, n);
	for (struct part *p = tr.parts; p != NULL; p = p->next)
		tmpl_free(p->tmpl);
	shelf_free(tr.shelf);
	tmpl_free(text);
	return e;
}
