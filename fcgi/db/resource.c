/* resource.c - see resource.h; the bytes are in resource_file.c. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "db/organisation.h"
#include "db/resource.h"
#include "db/resource_file.h"
#include "db/resource_look.h"
#include "db/row.h"

#define ROW_N 9

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
	  "file name: letters, digits, dot, dash, underscore", false },
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
		.version = r[8].i,
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

enum err
resource_by_id(struct act *act, int64_t id, struct resource *r)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_RESOURCE_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "There is no file with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		from_row(row, r);
	return e;
}

static const char *
json(struct act *act, const struct resource *r)
{
	struct buf b = BUF_INIT(act->a);

	buf_str(&b, "{\"name\":");
	field_json_text(&b, r->name);
	buf_str(&b, ",\"firmware_version\":");
	field_json_text(&b, r->firmware_version);
	buf_printf(&b, ",\"size\":%" PRId64 ",\"sha256\":\"%s\"}", r->size,
	    r->sha256);
	return b.p;
}

static enum err
audit(struct act *act, const struct resource *before,
    const struct resource *after)
{
	const struct resource *r = field_either(before, after);
	struct audit_entry entry = {
		.organisation_id = r->organisation_id,
		.action = before == NULL ? "create"
		    : after == NULL      ? "delete"
					 : "change",
		.object = "resource",
		.object_id = r->id,
		/* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): an ENUM */
		.object_name = arena_printf(act->a, "%s/%s",
		    resource_words[r->kind], r->name),
	};

	if (before != NULL)
		entry.before = json(act, before);
	if (after != NULL)
		entry.after = json(act, after);
	return act_audit(act, &entry);
}

static enum err
name_taken(struct act *act, const struct resource *r)
{
	return act_fail(act, ERR_CONFLICT, "name",
	    "The organisation has a %s called %s already.",
	    resource_words[r->kind], r->name);
}

struct change {
	struct resource *r;
	int64_t version;
	bool add;               /* never replace */
	const char *old_sha256; /* "": there was none */
};

static enum err
insert(struct act *act, struct resource *r)
{
	enum err e;

	e = db_insert(act->db, STMT_RESOURCE_ADD,
	    VALS(V_INT(r->organisation_id), V_STR(resource_words[r->kind]),
		V_STR(r->name), V_STR(r->firmware_version), V_INT(r->size),
		V_STR(r->sha256)),
	    &r->id);
	r->version = 1;
	return e == ERR_CONFLICT ? name_taken(act, r) : e;
}

/* Is there room for so many bytes more, in a file more or in one there is? */
static enum err
check_room(struct act *act, const struct resource *r, bool is_new, int64_t more)
{
	struct val v[5];
	enum err e;

	e = db_first(act->db, act->a, STMT_RESOURCE_ROOM,
	    VALS(V_INT(r->organisation_id)), v, 5);
	if (e != ERR_OK)
		return e;
	if (is_new && v[3].i >= v[2].i)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s keeps %" PRId64 " files here and may keep no more "
		    "(resource_max); delete some that no phone needs, or have "
		    "it raised.",
		    v[0].s, v[3].i);
	if (more > 0 && v[4].i + more > v[1].i)
		return act_fail(act, ERR_CONFLICT, "",
		    "The files of %s fill its resource_quota of %" PRId64
		    " bytes (%" PRId64 " are taken); delete some that no phone "
		    "needs, or have it raised.",
		    v[0].s, v[1].i, v[4].i);
	return ERR_OK;
}

/* Others that add a file to the organisation wait from here on. */
static enum err
lock_room(struct act *act, int64_t organisation_id)
{
	struct val row[1];

	return db_first(act->db, act->a, STMT_ORG_LOCK,
	    VALS(V_INT(organisation_id)), row, 1);
}

static enum err
put_row(struct act *act, void *arg)
{
	struct change *c = arg;
	struct resource *r = c->r, old;
	bool is_new;
	enum err e;

	c->old_sha256 = "";
	if ((e = lock_room(act, r->organisation_id)) != ERR_OK)
		return e;
	e = resource_find(act, r->organisation_id, r->kind, r->name, &old);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	is_new = e == ERR_NOTFOUND;
	act_clear(act);
	if (!is_new && c->add)
		return name_taken(act, r);
	if ((e = check_room(act, r, is_new,
		 r->size - (is_new ? 0 : old.size))) != ERR_OK)
		return e;
	if (is_new) {
		e = insert(act, r);
	} else {
		r->id = old.id;
		r->version = old.version + 1;
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

/*
 * Nobody needs the bytes any more, it seems.  In somebody's transaction that
 * is not sure yet: then the sweep finds them.
 */
static enum err
drop_bytes(struct act *act, const char *dir, const char *sha256)
{
	bool removed;

	if (db_in_tx(act->db))
		return ERR_OK;
	return resource_file_drop(act, dir, sha256, &removed);
}

static enum err
keep(struct act *act, const char *dir, const struct resource_file *f,
    struct change *c)
{
	struct resource *r = c->r;
	struct problem why;
	enum err e;

	r->size = f->size;
	r->sha256 = arena_strdup(act->a, f->sha256);
	e = resource_look(act, r, f->head, f->nhead, f->size, &r->warning);
	if (e == ERR_OK)
		e = act_tx(act, put_row, c);
	if (e != ERR_OK) {
		/* Ours unless somebody else has the same; a lost connection
		 * leaves it to the sweep. */
		why = act->problem;
		unlink(f->temp);
		if (drop_bytes(act, dir, f->sha256) != ERR_OK)
			log_warnx("resource: %s stays", f->final);
		act->problem = why;
		return e;
	}
	if ((e = resource_file_keep(act, f)) != ERR_OK ||
	    *c->old_sha256 == '\0' || strcmp(c->old_sha256, f->sha256) == 0)
		return e;
	return drop_bytes(act, dir, c->old_sha256);
}

static enum err
take(struct act *act, const char *dir, int fd, struct change *c)
{
	struct resource *r = c->r;
	struct resource_file f;
	struct organisation o;
	enum err e;

	act_clear(act);
	r->warning = NULL;
	field_defaults(resource_fields, nresource_fields, r);
	if ((e = field_check(act, resource_fields, nresource_fields, r,
		 NULL)) != ERR_OK ||
	    (e = organisation_by_id(act, r->organisation_id, &o)) != ERR_OK ||
	    (e = resource_look(act, r, "", 0, 0, &r->warning)) != ERR_OK ||
	    (c->add && (e = check_room(act, r, true, 1)) != ERR_OK) ||
	    (e = resource_file_take(act, dir, fd, &f)) != ERR_OK)
		return e;
	return keep(act, dir, &f, c);
}

enum err
resource_put(struct act *act, const char *dir, int fd, struct resource *r)
{
	return take(act, dir, fd, &(struct change){ .r = r });
}

enum err
resource_add(struct act *act, const char *dir, int fd, struct resource *r)
{
	struct resource old;
	enum err e;

	/* Before a gigabyte is copied for nothing. */
	e = resource_find(act, r->organisation_id, r->kind, r->name, &old);
	if (e == ERR_OK)
		return name_taken(act, r);
	if (e != ERR_NOTFOUND)
		return e;
	return take(act, dir, fd, &(struct change){ .r = r, .add = true });
}

/* Locks the row for the rest of the transaction and reads it. */
static enum err
begin(struct act *act, int64_t id, struct resource *r)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_RESOURCE_LOCK, VALS(V_INT(id)), row,
	    1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	return resource_by_id(act, id, r);
}

static enum err
change(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct resource *r = c->r, old;
	enum err e;

	if ((e = begin(act, r->id, &old)) != ERR_OK ||
	    (e = act_version(act, old.name, c->version, old.version)) !=
		ERR_OK ||
	    (e = field_check(act, resource_fields, nresource_fields, r,
		 &old)) != ERR_OK ||
	    (e = resource_look(act, r, "", 0, 0, &r->warning)) != ERR_OK)
		return e;
	e = db_run(act->db, STMT_RESOURCE_RENAME,
	    VALS(V_STR(r->name), V_STR(r->firmware_version), V_INT(r->id)),
	    NULL);
	if (e == ERR_CONFLICT)
		return name_taken(act, r);
	if (e != ERR_OK || (e = audit(act, &old, r)) != ERR_OK)
		return e;
	r->version = old.version + 1;
	return organisation_touch(act, old.organisation_id);
}

enum err
resource_change(struct act *act, struct resource *r, int64_t version)
{
	r->warning = NULL;
	field_defaults(resource_fields, nresource_fields, r);
	return act_tx(act, change, &(struct change){ r, version, false, "" });
}

static enum err
delete_row(struct act *act, void *arg)
{
	struct resource *r = arg;
	int64_t id = r->id;
	enum err e;

	if ((e = begin(act, id, r)) != ERR_OK ||
	    (e = db_run(act->db, STMT_RESOURCE_DELETE, VALS(V_INT(id)),
		 NULL)) != ERR_OK ||
	    (e = audit(act, r, NULL)) != ERR_OK)
		return e;
	return organisation_touch(act, r->organisation_id);
}

enum err
resource_delete(struct act *act, const char *dir, int64_t id)
{
	struct resource r = { .id = id };
	enum err e;

	if ((e = act_tx(act, delete_row, &r)) != ERR_OK)
		return e;
	return drop_bytes(act, dir, r.sha256);
}

const char *
resource_path(struct arena *a, const char *dir, const char *sha256)
{
	return arena_printf(a, "%s/%.2s/%s", dir, sha256, sha256);
}

enum err
resource_named(struct act *act, const struct resource *r, db_row_fn *fn,
    void *arg)
{
	const char *end =
	    arena_printf(act->a, "/r/%s/%s", resource_words[r->kind], r->name);
	struct organisation o;
	enum err e;

	if ((e = organisation_by_id(act, r->organisation_id, &o)) != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_RESOURCE_NAMED,
	    VALS(V_STR(o.path), V_STR(end), V_STR(end)), fn, arg);
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
