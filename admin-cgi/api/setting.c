/* setting.c - .../settings: one parameter and its value on one layer. */
#include "db/setting.h"
#include "api/device_view.h"
#include "api/routes.h"

struct setting_call {
	struct setting s;
	const char *warning;
};

/* Whose settings the address means; of a device, its version is checked. */
static enum err
owner(struct call *c, enum layer layer, struct setting *s)
{
	struct device d;
	enum err e;

	s->layer = layer;
	if (layer != LAYER_DEVICE)
		return call_id(c, 0, &s->owner_id);
	if ((e = device_named(&c->act, c->arg[0], &d)) == ERR_OK)
		s->owner_id = d.id;
	return e;
}

static enum err
row(void *arg, const struct val *r, size_t n)
{
	struct view *v = arg;
	bool absent = r[1].i != 0, secret = r[3].i != 0;

	(void)n;
	view_open(v, NULL);
	view_val(v, "name", &r[0]);
	if (absent || secret)
		view_null(v, "value");
	else
		view_val(v, "value", &r[2]);
	view_bool(v, "absent", absent);
	view_bool(v, "is_secret", secret);
	view_val(v, "changed_at", &r[4]);
	view_close(v);
	return ERR_OK;
}

static enum err
list(struct call *c, enum layer layer)
{
	struct setting s = { .name = "" };
	enum err e;

	if ((e = owner(c, layer, &s)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_list(&c->out, "items");
	e = setting_each(&c->act, layer, s.owner_id, row, &c->out);
	view_end(&c->out);
	view_close(&c->out);
	return e;
}

static enum err
put_one(struct act *act, void *arg)
{
	struct setting_call *s = arg;

	return setting_put(act, &s->s, &s->warning);
}

static enum err
drop_one(struct act *act, void *arg)
{
	const struct setting *s = &((struct setting_call *)arg)->s;

	return setting_delete(act, (enum layer)s->layer, s->owner_id, s->name);
}

static enum err
change(struct call *c, struct setting_call *s, act_fn *fn)
{
	if (s->s.layer != LAYER_DEVICE)
		return act_tx(&c->act, fn, s);
	return device_if(&c->act, s->s.owner_id, call_version(c), fn, s);
}

static enum err
put(struct call *c, enum layer layer)
{
	struct setting_call s = { .warning = NULL };
	struct setting whose;
	const char *unused;
	bool sensitive;
	enum err e;

	if ((e = owner(c, layer, &whose)) != ERR_OK ||
	    (e = body_setting(&c->act, c->in, c->arg[1], &s.s)) != ERR_OK)
		return e;
	s.s.layer = whose.layer;
	s.s.owner_id = whose.owner_id;
	if (s.s.value == NULL)
		s.s.value = "";
	if ((e = change(c, &s, put_one)) != ERR_OK ||
	    (e = setting_check(&c->act, &s.s, &sensitive, &unused)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_text(&c->out, "name", s.s.name);
	view_text(&c->out, "value",
	    s.s.absent != 0 || sensitive ? NULL : s.s.value);
	view_bool(&c->out, "absent", s.s.absent != 0);
	view_bool(&c->out, "is_secret", sensitive && s.s.absent == 0);
	if (s.warning != NULL)
		call_warn(c, s.warning);
	call_warnings(c);
	view_close(&c->out);
	return ERR_OK;
}

static enum err
drop(struct call *c, enum layer layer)
{
	struct setting_call s = { .s = { .name = c->arg[1] } };
	enum err e = owner(c, layer, &s.s);

	return e != ERR_OK ? e : change(c, &s, drop_one);
}

enum err
op_organisation_setting_list(struct call *c)
{
	return list(c, LAYER_ORGANISATION);
}

enum err
op_organisation_setting_put(struct call *c)
{
	return put(c, LAYER_ORGANISATION);
}

enum err
op_organisation_setting_delete(struct call *c)
{
	return drop(c, LAYER_ORGANISATION);
}

enum err
op_global_setting_list(struct call *c)
{
	return list(c, LAYER_GLOBAL);
}

enum err
op_global_setting_put(struct call *c)
{
	return put(c, LAYER_GLOBAL);
}

enum err
op_global_setting_delete(struct call *c)
{
	return drop(c, LAYER_GLOBAL);
}

enum err
op_group_setting_list(struct call *c)
{
	return list(c, LAYER_GROUP);
}

enum err
op_group_setting_put(struct call *c)
{
	return put(c, LAYER_GROUP);
}

enum err
op_group_setting_delete(struct call *c)
{
	return drop(c, LAYER_GROUP);
}

enum err
op_device_setting_list(struct call *c)
{
	return list(c, LAYER_DEVICE);
}

enum err
op_device_setting_put(struct call *c)
{
	return put(c, LAYER_DEVICE);
}

enum err
op_device_setting_delete(struct call *c)
{
	return drop(c, LAYER_DEVICE);
}
