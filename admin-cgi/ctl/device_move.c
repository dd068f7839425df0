/* device_move.c - voipconfigctl device replace, clone, release: what is done
 * to a whole phone at once. */
#include "db/device_move.h"
#include "ctl/commands.h"
#include "db/key_type.h"

#define BATCH 500 /* phones that have left, in one go */

enum err
cmd_device_replace(struct ctl *ct)
{
	struct device_replace by = { .model = ctl_take(ct, "model"),
		.serial = ctl_take(ct, "serial") };
	struct device_dropped no;
	int64_t id;
	enum err e;

	if ((e = ctl_device(ct, ct->arg[0], &id)) != ERR_OK ||
	    (e = ctl_mac(ct, ct->arg[1], &by.mac)) != ERR_OK ||
	    (e = device_replace(&ct->act, id, 0, &by, &no)) != ERR_OK)
		return e;
	for (size_t i = 0; i < no.nlines; i++)
		ctl_warn("line %lld is gone: the model has no room for it",
		    (long long)no.lines[i].number);
	for (size_t i = 0; i < no.nkeys; i++)
		ctl_warn("key %s (%s) is gone: the model has no room for it",
		    key_name(ct->act.a, &no.keys[i]), no.keys[i].label);
	ctl_done(ct, "replaced", "device", id, by.mac);
	return ERR_OK;
}

enum err
cmd_device_clone(struct ctl *ct)
{
	struct device_clone how = { .label = ctl_take(ct, "label"),
		.serial = ctl_take(ct, "serial"),
		.with_lines = ctl_option(ct, "with-lines") != NULL };
	struct device copy;
	int64_t id;
	enum err e;

	if ((e = ctl_device(ct, ct->arg[0], &id)) != ERR_OK ||
	    (e = ctl_mac(ct, ct->arg[1], &how.mac)) != ERR_OK ||
	    (e = device_clone(&ct->act, id, &how, &copy)) != ERR_OK)
		return e;
	ctl_done(ct, "added", "device", copy.id, copy.mac);
	return ERR_OK;
}

static enum err
released(struct ctl *ct)
{
	int64_t n, all = 0;
	enum err e;

	do {
		e = devices_released(&ct->act, BATCH, &n);
		all += n;
	} while (e == ERR_OK && n == BATCH);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "devices", 0,
		    arena_printf(ct->act.a, "%lld", (long long)all));
	return e;
}

enum err
cmd_device_release(struct ctl *ct)
{
	bool keep = ctl_option(ct, "keep") != NULL;
	bool served = ctl_option(ct, "served") != NULL;
	int64_t id;
	enum err e;

	if (served == (ct->nargs > 0) || (served && keep))
		return ctl_usage(ct,
		    "Name a phone by its MAC, or say "
		    "--served.");
	if (served)
		return released(ct);
	if ((e = ctl_device(ct, ct->arg[0], &id)) != ERR_OK)
		return e;
	e = keep ? device_keep(&ct->act, id, 0)
		 : device_release(&ct->act, id, 0);
	if (e == ERR_OK)
		ctl_done(ct, keep ? "kept" : "releasing", "device", id,
		    ct->arg[0]);
	return e;
}
