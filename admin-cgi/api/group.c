/* group.c - /groups: phones that share settings. */
#include "db/group.h"
#include "api/page.h"
#include "api/routes.h"

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "organisation_id", &r[1]);
	view_val(v, "organisation", &r[2]);
	view_val(v, "name", &r[3]);
	view_val(v, "notes", &r[4]);
	view_val(v, "version", &r[5]);
	view_val(v, "devices", &r[6]);
	view_close(v);
}

enum err
op_group_list(struct call *c)
{
	return page_answer(c, LIST_GROUPS, item, NULL);
}

static void
show(struct call *c, const struct group *g)
{
	call_etag(c, g->version);
	view_open(&c->out, NULL);
	view_int(&c->out, "id", g->id);
	view_int(&c->out, "organisation_id", g->organisation_id);
	view_fields(&c->out, group_fields, ngroup_fields, g);
	view_int(&c->out, "version", g->version);
	view_close(&c->out);
}

static enum err
get(struct call *c, struct group *g)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : group_by_id(&c->act, id, g);
}

enum err
op_group_add(struct call *c)
{
	struct group g = { .organisation_id = 0 };
	enum err e;

	field_defaults(group_fields, ngroup_fields, &g);
	if ((e = call_organisation(c, &g.organisation_id)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, group_fields, ngroup_fields, &g)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = group_add(&c->act, &g)) != ERR_OK)
		return e;
	call_created(c, "/groups/%lld", (long long)g.id);
	show(c, &g);
	return ERR_OK;
}

enum err
op_group_show(struct call *c)
{
	struct group g;
	enum err e = get(c, &g);

	if (e == ERR_OK)
		show(c, &g);
	return e;
}

enum err
op_group_change(struct call *c)
{
	struct group g;
	enum err e;

	if ((e = get(c, &g)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, group_fields, ngroup_fields, &g)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = group_change(&c->act, &g, call_version(c))) != ERR_OK ||
	    (e = get(c, &g)) != ERR_OK)
		return e;
	show(c, &g);
	return ERR_OK;
}

enum err
op_group_delete(struct call *c)
{
	struct group g;
	enum err e = get(c, &g);

	return e != ERR_OK ? e : group_delete(&c->act, g.id);
}
