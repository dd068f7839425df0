/* resource.c - /resources: firmware, wallpapers and the like, as files. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "api/page.h"
#include "api/routes.h"
#include "api/who.h"
#include "db/organisation.h"
#include "db/resource.h"
#include "db/setting.h"
#include "web/resp.h"

static const char *
path_of(struct arena *a, const char *kind, const char *name)
{
	return arena_printf(a, "r/%s/%s", kind, name);
}

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "organisation_id", &r[1]);
	view_val(v, "organisation", &r[2]);
	view_word(v, "kind", resource_words, &r[3]);
	view_val(v, "name", &r[4]);
	view_val(v, "firmware_version", &r[5]);
	view_val(v, "size", &r[6]);
	view_val(v, "sha256", &r[7]);
	view_val(v, "created_at", &r[8]);
	view_val(v, "version", &r[9]);
	view_text(v, "path",
	    path_of(v->b->arena, resource_words[r[3].i - 1], r[4].s));
	view_close(v);
}

/* With inherited=true: what the phones of one organisation may fetch. */
enum err
op_resource_list(struct call *c)
{
	static const char *const more[] = { "inherited", "organisation_id",
		NULL };
	static const char *const only[] = { "inherited", NULL };
	int64_t id = c->who->organisation_id;
	bool inherited = false;
	struct organisation o;
	enum err e;

	if ((e = query_bool(c, "inherited", &inherited)) != ERR_OK)
		return e;
	if (!inherited)
		return page_answer(c, LIST_RESOURCES, item, only);
	if ((e = query_int(c, "organisation_id", 1, INT64_MAX, &id)) !=
		ERR_OK ||
	    (e = organisation_by_id(&c->act, id, &o)) != ERR_OK)
		return e;
	return page_answer_in(c, LIST_RESOURCES_SEEN, &V_INT(id), item, more);
}

static enum err
show(struct call *c, const struct resource *r)
{
	const char *path = path_of(c->a, resource_words[r->kind], r->name);
	struct organisation o;
	enum err e = organisation_by_id(&c->act, r->organisation_id, &o);

	if (e != ERR_OK)
		return e;
	call_etag(c, r->version);
	view_open(&c->out, NULL);
	view_int(&c->out, "id", r->id);
	view_int(&c->out, "organisation_id", r->organisation_id);
	view_fields(&c->out, resource_fields, nresource_fields, r);
	view_int(&c->out, "size", r->size);
	view_text(&c->out, "sha256", r->sha256);
	view_text(&c->out, "created_at", r->created_at);
	view_int(&c->out, "version", r->version);
	view_text(&c->out, "path", path);
	view_text(&c->out, "url",
	    arena_printf(c->a, "%s/p/%s/%s", c->api->conf->public_url,
		o.path_key, path));
	call_warnings(c);
	view_close(&c->out);
	return ERR_OK;
}

static enum err
get(struct call *c, struct resource *r)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : resource_by_id(&c->act, id, r);
}

/* --- making it -------------------------------------------------------------- */

static enum err
read_query(struct call *c, struct resource *r, bool *replace)
{
	static const char *const names[] = { "kind", "name", "firmware_version",
		"organisation_id", "replace", NULL };
	const char *s;
	enum err e;

	for (size_t i = 0; i < 3; i++) {
		s = query_text(c, names[i]);
		if (s == NULL && i < 2)
			return act_fail(&c->act, ERR_INVALID, names[i],
			    "Say the %s of the file in the query.", names[i]);
		if (s != NULL &&
		    (e = field_set(&c->act, resource_fields, nresource_fields,
			 r, names[i], s)) != ERR_OK)
			return e;
	}
	r->organisation_id = c->who->organisation_id;
	if ((e = query_int(c, "organisation_id", 1, INT64_MAX,
		 &r->organisation_id)) != ERR_OK ||
	    (e = query_bool(c, "replace", replace)) != ERR_OK)
		return e;
	return query_end(c, names);
}

enum err
op_resource_add(struct call *c)
{
	const char *dir = c->api->conf->resource_dir, *warning;
	struct resource r = { .id = 0 };
	bool replace = false;
	enum err e;

	field_defaults(resource_fields, nresource_fields, &r);
	if ((e = read_query(c, &r, &replace)) != ERR_OK)
		return e;
	if (lseek(c->rq->body_fd, 0, SEEK_SET) == -1)
		return ERR_SYSTEM;
	e = replace ? resource_put(&c->act, dir, c->rq->body_fd, &r)
		    : resource_add(&c->act, dir, c->rq->body_fd, &r);
	if (e == ERR_INVALID && c->act.problem.field[0] == '\0')
		c->rs->status = 422; /* it is the bytes */
	warning = r.warning;
	if (e != ERR_OK || (e = resource_by_id(&c->act, r.id, &r)) != ERR_OK)
		return e;
	if (warning != NULL)
		call_warn(c, warning);
	if (r.version == 1)
		call_created(c, "/resources/%lld", (long long)r.id);
	return show(c, &r);
}

/* --- looking ------------------------------------------------------------------ */

enum err
op_resource_show(struct call *c)
{
	struct resource r;
	enum err e = get(c, &r);

	return e != ERR_OK ? e : show(c, &r);
}

enum err
op_resource_content(struct call *c)
{
	struct resource r;
	enum err e = get(c, &r);

	if (e != ERR_OK)
		return e;
	c->rs->status = 200;
	c->rs->type = "application/octet-stream";
	/* Its name is letters, digits, dots, dashes and underscores. */
	resp_header(c->rs, "Content-Disposition",
	    arena_printf(c->a, "attachment; filename=\"%s\"", r.name));
	snprintf(c->rs->etag, sizeof(c->rs->etag), "%.32s", r.sha256);
	c->rs->sendfile =
	    resource_path(c->a, c->api->conf->resource_dir, r.sha256);
	return ERR_OK;
}

/* --- changing it ------------------------------------------------------------ */

struct using
{
	struct call *c;
	const char *why;
	int n;
};

static enum err
warn_of(void *arg, const struct val *row, size_t n)
{
	struct using *u = arg;
	struct arena *a = u->c->a;

	(void)n;
	if (++u->n > 5)
		call_warn(u->c,
		    arena_printf(a, "More settings name its URL; %s.", u->why));
	else
		call_warn(u->c,
		    arena_printf(a,
			"%s names its URL, on the layer %s of %s (%s); %s.",
			row[0].s, layer_words[row[1].i - 1], row[3].s, row[2].s,
			u->why));
	return ERR_OK;
}

enum err
op_resource_change(struct call *c)
{
	struct using u = { c, "phones will look for it in vain", 0 };
	struct resource old, r;
	enum err e;

	if ((e = get(c, &old)) != ERR_OK)
		return e;
	r = old;
	/* The first field, the kind, stays. */
	if ((e = in_fields(&c->act, c->in, resource_fields + 1,
		 nresource_fields - 1, &r)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = resource_change(&c->act, &r, call_version(c))) != ERR_OK)
		return e;
	if (r.warning != NULL)
		call_warn(c, r.warning);
	if (strcmp(old.name, r.name) != 0 &&
	    (e = resource_named(&c->act, &old, warn_of, &u)) != ERR_OK)
		return e;
	return show(c, &r);
}

enum err
op_resource_delete(struct call *c)
{
	struct using u = { c, "its phones will look for it in vain", 0 };
	struct resource r;
	enum err e;

	if ((e = get(c, &r)) != ERR_OK ||
	    (e = resource_delete(&c->act, c->api->conf->resource_dir, r.id)) !=
		ERR_OK ||
	    (e = resource_named(&c->act, &r, warn_of, &u)) != ERR_OK)
		return e;
	if (c->warnings == NULL)
		return ERR_OK;
	view_open(&c->out, NULL);
	call_warnings(c);
	view_close(&c->out);
	return ERR_OK;
}
