/*
 * phone_walk.c - which files a phone asks for, in which order.
 *
 * V81 and later ask for <mac>.boot, then y000000000000.boot; with a boot file
 * they fetch what it includes and nothing else.  Older phones, and newer ones
 * that find no boot file, fetch the common file and then <mac>.cfg.
 */
#include "sim/phone_boot.h"
#include "sim/phone_model.h"
#include "sim/phone_run.h"

#define COMMON_BOOT "y000000000000.boot"

static enum err
get(struct run *r, enum phone_kind kind, const char *name)
{
	struct ask ask = { .kind = kind,
		.name = name,
		.url = text_fmt(r->a, "%s%s", r->base, name) };

	return fetch_file(r, &ask);
}

static enum err
find_boot(struct run *r)
{
	enum err e;

	e = get(r, PHONE_BOOT, text_fmt(r->a, "%s.boot", r->conf->mac));
	if (e == ERR_NOTFOUND)
		e = get(r, PHONE_BOOT, COMMON_BOOT);
	return e;
}

/* Counts in *got the includes that exist. */
static enum err
get_includes(struct run *r, const struct boot *b, const char *boot_url,
    enum boot_pick pick, size_t *got)
{
	struct boot_include *inc;
	size_t n;
	struct ask ask = { .kind = PHONE_CFG };
	char *url;
	enum err e;

	n = boot_select(r->a, b, r->conf->model, pick, &inc);
	for (size_t i = 0; i < n; i++) {
		ask.name = run_expand(r, inc[i].path);
		if (http_resolve(r->a, boot_url, ask.name, &url) != ERR_OK) {
			run_warn(r, "boot file line %u: \"%s\" is no path",
			    inc[i].line, ask.name);
			continue;
		}
		ask.url = url;
		e = fetch_file(r, &ask);
		if (e == ERR_OK)
			(*got)++;
		else if (e != ERR_NOTFOUND)
			return e;
	}
	return ERR_OK;
}

static enum err
follow_boot(struct run *r, const struct phone_file *file)
{
	bool before = (r->conf->flags & PHONE_BRACKET_BEFORE) != 0;
	bool deflt = (r->conf->flags & PHONE_OVERWRITE_DEFAULT) != 0;
	const char *name = file->name, *url = file->url;
	struct boot b;
	size_t got = 0;
	enum err e;

	if (boot_parse(r->a, file->text, before, &b) != ERR_OK)
		return run_fail(r, ERR_INVALID,
		    "the first line of %s is not #!version:1.0.0.1", name);
	for (size_t i = 0; i < b.nproblems; i++)
		run_warn(r, "%s: %s", name, b.problems[i]);
	r->blank = b.overwrite == BOOT_OVERWRITE_1 ||
		(b.overwrite == BOOT_OVERWRITE_UNSET && deflt)
	    ? CFG_BLANK_CLEARS
	    : CFG_BLANK_KEEPS;
	e = get_includes(r, &b, url, BOOT_PICK, &got);
	if (e == ERR_OK && got == 0 && b.excluded &&
	    (r->conf->flags & PHONE_EXCLUDED_FALLBACK) != 0)
		e = get_includes(r, &b, url, BOOT_PICK_GENERAL, &got);
	if (e == ERR_OK && got == 0)
		return run_fail(r, ERR_NOTFOUND,
		    "%s leads a %s to no file that exists", name,
		    r->conf->model);
	return e;
}

static enum err
walk_old(struct run *r)
{
	int number = r->conf->number;
	const char *common, *own = text_fmt(r->a, "%s.cfg", r->conf->mac);
	enum err e, f;

	if (number < 0 && model_number(r->conf->model, &number) != ERR_OK)
		return run_fail(r, ERR_INVALID,
		    "the common file number of a %s is not known; it must be "
		    "given",
		    r->conf->model);
	common = text_fmt(r->a, "y%012d.cfg", number);
	e = get(r, PHONE_CFG, common);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	f = get(r, PHONE_CFG, own);
	if (e == ERR_NOTFOUND && f == ERR_NOTFOUND)
		return run_fail(r, f, "%s has neither %s nor %s", r->base,
		    common, own);
	return f == ERR_NOTFOUND ? ERR_OK : f;
}

/*
 * Files that are asked for only because the configuration says so: that in
 * force, for a phone applies nothing before all files are there (facts, 2.1).
 */
static enum err
get_personal(struct run *r)
{
	struct params now = r->st->config, local;
	const char *at;
	struct ask ask;
	enum err e = ERR_OK;

	if ((r->conf->flags & PHONE_PERSONAL_NOW) != 0)
		apply_merge(r, &now, &local);
	if (r->family >= 80 && run_on(r, &now, "auto_provision.custom.sync")) {
		at = run_folder(r, &now, "auto_provision.custom.sync.path");
		ask.kind = PHONE_LOCAL;
		ask.name = text_fmt(r->a, "%s-local.cfg", r->conf->mac);
		ask.url = text_fmt(r->a, "%s%s", at, ask.name);
		e = fetch_file(r, &ask);
	}
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	e = ERR_OK;
	if (r->family >= 81 &&
	    run_on(r, &now, "auto_provision.local_contact.backup.enable")) {
		at = run_folder(r, &now,
		    "auto_provision.local_contact.backup.path");
		ask.kind = PHONE_CONTACT;
		ask.name = text_fmt(r->a, "%s-contact.xml", r->conf->mac);
		ask.url = text_fmt(r->a, "%s%s", at, ask.name);
		e = fetch_file(r, &ask);
	}
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

enum err
walk_files(struct run *r)
{
	enum err e = ERR_NOTFOUND;

	r->res->nfiles = 0;
	r->blank = CFG_BLANK_KEEPS;
	if (r->family >= 81) {
		e = find_boot(r);
		if (e == ERR_OK)
			e = follow_boot(r, &r->res->files[0]);
		else if (e == ERR_NOTFOUND)
			e = walk_old(r);
	} else {
		e = walk_old(r);
	}
	return e == ERR_OK ? get_personal(r) : e;
}
