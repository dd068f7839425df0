/* device_move.c - what is done to a whole phone: to another organisation,
 * by another phone, into a second one, out of here. */
#include "api/device_view.h"
#include "api/routes.h"

enum err
op_device_move(struct call *c)
{
	struct device_move to = { .group = NULL };
	struct act *act = &c->act;
	struct device d;
	enum err e;

	if ((e = device_named(act, c->arg[0], &d)) != ERR_OK ||
	    (e = in_id(act, c->in, "organisation_id", &to.organisation_id)) !=
		ERR_OK ||
	    (e = in_text(act, c->in, "group", &to.group)) != ERR_OK ||
	    (e = in_id(act, c->in, "group_id", &to.group_id)) != ERR_OK ||
	    (e = in_end(act, c->in)) != ERR_OK)
		return e;
	if (to.organisation_id == 0)
		return act_fail(act, ERR_INVALID, "organisation_id",
		    "organisation_id says where the phone goes.");
	e = device_move(act, d.id, call_version(c), &to);
	return e != ERR_OK ? e : answer_device_id(c, d.id);
}

static enum err
need_mac(struct call *c, const char *mac)
{
	if (mac != NULL && *mac != '\0')
		return ERR_OK;
	return act_fail(&c->act, ERR_INVALID, "mac",
	    "mac says which phone it is.");
}

enum err
op_device_replace(struct call *c)
{
	struct device_replace by = { .mac = NULL };
	struct act *act = &c->act;
	struct device_dropped dropped;
	struct device_whole w;
	struct device d;
	enum err e;

	if ((e = device_named(act, c->arg[0], &d)) != ERR_OK ||
	    (e = in_text(act, c->in, "mac", &by.mac)) != ERR_OK ||
	    (e = in_text(act, c->in, "model", &by.model)) != ERR_OK ||
	    (e = in_id(act, c->in, "model_id", &by.model_id)) != ERR_OK ||
	    (e = in_text(act, c->in, "serial", &by.serial)) != ERR_OK ||
	    (e = in_end(act, c->in)) != ERR_OK ||
	    (e = need_mac(c, by.mac)) != ERR_OK ||
	    (e = device_replace(act, d.id, call_version(c), &by, &dropped)) !=
		ERR_OK ||
	    (e = device_whole(act, by.mac, &w)) != ERR_OK)
		return e;
	view_device(c, &w);
	view_dropped(&c->out, "dropped", &dropped);
	view_close(&c->out);
	return ERR_OK;
}

enum err
op_device_clone(struct call *c)
{
	struct device_clone how = { .mac = NULL };
	struct act *act = &c->act;
	struct device d, copy;
	enum err e;

	if ((e = device_named(act, c->arg[0], &d)) != ERR_OK ||
	    (e = in_text(act, c->in, "mac", &how.mac)) != ERR_OK ||
	    (e = in_text(act, c->in, "label", &how.label)) != ERR_OK ||
	    (e = in_text(act, c->in, "serial", &how.serial)) != ERR_OK ||
	    (e = in_bool(act, c->in, "with_lines", &how.with_lines)) !=
		ERR_OK ||
	    (e = in_end(act, c->in)) != ERR_OK ||
	    (e = need_mac(c, how.mac)) != ERR_OK ||
	    (e = device_clone(act, d.id, &how, &copy)) != ERR_OK)
		return e;
	call_created(c, "/devices/%s", copy.mac);
	return answer_device_id(c, copy.id);
}

enum err
op_device_release(struct call *c)
{
	struct device d;
	enum err e;

	if ((e = device_named(&c->act, c->arg[0], &d)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = device_release(&c->act, d.id, call_version(c))) != ERR_OK)
		return e;
	return answer_device(c);
}

enum err
op_device_keep(struct call *c)
{
	struct device d;
	enum err e;

	if ((e = device_named(&c->act, c->arg[0], &d)) != ERR_OK ||
	    (e = device_keep(&c->act, d.id, call_version(c))) != ERR_OK)
		return e;
	return answer_device(c);
}
