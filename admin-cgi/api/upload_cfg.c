/* upload_cfg.c - see upload_cfg.h. */
#include <stdlib.h>
#include <string.h>

#include "api/upload_cfg.h"
#include "api/who.h"
#include "db/catalogue.h"
#include "db/cfg_text.h"
#include "db/prov.h"

#define VALUES_MAX 5000 /* of a local file that are shown */

struct one {
	const char *name, *value;
	size_t seq;
};

struct ours {
	struct one *v; /* by name, the one that counts first */
	size_t n, cap;
};

/* --- ours --------------------------------------------------------------------- */

static void
add(struct ours *o, struct arena *a, const struct cfg_line *l)
{
	struct one *v;

	if (o->n == o->cap) {
		o->cap = o->cap == 0 ? 512 : 2 * o->cap;
		v = arena_alloc(a, o->cap * sizeof(*v));
		if (o->n != 0)
			memcpy(v, o->v, o->n * sizeof(*v));
		o->v = v;
	}
	o->v[o->n] = (struct one){ arena_strndup(a, l->name, l->nname),
		arena_strndup(a, l->value, l->nvalue), o->n };
	if (strcmp(o->v[o->n].value, "%NULL%") == 0)
		o->v[o->n].value = "";
	o->n++;
}

static void
add_file(struct ours *o, struct arena *a, const struct buf *b)
{
	const char *p = b->p, *end = b->p + b->len;
	struct cfg_line l;

	while (p != NULL && cfg_next(&p, end, &l))
		if (l.name != NULL)
			add(o, a, &l);
}

/* A phone's later line wins. */
static int
by_name(const void *a, const void *b)
{
	const struct one *x = a, *y = b;
	int n = strcmp(x->name, y->name);

	return n != 0 ? n : x->seq < y->seq ? 1 : -1;
}

/* ERR_INVALID: a template fails, which is another call's to say. */
static enum err
make(struct call *c, const struct device *d, struct ours *o)
{
	struct maker *m = c->api->clear;
	struct made global = { .body = BUF_INIT(c->a) };
	struct made mac = { .body = BUF_INIT(c->a) };
	struct make_which which = { .number = -1, .ua_model = "" };
	const struct model *model;
	struct prov_device dev;
	struct prov_org org;
	enum err e;

	if ((e = prov_device(c->act.db, c->a, d->mac, &org, &dev)) != ERR_OK)
		return e;
	which.model_id = dev.model_id;
	if ((model = maker_model(m, &org, dev.model_id)) != NULL)
		which.number = (int)model->file_number;
	if (which.number >= 0) {
		e = make_global(m, c->a, &org, &which, &global);
		if (e == ERR_OK)
			add_file(o, c->a, &global.body);
		else if (e != ERR_NOTFOUND)
			return e;
	}
	e = make_mac(m, c->a, &org, &dev, &mac);
	if (e == ERR_OK)
		add_file(o, c->a, &mac.body);
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

enum err
ours_read(struct call *c, const struct device *d, struct ours **out)
{
	struct ours *o = arena_alloc(c->a, sizeof(*o));
	enum err e = make(c, d, o);

	*out = NULL;
	if (e != ERR_OK)
		return e == ERR_AGAIN ? e : ERR_OK;
	if (o->n != 0)
		qsort(o->v, o->n, sizeof(*o->v), by_name);
	*out = o;
	return ERR_OK;
}

const char *
ours_value(const struct ours *o, const char *name)
{
	size_t low = 0, high = o == NULL ? 0 : o->n, at;

	while (low < high) {
		at = low + (high - low) / 2;
		if (strcmp(o->v[at].name, name) < 0)
			low = at + 1;
		else
			high = at;
	}
	if (o == NULL || low == o->n || strcmp(o->v[low].name, name) != 0)
		return NULL;
	return o->v[low].value;
}

const char *
ours_static(const struct ours *o, const char *name)
{
	const char *value = ours_value(o, name);

	return value != NULL ? value : ours_value(o, name + strlen("static."));
}

/* --- the phone's --------------------------------------------------------------- */

static bool
may_see(const struct call *c)
{
	return (c->who->perms & P_SECRETS) != 0;
}

static void
put_value(struct call *c, const struct cfg_line *l, const struct ours *o,
    const struct param_secrets *s)
{
	const char *name = arena_strndup(c->a, l->name, l->nname);
	const char *value = arena_strndup(c->a, l->value, l->nvalue);
	const char *here = ours_value(o, name);
	bool secret = parameter_is_secret(s, c->a, name);
	bool hidden = secret && !may_see(c);
	struct view *v = &c->out;

	view_open(v, NULL);
	view_text(v, "name", name);
	view_text(v, "value", hidden ? NULL : value);
	view_text(v, "configured", hidden ? NULL : here);
	view_bool(v, "secret", secret);
	view_bool(v, "same", here != NULL && strcmp(here, value) == 0);
	view_close(v);
}

static void
put_values(struct call *c, const struct upload *u, const struct ours *o,
    const struct param_secrets *s)
{
	const char *p = u->content, *end = p + u->size;
	struct cfg_line l;

	for (size_t n = 0; n < VALUES_MAX && cfg_next(&p, end, &l);)
		if (l.name != NULL) {
			put_value(c, &l, o, s);
			n++;
		}
	if (p < end)
		call_warn(c, "The file has more values than are shown here.");
}

enum err
upload_cfg_view(struct call *c, const struct device *d, const struct upload *u)
{
	struct param_secrets *s = arena_alloc(c->a, sizeof(*s));
	bool good = cfg_readable(u->content, (size_t)u->size);
	struct ours *o = NULL;
	enum err e;

	if (good &&
	    ((e = parameter_secrets(&c->act, s)) != ERR_OK ||
		(e = ours_read(c, d, &o)) != ERR_OK))
		return e;
	if (good && o == NULL)
		call_warn(c,
		    "The configuration of this phone can not be made at the "
		    "moment, so what it says is not shown.");
	view_list(&c->out, "values");
	if (good)
		put_values(c, u, o, s);
	view_end(&c->out);
	view_text(&c->out, "problem",
	    good ? NULL : "It is encrypted, or no text.");
	return ERR_OK;
}

enum err
upload_cfg_bytes(struct call *c, const struct upload *u, struct buf *b)
{
	struct param_secrets *s = arena_alloc(c->a, sizeof(*s));
	const char *p = u->content, *end = p + u->size;
	struct cfg_line l;
	enum err e;

	if (may_see(c) || !cfg_readable(u->content, (size_t)u->size)) {
		buf_raw(b, u->content, (size_t)u->size);
		return ERR_OK;
	}
	if ((e = parameter_secrets(&c->act, s)) != ERR_OK)
		return e;
	while (cfg_next(&p, end, &l)) {
		if (l.name == NULL || l.nvalue == 0 ||
		    !parameter_is_secret(s, c->a,
			arena_strndup(c->a, l.name, l.nname))) {
			buf_raw(b, l.at, l.len);
			continue;
		}
		buf_raw(b, l.name, l.nname);
		buf_str(b, " = ***\n");
	}
	return ERR_OK;
}
