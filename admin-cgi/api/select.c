/* select.c - see select.h. */
#include <stdio.h>
#include <string.h>

#include "api/select.h"
#include "base/scan.h"
#include "db/list.h"

struct asking {
	struct call *c;
	struct bulk *b;
};

/* What is wrong inside an object is named with its place. */
enum err
select_inside(struct call *c, const char *name, enum err e)
{
	struct problem *p = &c->act.problem;
	const char *inner = arena_strdup(c->a, p->field);

	if (e != ERR_OK && strcmp(inner, name) != 0) {
		snprintf(p->field, sizeof(p->field), "%s%s%.180s", name,
		    *inner == '\0' ? "" : "/", inner);
		scan_mend_utf8(p->field);
	}
	return e;
}

static enum err
one_mac(void *arg, size_t i, struct json *item, const char *text)
{
	struct asking *k = arg;
	char mac[MAC_LEN + 1];

	(void)i;
	(void)item;
	if (text == NULL || scan_mac(text, strlen(text), mac) != ERR_OK)
		return act_fail(&k->c->act, ERR_INVALID, "",
		    "A MAC address is twelve hex digits.");
	k->b->macs[k->b->nmacs++] = arena_strdup(k->c->a, mac);
	return ERR_OK;
}

static enum err
filter(struct call *c, struct json *in, const struct list_filter *f,
    struct list_ask *ask)
{
	const char *text = "";
	int64_t n = 0;
	enum err e;

	if (!in_has(in, f->name))
		return ERR_OK;
	if (f->type == LIST_INT)
		e = in_int(&c->act, in, f->name, 1, INT64_MAX, &n);
	else
		e = in_text(&c->act, in, f->name, &text);
	ask->filter[ask->nfilters] = f;
	ask->value[ask->nfilters++] =
	    f->type == LIST_INT ? V_INT(n) : V_STR(text);
	return e;
}

static enum err
selected(struct call *c, struct json *in, struct bulk *b)
{
	const struct list *l = &lists[LIST_DEVICES_OUT];
	struct list_ask ask = { .sort = &l->sorts[0] };
	struct asking k = { .c = c, .b = b };
	enum err e;

	if (in_has(in, "macs")) {
		b->macs = arena_alloc(c->a, (BULK_MAX + 1) * sizeof(*b->macs));
		e = in_each(&c->act, in, "macs", BULK_MAX, one_mac, &k);
		return e != ERR_OK ? e : in_end(&c->act, in);
	}
	for (size_t i = 0; i < l->nfilters; i++)
		if ((e = filter(c, in, &l->filters[i], &ask)) != ERR_OK)
			return e;
	if ((e = in_end(&c->act, in)) != ERR_OK)
		return e;
	if (ask.nfilters == 0)
		return act_fail(&c->act, ERR_INVALID, "select",
		    "Say which phones: macs, or organisation_id, under, "
		    "model, group_id, q.");
	return bulk_select(&c->act, &ask, b);
}

enum err
select_phones(struct call *c, struct json *select, struct bulk *b)
{
	return select_inside(c, "select", selected(c, select, b));
}
