/* render.c - /devices/{mac}: its files, as it gets them, line by line. */
#include <string.h>

#include "api/render.h"
#include "api/routes.h"
#include "api/who.h"
#include "base/scan.h"
#include "db/device.h"
#include "db/group.h"
#include "db/view.h"

enum err
render_phone(struct call *c, struct file_phone *p)
{
	bool secrets = false;
	struct device d;
	const char *mac;
	enum err e;

	if ((e = call_device(c, 0, &mac)) != ERR_OK ||
	    (e = query_bool(c, "secrets", &secrets)) != ERR_OK ||
	    (e = device_by_mac(&c->act, mac, &d)) != ERR_OK)
		return e;
	if (secrets && (c->who->perms & P_SECRETS) == 0)
		return act_fail(&c->act, ERR_DENIED, "",
		    "Your role, or the scopes of your token, do not allow "
		    "passwords to be seen.");
	*p = (struct file_phone){ .act = &c->act,
		.maker = secrets ? c->api->clear : c->api->masked,
		.masked = !secrets };
	return file_phone(p, d.mac);
}

enum err
render_named(struct call *c, struct file_phone *p, struct file_name *f)
{
	const char *name = query_text(c, "file");

	return file_named(p, name == NULL ? "" : name, f);
}

/* --- which there are -------------------------------------------------------- */

static void
file_item(void *arg, const struct file_name *f)
{
	struct view *v = arg;

	view_open(v, NULL);
	view_text(v, "name", f->name);
	view_text(v, "what", file_what_words[f->what]);
	view_bool(v, "rendered", f->what != WHAT_RESOURCE);
	view_close(v);
}

enum err
op_device_files(struct call *c)
{
	static const char *const names[] = { NULL };
	struct file_phone p;
	enum err e;

	if ((e = query_end(c, names)) != ERR_OK ||
	    (e = render_phone(c, &p)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_list(&c->out, "items");
	if ((e = file_each(&p, file_item, &c->out)) != ERR_OK)
		return e;
	view_end(&c->out);
	view_close(&c->out);
	return ERR_OK;
}

static const char *const render_names[] = { "file", "secrets", NULL };

enum err
op_device_render(struct call *c)
{
	struct made made = { .body = BUF_INIT(c->a) };
	struct file_phone p;
	struct file_name f;
	enum err e;

	if ((e = query_end(c, render_names)) != ERR_OK ||
	    (e = render_phone(c, &p)) != ERR_OK ||
	    (e = render_named(c, &p, &f)) != ERR_OK ||
	    (e = file_make(&p, &f, &made)) != ERR_OK)
		return e;
	c->rs->type = "text/plain; charset=utf-8";
	c->rs->status = 200;
	c->rs->body = made.body;
	return ERR_OK;
}

/* --- where each line is from ------------------------------------------------- */

struct explain {
	struct call *c;
	struct file_phone *p;
	struct file_name f;
	struct made made;
	struct render_trace trace;
	struct view_chain chain;
	const char *group; /* name of the phone's; "" */
};

/* "12/mac/model:7#3": owner, kind, scope, version. */
static void
from_template(struct explain *x, const struct render_origin *o)
{
	struct view *v = &x->c->out;
	const char *kind = strchr(o->tmpl, '/');
	const char *scope = kind == NULL ? NULL : strchr(kind + 1, '/');
	const char *number = scope == NULL ? NULL : strrchr(scope, '#');
	const struct model *m;
	int64_t id, version = 0;

	view_text(v, "kind", "template");
	if (number == NULL) {
		view_text(v, "template", o->tmpl);
		return;
	}
	view_text_n(v, "template", kind + 1, (size_t)(number - kind - 1));
	if (strncmp(scope, "/model:", 7) == 0 &&
	    scan_int(
		arena_strndup(x->c->a, scope + 7, (size_t)(number - scope - 7)),
		1, INT64_MAX, &id) == ERR_OK &&
	    (m = maker_model(x->p->maker, &x->p->org, id)) != NULL)
		view_text(v, "model", m->name);
	if (scan_int(arena_strndup(x->c->a, o->tmpl, (size_t)(kind - o->tmpl)),
		1, INT64_MAX, &id) == ERR_OK)
		view_text(v, "owner", view_chain_name(&x->chain, id));
	else
		view_null(v, "owner"); /* stock */
	if (scan_int(number + 1, 1, INT32_MAX, &version) == ERR_OK)
		view_int(v, "version", version);
	view_int(v, "line", o->line);
}

static enum err
owner_of(struct explain *x, const char *layer, const char *line, size_t n,
    const char **owner)
{
	const struct view_chain *ch = &x->chain;
	const struct model *m;

	*owner = NULL;
	if (strcmp(layer, "device") == 0) {
		*owner = x->p->dev.mac;
	} else if (strcmp(layer, "group") == 0) {
		*owner = x->group;
	} else if (strcmp(layer, "global") == 0) {
		m = maker_model(x->p->maker, &x->p->org, x->p->dev.model_id);
		*owner = m == NULL ? NULL : m->name;
	} else if (strcmp(layer, "provider") == 0 && ch->n > 0) {
		*owner = ch->name[ch->n - 1];
	} else if (strcmp(layer, "organisation") == 0) {
		*owner = x->p->org.name;
	} else if (strcmp(layer, "reseller") == 0) {
		while (n > 0 && line[n - 1] == ' ')
			n--;
		return view_setter(x->p->act, ch,
		    arena_strndup(x->c->a, line, n), owner);
	}
	return ERR_OK;
}

/* "group setting": a line of the overlay, NAME = VALUE. */
static enum err
from_setting(struct explain *x, const struct render_origin *o, const char *line,
    size_t n)
{
	const char *layer =
	    arena_strndup(x->c->a, o->tmpl, strcspn(o->tmpl, " "));
	const char *eq = memchr(line, '=', n), *owner;
	enum err e;

	e = owner_of(x, layer, line, eq == NULL ? n : (size_t)(eq - line),
	    &owner);
	view_text(&x->c->out, "kind", "setting");
	view_text(&x->c->out, "layer", layer);
	view_text(&x->c->out, "owner", owner);
	return e;
}

static enum err
explain_line(struct explain *x, size_t i, const char *line, size_t n)
{
	const struct render_origin *o =
	    i < x->trace.n ? &x->trace.line[i] : NULL;
	struct view *v = &x->c->out;
	enum err e = ERR_OK;

	view_open(v, NULL);
	view_int(v, "number", (int64_t)i + 1);
	view_text_n(v, "text", line, n);
	if (o == NULL || o->tmpl == NULL) {
		view_null(v, "from");
	} else {
		view_open(v, "from");
		if (o->line == 0)
			e = from_setting(x, o, line, n);
		else
			from_template(x, o);
		view_close(v);
	}
	view_close(v);
	return e;
}

static enum err
explain_lines(struct explain *x)
{
	const char *p = x->made.body.p, *end, *nl;
	size_t n;
	enum err e;

	if (x->made.body.len == 0)
		return ERR_OK;
	end = p + x->made.body.len;
	for (size_t i = 0; p < end; i++, p += n + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		n = (size_t)((nl == NULL ? end : nl) - p);
		if ((e = explain_line(x, i, p, n)) != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static enum err
find_owners(struct explain *x)
{
	struct act *act = x->p->act;
	struct group g;
	enum err e;

	x->group = "";
	e = view_chain(act, x->p->org.id, &x->chain);
	if (e != ERR_OK || x->p->dev.group_id == 0)
		return e;
	if ((e = group_by_id(act, x->p->dev.group_id, &g)) == ERR_OK)
		x->group = g.name;
	return e;
}

enum err
op_device_explain(struct call *c)
{
	struct explain x = { .c = c };
	struct file_phone p;
	enum err e;

	x.p = &p;
	x.made = (struct made){ .body = BUF_INIT(c->a), .trace = &x.trace };
	if ((e = query_end(c, render_names)) != ERR_OK ||
	    (e = render_phone(c, &p)) != ERR_OK ||
	    (e = render_named(c, &p, &x.f)) != ERR_OK ||
	    (e = find_owners(&x)) != ERR_OK ||
	    (e = file_make(&p, &x.f, &x.made)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_text(&c->out, "file", x.f.name);
	view_list(&c->out, "lines");
	if ((e = explain_lines(&x)) != ERR_OK)
		return e;
	view_end(&c->out);
	view_close(&c->out);
	return ERR_OK;
}
