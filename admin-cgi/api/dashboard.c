/* dashboard.c - /dashboard and /firmware: how it stands, at a glance. */
#include <string.h>

#include "api/routes.h"
#include "api/who.h"
#include "db/dashboard.h"

/* ?organisation_id= its own alone; ?under= with everybody below; else one's
 * own organisation with everybody below. */
static enum err
whose(struct call *c, struct dashboard *b)
{
	static const char *const names[] = { "organisation_id", "under", NULL };
	int64_t one = 0, under = 0;
	enum err e;

	if ((e = query_end(c, names)) != ERR_OK ||
	    (e = query_int(c, names[0], 1, INT64_MAX, &one)) != ERR_OK ||
	    (e = query_int(c, names[1], 1, INT64_MAX, &under)) != ERR_OK)
		return e;
	if (one != 0 && under != 0)
		return act_fail(&c->act, ERR_INVALID, "under",
		    "Ask for organisation_id or for under, not for both.");
	if (one == 0 && under == 0)
		under = c->who->organisation_id;
	*b = (struct dashboard){ .act = &c->act, .below = one == 0 };
	e = organisation_by_id(&c->act, one != 0 ? one : under, &b->o);
	return e != ERR_OK ? e : dashboard_of(b);
}

static enum err
devices(struct call *c, struct dashboard *b)
{
	struct view *v = &c->out;
	struct dashboard_devices d;
	enum err e;

	if ((e = dashboard_devices(b, &d)) != ERR_OK)
		return e;
	view_open(v, "devices");
	view_int(v, "total",
	    d.never_seen + d.up_to_date + d.outdated + d.silent + d.refused);
	view_int(v, "never_seen", d.never_seen);
	view_int(v, "up_to_date", d.up_to_date);
	view_int(v, "outdated", d.outdated);
	view_int(v, "silent", d.silent);
	view_int(v, "refused", d.refused);
	view_close(v);
	view_text(v, "counted_at", d.counted_at);
	view_int(v, "uncounted", d.uncounted);
	return ERR_OK;
}

static enum err
queue(struct call *c, struct dashboard *b)
{
	struct view *v = &c->out;
	struct dashboard_queue q;
	enum err e;

	if ((e = dashboard_queue(b, &q)) != ERR_OK)
		return e;
	view_open(v, "rps");
	view_int(v, "ready", q.ready);
	view_int(v, "claimed", q.claimed);
	view_int(v, "refused", q.refused);
	if (q.oldest < 0)
		view_null(v, "oldest_ready_seconds");
	else
		view_int(v, "oldest_ready_seconds", q.oldest);
	view_close(v);
	return ERR_OK;
}

struct columns {
	struct view *v;
	const char *const *names;
};

static enum err
row_item(void *arg, const struct val *r, size_t n)
{
	const struct columns *k = arg;

	view_open(k->v, NULL);
	for (size_t i = 0; i < n; i++)
		view_val(k->v, k->names[i], &r[i]);
	view_close(k->v);
	return ERR_OK;
}

static enum err
rows(struct call *c, struct dashboard *b, const char *name,
    enum err (*each)(struct dashboard *, db_row_fn *, void *),
    const char *const *names)
{
	struct columns k = { &c->out, names };
	enum err e;

	view_list(&c->out, name);
	e = each(b, row_item, &k);
	view_end(&c->out);
	return e;
}

enum err
op_dashboard(struct call *c)
{
	static const char *const failure[] = { "at", "mac", "label",
		"organisation_id", "organisation", "file", "reason",
		"address" };
	static const char *const change[] = { "id", "at", "actor", "action",
		"object", "object_name", "organisation_id" };
	struct dashboard b;
	enum err e;

	if ((e = whose(c, &b)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_int(&c->out, "organisation_id", b.o.id);
	view_bool(&c->out, "below", b.below);
	view_int(&c->out, "organisations", b.organisations);
	if ((e = devices(c, &b)) != ERR_OK || (e = queue(c, &b)) != ERR_OK ||
	    (e = rows(c, &b, "failures", dashboard_failures, failure)) !=
		ERR_OK ||
	    (e = rows(c, &b, "changes", dashboard_changes, change)) != ERR_OK)
		return e;
	view_close(&c->out);
	return ERR_OK;
}

/* --- firmware ----------------------------------------------------------------- */

struct version {
	const char *model, *firmware;
	int64_t devices;
	struct version *next;
};

struct versions {
	struct arena *a;
	struct version *first, **end;
};

static enum err
version_row(void *arg, const struct val *r, size_t n)
{
	struct versions *vs = arg;
	struct version *x = arena_alloc(vs->a, sizeof(*x));

	(void)n;
	*x = (struct version){ r[0].s, r[1].s, r[2].i, NULL };
	*vs->end = x;
	vs->end = &x->next;
	return ERR_OK;
}

/* Rows of one model come together. */
static const struct version *
model(struct view *v, const struct version *x)
{
	const struct version *end = x;
	int64_t n = 0;

	for (; end != NULL && strcmp(end->model, x->model) == 0;
	     end = end->next)
		n += end->devices;
	view_open(v, NULL);
	view_text(v, "model", x->model);
	view_int(v, "devices", n);
	view_list(v, "versions");
	for (; x != end; x = x->next) {
		view_open(v, NULL);
		view_text(v, "firmware", x->firmware);
		view_int(v, "devices", x->devices);
		view_close(v);
	}
	view_end(v);
	view_close(v);
	return end;
}

enum err
op_firmware(struct call *c)
{
	static const char *const resource[] = { "id", "organisation_id",
		"organisation", "name", "firmware_version", "size",
		"created_at" };
	struct versions vs = { .a = c->a, .end = &vs.first };
	struct dashboard b;
	const char *at;
	enum err e;

	if ((e = whose(c, &b)) != ERR_OK ||
	    (e = dashboard_counted_at(&b, &at)) != ERR_OK ||
	    (e = dashboard_firmware(&b, version_row, &vs)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_bool(&c->out, "below", b.below);
	view_text(&c->out, "counted_at", at);
	view_list(&c->out, "models");
	for (const struct version *x = vs.first; x != NULL;)
		x = model(&c->out, x);
	view_end(&c->out);
	e = rows(c, &b, "resources", dashboard_resources, resource);
	if (e == ERR_OK)
		view_close(&c->out);
	return e;
}
