/* global.c - global configurations: an organisation's phones of one model. */
#include "db/global.h"
#include "api/routes.h"

static void
put(struct call *c, const struct global_config *g)
{
	struct view *v = &c->out;

	view_open(v, NULL);
	view_int(v, "id", g->id);
	view_int(v, "organisation_id", g->organisation_id);
	view_text(v, "organisation", g->organisation);
	view_text(v, "model", g->model);
	view_text(v, "file",
	    g->file_number < 0 ? NULL
			       : arena_printf(c->a, "y%012lld.cfg",
				     (long long)g->file_number));
	view_int(v, "devices", g->devices);
	view_int(v, "settings", g->settings);
	view_text(v, "created_at", g->created_at);
	view_int(v, "version", g->version);
	view_close(v);
}

static enum err
item(void *arg, const struct val *row, size_t n)
{
	struct call *c = arg;
	struct global_config g;

	(void)n;
	global_config_from_row(row, &g);
	put(c, &g);
	return ERR_OK;
}

/* One for each model at most: no pages. */
enum err
op_global_list(struct call *c)
{
	static const char *const none[] = { NULL };
	int64_t id;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = query_end(c, none)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_list(&c->out, "items");
	if ((e = global_config_each(&c->act, id, item, c)) != ERR_OK)
		return e;
	view_end(&c->out);
	view_null(&c->out, "next");
	view_close(&c->out);
	return ERR_OK;
}

enum err
op_global_show(struct call *c)
{
	struct global_config g;
	int64_t id;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = global_config_by_id(&c->act, id, &g)) != ERR_OK)
		return e;
	call_etag(c, g.version);
	put(c, &g);
	return ERR_OK;
}
