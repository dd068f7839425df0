/* device.c - voipconfigctl device: phones. */
#include "db/device.h"
#include <stdio.h>

#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/model.h"
#include "db/organisation.h"

#define PAGE 500 /* devices a round trip of a listing */

/* A model is named in words; "" or NULL would mean by its id. */
static enum err
names(struct ctl *ct, struct device *d, bool new)
{
	const char *model = ctl_take(ct, "model");
	const char *group = ctl_take(ct, "group");

	if (model != NULL)
		d->model = model;
	if (group != NULL || new)
		d->group = group == NULL ? "" : group;
	if (d->model == NULL || *d->model == '\0')
		return ctl_usage(ct, "Say which phone it is: model=MODEL.");
	return ctl_organisation_option(ct, &d->organisation_id);
}

static enum err
warn_prefix(struct ctl *ct, const char *mac)
{
	enum err e = mac_prefix_known(&ct->act, mac);

	if (e != ERR_NOTFOUND)
		return e;
	ctl_warn("%.6s is not a MAC prefix known as Yealink's; compare the MAC "
		 "with the phone's label, or \"voipconfigctl model prefix add "
		 "%.6s\"",
	    mac, mac);
	return ERR_OK;
}

/* Its job for Yealink would be refused. */
static enum err
warn_serial(struct ctl *ct, const struct device *d)
{
	struct organisation_facts f;
	enum err e;

	if (*d->serial != '\0')
		return ERR_OK;
	if ((e = organisation_facts(&ct->act, d->organisation_id, &f)) ==
		ERR_OK &&
	    f.serial_needed)
		ctl_warn(
		    "Yealink's RPS wants the serial number of %s; it is on "
		    "the box and the label: \"voipconfigctl device change "
		    "%s serial=...\"",
		    d->mac, d->mac);
	return e;
}

enum err
cmd_device_add(struct ctl *ct)
{
	struct device d = { .enabled = 1 };
	enum err e;

	field_defaults(device_fields, ndevice_fields, &d);
	if ((e = ctl_mac(ct, ct->arg[0], &d.mac)) != ERR_OK ||
	    (e = names(ct, &d, true)) != ERR_OK)
		return e;
	if (d.organisation_id == 0)
		return ctl_usage(ct, "Say whose it is: organisation=ORG.");
	if ((e = ctl_fields(ct, device_fields, ndevice_fields, &d)) == ERR_OK)
		e = device_add(&ct->act, &d);
	if (e == ERR_OK)
		e = warn_prefix(ct, d.mac);
	if (e == ERR_OK)
		e = warn_serial(ct, &d);
	if (e == ERR_OK)
		ctl_done(ct, "added", "device", d.id, d.mac);
	return e;
}

struct page {
	struct listing l;
	db_row_fn *fn;          /* what to do with a row */
	char last[MAC_LEN + 1]; /* MAC of the last row */
	int64_t n, left;        /* rows of this page; still wanted */
};

static enum err
page_row(void *arg, const struct val *row, size_t n)
{
	struct page *p = arg;

	snprintf(p->last, sizeof(p->last), "%s", row[1].s);
	p->n++;
	p->left--;
	return p->fn(&p->l, row, n);
}

/*
 * Devices by MAC from p->last on.  A page has memory of its own, so that a
 * million devices need no more than five hundred.
 */
static enum err
each_page(struct ctl *ct, int64_t org, struct page *p)
{
	struct arena *keep = ct->act.a;
	enum err e;

	ct->act.a = arena_new();
	do {
		arena_reset(ct->act.a);
		p->n = 0;
		e = device_each(&ct->act, org, arena_strdup(ct->act.a, p->last),
		    p->left < PAGE ? p->left : PAGE, page_row, p);
	} while (e == ERR_OK && p->n == PAGE && p->left > 0);
	arena_free(ct->act.a);
	ct->act.a = keep;
	return e;
}

enum err
cmd_device_list(struct ctl *ct)
{
	static const struct column col[] = { { "+id", COL_INT, NULL },
		{ "mac", COL_TEXT, NULL }, { "label", COL_TEXT, NULL },
		{ "model", COL_TEXT, NULL }, { "group", COL_TEXT, NULL },
		{ "+organisation_id", COL_INT, NULL },
		{ "organisation", COL_TEXT, NULL },
		{ "enabled", COL_BOOL, NULL }, { "+serial", COL_TEXT, NULL },
		{ "+version", COL_INT, NULL },
		{ "last_served", COL_TEXT, NULL },
		{ "firmware", COL_TEXT, NULL } };
	struct page p = { .l = { ct, col, NITEMS(col) },
		.fn = ctl_row,
		.left = INT64_MAX };
	const char *limit = ctl_option(ct, "limit"), *after;
	int64_t org;
	enum err e;

	if ((e = ctl_organisation_option(ct, &org)) != ERR_OK)
		return e;
	after = ctl_option(ct, "after");
	if (after != NULL) {
		if ((e = ctl_mac(ct, after, &after)) != ERR_OK)
			return e;
		snprintf(p.last, sizeof(p.last), "%s", after);
	}
	if (limit != NULL &&
	    (e = ctl_number(ct, "--limit", limit, 1, INT64_MAX, &p.left)) !=
		ERR_OK)
		return e;
	out_list(ct->out, "devices");
	e = each_page(ct, org, &p);
	out_close(ct->out);
	return e;
}

static enum err
get(struct ctl *ct, struct device *d)
{
	const char *mac;
	enum err e;

	*d = (struct device){ 0 };
	if ((e = ctl_mac(ct, ct->arg[0], &mac)) != ERR_OK)
		return e;
	return device_by_mac(&ct->act, mac, d);
}

enum err
cmd_device_show(struct ctl *ct)
{
	struct sheet sh = { 0 };
	struct device d;
	enum err e;

	if ((e = get(ct, &d)) != ERR_OK ||
	    (e = device_sheet(&ct->act, d.id, &sh)) != ERR_OK)
		return e;
	d.prov_password = sh.prov_secret.p == NULL ? "" : "set";
	d.admin_password = sh.admin_secret.p == NULL ? "" : "set";
	out_open(ct->out, NULL);
	out_int(ct->out, "id", d.id);
	out_str(ct->out, "organisation", d.organisation);
	ctl_show_fields(ct, device_fields, ndevice_fields, &d);
	out_int(ct->out, "version", d.version);
	out_str(ct->out, "created_at", d.created_at);
	out_str(ct->out, "changed_at", d.changed_at);
	if (*d.releasing_at != '\0')
		out_str(ct->out, "releasing_at", d.releasing_at);
	if ((e = part_enrolment(ct, d.mac)) != ERR_OK)
		return e;
	part_lines(ct, &sh);
	part_keys(ct, &sh);
	e = part_settings(ct, LAYER_DEVICE, d.id);
	out_close(ct->out);
	return e;
}

enum err
cmd_device_change(struct ctl *ct)
{
	struct device d;
	int64_t was;
	enum err e;

	if (ct->nset == 0)
		return ctl_usage(ct, "Say what to change: field=value.");
	if ((e = get(ct, &d)) != ERR_OK)
		return e;
	was = d.organisation_id;
	if ((e = names(ct, &d, false)) != ERR_OK)
		return e;
	if (d.organisation_id == 0)
		d.organisation_id = was;
	if ((e = ctl_fields(ct, device_fields, ndevice_fields, &d)) == ERR_OK)
		e = device_change(&ct->act, &d, d.version);
	if (e == ERR_OK)
		ctl_done(ct, "changed", "device", d.id, d.mac);
	return e;
}

enum err
cmd_device_delete(struct ctl *ct)
{
	struct device d;
	enum err e;

	if ((e = get(ct, &d)) == ERR_OK)
		e = device_delete(&ct->act, d.mac);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "device", d.id, d.mac);
	return e;
}

enum err
cmd_device_secret(struct ctl *ct)
{
	const char *user, *password, *url;
	struct organisation o = { 0 };
	struct device d;
	enum err e;

	if ((e = get(ct, &d)) != ERR_OK ||
	    (e = organisation_by_id(&ct->act, d.organisation_id, &o)) !=
		ERR_OK ||
	    (e = device_secret(&ct->act, d.mac, &user, &password)) != ERR_OK ||
	    (e = ctl_url(ct, o.path_key, &url)) != ERR_OK)
		return e;
	out_open(ct->out, NULL);
	out_str(ct->out, "url", url);
	out_str(ct->out, "user", user);
	out_str(ct->out, "password", password);
	out_close(ct->out);
	return ERR_OK;
}

/* --- compile --- */

static enum err
compile(struct act *act, void *arg)
{
	const int64_t *id = arg;

	return device_compile(act, *id);
}

static enum err
compile_row(void *arg, const struct val *row, size_t n)
{
	const struct listing *l = arg;
	int64_t id = row[0].i;

	(void)n;
	return act_tx(&l->ct->act, compile, &id);
}

static enum err
compile_all(struct ctl *ct, int64_t *done)
{
	struct page p = { .l = { .ct = ct },
		.fn = compile_row,
		.left = INT64_MAX };
	enum err e = each_page(ct, 0, &p);

	*done = INT64_MAX - p.left;
	return e;
}

enum err
cmd_device_compile(struct ctl *ct)
{
	int64_t id, done = 0;
	enum err e = ERR_OK;

	if ((ctl_option(ct, "all") != NULL) == (ct->nargs > 0))
		return ctl_usage(ct, "Name phones by MAC, or say --all.");
	if (ct->nargs == 0)
		e = compile_all(ct, &done);
	for (size_t i = 0; i < ct->nargs && e == ERR_OK; i++) {
		if ((e = ctl_device(ct, ct->arg[i], &id)) == ERR_OK)
			e = act_tx(&ct->act, compile, &id);
		done++;
	}
	if (e == ERR_OK)
		ctl_done(ct, "compiled", "devices", 0,
		    arena_printf(ct->act.a, "%lld", (long long)done));
	return e;
}
