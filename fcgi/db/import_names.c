/* import_names.c - see import_names.h. */
#include <stdio.h>
#include <string.h>

#include "db/group.h"
#include "db/import_names.h"
#include "db/organisation.h"
#include "db/setting.h"

#define PREFIX_LEN 6 /* of a MAC: the maker */

struct known_org {
	struct known_org *next;
	const char *asked;
	struct organisation o;
};

struct known_group {
	struct known_group *next;
	int64_t organisation_id, id;
	const char *name;
};

struct known_global {
	struct known_global *next;
	int64_t organisation_id, model_id;
};

struct known_prefix {
	struct known_prefix *next;
	char digits[PREFIX_LEN + 1];
	enum err e;
};

struct keeps {
	struct known_org *orgs;
	struct known_prefix *prefixes;
};

struct keeps_tx {
	struct known_group *groups;
	struct known_global *globals;
};

enum err
import_names_begin(struct import *im)
{
	if (im->keeps == NULL)
		im->keeps = arena_alloc(im->a, sizeof(struct keeps));
	im->keeps_tx = arena_alloc(im->tx, sizeof(struct keeps_tx));
	return ERR_OK;
}

/* What it is called as a column. */
static enum err
rename_field(struct import *im, const char *column, enum err e)
{
	struct problem *p = &im->act.problem;

	snprintf(p->field, sizeof(p->field), "%s", column);
	return e;
}

enum err
import_org(struct import *im, const char *name, const struct organisation **out)
{
	struct arena *batch = im->act.a;
	struct keeps *keeps = im->keeps;
	struct known_org *k;
	enum err e;

	for (k = keeps->orgs; k != NULL; k = k->next)
		if (strcmp(k->asked, name) == 0) {
			*out = &k->o;
			return ERR_OK;
		}
	k = arena_alloc(im->a, sizeof(*k));
	im->act.a = im->a;
	e = *name == '\0'
	    ? organisation_by_id(&im->act, im->job.organisation_id, &k->o)
	    : organisation_find(&im->act, name, &k->o);
	im->act.a = batch;
	if (e != ERR_OK)
		return rename_field(im, "organisation", e);
	k->asked = arena_strdup(im->a, name);
	k->next = keeps->orgs;
	keeps->orgs = k;
	*out = &k->o;
	return ERR_OK;
}

/* Looking only, a group that would be made has the id 0. */
static enum err
make_group(struct import *im, int64_t org, const char *name, int64_t *id)
{
	struct group g = { .organisation_id = org, .name = name };
	enum err e;

	act_clear(&im->act);
	if (im->write) {
		e = group_add(&im->act, &g);
	} else {
		field_defaults(group_fields, ngroup_fields, &g);
		e = field_check(&im->act, group_fields, ngroup_fields, &g,
		    NULL);
	}
	*id = g.id;
	return e == ERR_OK ? e : rename_field(im, "group", e);
}

enum err
import_group(struct import *im, int64_t org, const char *name, int64_t *id)
{
	struct keeps_tx *t = im->keeps_tx;
	struct known_group *k;
	struct group g;
	enum err e;

	for (k = t->groups; k != NULL; k = k->next)
		if (k->organisation_id == org && strcmp(k->name, name) == 0) {
			*id = k->id;
			return ERR_OK;
		}
	e = group_find(&im->act, org, name, &g);
	*id = g.id;
	if (e == ERR_NOTFOUND && im->job.create_groups != 0)
		e = make_group(im, org, name, id);
	else if (e == ERR_NOTFOUND)
		return act_fail(&im->act, e, "group",
		    "The organisation has no group called %s; make it first, "
		    "or import with create_groups=true.",
		    name);
	if (e != ERR_OK)
		return e;
	k = arena_alloc(im->tx, sizeof(*k));
	*k = (struct known_group){ t->groups, org, *id,
		arena_strdup(im->tx, name) };
	t->groups = k;
	return ERR_OK;
}

enum err
import_global(struct import *im, const struct device *d)
{
	struct keeps_tx *t = im->keeps_tx;
	struct known_global *k;
	int64_t id;
	enum err e;

	for (k = t->globals; k != NULL; k = k->next)
		if (k->organisation_id == d->organisation_id &&
		    k->model_id == d->model_id)
			return ERR_OK;
	e = global_config_id(&im->act, d->organisation_id, d->model_id, &id);
	if (e != ERR_OK)
		return e;
	k = arena_alloc(im->tx, sizeof(*k));
	*k = (struct known_global){ t->globals, d->organisation_id,
		d->model_id };
	t->globals = k;
	return ERR_OK;
}

enum err
import_prefix_known(struct import *im, const char *mac)
{
	struct keeps *keeps = im->keeps;
	struct known_prefix *k;

	for (k = keeps->prefixes; k != NULL; k = k->next)
		if (strncmp(k->digits, mac, PREFIX_LEN) == 0)
			return k->e;
	k = arena_alloc(im->a, sizeof(*k));
	k->next = keeps->prefixes;
	memcpy(k->digits, mac, PREFIX_LEN);
	k->e = mac_prefix_known(&im->act, mac);
	act_clear(&im->act);
	if (k->e == ERR_OK || k->e == ERR_NOTFOUND)
		keeps->prefixes = k;
	return k->e;
}
