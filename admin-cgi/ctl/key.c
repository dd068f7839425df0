/*
 * key.c - voipconfigctl key: keys of a phone and of its expansion modules.
 *
 * A key is named line.3, memory.1, programmable.2 or expansion.1.20 (module
 * 1, key 20).  Its type is Yealink's number or, where all firmware agrees, a
 * word.
 */
#include <string.h>

#include "base/scan.h"
#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/device.h"

#define POSITION_MAX 999

static const char *const areas[] = { "line", "memory", "programmable",
	"expansion", NULL };

static const struct {
	const char *name;
	const char *number;
} types[] = {
	{ "none", "0" },
	{ "pickup", "9" },
	{ "park", "10" },
	{ "dtmf", "11" },
	{ "speed_dial", "13" },
	{ "intercom", "14" },
	{ "line", "15" },
	{ "blf", "16" },
	{ "group_pickup", "23" },
	{ "paging", "24" },
	{ "xml_browser", "27" },
	{ "ldap", "38" },
	{ "blf_list", "39" },
	{ "prefix", "40" },
};

static const char *
type_name(struct ctl *ct, int64_t type)
{
	const char *number = arena_printf(ct->act.a, "%lld", (long long)type);

	for (size_t i = 0; i < NITEMS(types); i++)
		if (strcmp(types[i].number, number) == 0)
			return types[i].name;
	return number;
}

static const char *
key_name(struct ctl *ct, const struct sheet_key *k)
{
	if (k->area == KEY_EXPANSION)
		return arena_printf(ct->act.a, "expansion.%d.%d",
		    (int)k->module, (int)k->position);
	return arena_printf(ct->act.a, "%s.%d", areas[k->area],
	    (int)k->position);
}

void
part_keys(struct ctl *ct, const struct sheet *sh)
{
	out_list(ct->out, "keys");
	for (size_t i = 0; i < sh->nkeys; i++) {
		const struct sheet_key *k = &sh->keys[i];

		out_open(ct->out, NULL);
		out_str(ct->out, "key", key_name(ct, k));
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

/* "line.3" into area, module, position. */
static bool
scan_name(struct arena *a, const char *text, struct sheet_key *k)
{
	size_t n = strcspn(text, ".");
	const char *rest = text[n] == '.' ? text + n + 1 : "";
	const char *dot = strchr(rest, '.');
	const char *module;

	k->area = k->module = 0;
	while (areas[k->area] != NULL &&
	    (strlen(areas[k->area]) != n ||
		memcmp(areas[k->area], text, n) != 0))
		k->area++;
	if (areas[k->area] == NULL ||
	    (k->area == KEY_EXPANSION) != (dot != NULL))
		return false;
	if (dot != NULL) {
		module = arena_strndup(a, rest, (size_t)(dot - rest));
		if (scan_int(module, 1, POSITION_MAX, &k->module) != ERR_OK)
			return false;
		rest = dot + 1;
	}
	return scan_int(rest, 1, POSITION_MAX, &k->position) == ERR_OK;
}

static enum err
read_name(struct ctl *ct, const char *text, struct sheet_key *k)
{
	if (scan_name(ct->act.a, text, k))
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
			*k = &sh.keys[i];
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

static enum err
no_type(struct ctl *ct, const char *word)
{
	struct buf b = BUF_INIT(ct->act.a);

	for (size_t i = 0; i < NITEMS(types); i++)
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", types[i].name);
	return act_fail(&ct->act, ERR_INVALID, "type",
	    "\"%s\" is not a type of key: a number of Yealink's, or %s.", word,
	    b.p);
}

/* "blf" for 16, and so on. */
static enum err
type_word(struct ctl *ct, struct assign *set)
{
	if (strspn(set->value, "0123456789") == strlen(set->value))
		return ERR_OK;
	for (size_t i = 0; i < NITEMS(types); i++)
		if (strcmp(set->value, types[i].name) == 0) {
			set->value = types[i].number;
			return ERR_OK;
		}
	return no_type(ct, set->value);
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
	out_str(ct->out, "key", key_name(ct, k));
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
