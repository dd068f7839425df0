/* resource.c - see resource.h; the bytes are in resource_file.c. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "db/organisation.h"
#include "db/resource.h"
#include "db/resource_file.h"
#include "db/row.h"

#define ROW_N 8

const char *const resource_words[] = { "firmware", "wallpaper", "ringtone",
	"screensaver", "logo", "certificate", "language", "other", NULL };

static const char *
check_name(const char *s)
{
	return *s == '\0' ? "must not be empty" : check_file_name(s);
}

static const char *
check_version(const char *s)
{
	if (s[strspn(s, "0123456789.")] == '\0')
		return NULL;
	return "must be a firmware version such as 108.86.0.45";
}

#define AT(member) offsetof(struct resource, member)

/* clang-format off */
const struct field resource_fields[] = {
	{ "kind", F_ENUM, AT(kind), 0, 0, resource_words, NULL,
	  "part of its URL", true },
	{ "name", F_TEXT, AT(name), 0, 100, NULL, check_name,
	  "file name: letters, digits, dot, dash, underscore", true },
	{ "firmware_version", F_TEXT, AT(firmware_version), 0, 32, NULL,
	  check_version, "of firmware: 108.86.0.45", false },
};
/* clang-format on */
const size_t nresource_fields =
    sizeof(resource_fields) / sizeof(resource_fields[0]);

static void
from_row(const struct val *r, struct resource *x)
{
	*x = (struct resource){
		.id = r[0].i,
		.organisation_id = r[1].i,
		.kind = row_enum(&r[2]),
		.name = r[3].s,
		.firmware_version = r[4].s,
		.size = r[5].i,
		.sha256 = r[6].s,
		.created_at = row_text(&r[7]),
	};
}

enum err
resource_find(struct act *act, int64_t organisation_id, int64_t kind,
    const char *name, struct resource *r)
{
	struct val row[ROW_N];
	enum err e;

	if (kind < RESOURCE_FIRMWARE || kind > RESOURCE_OTHER)
		return act_fail(act, ERR_INVALID, "kind",
		    "There is no such kind of file.");
	e = db_first(act->db, act->a, STMT_RESOURCE_BY_NAME,
	    VALS(V_INT(organisation_id), V_STR(resource_words[kind]),
		V_STR(name), V_STR(act_scope(act))),
	    row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "name", "There is no %s called %s.",
		    resource_words[kind], name);
	if (e == ERR_OK)
		from_row(row, r);
	return e;
}

static enum err
audit(struct act *act, const struct resource *before,
    const struct resource *after)
{
	static const char fmt[] = "{\"size\":%" PRId64 ",\"sha256\":\"%s\"}";
	const struct resource *r = after != NULL ? after : before;
	struct audit_entry entry = {
		.organisation_id = r->organisation_id,
		.action = before == NULL ? "create"
		    : after == NULL      ? "delete"
					 : "change",
		.object = "resource",
		.object_id = r->id,
		.object_name = arena_printf(act->a, "%s/%s",
		    resource_words[r->kind], r->name),
	};

	if (before != NULL)
		entry.before =
		    arena_printf(act->a, fmt, before->size, before->sha256);
	if (after != NULL)
		entry.after =
		    arena_printf(act->a, fmt, after->size, after->sha256);
	return act_audit(act, &entry);
}

struct change {
	struct resource *r;
	const char *old_sha256; /* "": there was none */
};

static enum err
put_row(struct act *act, void *arg)
{
	struct change *c = arg;
	struct resource *r = c->r, old;
	bool is_new;
	enum err e;

	c->old_sha256 = "";
	e = resource_find(act, r->organisation_id, r->kind, r->name, &old);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	is_new = e == ERR_NOTFOUND;
	act_clear(act);
	if (is_new) {
		e = db_insert(act->db, STMT_RESOURCE_ADD,
		    VALS(V_INT(r->organisation_id),
			V_STR(resource_words[r->kind]), V_STR(r->name),
			V_STR(r->firmware_version), V_INT(r->size),
			V_STR(r->sha256)),
		    &r->id);
	} else {
		r->id = old.id;
		c->old_sha256 = old.sha256;
		e = db_run(act->db, STMT_RESOURCE_CHANGE,
		    VALS(V_STR(r->firmware_version), V_INT(r->size),
			V_STR(r->sha256), V_INT(r->id)),
		    NULL);
	}
	if (e != ERR_OK || (e = audit(act, is_new ? NULL : &old, r)) != ERR_OK)
		return e;
	return organisation_touch(act, r->organisation_id);
}

enum err
resource_put(struct act *act, const char *dir, int fd, struct resource *r)
{
	struct change c = { .r = r };
	struct resource_file f;
	struct organisation o;
	bool removed;
	enum err e;

	act_clear(act);
	field_defaults(resource_fields, nresource_fields, r);
	if ((e = field_check(act, resource_fields, nresource_fields, r,
		 NULL)) != ERR_OK ||
	    (e = organisation_by_id(act, r->organisation_id, &o)) != ERR_OK ||
	    (e = resource_file_take(act, dir, fd, &f)) != ERR_OK)
		return e;
	r->size = f.size;
	r->sha256 = arena_strdup(act->a, f.sha256);
	e = act_tx(act, put_row, &c);
	if (e != ERR_OK) {
		/* Ours unless somebody else has the same; a lost connection
		 * leaves it to the sweep. */
		unlink(f.temp);
		if (resource_file_drop(act, dir, f.sha256, &removed) != ERR_OK)
			log_warnx("resource: %s stays", f.final);
		return e;
	}
	if ((e = resource_file_keep(act, &f)) != ERR_OK ||
	    *c.old_sha256 == '\0' || strcmp(c.old_sha256, f.sha256) == 0)
		return e;
	return resource_file_drop(act, dir, c.old_sha256, &removed);
}

struct deletion {
	int64_t id;
	struct resource r;
};

static enum err
delete_row(struct act *act, void *arg)
{
	struct deletion *d = arg;
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_RESOURCE_BY_ID,
	    VALS(V_INT(d->id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "There is no file with the id %" PRId64 ".", d->id);
	if (e != ERR_OK)
		return e;
	from_row(row, &d->r);
	if ((e = db_run(act->db, STMT_RESOURCE_DELETE, VALS(V_INT(d->id)),
		 NULL)) != ERR_OK ||
	    (e = audit(act, &d->r, NULL)) != ERR_OK)
		return e;
	return organisation_touch(act, d->r.organisation_id);
}

enum err
resource_delete(struct act *act, const char *dir, int64_t id)
{
	struct deletion d = { .id = id };
	bool removed;
	enum err e;

	if ((e = act_tx(act, delete_row, &d)) != ERR_OK)
		return e;
	return resource_file_drop(act, dir, d.r.sha256, &removed);
}

enum err
resource_each(struct act *act, int64_t organisation_id, db_row_fn *fn,
    void *arg)
{
	return db_each(act->db, act->a, STMT_RESOURCE_EACH,
	    VALS(V_INT(organisation_id), V_INT(organisation_id),
		V_STR(act_scope(act))),
	    fn, arg);
}
