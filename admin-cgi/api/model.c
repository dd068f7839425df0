/* model.c - /models and /mac-prefixes: what the provider knows of phones. */
#include <string.h>

#include "api/page.h"
#include "api/routes.h"
#include "base/scan.h"
#include "db/model.h"

static void
put(struct view *v, const struct model *m)
{
	view_open(v, NULL);
	view_int(v, "id", m->id);
	view_fields(v, model_fields, nmodel_fields, m);
	view_text(v, "file",
	    m->file_number < 0 ? NULL
			       : arena_printf(v->b->arena, "y%012lld.cfg",
				     (long long)m->file_number));
	view_close(v);
}

static void
item(struct view *v, const struct val *row)
{
	struct model m;

	model_from_row(row, &m);
	put(v, &m);
}

enum err
op_model_list(struct call *c)
{
	return page_answer(c, LIST_MODELS, item, NULL);
}

static enum err
show(struct call *c, const char *name)
{
	struct model m;
	enum err e = model_by_name(&c->act, name, &m);

	if (e == ERR_OK)
		put(&c->out, &m);
	return e;
}

enum err
op_model_show(struct call *c)
{
	return show(c, c->arg[0]);
}

enum err
op_model_add(struct call *c)
{
	struct model m = { .file_number = -1, .first_line = 1 };
	enum err e;

	field_defaults(model_fields, nmodel_fields, &m);
	if ((e = in_fields(&c->act, c->in, model_fields, nmodel_fields, &m)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = model_add(&c->act, &m)) != ERR_OK)
		return e;
	call_created(c, "/models/%s", m.name);
	return show(c, m.name);
}

enum err
op_model_change(struct call *c)
{
	struct model m;
	enum err e;

	if ((e = model_by_name(&c->act, c->arg[0], &m)) != ERR_OK)
		return e;
	m.stock = 0; /* reference data never changes it again */
	if ((e = in_fields(&c->act, c->in, model_fields, nmodel_fields, &m)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = model_change(&c->act, c->arg[0], &m)) != ERR_OK)
		return e;
	return show(c, c->arg[0]);
}

enum err
op_model_delete(struct call *c)
{
	return model_delete(&c->act, c->arg[0]);
}

/* --- MAC prefixes ------------------------------------------------------------ */

static void
prefix_item(struct view *v, const struct val *row)
{
	view_open(v, NULL);
	view_val(v, "prefix", &row[0]);
	view_val(v, "note", &row[1]);
	view_close(v);
}

enum err
op_prefix_list(struct call *c)
{
	return page_answer(c, LIST_MAC_PREFIXES, prefix_item, NULL);
}

static enum err
suggestion(void *arg, const struct val *r, size_t n)
{
	struct view *v = arg;

	(void)n;
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "name", &r[1]);
	view_val(v, "phones", &r[2]);
	view_close(v);
	return ERR_OK;
}

/* For whoever adds a phone and has typed its MAC. */
enum err
op_model_suggest(struct call *c)
{
	static const char *const names[] = { "mac", NULL };
	const char *given = query_text(c, "mac");
	char mac[MAC_LEN + 1];
	bool known;
	enum err e;

	if ((e = query_end(c, names)) != ERR_OK)
		return e;
	if (given == NULL || scan_mac(given, strlen(given), mac) != ERR_OK)
		return act_fail(&c->act, ERR_INVALID, "mac",
		    "mac must be a MAC address, such as 80:5e:c0:aa:bb:cc.");
	e = mac_prefix_known(&c->act, mac);
	if ((known = e == ERR_OK) || e == ERR_NOTFOUND) {
		act_clear(&c->act);
		e = ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_text(&c->out, "mac", mac);
	view_bool(&c->out, "prefix_known", known);
	view_list(&c->out, "models");
	if ((e = mac_models(&c->act, mac, suggestion, &c->out)) != ERR_OK)
		return e;
	view_end(&c->out);
	view_close(&c->out);
	return ERR_OK;
}

enum err
op_prefix_put(struct call *c)
{
	const char *digits, *note = "";
	enum err e;

	if ((e = in_text(&c->act, c->in, "note", &note)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = mac_prefix_put(&c->act, c->arg[0], note)) != ERR_OK ||
	    (e = mac_prefix_find(&c->act, c->arg[0], &digits, &note)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_text(&c->out, "prefix", digits);
	view_text(&c->out, "note", note);
	view_close(&c->out);
	return ERR_OK;
}

enum err
op_prefix_delete(struct call *c)
{
	return mac_prefix_delete(&c->act, c->arg[0]);
}
