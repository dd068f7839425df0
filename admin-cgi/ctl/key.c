/*
 * key.c - voipconfigctl key: keys of a phone and of its expansion modules.
 *
 * A key is named line.3, memory.1, programmable.2 or expansion.1.20 (module
 * 1, key 20).  Its type is Yealink's number or, where all firmware agrees, a
 * word.
 */
#include <string.h>

#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/device.h"
#include "db/key_type.h"

static const char *
type_name(struct ctl *ct, int64_t type)
{
	const char *word = key_type_word(type);

	return word != NULL ? word
			    : arena_printf(ct->act.a, "%lld", (long long)type);
}

void
part_keys(struct ctl *ct, const struct sheet *sh)
{
	out_list(ct->out, "keys");
	for (size_t i = 0; i < sh->nkeys; i++) {
		const struct sheet_key *k = &sh->keys[i];

		out_open(ct->out, NULL);
		out_str(ct->out, "key", key_name(ct->act.a, k));
		if (out_json(ct->out))
			out_int(ct->out, "type", k->type);
		else
			out_str(ct->out, "type", type_name(ct, k->type));
		out_int(ct->out, "line", k->line);
		out_str(ct->out, "value", k->value);
		out_str(ct->out, "label", k->label);
		out_str(ct->out, "pickup", k->pickup);
		if (out_json(ct->out))
			out_int(ct->out, "book", k->book);
		out_close(ct->out);
	}
	out_close(ct->out);
}

static enum err
read_name(struct ctl *ct, const char *text, struct sheet_key *k)
{
	if (key_name_scan(ct->act.a, text, k))
		return ERR_OK;
	return act_fail(&ct->act, ERR_INVALID, "key",
	    "\"%s\" is not a key; write line.3, memory.1, programmable.2 or "
	    "expansion.1.20 (module 1, key 20).",
	    text);
}

static enum err
get(struct ctl *ct, int64_t *device, struct sheet_key *name,
    struct sheet_key **k)
{
	struct sheet sh = { 0 };
	enum err e;

	*k = NULL;
	if ((e = read_name(ct, ct->arg[1], name)) != ERR_OK ||
	    (e = ctl_device(ct, ct->arg[0], device)) != ERR_OK ||
	    (e = device_sheet(&ct->act, *device, &sh)) != ERR_OK)
		return e;
	for (size_t i = 0; i < sh.nkeys; i++)
		if (sh.keys[i].area == name->area &&
		    sh.keys[i].module == name->module &&
		    sh.keys[i].position == name->position)
			*k = sh.keys + i;
	return ERR_OK;
}

static enum err
no_key(struct ctl *ct)
{
	return act_fail(&ct->act, ERR_NOTFOUND, "key",
	    "Nothing is set on key %s of %s; \"voipconfigctl key list %s\" "
	    "shows what is.",
	    ct->arg[1], ct->arg[0], ct->arg[0]);
}

/* "blf" for 16, and so on. */
static enum err
type_word(struct ctl *ct, struct assign *set)
{
	int64_t number;
	enum err e = key_type_scan(&ct->act, set->value, &number);

	if (e == ERR_OK)
		set->value = arena_printf(ct->act.a, "%lld", (long long)number);
	return e;
}

static enum err
put(struct ctl *ct, int64_t device, struct sheet_key *k, const char *done)
{
	struct sheet_key name = *k;
	enum err e;

	for (size_t i = 0; i < ct->nset; i++)
		if (strcmp(ct->set[i].name, "type") == 0 &&
		    (e = type_word(ct, &ct->set[i])) != ERR_OK)
			return e;
	if ((e = ctl_fields(ct, key_fields, nkey_fields, k)) != ERR_OK)
		return e;
	if (k->area != name.area || k->module != name.module ||
	    k->position != name.position)
		return ctl_usage(ct, "Which key it is says %s alone.",
		    ct->arg[1]);
	if ((e = key_put(&ct->act, device, k)) == ERR_OK)
		ctl_done(ct, done, "key", 0,
		    arena_printf(ct->act.a, "%s/%s", ct->arg[0], ct->arg[1]));
	return e;
}

enum err
cmd_key_add(struct ctl *ct)
{
	struct sheet_key *old, k = { 0 };
	int64_t device;
	enum err e;

	field_defaults(key_fields, nkey_fields, &k);
	if ((e = get(ct, &device, &k, &old)) != ERR_OK)
		return e;
	if (old != NULL)
		return act_fail(&ct->act, ERR_CONFLICT, "key",
		    "Key %s of %s has something on it already (%s %s); \"key "
		    "change\" changes it.",
		    ct->arg[1], ct->arg[0], type_name(ct, old->type),
		    old->value);
	return put(ct, device, &k, "added");
}

enum err
cmd_key_change(struct ctl *ct)
{
	struct sheet_key name = { 0 }, *k;
	int64_t device;
	enum err e;

	if (ct->nset == 0)
		return ctl_usage(ct, "Say what to change: field=value.");
	if ((e = get(ct, &device, &name, &k)) != ERR_OK)
		return e;
	return k == NULL ? no_key(ct) : put(ct, device, k, "changed");
}

enum err
cmd_key_list(struct ctl *ct)
{
	return part_list(ct, part_keys);
}

enum err
cmd_key_show(struct ctl *ct)
{
	struct sheet_key name = { 0 }, *k;
	int64_t device;
	enum err e;

	if ((e = get(ct, &device, &name, &k)) != ERR_OK)
		return e;
	if (k == NULL)
		return no_key(ct);
	out_open(ct->out, NULL);
	out_str(ct->out, "key", key_name(ct->act.a, k));
	out_str(ct->out, "type_name", type_name(ct, k->type));
	ctl_show_fields(ct, key_fields, nkey_fields, k);
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_key_delete(struct ctl *ct)
{
	struct sheet_key name = { 0 }, *k;
	int64_t device;
	enum err e;

	if ((e = get(ct, &device, &name, &k)) != ERR_OK)
		return e;
	if (k == NULL)
		return no_key(ct);
	e = key_delete(&ct->act, device, (enum key_area)k->area, k->module,
	    k->position);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "key", 0,
		    arena_printf(ct->act.a, "%s/%s", ct->arg[0], ct->arg[1]));
	return e;
}
