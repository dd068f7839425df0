/* organisation.c - /organisations: the tree of provider, resellers, customers. */
#include "db/organisation.h"
#include <string.h>

#include "api/page.h"
#include "api/routes.h"
#include "api/serve.h"
#include "api/who.h"
#include "db/creds.h"
#include "db/job.h"
#include "db/rotate.h"

static const char *const kinds[] = { "provider", "reseller", "customer", NULL };

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "parent_id", &r[1]);
	view_word(v, "kind", kinds, &r[2]);
	view_val(v, "name", &r[3]);
	view_val(v, "path", &r[4]);
	view_bool(v, "enabled", r[5].i != 0);
	view_val(v, "devices", &r[6]);
	view_bool(v, "has_children", r[8].i != 0);
	view_val(v, "version", &r[7]);
	view_close(v);
}

enum err
op_organisation_list(struct call *c)
{
	return page_answer(c, LIST_ORGANISATIONS, item, NULL);
}

static const char *
phone_url(const struct call *c, const char *path_key)
{
	const char *base = c->api->conf->public_url;
	size_t n = strlen(base);

	while (n > 0 && base[n - 1] == '/')
		n--;
	return arena_printf(c->a, "%.*s/p/%s/", (int)n, base, path_key);
}

static void
put_rps(struct view *v, const struct organisation_facts *f)
{
	if (f->rps_state < 0) {
		view_null(v, "rps");
		return;
	}
	view_open(v, "rps");
	view_text(v, "state", rps_state_words[f->rps_state]);
	view_text(v, "url", f->rps_url);
	view_text(v, "synced_at", f->rps_synced_at);
	view_close(v);
}

static void
put_rotation(struct view *v, const struct rotation_facts *f)
{
	view_text(v, "rotated_at",
	    *f->rotated_at == '\0' ? NULL : f->rotated_at);
	view_int(v, "phones_on_old", f->on_old);
	if (!f->under_way) {
		view_null(v, "rotation");
		return;
	}
	view_open(v, "rotation");
	view_text(v, "user", f->old_user);
	view_text(v, "until", f->old_until);
	view_close(v);
}

static void
put(struct call *c, const struct organisation *o,
    const struct organisation_facts *f, const struct rotation_facts *r)
{
	struct view *v = &c->out;

	call_etag(c, o->version);
	view_open(v, NULL);
	view_int(v, "id", o->id);
	view_id(v, "parent_id", o->parent_id);
	view_text(v, "path", o->path);
	view_fields(v, organisation_fields, norganisation_fields, o);
	view_text(v, "gate_secrets_now",
	    secrets_words[o->gate_secrets_now + 1]);
	put_rotation(v, r);
	view_bool(v, "prov_password_set", f->has_prov_password);
	view_bool(v, "admin_password_set", f->has_admin_password);
	view_text(v, "url", phone_url(c, o->path_key));
	view_int(v, "devices", f->devices);
	view_int(v, "groups", f->groups);
	view_int(v, "children", f->children);
	put_rps(v, f);
	view_bool(v, "serial_needed", f->serial_needed);
	view_text(v, "created_at", f->created_at);
	view_text(v, "changed_at", f->changed_at);
	view_int(v, "generation", o->generation);
	view_int(v, "version", o->version);
	call_warnings(c);
	view_close(v);
}

/* As it is in the database now. */
static enum err
show(struct call *c, int64_t id)
{
	struct organisation_facts f;
	struct rotation_facts r;
	struct organisation o;
	enum err e;

	if ((e = organisation_by_id(&c->act, id, &o)) != ERR_OK ||
	    (e = organisation_facts(&c->act, id, &f)) != ERR_OK ||
	    (e = organisation_rotation(&c->act, id, &r)) != ERR_OK)
		return e;
	put(c, &o, &f, &r);
	return ERR_OK;
}

enum err
op_organisation_add(struct call *c)
{
	struct organisation o;
	enum err e;

	organisation_defaults(&o);
	o.parent_id = c->who->organisation_id;
	if ((e = in_int(&c->act, c->in, "parent_id", 1, INT64_MAX,
		 &o.parent_id)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, organisation_fields,
		 norganisation_fields, &o)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = organisation_add(&c->act, &o)) != ERR_OK)
		return e;
	call_created(c, "/organisations/%lld", (long long)o.id);
	return show(c, o.id);
}

enum err
op_organisation_show(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : show(c, id);
}

enum err
op_organisation_change(struct call *c)
{
	struct organisation o;
	int64_t id;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = organisation_by_id(&c->act, id, &o)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, organisation_fields,
		 norganisation_fields, &o)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = organisation_change(&c->act, &o, call_version(c))) != ERR_OK)
		return e;
	return show(c, id);
}

/* What goes with it, and the word that lets it go. */
static void
put_confirm(struct call *c, const struct organisation_confirm *confirm)
{
	struct view v;

	api_problem_open(c->rq, c->rs, &v, 409, c->act.problem.text);
	view_open(&v, "goes_with_it");
	for (size_t i = 0; i < ORGANISATION_CONTENT_N; i++)
		view_int(&v, organisation_content_words[i],
		    confirm->content[i]);
	view_close(&v);
	view_text(&v, "confirmation", confirm->needed);
	view_close(&v);
}

enum err
op_organisation_delete(struct call *c)
{
	static const char *const names[] = { "confirmation", NULL };
	struct organisation_confirm confirm = { .given = NULL };
	int64_t id;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = query_end(c, names)) != ERR_OK)
		return e;
	confirm.given = query_text(c, "confirmation");
	e = organisation_delete_confirmed(&c->act, id, &confirm);
	if (e != ERR_CONFLICT || confirm.needed == NULL)
		return e;
	put_confirm(c, &confirm);
	return ERR_OK;
}

enum err
op_organisation_move(struct call *c)
{
	int64_t id, parent = 0;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = in_int(&c->act, c->in, "parent_id", 1, INT64_MAX, &parent)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	if (parent == 0)
		return act_fail(&c->act, ERR_INVALID, "parent_id",
		    "Say below whom it shall be: parent_id.");
	if ((e = organisation_move(&c->act, id, parent, call_version(c))) !=
	    ERR_OK)
		return e;
	return show(c, id);
}

enum err
op_organisation_secret(struct call *c)
{
	const char *user, *password;
	struct organisation o;
	int64_t id;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = organisation_by_id(&c->act, id, &o)) != ERR_OK ||
	    (e = organisation_secret(&c->act, id, &user, &password)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_text(&c->out, "url", phone_url(c, o.path_key));
	view_text(&c->out, "user", user);
	view_text(&c->out, "password", password);
	view_close(&c->out);
	return ERR_OK;
}
