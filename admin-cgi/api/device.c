/* device.c - /devices: phones. */
#include <stdio.h>

#include "api/device_view.h"
#include "api/page.h"
#include "api/routes.h"
#include "base/digest.h"
#include "db/personal.h"

/* --- the list ------------------------------------------------------------- */

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "mac", &r[1]);
	view_val(v, "label", &r[2]);
	view_val(v, "model", &r[3]);
	view_val(v, "organisation_id", &r[4]);
	view_val(v, "organisation", &r[5]);
	view_val(v, "group_id", &r[6]);
	view_val(v, "group", &r[7]);
	view_val(v, "serial", &r[8]);
	view_bool(v, "enabled", r[9].i != 0);
	view_val(v, "version", &r[10]);
	view_val(v, "number", &r[11]);
	view_val(v, "state", &r[12]);
	view_val(v, "last_seen", &r[13]);
	view_val(v, "firmware", &r[14]);
	view_word(v, "rps_state", rps_state_words, &r[15]);
	view_val(v, "changed_at", &r[16]);
	view_val(v, "releasing_at", &r[17]);
	view_close(v);
}

enum err
op_device_list(struct call *c)
{
	return page_answer(c, LIST_DEVICES, item, NULL);
}

/* --- one ------------------------------------------------------------------ */

enum err
op_device_show(struct call *c)
{
	return answer_device(c);
}

/* Small, and with an ETag of what it says: to be asked every few seconds. */
enum err
op_device_status(struct call *c)
{
	char sum[SHA256_LEN * 2 + 1];
	uint8_t bytes[SHA256_LEN];
	struct device_whole w;
	enum err e;

	if ((e = query_end(c, (const char *const[]){ NULL })) != ERR_OK ||
	    (e = device_whole(&c->act, c->arg[0], &w)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_int(&c->out, "id", w.device.id);
	view_text(&c->out, "mac", w.device.mac);
	view_int(&c->out, "version", w.device.version);
	view_status(&c->out, &w);
	view_close(&c->out);
	digest_sha256(c->out.b->p, c->out.b->len, bytes);
	digest_hex(bytes, sizeof(bytes), sum);
	snprintf(c->rs->etag, sizeof(c->rs->etag), "%.16s", sum);
	return ERR_OK;
}

/* Model and group may be named by id instead; a name given wins. */
static enum err
read_fields(struct act *act, struct json *in, struct device *d)
{
	enum err e;

	if (in_has(in, "model_id"))
		d->model = NULL;
	if (in_has(in, "group_id"))
		d->group = NULL;
	if ((e = in_id(act, in, "model_id", &d->model_id)) != ERR_OK ||
	    (e = in_id(act, in, "group_id", &d->group_id)) != ERR_OK)
		return e;
	return in_fields(act, in, device_fields, ndevice_fields, d);
}

static enum err
need_model(struct call *c, const struct device *d)
{
	if (d->model_id != 0 || (d->model != NULL && *d->model != '\0'))
		return ERR_OK;
	return act_fail(&c->act, ERR_INVALID, "model",
	    "Say which phone it is: model, or model_id.");
}

static enum err
warn(struct call *c, const char *mac, const struct device_parts *p)
{
	enum err e = mac_prefix_known(&c->act, mac);

	if (e == ERR_NOTFOUND)
		call_warn(c,
		    arena_printf(c->a,
			"%.6s is not a MAC prefix known as Yealink's; compare "
			"the MAC with the label on the phone.",
			mac));
	else if (e != ERR_OK)
		return e;
	act_clear(&c->act);
	for (size_t i = 0; i < p->nsettings; i++)
		if (p->warnings[i] != NULL)
			call_warn(c, p->warnings[i]);
	return ERR_OK;
}

enum err
op_device_add(struct call *c)
{
	struct device d = { .enabled = 1 };
	struct device_parts parts;
	enum err e;

	if ((e = call_organisation(c, &d.organisation_id)) != ERR_OK ||
	    (e = read_fields(&c->act, c->in, &d)) != ERR_OK ||
	    (e = body_parts(&c->act, c->in, &parts)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = need_model(c, &d)) != ERR_OK ||
	    (e = device_add_with(&c->act, &d, &parts)) != ERR_OK ||
	    (e = warn(c, d.mac, &parts)) != ERR_OK)
		return e;
	call_created(c, "/devices/%s", d.mac);
	return answer_device_id(c, d.id);
}

struct patch {
	struct call *c;
	int64_t id;
};

static enum err
patch(struct act *act, void *arg)
{
	const struct patch *p = arg;
	struct json *in = p->c->in;
	struct device d;
	enum err e;

	if ((e = device_by_id(act, p->id, &d)) != ERR_OK)
		return e;
	if (in_has(in, "organisation_id"))
		return act_fail(act, ERR_INVALID, "organisation_id",
		    "A phone is brought to another organisation by POST "
		    "/devices/%s/move.",
		    d.mac);
	if ((e = read_fields(act, in, &d)) != ERR_OK ||
	    (e = in_end(act, in)) != ERR_OK)
		return e;
	return device_change(act, &d, 0);
}

enum err
op_device_change(struct call *c)
{
	struct patch p = { .c = c };
	struct device d;
	enum err e;

	if ((e = device_named(&c->act, c->arg[0], &d)) != ERR_OK)
		return e;
	p.id = d.id;
	if ((e = device_if(&c->act, d.id, call_version(c), patch, &p)) !=
	    ERR_OK)
		return e;
	return answer_device_id(c, d.id); /* its MAC may be another one now */
}

static enum err
drop(struct act *act, void *arg)
{
	return device_delete(act, ((struct device *)arg)->mac);
}

enum err
op_device_delete(struct call *c)
{
	struct device d;
	enum err e = device_named(&c->act, c->arg[0], &d);

	return e != ERR_OK
	    ? e
	    : device_if(&c->act, d.id, call_version(c), drop, &d);
}

enum err
op_device_secret(struct call *c)
{
	const char *user, *password;
	struct device_whole w;
	enum err e;

	if ((e = device_whole(&c->act, c->arg[0], &w)) != ERR_OK ||
	    (e = device_secret(&c->act, w.device.mac, &user, &password)) !=
		ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_text(&c->out, "url",
	    arena_printf(c->a, "%s/p/%s/", c->api->conf->public_url,
		w.path_key));
	view_text(&c->out, "user", user);
	view_text(&c->out, "password", password);
	view_close(&c->out);
	return ERR_OK;
}
