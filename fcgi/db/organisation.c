/*
 * organisation.c - see organisation.h; the fields are in
 * organisation_fields.c, the rest in organisation_find.c, _move.c, _delete.c.
 */
#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "db/enrol.h"
#include "db/job.h"
#include "db/organisation.h"
#include "db/rotate.h"
#include "db/row.h"

#define PATH_KEY_LEN 32
#define USER_LEN 12
#define PASSWORD_LEN 24
#define PATH_MAX_LEN 255

#define ROW_N 31

static void
from_row(const struct val *r, struct organisation *o)
{
	*o = (struct organisation){
		.id = r[0].i,
		.parent_id = row_int(&r[1]),
		.kind = row_enum(&r[2]),
		.name = r[3].s,
		.path = r[4].s,
		.path_key = r[5].s,
		.enabled = r[6].i,
		.gate_auth = row_enum(&r[7]),
		.gate_scheme = row_enum(&r[8]),
		.gate_tls = r[9].i,
		.gate_networks = r[10].s,
		.gate_mismatch = row_enum(&r[11]),
		.gate_certificate = row_enum(&r[12]),
		.gate_resources = row_enum(&r[13]),
		.prov_user = r[14].s,
		.phone_language = row_text(&r[15]),
		.phone_tone = row_text(&r[16]),
		.phone_zone = row_text(&r[17]),
		.phone_zone_name = row_text(&r[18]),
		.phone_ntp = row_text(&r[19]),
		.language = r[20].s,
		.timezone = r[21].s,
		.notes = r[22].s,
		.upload_quota = r[23].i,
		.resource_quota = r[24].i,
		.resource_max = r[25].i,
		.generation = r[26].i,
		.version = r[27].i,
		.certificate_url = r[28].s,
		.gate_secrets = row_enum(&r[29]),
		.gate_secrets_now = row_enum(&r[30]),
	};
}

enum err
organisation_by_id(struct act *act, int64_t id, struct organisation *o)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_ORG_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "There is no organisation with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		from_row(row, o);
	return e;
}

void
organisation_defaults(struct organisation *o)
{
	*o = (struct organisation){
		.kind = ORG_CUSTOMER,
		.enabled = 1,
		.gate_auth = GATE_EITHER,
		.gate_resources = RESOURCES_PATH,
		.upload_quota = (int64_t)100 << 20,
		.resource_quota = (int64_t)10 << 30,
		.resource_max = 1000,
	};
	field_defaults(organisation_fields, norganisation_fields, o);
	o->language = o->timezone = NULL;
}

static struct val
word(const char *field, int64_t n)
{
	for (size_t i = 0; i < norganisation_fields; i++)
		if (strcmp(organisation_fields[i].name, field) == 0)
			return V_STR(organisation_fields[i].words[n]);
	return V_NULL;
}

/* "" is stored as NULL: inherited. */
static struct val
inherited(const char *s)
{
	return *s == '\0' ? V_NULL : V_STR(s);
}

/* The columns ORG_ADD and ORG_CHANGE begin with, in their order. */
#define COMMON_N 24

static void
common_values(const struct organisation *o, struct val v[COMMON_N])
{
	size_t i = 0;

	v[i++] = V_STR(o->name);
	v[i++] = V_STR(o->path_key);
	v[i++] = V_INT(o->enabled);
	v[i++] = word("gate_auth", o->gate_auth);
	v[i++] = word("gate_scheme", o->gate_scheme);
	v[i++] = V_INT(o->gate_tls);
	v[i++] = V_STR(o->gate_networks);
	v[i++] = word("gate_mismatch", o->gate_mismatch);
	v[i++] = word("gate_certificate", o->gate_certificate);
	v[i++] = word("gate_resources", o->gate_resources);
	v[i++] = V_STR(o->prov_user);
	v[i++] = inherited(o->phone_language);
	v[i++] = inherited(o->phone_tone);
	v[i++] = inherited(o->phone_zone);
	v[i++] = inherited(o->phone_zone_name);
	v[i++] = inherited(o->phone_ntp);
	v[i++] = V_STR(o->language);
	v[i++] = V_STR(o->timezone);
	v[i++] = V_INT(o->upload_quota);
	v[i++] = V_INT(o->resource_quota);
	v[i++] = V_INT(o->resource_max);
	v[i++] = V_STR(o->notes);
	v[i++] = V_STR(o->certificate_url);
	v[i++] = word("gate_secrets", o->gate_secrets);
}

static const char *
token(struct act *act, size_t n)
{
	char *s = arena_alloc(act->a, n + 1);

	digest_token(s, n);
	return s;
}

static enum err
audit(struct act *act, const char *action, const struct organisation *before,
    const struct organisation *after)
{
	const struct organisation *o = field_either(before, after);
	const struct audit_entry entry = {
		.organisation_id = o->id,
		.action = action,
		.object = "organisation",
		.object_id = o->id,
		.object_name = o->name,
	};

	return field_audit(act, &entry, organisation_fields,
	    norganisation_fields, before, after);
}

static enum err
name_taken(struct act *act, const struct organisation *o)
{
	return act_fail(act, ERR_CONFLICT, "name",
	    "There is an organisation called %s there already.", o->name);
}

/* Provider at the root alone, resellers below it and each other, customers
 * below either. */
static enum err
check_place(struct act *act, const struct organisation *o,
    struct organisation *parent)
{
	struct val row[1];
	enum err e;

	if (o->parent_id == 0) {
		if ((e = act_need_all(act, "the root")) != ERR_OK)
			return e;
		if (o->kind != ORG_PROVIDER)
			return act_fail(act, ERR_INVALID, "parent_id",
			    "Only the provider has nothing above it; say "
			    "below whom this organisation is.");
		e = db_first(act->db, act->a, STMT_ORG_ROOT, NOVALS, row, 1);
		if (e == ERR_OK)
			return act_fail(act, ERR_CONFLICT, "kind",
			    "There is a provider already; everything else is "
			    "below it.");
		*parent = (struct organisation){ .path = "/" };
		return e == ERR_NOTFOUND ? ERR_OK : e;
	}
	/* Locked: it must not be moved while the new path is made of its. */
	e = db_first(act->db, act->a, STMT_ORG_LOCK, VALS(V_INT(o->parent_id)),
	    row, 1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if ((e = organisation_by_id(act, o->parent_id, parent)) != ERR_OK ||
	    (e = db_run(act->db, STMT_ORG_STAND, VALS(V_INT(parent->id)),
		 NULL)) != ERR_OK)
		return e;
	if (o->kind == ORG_PROVIDER)
		return act_fail(act, ERR_INVALID, "kind",
		    "A provider is at the root; this is a reseller or a "
		    "customer.");
	if (parent->kind == ORG_CUSTOMER)
		return act_fail(act, ERR_INVALID, "parent_id",
		    "%s is a customer, and a customer has nobody below it.",
		    parent->name);
	return ERR_OK;
}

/* What is random unless it was given. */
static void
fill_in(struct act *act, struct organisation *o)
{
	field_defaults(organisation_fields, norganisation_fields, o);
	if (*o->path_key == '\0' || strcmp(o->path_key, "new") == 0)
		o->path_key = token(act, PATH_KEY_LEN);
	if (*o->prov_user == '\0' && o->prov_password == NULL)
		o->prov_user = token(act, USER_LEN);
}

/* Its people read and live as those above, unless it was said. */
static void
as_parent(struct organisation *o, const struct organisation *parent)
{
	bool root = o->parent_id == 0;

	if (o->language == NULL)
		o->language = root ? "en" : parent->language;
	if (o->timezone == NULL)
		o->timezone = root ? "UTC" : parent->timezone;
}

static enum err
insert(struct act *act, struct organisation *o,
    const struct organisation *parent)
{
	const char *password = o->prov_password;
	struct val v[COMMON_N + 4], now;
	enum err e;

	if (password == NULL)
		password = token(act, PASSWORD_LEN);
	common_values(o, v);
	v[COMMON_N] = V_ID(o->parent_id);
	v[COMMON_N + 1] = word("kind", o->kind);
	if ((e = act_seal(act, "prov", password, &v[COMMON_N + 2])) != ERR_OK ||
	    (e = act_seal(act, "admin", o->admin_password, &v[COMMON_N + 3])) !=
		ERR_OK)
		return e;
	e = db_insert(act->db, STMT_ORG_ADD, v, COMMON_N + 4, &o->id);
	if (e == ERR_CONFLICT)
		return name_taken(act, o);
	if (e != ERR_OK)
		return e;
	o->path = arena_printf(act->a, "%s%" PRId64 "/", parent->path, o->id);
	if (strlen(o->path) > PATH_MAX_LEN)
		return act_fail(act, ERR_INVALID, "parent_id",
		    "There are too many levels above it.");
	e = db_first(act->db, act->a, STMT_CATALOGUE_NOW, NOVALS, &now, 1);
	if (e != ERR_OK)
		return e;
	return db_run(act->db, STMT_ORG_SET_PATH,
	    VALS(V_STR(o->path), now, V_INT(o->id)), NULL);
}

static enum err
add(struct act *act, void *arg)
{
	struct organisation *o = arg, parent;
	enum err e;

	if ((e = check_place(act, o, &parent)) != ERR_OK)
		return e;
	as_parent(o, &parent);
	fill_in(act, o);
	if ((e = field_check(act, organisation_fields, norganisation_fields, o,
		 NULL)) != ERR_OK ||
	    (e = organisation_warn(act, NULL, o)) != ERR_OK ||
	    (e = insert(act, o, &parent)) != ERR_OK ||
	    (e = enrol_inherit(act, o->id)) != ERR_OK ||
	    (e = audit(act, "create", NULL, o)) != ERR_OK)
		return e;
	o->version = 1;
	o->generation = 1;
	return job_add(act, JOB_ADD_SERVER, o->id, NULL);
}

enum err
organisation_add(struct act *act, struct organisation *o)
{
	return act_tx(act, add, o);
}

struct change {
	const struct organisation *to;
	int64_t version;
};

/* Does Yealink have to know?  It keeps URL, credentials and certificate; its
 * name for the server stays what it was. */
static bool
server_differs(const struct organisation *old, const struct organisation *o)
{
	return strcmp(old->path_key, o->path_key) != 0 ||
	    strcmp(old->prov_user, o->prov_user) != 0 ||
	    strcmp(old->certificate_url, o->certificate_url) != 0 ||
	    o->prov_password != NULL;
}

static enum err
update(struct act *act, const struct organisation *old,
    const struct organisation *o)
{
	struct val v[COMMON_N + 5];
	enum err e;

	common_values(o, v);
	v[COMMON_N] = V_INT(o->prov_password == NULL);
	v[COMMON_N + 2] = V_INT(o->admin_password == NULL);
	v[COMMON_N + 4] = V_INT(o->id);
	if ((e = act_seal(act, "prov", o->prov_password, &v[COMMON_N + 1])) !=
		ERR_OK ||
	    (e = act_seal(act, "admin", o->admin_password, &v[COMMON_N + 3])) !=
		ERR_OK)
		return e;
	e = db_run(act->db, STMT_ORG_CHANGE, v, COMMON_N + 5, NULL);
	if (e == ERR_OK && o->prov_password != NULL)
		e = organisation_old_drop(act, o->id);
	if (e == ERR_OK &&
	    (o->gate_secrets != old->gate_secrets ||
		o->gate_auth != old->gate_auth))
		return enrol_inherit(act, o->id);
	if (e == ERR_CONFLICT && strcmp(old->name, o->name) == 0)
		return act_fail(act, e, "path_key",
		    "Another organisation has that path key; use \"new\".");
	return e == ERR_CONFLICT ? name_taken(act, o) : e;
}

/* What was decided above is not undone below. */
static enum err
check_own(struct act *act, const struct organisation *old,
    const struct organisation *o)
{
	const char *field = NULL;

	if (act->scope == NULL || strcmp(act->scope, old->path) != 0)
		return ERR_OK;
	if (o->enabled != old->enabled)
		field = "enabled";
	else if (o->upload_quota != old->upload_quota)
		field = "upload_quota";
	else if (o->resource_quota != old->resource_quota)
		field = "resource_quota";
	else if (o->resource_max != old->resource_max)
		field = "resource_max";
	if (field == NULL)
		return ERR_OK;
	return act_fail(act, ERR_DENIED, field,
	    "%s is your own organisation; its %s is for who is above it to "
	    "say.",
	    old->name, field);
}

static enum err
change(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct organisation old, o = *c->to;
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_ORG_LOCK, VALS(V_INT(o.id)), row, 1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if ((e = organisation_by_id(act, o.id, &old)) != ERR_OK)
		return e;
	if ((e = act_version(act, old.name, c->version, old.version)) != ERR_OK)
		return e;
	o.parent_id = old.parent_id;
	o.path = old.path;
	field_defaults(organisation_fields, norganisation_fields, &o);
	if (*o.path_key == '\0' || strcmp(o.path_key, "new") == 0)
		o.path_key = token(act, PATH_KEY_LEN);
	if ((e = field_check(act, organisation_fields, norganisation_fields, &o,
		 &old)) != ERR_OK ||
	    (e = check_own(act, &old, &o)) != ERR_OK ||
	    (e = organisation_warn(act, &old, &o)) != ERR_OK ||
	    (e = update(act, &old, &o)) != ERR_OK ||
	    (e = audit(act, "change", &old, &o)) != ERR_OK ||
	    (e = organisation_touch(act, o.id)) != ERR_OK)
		return e;
	if (server_differs(&old, &o))
		return job_add(act, JOB_EDIT_SERVER, o.id, NULL);
	return ERR_OK;
}

enum err
organisation_change(struct act *act, const struct organisation *o,
    int64_t version)
{
	struct change c = { o, version };

	return act_tx(act, change, &c);
}

enum err
organisation_touch(struct act *act, int64_t id)
{
	const char *path = "/";
	struct val row[1];
	enum err e;

	if (id != 0) {
		e = db_first(act->db, act->a, STMT_ORG_PATH, VALS(V_INT(id)),
		    row, 1);
		if (e != ERR_OK)
			return e;
		path = row[0].s;
	}
	path = arena_printf(act->a, "%s%%", path);
	return db_run(act->db, STMT_ORG_TOUCH, VALS(V_STR(path)), NULL);
}
