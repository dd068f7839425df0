/*
 * setting.c - voipconfigctl setting: one parameter and its value on a layer.
 *
 * Several in one command are one transaction: all of them, or none.
 */
#include <string.h>

#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/catalogue.h"
#include "db/device.h"
#include "db/group.h"
#include "db/model.h"
#include "db/prov.h"

/* --- whose --- */

/* May a global configuration be made for it? */
enum make { LOOK_ONLY, MAKE };

struct found {
	enum layer layer;
	int64_t owner; /* 0: that layer has nothing yet */
};

static enum err
find_global(struct ctl *ct, const char *text, enum make make, int64_t *owner)
{
	struct prov_global *g;
	struct model m = { 0 };
	const char *name;
	int64_t org;
	size_t n;
	enum err e;

	if ((e = part_split(ct, text, "MODEL", &org, &name)) != ERR_OK ||
	    (e = model_by_name(&ct->act, name, &m)) != ERR_OK)
		return e;
	if (make == MAKE)
		return global_config_id(&ct->act, org, m.id, owner);
	*owner = 0;
	if ((e = prov_globals(ct->act.db, ct->act.a, org, &g, &n)) != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		if (g[i].model_id == m.id)
			*owner = g[i].id;
	return ERR_OK;
}

static enum err
find_group(struct ctl *ct, const char *text, int64_t *owner)
{
	struct group g = { 0 };
	const char *name;
	int64_t org;
	enum err e;

	if ((e = part_split(ct, text, "GROUP", &org, &name)) == ERR_OK)
		e = group_find(&ct->act, org, name, &g);
	*owner = g.id;
	return e;
}

static enum err
find(struct ctl *ct, enum make make, struct found *f)
{
	const char *layer = ct->arg[0], *owner = ct->arg[1];
	unsigned i = 0;

	while (layer_words[i] != NULL && strcmp(layer_words[i], layer) != 0)
		i++;
	f->layer = (enum layer)i;
	switch (f->layer) {
	case LAYER_ORGANISATION:
		return ctl_organisation(ct, owner, &f->owner);
	case LAYER_GLOBAL:
		return find_global(ct, owner, make, &f->owner);
	case LAYER_GROUP:
		return find_group(ct, owner, &f->owner);
	case LAYER_DEVICE:
		return ctl_device(ct, owner, &f->owner);
	}
	return ctl_usage(ct,
	    "\"%s\" is not a layer; write organisation ORG, "
	    "global ORG:MODEL, group ORG:GROUP or device MAC.",
	    layer);
}

/* --- what is there --- */

struct present {
	struct ctl *ct;
	const char *name; /* only this one; NULL: all */
	bool found;
};

static enum err
setting_row(void *arg, const struct val *row, size_t n)
{
	struct present *p = arg;
	struct out *o = p->ct->out;
	bool absent = row[1].i != 0, secret = row[3].i != 0;

	(void)n;
	if (p->name != NULL && strcmp(p->name, row[0].s) != 0)
		return ERR_OK;
	p->found = true;
	out_open(o, NULL);
	out_str(o, "name", row[0].s);
	if (out_json(o)) {
		out_bool(o, "absent", absent);
		out_bool(o, "secret", secret);
		out_str(o, "value", absent || secret ? NULL : row[2].s);
	} else {
		out_str(o, "value",
		    absent       ? "(absent)"
			: secret ? "(secret)"
				 : row[2].s);
	}
	out_str(o, "changed_at", ctl_cell(&row[4]));
	out_close(o);
	return ERR_OK;
}

enum err
part_settings(struct ctl *ct, enum layer layer, int64_t owner_id)
{
	struct present p = { .ct = ct };
	enum err e = ERR_OK;

	out_list(ct->out, "settings");
	if (owner_id != 0)
		e = setting_each(&ct->act, layer, owner_id, setting_row, &p);
	out_close(ct->out);
	return e;
}

enum err
cmd_setting_list(struct ctl *ct)
{
	struct found f;
	enum err e;

	if ((e = find(ct, LOOK_ONLY, &f)) != ERR_OK)
		return e;
	return part_settings(ct, f.layer, f.owner);
}

static enum err
not_there(struct ctl *ct, const char *name)
{
	return act_fail(&ct->act, ERR_NOTFOUND, "name",
	    "%s %s does not set %s; \"voipconfigctl setting list %s %s\" shows "
	    "what it sets.",
	    ct->arg[0], ct->arg[1], name, ct->arg[0], ct->arg[1]);
}

enum err
cmd_setting_show(struct ctl *ct)
{
	struct present p = { .ct = ct, .name = ct->arg[2] };
	struct parameter known = { 0 };
	struct found f;
	enum err e;

	if ((e = find(ct, LOOK_ONLY, &f)) != ERR_OK)
		return e;
	if (f.owner != 0)
		e = setting_each(&ct->act, f.layer, f.owner, setting_row, &p);
	if (e == ERR_OK && !p.found)
		return not_there(ct, p.name);
	if (e == ERR_OK)
		e = parameter_look(&ct->act, p.name, &known);
	if (e == ERR_NOTFOUND) {
		out_say(ct->out, "The catalogue does not know this parameter.");
		return ERR_OK;
	}
	if (e == ERR_OK && *known.description != '\0')
		out_say(ct->out, "%s", known.description);
	return e;
}

/* --- changing --- */

enum how { ADD, CHANGE, SET };

struct work {
	struct ctl *ct;
	struct found f;
	struct setting *list;
	size_t n;
	const char **warning; /* one for each */
};

/* Unknown to the catalogue, but by its name nothing to show around. */
static bool
looks_secret(const char *name)
{
	return strstr(name, "password") != NULL ||
	    strstr(name, "secret") != NULL || strstr(name, "passwd") != NULL;
}

static enum err
read_value(struct ctl *ct, struct setting *s, const char *value)
{
	struct parameter known = { 0 };
	enum err e = parameter_look(&ct->act, s->name, &known);

	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	ct->act.problem.text[0] = '\0';
	s->value = value;
	if (e == ERR_OK ? known.sensitive != 0 : looks_secret(s->name))
		return ctl_secret(ct, s->name, value, &s->value);
	return ERR_OK;
}

static enum err
read_one(struct ctl *ct, const char *word, struct setting *s)
{
	size_t n = strcspn(word, "=");
	const char *end = word + n;

	s->absent = ctl_option(ct, "absent") != NULL;
	s->value = "";
	if (s->absent && *end == '=')
		return ctl_usage(ct,
		    "What is absent has no value: write %.*s "
		    "alone.",
		    (int)n, word);
	if (!s->absent && *end != '=')
		return ctl_usage(ct, "\"%s\" should be NAME=VALUE.", word);
	while (n > 0 && word[n - 1] == ' ')
		n--;
	s->name = arena_strndup(ct->act.a, word, n);
	if (s->absent)
		return ERR_OK;
	for (end++; *end == ' '; end++)
		continue;
	return read_value(ct, s, end);
}

static enum err
store(struct act *act, void *arg)
{
	struct work *w = arg;
	enum err e = ERR_OK;

	for (size_t i = 0; i < w->n && e == ERR_OK; i++)
		e = setting_put(act, &w->list[i], &w->warning[i]);
	return e;
}

static enum err
ignore_row(void *arg, const struct val *row, size_t n)
{
	struct present *p = arg;

	(void)n;
	if (strcmp(p->name, row[0].s) == 0)
		p->found = true;
	return ERR_OK;
}

/* ADD wants a new one, CHANGE one that is there. */
static enum err
check_how(struct work *w, enum how how)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < w->n && how != SET; i++) {
		struct present p = { .name = w->list[i].name };

		e = setting_each(&w->ct->act, w->f.layer, w->f.owner,
		    ignore_row, &p);
		if (e != ERR_OK)
			return e;
		if (how == CHANGE && !p.found)
			return not_there(w->ct, p.name);
		if (how == ADD && p.found)
			return act_fail(&w->ct->act, ERR_CONFLICT, "name",
			    "%s %s sets %s already; \"setting change\" changes "
			    "it.",
			    w->ct->arg[0], w->ct->arg[1], p.name);
	}
	return e;
}

static enum err
change(struct ctl *ct, enum how how)
{
	struct work w = { .ct = ct, .n = ct->nargs - 2 };
	enum err e;

	w.list = arena_alloc(ct->act.a, w.n * sizeof(*w.list));
	w.warning = arena_alloc(ct->act.a, w.n * sizeof(*w.warning));
	if ((e = find(ct, MAKE, &w.f)) != ERR_OK)
		return e;
	for (size_t i = 0; i < w.n && e == ERR_OK; i++) {
		w.list[i].layer = w.f.layer;
		w.list[i].owner_id = w.f.owner;
		e = read_one(ct, ct->arg[i + 2], &w.list[i]);
	}
	if (e == ERR_OK)
		e = check_how(&w, how);
	if (e == ERR_OK)
		e = act_tx(&ct->act, store, &w);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < w.n; i++)
		if (w.warning[i] != NULL)
			ctl_warn("%s", w.warning[i]);
	ctl_done(ct,
	    how == ADD          ? "added"
		: how == CHANGE ? "changed"
				: "set",
	    w.n == 1 ? "setting" : "settings", 0,
	    w.n == 1 ? w.list[0].name : arena_printf(ct->act.a, "(%zu)", w.n));
	return ERR_OK;
}

enum err
cmd_setting_add(struct ctl *ct)
{
	return change(ct, ADD);
}

enum err
cmd_setting_change(struct ctl *ct)
{
	return change(ct, CHANGE);
}

enum err
cmd_setting_set(struct ctl *ct)
{
	return change(ct, SET);
}

static enum err
drop(struct act *act, void *arg)
{
	struct work *w = arg;
	enum err e = ERR_OK;

	for (size_t i = 2; i < w->ct->nargs && e == ERR_OK; i++) {
		e = setting_delete(act, w->f.layer, w->f.owner, w->ct->arg[i]);
		if (e == ERR_NOTFOUND)
			e = not_there(w->ct, w->ct->arg[i]);
	}
	return e;
}

enum err
cmd_setting_delete(struct ctl *ct)
{
	struct work w = { .ct = ct };
	enum err e;

	if ((e = find(ct, LOOK_ONLY, &w.f)) != ERR_OK)
		return e;
	if (w.f.owner == 0)
		return not_there(ct, ct->arg[2]);
	if ((e = act_tx(&ct->act, drop, &w)) == ERR_OK)
		ctl_done(ct, "deleted", ct->nargs == 3 ? "setting" : "settings",
		    0,
		    ct->nargs == 3
			? ct->arg[2]
			: arena_printf(ct->act.a, "(%zu)", ct->nargs - 2));
	return e;
}
