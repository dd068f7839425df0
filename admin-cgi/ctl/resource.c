/* resource.c - voipconfigctl resource: files that phones fetch. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/organisation.h"
#include "db/resource.h"

static enum err
say(struct ctl *ct, const char *done, const struct resource *r)
{
	if (r->warning != NULL)
		ctl_warn("%s", r->warning);
	ctl_done(ct, done, "resource", r->id,
	    arena_printf(ct->act.a, "%s/%s", resource_words[r->kind], r->name));
	return ERR_OK;
}

static enum err
put(struct ctl *ct, const char *path, struct resource *r, const char *done)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum err e;

	if (fd == -1)
		return act_fail(&ct->act, ERR_NOTFOUND, "",
		    "%s cannot be opened: %s.", path, strerror(errno));
	e = resource_put(&ct->act, ct->conf->resource_dir, fd, r);
	close(fd);
	return e == ERR_OK ? say(ct, done, r) : e;
}

enum err
cmd_resource_add(struct ctl *ct)
{
	struct resource old = { 0 }, r = { .kind = RESOURCE_OTHER };
	const char *path = ct->arg[0], *slash = strrchr(path, '/');
	enum err e;

	field_defaults(resource_fields, nresource_fields, &r);
	r.name = slash == NULL ? path : slash + 1;
	if ((e = ctl_organisation_option(ct, &r.organisation_id)) != ERR_OK)
		return e;
	if (r.organisation_id == 0)
		return ctl_usage(ct, "Say whose: organisation=ORG.");
	e = ctl_fields(ct, resource_fields, nresource_fields, &r);
	if (e != ERR_OK)
		return e;
	e = resource_find(&ct->act, r.organisation_id, r.kind, r.name, &old);
	if (e == ERR_OK)
		return act_fail(&ct->act, ERR_CONFLICT, "name",
		    "There is a %s %s already (%lld bytes, %s); \"resource "
		    "change\" replaces it.",
		    resource_words[r.kind], r.name, (long long)old.size,
		    old.created_at);
	return e == ERR_NOTFOUND ? put(ct, path, &r, "added") : e;
}

enum err
cmd_resource_list(struct ctl *ct)
{
	struct column col[] = { { "+id", COL_INT, NULL },
		{ "kind", COL_WORD, NULL }, { "name", COL_TEXT, NULL },
		{ "firmware_version", COL_TEXT, NULL },
		{ "size", COL_INT, NULL }, { "+sha256", COL_TEXT, NULL },
		{ "created_at", COL_TEXT, NULL },
		{ "+organisation_id", COL_INT, NULL },
		{ "organisation", COL_TEXT, NULL } };
	int64_t org;
	enum err e;

	col[1].words = resource_words;
	if ((e = ctl_organisation_option(ct, &org)) != ERR_OK)
		return e;
	out_list(ct->out, "resources");
	e = resource_each(&ct->act, org, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

/* "ORG:KIND/NAME" */
static enum err
get(struct ctl *ct, struct resource *r)
{
	const char *rest, *slash;
	int64_t org, kind = 0;
	enum err e;

	*r = (struct resource){ 0 };
	e = part_split(ct, ct->arg[0], "KIND/NAME", &org, &rest);
	if (e != ERR_OK)
		return e;
	if ((slash = strchr(rest, '/')) == NULL)
		return ctl_usage(ct,
		    "\"%s\" should be KIND/NAME, such as "
		    "wallpaper/lobby.png.",
		    rest);
	while (resource_words[kind] != NULL &&
	    (strlen(resource_words[kind]) != (size_t)(slash - rest) ||
		strncmp(resource_words[kind], rest, (size_t)(slash - rest)) !=
		    0))
		kind++;
	if (resource_words[kind] == NULL)
		return ctl_usage(ct, "%.*s is not a kind of resource.",
		    (int)(slash - rest), rest);
	return resource_find(&ct->act, org, kind, slash + 1, r);
}

enum err
cmd_resource_show(struct ctl *ct)
{
	struct organisation o = { 0 };
	struct resource r;
	const char *url;
	enum err e;

	if ((e = get(ct, &r)) != ERR_OK ||
	    (e = organisation_by_id(&ct->act, r.organisation_id, &o)) != ERR_OK)
		return e;
	out_open(ct->out, NULL);
	out_int(ct->out, "id", r.id);
	ctl_show_fields(ct, resource_fields, nresource_fields, &r);
	out_int(ct->out, "size", r.size);
	out_str(ct->out, "sha256", r.sha256);
	out_str(ct->out, "created_at", r.created_at);
	out_str(ct->out, "stored",
	    arena_printf(ct->act.a, "%s/%.2s/%s", ct->conf->resource_dir,
		r.sha256, r.sha256));
	if (*ct->conf->public_url != '\0' &&
	    (e = ctl_url(ct, o.path_key, &url)) == ERR_OK)
		out_str(ct->out, "url",
		    arena_printf(ct->act.a, "%sr/%s/%s", url,
			resource_words[r.kind], r.name));
	out_close(ct->out);
	return e;
}

enum err
cmd_resource_change(struct ctl *ct)
{
	struct resource r;
	enum err e;

	if (ct->nset == 0 && ct->nargs < 2)
		return ctl_usage(ct, "Say what to change: FILE, field=value.");
	if ((e = get(ct, &r)) != ERR_OK ||
	    (e = ctl_fields(ct, resource_fields, nresource_fields, &r)) !=
		ERR_OK)
		return e;
	if (ct->nset != 0 && (e = resource_change(&ct->act, &r, 0)) != ERR_OK)
		return e;
	return ct->nargs < 2 ? say(ct, "changed", &r)
			     : put(ct, ct->arg[1], &r, "changed");
}

enum err
cmd_resource_delete(struct ctl *ct)
{
	struct resource r;
	enum err e;

	if ((e = get(ct, &r)) == ERR_OK)
		e = resource_delete(&ct->act, ct->conf->resource_dir, r.id);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "resource", r.id, ct->arg[0]);
	return e;
}

enum err
cmd_resource_sweep(struct ctl *ct)
{
	int64_t n = 0;
	enum err e;

	e = resource_sweep(&ct->act, ct->conf->resource_dir, &n);
	if (e == ERR_OK)
		ctl_done(ct, "removed", "unused files", 0,
		    arena_printf(ct->act.a, "(%lld)", (long long)n));
	return e;
}
