/*
 * phone_apply.c - what the files of a pass make of the configuration.
 *
 * The phone compares MD5s first: when no file changed nothing is applied, and
 * what the user changed meanwhile stays.  static. parameters survive a file
 * that no longer has them, whatever overwrite_mode says.
 */
#include <fnmatch.h>
#include <string.h>

#include "sim/phone_run.h"

/* Files the user owns come and go without making the rest new. */
static bool
is_personal(const struct run *r, const char *name)
{
	return strncmp(name, r->conf->mac, 12) == 0 && name[12] == '-';
}

static bool
gone(const struct run *r, const char *name)
{
	if (is_personal(r, name))
		return false;
	for (size_t i = 0; i < r->res->nfiles; i++)
		if (strcmp(r->res->files[i].name, name) == 0)
			return false;
	return true;
}

static bool
anything_new(const struct run *r)
{
	const struct phone_file *f;

	for (size_t i = 0; i < r->res->nfiles; i++) {
		f = &r->res->files[i];
		if (f->changed && f->kind != PHONE_CONTACT)
			return true;
	}
	for (size_t i = 0; i < r->st->nseen; i++)
		if (gone(r, r->st->seen[i].name))
			return true;
	return false;
}

static void
merge_files(const struct run *r, struct params *config)
{
	bool changed_only = (r->conf->flags & PHONE_APPLY_CHANGED) != 0 &&
	    r->blank == CFG_BLANK_KEEPS;
	const struct phone_file *f;

	for (size_t i = 0; i < r->res->nfiles; i++) {
		f = &r->res->files[i];
		if (f->kind == PHONE_CFG && (f->changed || !changed_only))
			cfg_merge(config, &f->cfg, r->blank);
	}
}

/* The local file as downloaded in this pass, else as the phone has it. */
static void
own_changes(const struct run *r, struct params *local)
{
	const struct phone_file *f;

	for (size_t i = 0; i < r->res->nfiles; i++) {
		f = &r->res->files[i];
		if (f->kind != PHONE_LOCAL)
			continue;
		for (size_t j = 0; j < f->cfg.n; j++)
			if (!param_is_static(f->cfg.v[j].name))
				params_set(local, f->cfg.v[j].name,
				    f->cfg.v[j].value);
		return;
	}
	params_copy(local, &r->st->local, false);
}

void
apply_merge(const struct run *r, struct params *config, struct params *local)
{
	struct cfg own;
	bool fresh = anything_new(r);

	params_init(config, r->a);
	params_init(local, r->a);
	own_changes(r, local);
	params_copy(config, &r->st->config,
	    fresh && r->blank == CFG_BLANK_CLEARS);
	if (!fresh)
		return;
	merge_files(r, config);
	if (!run_on(r, config, "auto_provision.custom.protect"))
		return;
	own = (struct cfg){ 0 };
	own.v = params_sorted(local, r->a, &own.n);
	cfg_merge_local(config, &own);
}

static bool
wants_reboot(const struct run *r, const char *name)
{
	for (size_t i = 0; i < r->conf->nreboot; i++)
		if (fnmatch(r->conf->reboot[i], name, 0) == 0)
			return true;
	return false;
}

/* The first parameter of a that b has not, or has otherwise. */
static const char *
differing(const struct run *r, const struct params *a, const struct params *b)
{
	const char *other;
	struct param *v;
	size_t n;

	v = params_sorted(a, r->a, &n);
	for (size_t i = 0; i < n; i++) {
		other = params_get(b, v[i].name);
		if ((other == NULL || strcmp(other, v[i].value) != 0) &&
		    wants_reboot(r, v[i].name))
			return v[i].name;
	}
	return NULL;
}

static void
decide_reboot(struct run *r, const struct params *now)
{
	static const char force[] = "auto_provision.reboot_force.enable";
	const char *by = differing(r, now, &r->st->config);

	if (by == NULL)
		by = differing(r, &r->st->config, now);
	if (by == NULL && run_on(r, now, force))
		by = force;
	if (by == NULL)
		return;
	r->res->reboot = true;
	if (r->res->reboot_by == NULL)
		r->res->reboot_by = text_fmt(r->a, "%s", by);
}

static const char *
keep(struct arena *a, const char *s)
{
	return s != NULL ? text_fmt(a, "%s", s) : NULL;
}

static struct span
keep_bytes(struct arena *a, struct span s)
{
	if (s.p != NULL)
		s.p = arena_strndup(a, s.p, s.n);
	return s;
}

static void
remember_files(const struct run *r, struct phone_state *next)
{
	const struct phone_file *f;
	struct phone_seen *s;

	next->seen = arena_alloc(next->arena,
	    (r->res->nfiles + 1) * sizeof(*next->seen));
	for (size_t i = 0; i < r->res->nfiles; i++) {
		f = &r->res->files[i];
		s = &next->seen[next->nseen++];
		s->name = keep(next->arena, f->name);
		s->raw = keep_bytes(next->arena, f->raw);
		memcpy(s->md5, f->md5, sizeof(s->md5));
		if (f->kind == PHONE_CONTACT)
			next->contact = s->raw;
	}
}

void
apply_commit(struct run *r)
{
	struct phone_state *st = r->st;
	struct phone_state next = { .arena = arena_new() };
	struct params config, local;
	bool fresh = anything_new(r);

	apply_merge(r, &config, &local);
	r->res->applied |= fresh;
	if (fresh)
		decide_reboot(r, &config);
	next.factory = keep(next.arena, r->conf->firmware);
	next.firmware = keep(next.arena, r->firmware);
	next.rom = keep(next.arena, st->rom);
	next.redirect = keep(next.arena, st->redirect);
	next.contact = keep_bytes(next.arena, st->contact);
	remember_files(r, &next);
	params_init(&next.config, next.arena);
	params_copy(&next.config, &config, false);
	params_init(&next.local, next.arena);
	params_copy(&next.local, &local, false);
	arena_free(st->arena);
	*st = next;
}
