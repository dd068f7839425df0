/* device_view.c - phones and their parts as JSON; see device_view.h. */
#include <string.h>

#include "api/device_view.h"
#include "db/key_type.h"

static const char *
or_null(const char *s)
{
	return *s == '\0' ? NULL : s;
}

void
view_line(struct view *v, const char *name, const struct sheet_line *l)
{
	view_line_open(v, name, l);
	view_close(v);
}

void
view_line_open(struct view *v, const char *name, const struct sheet_line *l)
{
	const char *s;
	size_t n;

	view_open(v, name);
	for (size_t i = 0; i < nline_fields; i++)
		if (strcmp(line_fields[i].name, "codecs") != 0)
			view_fields(v, &line_fields[i], 1, l);
	view_bool(v, "password_set", l->secret.p != NULL);
	view_list(v, "codecs");
	for (s = l->codecs; *s != '\0'; s += n) {
		s += strspn(s, " ");
		if ((n = strcspn(s, " ")) > 0)
			view_text_n(v, NULL, s, n);
	}
	view_end(v);
}

void
view_key(struct view *v, const char *name, const struct sheet_key *k)
{
	view_open(v, name);
	view_text(v, "key", key_name(v->b->arena, k));
	view_fields(v, key_fields, nkey_fields, k);
	view_text(v, "type_name", key_type_word(k->type));
	view_close(v);
}

void
view_keys(struct view *v, const char *name, const struct sheet_key *k, size_t n)
{
	view_list(v, name);
	for (size_t i = 0; i < n; i++)
		view_key(v, NULL, &k[i]);
	view_end(v);
}

void
view_setting(struct view *v, const struct sheet_setting *s)
{
	bool secret = s->secret.p != NULL;

	view_open(v, NULL);
	view_text(v, "name", s->name);
	view_text(v, "value", s->absent != 0 || secret ? NULL : s->value);
	view_bool(v, "absent", s->absent != 0);
	view_bool(v, "is_secret", secret);
	view_close(v);
}

void
view_dropped(struct view *v, const char *name, const struct device_dropped *d)
{
	view_open(v, name);
	view_list(v, "lines");
	for (size_t i = 0; i < d->nlines; i++)
		view_int(v, NULL, d->lines[i].number);
	view_end(v);
	view_keys(v, "keys", d->keys, d->nkeys);
	view_close(v);
}

static void
view_model(struct view *v, const struct model *m)
{
	static const char *const kinds[] = { "desk", "video", "conference",
		"dect", "handset" };

	view_open(v, "model_facts");
	view_text(v, "kind", kinds[m->kind]);
	view_text(v, "firmware_family", m->firmware_family);
	view_int(v, "accounts", m->accounts);
	view_int(v, "line_keys", m->line_keys);
	view_int(v, "memory_keys", m->memory_keys);
	view_text(v, "programmable_keys", m->programmable_keys);
	view_int(v, "expansion_modules", m->expansion_modules);
	view_int(v, "expansion_keys", m->expansion_keys);
	view_int(v, "screen_width", m->screen_width);
	view_int(v, "screen_height", m->screen_height);
	view_close(v);
}

void
view_status(struct view *v, const struct device_whole *w)
{
	view_open(v, "status");
	view_text(v, "state", w->state);
	view_text(v, "first_at", or_null(w->first_at));
	view_text(v, "last_at", or_null(w->last_at));
	view_text(v, "refused_at", or_null(w->refused_at));
	view_text(v, "address", or_null(w->address));
	view_text(v, "firmware", or_null(w->firmware));
	view_close(v);
	if (w->rps_state < 0) {
		view_null(v, "rps");
		return;
	}
	view_open(v, "rps");
	view_text(v, "state", rps_state_words[w->rps_state]);
	view_text(v, "reason", or_null(w->rps_reason));
	view_text(v, "synced_at", or_null(w->rps_synced_at));
	view_close(v);
}

static void
view_enrolment(struct view *v, const struct enrolment *m)
{
	view_open(v, "enrolment");
	view_text(v, "policy", secrets_words[m->policy + 1]);
	view_text(v, "state", enrol_words[m->state]);
	view_text(v, "window_until", or_null(m->window_until));
	view_text(v, "given_at", or_null(m->given_at));
	view_text(v, "given_to", or_null(m->given_to));
	view_text(v, "enrolled_at", or_null(m->enrolled_at));
	view_text(v, "rotation_until", or_null(m->old_until));
	view_text(v, "credentials",
	    m->credentials == CREDS_NONE ? NULL : creds_words[m->credentials]);
	view_text(v, "credentials_at", or_null(m->credentials_at));
	view_close(v);
}

static void
view_parts(struct view *v, const struct sheet *s)
{
	view_list(v, "lines");
	for (size_t i = 0; i < s->nlines; i++)
		view_line(v, NULL, &s->lines[i]);
	view_end(v);
	view_keys(v, "keys", s->keys, s->nkeys);
	view_list(v, "settings");
	for (size_t i = 0; i < s->nsettings; i++)
		view_setting(v, &s->settings[i]);
	view_end(v);
}

void
view_device(struct call *c, const struct device_whole *w)
{
	const struct device *d = &w->device;
	struct view *v = &c->out;

	call_etag(c, d->version);
	view_open(v, NULL);
	view_int(v, "id", d->id);
	view_int(v, "organisation_id", d->organisation_id);
	view_text(v, "organisation", d->organisation);
	view_int(v, "model_id", d->model_id);
	view_id(v, "group_id", d->group_id);
	view_fields(v, device_fields, ndevice_fields, d);
	view_bool(v, "prov_password_set", w->sheet.prov_secret.p != NULL);
	view_bool(v, "admin_password_set", w->sheet.admin_secret.p != NULL);
	view_int(v, "version", d->version);
	view_text(v, "created_at", d->created_at);
	view_text(v, "changed_at", d->changed_at);
	view_text(v, "releasing_at", or_null(d->releasing_at));
	view_text(v, "url",
	    arena_printf(c->a, "%s/p/%s/", c->api->conf->public_url,
		w->path_key));
	view_model(v, &w->model);
	view_status(v, w);
	view_enrolment(v, &w->enrolment);
	view_parts(v, &w->sheet);
}

static enum err
answer(struct call *c, const char *name)
{
	struct device_whole w;
	enum err e = device_whole(&c->act, name, &w);

	if (e != ERR_OK)
		return e;
	view_device(c, &w);
	call_warnings(c);
	view_close(&c->out);
	return ERR_OK;
}

enum err
answer_device(struct call *c)
{
	return answer(c, c->arg[0]);
}

enum err
answer_device_id(struct call *c, int64_t id)
{
	return answer(c, arena_printf(c->a, "%lld", (long long)id));
}
