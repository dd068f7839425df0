/*
 * device.c - changing the device row; see device.h.  Its fields and finding
 * it are in device_find.c, its lines and keys in device_line.c and
 * device_key.c; the row phones read is made in compile.c.
 */
#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "db/compile.h"
#include "db/device_part.h"
#include "db/enrol.h"
#include "db/group.h"
#include "db/job.h"
#include "db/lock_state.h"
#include "db/model.h"
#include "db/organisation.h"
#include "db/personal.h"
#include "db/rotate.h"
#include "db/row.h"
#include "db/rules.h"
#include "db/setting.h"
#include "db/upload.h"

#define PASSWORD_LEN 24

enum err
device_rules(struct act *act, struct device *d)
{
	char *mac = arena_alloc(act->a, MAC_LEN + 1);
	enum err e;

	field_defaults(device_fields, ndevice_fields, d);
	if ((e = field_check(act, device_fields, ndevice_fields, d, NULL)) !=
	    ERR_OK)
		return e;
	if (scan_mac(d->mac, strlen(d->mac), mac) != ERR_OK)
		return ERR_SYSTEM; /* the table has let it through */
	d->mac = mac;
	return ERR_OK;
}

/* Names to ids; then the rules. */
static enum err
settle(struct act *act, struct device *d, struct model *m)
{
	struct group g;
	enum err e;

	if (d->model != NULL && *d->model != '\0')
		e = act_reference(act, model_by_name(act, d->model, m),
		    "model");
	else
		e = act_reference(act, model_by_id(act, d->model_id, m),
		    "model_id");
	if (e != ERR_OK)
		return e;
	if (d->group == NULL && d->group_id != 0) {
		if ((e = group_by_id(act, d->group_id, &g)) != ERR_OK)
			return act_reference(act, e, "group_id");
		if (g.organisation_id != d->organisation_id)
			return act_fail(act, ERR_INVALID, "group_id",
			    "The group %s is of another organisation.", g.name);
		d->group = g.name;
	}
	if ((e = device_rules(act, d)) != ERR_OK)
		return e;
	d->model = m->name;
	d->model_id = m->id;
	d->group_id = 0;
	if (*d->group == '\0')
		return ERR_OK;
	/* By name in its own organisation, wherever the id came from. */
	if ((e = group_find(act, d->organisation_id, d->group, &g)) == ERR_OK)
		d->group_id = g.id;
	return act_reference(act, e, "group");
}

void
device_entry(struct act *act, const char *action, const struct device *before,
    const struct device *after, struct audit_entry *entry)
{
	const struct device *d = field_either(before, after);

	*entry = (struct audit_entry){
		.organisation_id = d->organisation_id,
		.action = action,
		.object = "device",
		.object_id = d->id,
		.object_name = d->mac,
	};
	if (before != NULL)
		entry->before =
		    field_json(act->a, device_fields, ndevice_fields, before);
	if (after != NULL)
		entry->after =
		    field_json(act->a, device_fields, ndevice_fields, after);
}

static enum err
audit(struct act *act, const char *action, const struct device *before,
    const struct device *after)
{
	struct audit_entry entry;

	device_entry(act, action, before, after, &entry);
	return act_audit(act, &entry);
}

enum err
device_in_use(struct act *act, const char *mac)
{
	struct device other;

	/* Whose it is, only to somebody who may know. */
	if (device_by_mac(act, mac, &other) == ERR_OK)
		return act_fail(act, ERR_CONFLICT, "mac",
		    "The MAC %s is in use: it is %s of %s.", mac,
		    *other.label == '\0'
			? "a phone without a label"
			: arena_printf(act->a, "\"%s\"", other.label),
		    other.organisation);
	return act_fail(act, ERR_CONFLICT, "mac",
	    "The MAC %s is in use; if the phone is yours, ask the provider "
	    "to set it free.",
	    mac);
}

enum err
device_values(struct act *act, const struct device *d,
    struct val v[DEVICE_VALUES])
{
	const char *password = d->prov_password;
	char *random = arena_alloc(act->a, PASSWORD_LEN + 1);
	size_t i = 0;
	enum err e;

	if (password == NULL) {
		digest_token(random, PASSWORD_LEN);
		password = random;
	}
	v[i++] = V_INT(d->organisation_id);
	v[i++] = V_INT(d->model_id);
	v[i++] = V_ID(d->group_id);
	v[i++] = V_STR(d->mac);
	v[i++] = V_STR(d->serial);
	v[i++] = V_STR(d->label);
	v[i++] = V_INT(d->enabled);
	v[i++] = V_STR(d->notes);
	e = act_seal(act, "prov", password, &v[i++]);
	if (e != ERR_OK)
		return e;
	e = act_seal(act, "admin", d->admin_password, &v[i++]);
	v[i] = V_STR(secrets_words[d->gate_secrets]);
	return e;
}

static enum err
insert(struct act *act, struct device *d)
{
	struct val v[DEVICE_VALUES];
	enum err e;

	if ((e = device_values(act, d, v)) != ERR_OK)
		return e;
	e = db_insert(act->db, STMT_DEVICE_ADD, v, DEVICE_VALUES, &d->id);
	return e == ERR_CONFLICT ? device_in_use(act, d->mac) : e;
}

struct adding {
	struct device *d;
	struct device_parts *parts;
};

static enum err
add(struct act *act, void *arg)
{
	struct adding *a = arg;
	struct device *d = a->d;
	struct organisation o;
	struct model m;
	int64_t global;
	enum err e;

	if ((e = personal_refuse(act, "a new phone")) != ERR_OK ||
	    (e = organisation_by_id(act, d->organisation_id, &o)) != ERR_OK ||
	    (e = settle(act, d, &m)) != ERR_OK)
		return e;
	if ((e = insert(act, d)) != ERR_OK ||
	    (e = global_config_id(act, o.id, m.id, &global)) != ERR_OK ||
	    (e = audit(act, "create", NULL, d)) != ERR_OK ||
	    (e = device_parts_store(act, d, &m, a->parts)) != ERR_OK ||
	    (e = device_compile(act, d->id)) != ERR_OK)
		return e;
	d->organisation = o.name;
	d->version = 1;
	return job_add(act, JOB_ADD_DEVICE, o.id, d->mac);
}

enum err
device_add_with(struct act *act, struct device *d, struct device_parts *parts)
{
	struct adding a = { d, parts };

	return act_tx(act, add, &a);
}

enum err
device_add(struct act *act, struct device *d)
{
	struct device_parts none = { .lines = NULL };

	return device_add_with(act, d, &none);
}

struct change {
	const struct device *to;
	int64_t version;
};

/* Everything that is on it must be possible on another model too. */
enum err
device_fits(struct act *act, const struct device *old, const struct model *m)
{
	struct sheet s;
	enum err e;

	if (m->id == old->model_id)
		return ERR_OK;
	if ((e = device_sheet(act, old->id, &s)) != ERR_OK)
		return e;
	for (size_t i = 0; i < s.nlines; i++)
		if ((e = model_check_line(act, m, s.lines[i].number)) != ERR_OK)
			return e;
	for (size_t i = 0; i < s.nkeys; i++)
		if ((e = model_check_key(act, m, s.keys[i].area,
			 s.keys[i].module, s.keys[i].position)) != ERR_OK)
			return e;
	return ERR_OK;
}

static enum err
move(struct act *act, const struct device *old, const struct device *d)
{
	enum err e;

	if (old->organisation_id == d->organisation_id)
		return ERR_OK;
	if ((e = db_run(act->db, STMT_DEVICE_MOVE_SETTINGS,
		 VALS(V_INT(d->organisation_id), V_INT(d->id)), NULL)) !=
		ERR_OK ||
	    (e = lock_state(act, d->organisation_id, false)) != ERR_OK ||
	    (e = upload_forget(act, old)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_DEVICE_MOVE_USERS, VALS(V_INT(d->id)),
	    NULL);
}

static enum err
update(struct act *act, const struct device *d)
{
	struct val prov, admin;
	enum err e;

	if ((e = act_seal(act, "prov", d->prov_password, &prov)) != ERR_OK ||
	    (e = act_seal(act, "admin", d->admin_password, &admin)) != ERR_OK)
		return e;
	e = db_run(act->db, STMT_DEVICE_CHANGE,
	    VALS(V_INT(d->organisation_id), V_INT(d->model_id),
		V_ID(d->group_id), V_STR(d->mac), V_STR(d->serial),
		V_STR(d->label), V_INT(d->enabled), V_STR(d->notes),
		V_STR(secrets_words[d->gate_secrets]),
		V_INT(d->prov_password == NULL), prov,
		V_INT(d->admin_password == NULL), admin, V_INT(d->id)),
	    NULL);
	if (e == ERR_OK && d->prov_password != NULL)
		e = device_old_drop(act, d->id);
	return e == ERR_CONFLICT ? device_in_use(act, d->mac) : e;
}

/* Yealink keeps the MAC, the serial, a remark, the server, a password; and
 * when secrets are given may have made one. */
enum err
device_change_jobs(struct act *act, const struct device *old,
    const struct device *d)
{
	enum err e;

	if (strcmp(old->mac, d->mac) != 0) {
		e = job_add(act, JOB_DELETE_DEVICE, old->organisation_id,
		    old->mac);
		if (e != ERR_OK)
			return e;
		return job_add(act, JOB_ADD_DEVICE, d->organisation_id, d->mac);
	}
	if (old->organisation_id == d->organisation_id &&
	    strcmp(old->serial, d->serial) == 0 &&
	    strcmp(old->label, d->label) == 0 &&
	    old->gate_secrets == d->gate_secrets && d->prov_password == NULL)
		return ERR_OK;
	return job_add(act, JOB_EDIT_DEVICE, d->organisation_id, d->mac);
}

static enum err
change(struct act *act, void *arg)
{
	static const char *const personal[] = { "label", NULL };
	const struct change *c = arg;
	struct device old, d = *c->to;
	struct organisation o;
	struct model m;
	int64_t global;
	enum err e;

	if ((e = device_begin(act, d.id, &old)) != ERR_OK)
		return e;
	if ((e = act_version(act, old.mac, c->version, old.version)) != ERR_OK)
		return e;
	if ((e = organisation_by_id(act, d.organisation_id, &o)) != ERR_OK ||
	    (e = settle(act, &d, &m)) != ERR_OK ||
	    (e = personal_fields(act, device_fields, ndevice_fields, &old, &d,
		 personal)) != ERR_OK ||
	    (e = device_fits(act, &old, &m)) != ERR_OK ||
	    (e = update(act, &d)) != ERR_OK ||
	    (e = move(act, &old, &d)) != ERR_OK ||
	    (e = global_config_id(act, o.id, m.id, &global)) != ERR_OK ||
	    (e = device_end(act, d.id)) != ERR_OK ||
	    (e = audit(act, "change", &old, &d)) != ERR_OK)
		return e;
	return device_change_jobs(act, &old, &d);
}

enum err
device_change(struct act *act, const struct device *d, int64_t version)
{
	struct change c = { d, version };

	return act_tx(act, change, &c);
}

struct deletion {
	const char *mac;
};

static enum err
drop(struct act *act, void *arg)
{
	const struct deletion *del = arg;
	struct device d;
	enum err e;

	if ((e = personal_refuse(act, "deleting a phone")) != ERR_OK ||
	    (e = device_begin_mac(act, del->mac, &d)) != ERR_OK ||
	    (e = audit(act, "delete", &d, NULL)) != ERR_OK ||
	    (e = job_add(act, JOB_DELETE_DEVICE, d.organisation_id, d.mac)) !=
		ERR_OK)
		return e;
	return db_run(act->db, STMT_DEVICE_DELETE, VALS(V_INT(d.id)), NULL);
}

enum err
device_delete(struct act *act, const char *mac)
{
	struct deletion d = { mac };

	return act_tx(act, drop, &d);
}
