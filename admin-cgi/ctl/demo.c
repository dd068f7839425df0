/*
 * demo.c - voipconfigctl demo: made-up organisations and phones.
 *
 * What is there is left alone, thing by thing, so that loading it again
 * changes nothing, and a load that was killed is ended by the next one.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "ctl/commands.h"
#include "ctl/demo_data.h"
#include "db/group.h"
#include "db/model.h"
#include "db/resource.h"

/* For people who log in to the demo: the portal says so too. */
#define DEMO_LOGIN_PASSWORD "voipconfig demo"

struct load {
	struct ctl *ct;
	int64_t made, there;
};

/* The three ways a look-up can end: there, not there, failed. */
static enum err
found(struct load *l, enum err e, bool *make)
{
	*make = e == ERR_NOTFOUND;
	if (e == ERR_OK)
		l->there++;
	else if (*make)
		l->made++;
	return *make ? ERR_OK : e;
}

static enum err
org_id(struct load *l, const char *name, int64_t *id)
{
	struct organisation o = { 0 };
	enum err e = organisation_find(&l->ct->act, name, &o);

	*id = o.id;
	return e;
}

static enum err
load_org(struct load *l, const struct demo_org *d)
{
	struct organisation o;
	int64_t id;
	bool make;
	enum err e;

	e = found(l, org_id(l, d->name, &id), &make);
	if (e != ERR_OK || !make)
		return e;
	organisation_defaults(&o);
	o.name = d->name;
	o.kind = (int64_t)d->kind;
	o.phone_language = d->language;
	o.phone_tone = d->tone;
	o.phone_zone = d->zone;
	o.phone_zone_name = d->zone_name;
	o.phone_ntp = d->ntp;
	o.timezone = "Europe/Amsterdam";
	o.notes = "Demo";
	if (*d->parent != '\0')
		e = org_id(l, d->parent, &o.parent_id);
	return e == ERR_OK ? organisation_add(&l->ct->act, &o) : e;
}

static enum err
load_group(struct load *l, const struct demo_group *d)
{
	struct group g = { .name = d->name, .notes = d->notes }, old;
	bool make;
	enum err e;

	if ((e = org_id(l, d->org, &g.organisation_id)) != ERR_OK)
		return e;
	e = found(l, group_find(&l->ct->act, g.organisation_id, g.name, &old),
	    &make);
	return e == ERR_OK && make ? group_add(&l->ct->act, &g) : e;
}

/* --- phones --- */

struct phone {
	struct load *l;
	const struct demo_phone *d;
};

static enum err
add_lines(struct act *act, const struct demo_phone *d, int64_t device)
{
	char password[17];
	enum err e = ERR_OK;

	for (int i = 0; i < d->lines && e == ERR_OK; i++) {
		const char *user = arena_printf(act->a, "%d", d->first + i);
		struct sheet_line s = { .number = i + 1,
			.enabled = 1,
			.user_name = user,
			.server_host = DEMO_DOMAIN,
			.transport = i == 0 ? TRANSPORT_UDP : TRANSPORT_TLS,
			.codecs = d->codecs,
			.ringtone = d->ringtone,
			.voicemail = "*97" };

		s.label = i == 0
		    ? d->label
		    : arena_printf(act->a, "%s %d", d->label, i + 1);
		s.display_name = d->label;
		if (*d->handset != '\0')
			s.handset =
			    arena_printf(act->a, "%s %d", d->handset, i + 1);
		field_defaults(line_fields, nline_fields, &s);
		digest_token(password, sizeof(password) - 1);
		e = line_put(act, device, &s, password);
	}
	explicit_bzero(password, sizeof(password));
	return e;
}

/* A phone with all that is on it, or nothing of it. */
static enum err
add_phone(struct act *act, void *arg)
{
	const struct phone *p = arg;
	const struct demo_phone *d = p->d;
	struct device dev = { .mac = d->mac,
		.model = d->model,
		.group = d->group,
		.label = d->label,
		.enabled = d->enabled,
		.notes = "Demo" };
	enum err e;

	field_defaults(device_fields, ndevice_fields, &dev);
	if ((e = org_id(p->l, d->org, &dev.organisation_id)) != ERR_OK ||
	    (e = device_add(act, &dev)) != ERR_OK)
		return e;
	e = add_lines(act, d, dev.id);
	for (size_t i = 0; i < ndemo_keys && e == ERR_OK; i++)
		if (strcmp(demo_keys[i].mac, d->mac) == 0)
			e = key_put(act, dev.id, &demo_keys[i].key);
	return e;
}

static enum err
load_phone(struct load *l, const struct demo_phone *d)
{
	struct phone p = { l, d };
	struct device old;
	bool make;
	enum err e;

	e = found(l, device_by_mac(&l->ct->act, d->mac, &old), &make);
	return e == ERR_OK && make ? act_tx(&l->ct->act, add_phone, &p) : e;
}

/* --- users, settings --- */

struct person {
	struct load *l;
	const struct demo_user *d;
};

static enum err
add_user(struct act *act, void *arg)
{
	const struct person *p = arg;
	struct user u = { .login = p->d->login,
		.name = p->d->name,
		.role = (int64_t)p->d->role,
		.enabled = 1,
		.password = DEMO_LOGIN_PASSWORD };
	enum err e;

	field_defaults(user_fields, nuser_fields, &u);
	if ((e = org_id(p->l, p->d->org, &u.organisation_id)) == ERR_OK)
		e = user_add(act, &u);
	if (e == ERR_OK && p->d->mac != NULL)
		e = user_device_put(act, u.id, p->d->mac);
	return e;
}

static enum err
load_user(struct load *l, const struct demo_user *d)
{
	struct person p = { l, d };
	struct user old;
	bool make;
	enum err e;

	e = found(l, user_find(&l->ct->act, d->login, &old), &make);
	return e == ERR_OK && make ? act_tx(&l->ct->act, add_user, &p) : e;
}

static enum err
setting_owner(struct load *l, const struct demo_setting *d, int64_t org,
    int64_t *owner)
{
	struct act *act = &l->ct->act;
	struct device dev = { 0 };
	struct group g = { 0 };
	struct model m = { 0 };
	enum err e = ERR_OK;

	*owner = org;
	switch (d->layer) {
	case LAYER_ORGANISATION:
		break;
	case LAYER_GLOBAL:
		if ((e = model_by_name(act, d->owner, &m)) == ERR_OK)
			e = global_config_id(act, org, m.id, owner);
		break;
	case LAYER_GROUP:
		e = group_find(act, org, d->owner, &g);
		*owner = g.id;
		break;
	case LAYER_DEVICE:
		e = device_by_mac(act, d->owner, &dev);
		*owner = dev.id;
		break;
	}
	return e;
}

/* Stops a walk at the row whose column is this text. */
struct seek {
	size_t column;
	const char *text;
};

static enum err
seek_row(void *arg, const struct val *row, size_t n)
{
	const struct seek *s = arg;

	(void)n;
	return strcmp(ctl_cell(&row[s->column]), s->text) == 0 ? ERR_CONFLICT
							       : ERR_OK;
}

/* What a walk with seek_row() came to, as a look-up. */
static enum err
sought(enum err e)
{
	return e == ERR_CONFLICT ? ERR_OK : e == ERR_OK ? ERR_NOTFOUND : e;
}

static enum err
load_setting(struct load *l, const struct demo_setting *d)
{
	struct setting s = { .layer = (int64_t)d->layer,
		.name = d->name,
		.absent = d->value == NULL,
		.value = d->value == NULL ? "" : d->value };
	struct seek seek = { 0, d->name };
	const char *warning = NULL;
	int64_t org;
	bool make;
	enum err e;

	if ((e = org_id(l, d->org, &org)) != ERR_OK ||
	    (e = setting_owner(l, d, org, &s.owner_id)) != ERR_OK)
		return e;
	e = sought(
	    setting_each(&l->ct->act, d->layer, s.owner_id, seek_row, &seek));
	e = found(l, e, &make);
	if (e == ERR_OK && make)
		e = setting_put(&l->ct->act, &s, &warning);
	if (warning != NULL)
		ctl_warn("%s", warning);
	return e;
}

/* --- phone books and what else phones are told --- */

struct shelf_book {
	struct load *l;
	const char *org;
	struct book b;
};

static enum err
add_book(struct act *act, void *arg)
{
	struct shelf_book *s = arg;
	struct book_entry list[32];
	struct book b = s->b;
	size_t n = 0;
	enum err e;

	for (size_t i = 0; i < ndemo_entries && n < NITEMS(list); i++)
		if (strcmp(demo_entries[i].org, s->org) == 0 &&
		    strcmp(demo_entries[i].book, b.name) == 0)
			list[n++] = demo_entries[i].entry;
	if ((e = book_put(act, &b)) == ERR_OK)
		e = book_fill(act, b.id, list, n);
	return e;
}

static enum err
load_book(struct load *l, const char *org, struct book b)
{
	struct shelf_book s = { l, org, b };
	struct book old;
	bool make;
	enum err e;

	if ((e = org_id(l, org, &s.b.organisation_id)) != ERR_OK)
		return e;
	e = found(l, book_find(&l->ct->act, s.b.organisation_id, b.name, &old),
	    &make);
	return e == ERR_OK && make ? act_tx(&l->ct->act, add_book, &s) : e;
}

static enum err
load_item(struct load *l, const struct demo_item *d)
{
	struct seek seek = { 1, d->item.id_name };
	int64_t org;
	bool make;
	enum err e;

	if ((e = org_id(l, d->org, &org)) != ERR_OK)
		return e;
	e = found(l, sought(directory_each(&l->ct->act, org, seek_row, &seek)),
	    &make);
	return e == ERR_OK && make ? directory_put(&l->ct->act, org, &d->item)
				   : e;
}

static enum err
load_rules(struct load *l, const char *name)
{
	static const struct dst_rule summer = { "Netherlands(Amsterdam)", "+1",
		1, "3/5/7/2", "10/5/7/3", 60 };
	static const struct dial_rule inside = { 1, "2xx", 0 };
	struct seek zone = { 0, summer.zone }, rule = { 1, inside.rule };
	int64_t org;
	bool make;
	enum err e;

	if ((e = org_id(l, name, &org)) != ERR_OK)
		return e;
	e = found(l, sought(dst_each(&l->ct->act, org, seek_row, &zone)),
	    &make);
	if (e == ERR_OK && make)
		e = dst_put(&l->ct->act, org, &summer);
	if (e == ERR_OK)
		e = found(l,
		    sought(dial_each(&l->ct->act, org, seek_row, &rule)),
		    &make);
	if (e == ERR_OK && make)
		e = dial_put(&l->ct->act, org, &inside);
	return e;
}

/* --- files --- */

static enum err
load_file(struct load *l, struct resource r, enum demo_file what)
{
	struct resource old;
	bool make;
	enum err e;
	int fd;

	if ((e = org_id(l, "Acme Bakery", &r.organisation_id)) != ERR_OK)
		return e;
	e = found(l,
	    resource_find(&l->ct->act, r.organisation_id, r.kind, r.name, &old),
	    &make);
	if (e != ERR_OK || !make)
		return e;
	if ((fd = demo_file(l->ct->act.a, what)) == -1)
		return act_fail(&l->ct->act, ERR_SYSTEM, "",
		    "There is no room for %s: %s.", r.name, strerror(errno));
	e = resource_put(&l->ct->act, l->ct->conf->resource_dir, fd, &r);
	close(fd);
	return e;
}

static enum err
load_files(struct load *l)
{
	const struct resource bell = { .kind = RESOURCE_RINGTONE,
		.name = "demo-bell.wav",
		.firmware_version = "" };
	const struct resource dawn = { .kind = RESOURCE_WALLPAPER,
		.name = "demo-dawn.png",
		.firmware_version = "" };
	enum err e;

	if ((e = load_file(l, bell, DEMO_BELL)) == ERR_OK)
		e = load_file(l, dawn, DEMO_DAWN);
	return e;
}

/* --- all of it --- */

static enum err
load_tables(struct load *l)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < ndemo_orgs && e == ERR_OK; i++)
		e = load_org(l, &demo_orgs[i]);
	if (e == ERR_OK)
		e = load_files(l); /* before what names them */
	for (size_t i = 0; i < ndemo_groups && e == ERR_OK; i++)
		e = load_group(l, &demo_groups[i]);
	for (size_t i = 0; i < ndemo_phones && e == ERR_OK; i++)
		e = load_phone(l, &demo_phones[i]);
	for (size_t i = 0; i < ndemo_users && e == ERR_OK; i++)
		e = load_user(l, &demo_users[i]);
	for (size_t i = 0; i < ndemo_settings && e == ERR_OK; i++)
		e = load_setting(l, &demo_settings[i]);
	for (size_t i = 0; i < ndemo_items && e == ERR_OK; i++)
		e = load_item(l, &demo_items[i]);
	return e;
}

static enum err
load_all(struct load *l)
{
	static const struct book company = { .name = "company",
		.title = "Acme Bakery",
		.form = BOOK_FLAT,
		.position = 1 };
	static const struct book team = { .name = "team",
		.title = "Blue Dental",
		.form = BOOK_TREE,
		.position = 1 };
	enum err e;

	if ((e = load_tables(l)) == ERR_OK &&
	    (e = load_book(l, "Acme Bakery", company)) == ERR_OK &&
	    (e = load_book(l, "Blue Dental", team)) == ERR_OK)
		e = load_rules(l, "Acme Bakery");
	return e;
}

enum err
cmd_demo_load(struct ctl *ct)
{
	struct load l = { .ct = ct };
	enum err e;

	if ((e = load_all(&l)) != ERR_OK)
		return e;
	out_say(ct->out, "demo: %lld made, %lld there already",
	    (long long)l.made, (long long)l.there);
	if (!out_json(ct->out))
		return ERR_OK;
	out_open(ct->out, NULL);
	out_int(ct->out, "made", l.made);
	out_int(ct->out, "there", l.there);
	out_close(ct->out);
	return ERR_OK;
}
