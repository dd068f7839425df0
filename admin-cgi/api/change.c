/* change.c - see change.h. */
#include <stdio.h>
#include <string.h>

#include "api/change.h"
#include "api/device_view.h"
#include "api/who.h"
#include "db/device.h"
#include "db/setting.h"

#define PARTS_MAX 1000 /* lines, keys or settings of one change */

struct making {
	struct call *c;
	struct act *act;
	int64_t device_id;
};

/* What is wrong inside is named with its place. */
static enum err
inside(struct making *m, const char *name, enum err e)
{
	struct problem *p = &m->act->problem;
	const char *inner = arena_strdup(m->c->a, p->field);

	if (e != ERR_OK && *inner != '\0')
		snprintf(p->field, sizeof(p->field), "%s/%s", name, inner);
	return e;
}

static enum err
change_device(struct making *m, struct json *j)
{
	struct device d;
	enum err e;

	if ((e = device_by_id(m->act, m->device_id, &d)) != ERR_OK ||
	    (e = in_fields(m->act, j, device_fields, ndevice_fields, &d)) !=
		ERR_OK ||
	    (e = in_end(m->act, j)) != ERR_OK)
		return inside(m, "device", e);
	return inside(m, "device", device_change(m->act, &d, 0));
}

static enum err
no_object(struct making *m)
{
	return act_fail(m->act, ERR_INVALID, "", "This must be an object.");
}

static const struct sheet_line *
line_of(const struct sheet *s, int64_t number)
{
	for (size_t i = 0; i < s->nlines; i++)
		if (s->lines[i].number == number)
			return &s->lines[i];
	return NULL;
}

static enum err
change_line(void *arg, size_t i, struct json *j, const char *text)
{
	struct making *m = arg;
	struct line_part p = { .line = { .enabled = 1 } };
	const struct sheet_line *old;
	int64_t number = 0;
	bool gone = false;
	struct sheet s;
	enum err e;

	(void)i;
	(void)text;
	if (j == NULL)
		return no_object(m);
	field_defaults(line_fields, nline_fields, &p.line);
	if ((e = in_int(m->act, j, "number", 1, 1000, &number)) != ERR_OK ||
	    (e = in_bool(m->act, j, "delete", &gone)) != ERR_OK ||
	    (e = device_sheet(m->act, m->device_id, &s)) != ERR_OK)
		return e;
	if ((old = line_of(&s, number)) != NULL)
		p.line = *old;
	if ((e = body_line(m->act, j, 0, &p)) != ERR_OK)
		return e;
	if (gone)
		return line_delete(m->act, m->device_id, number);
	return line_put(m->act, m->device_id, &p.line, p.password);
}

static const struct sheet_key *
key_of(const struct sheet *s, const struct sheet_key *k)
{
	for (size_t i = 0; i < s->nkeys; i++)
		if (s->keys[i].area == k->area &&
		    s->keys[i].module == k->module &&
		    s->keys[i].position == k->position)
			return &s->keys[i];
	return NULL;
}

static enum err
change_key(void *arg, size_t i, struct json *j, const char *text)
{
	struct making *m = arg;
	struct sheet_key k = { .area = 0 };
	const struct sheet_key *old;
	bool gone = false;
	struct sheet s;
	enum err e;

	(void)i;
	(void)text;
	if (j == NULL)
		return no_object(m);
	field_defaults(key_fields, nkey_fields, &k);
	/* Twice: which key it is says what the rest is laid over. */
	if ((e = in_bool(m->act, j, "delete", &gone)) != ERR_OK ||
	    (e = body_key_over(m->act, j, &k)) != ERR_OK ||
	    (e = device_sheet(m->act, m->device_id, &s)) != ERR_OK)
		return e;
	if ((old = key_of(&s, &k)) != NULL)
		k = *old;
	if ((e = body_key_over(m->act, j, &k)) != ERR_OK ||
	    (e = in_end(m->act, j)) != ERR_OK)
		return e;
	if (gone)
		return key_delete(m->act, m->device_id, (enum key_area)k.area,
		    k.module, k.position);
	return key_put(m->act, m->device_id, &k);
}

static enum err
change_setting(void *arg, size_t i, struct json *j, const char *text)
{
	struct making *m = arg;
	struct setting s = { .layer = LAYER_DEVICE,
		.owner_id = m->device_id,
		.name = "",
		.value = "" };
	bool gone = false, absent = false;
	const char *warning;
	enum err e;

	(void)i;
	(void)text;
	if (j == NULL)
		return no_object(m);
	if ((e = in_text(m->act, j, "name", &s.name)) != ERR_OK ||
	    (e = in_word(m->act, j, "value", &s.value)) != ERR_OK ||
	    (e = in_bool(m->act, j, "absent", &absent)) != ERR_OK ||
	    (e = in_bool(m->act, j, "delete", &gone)) != ERR_OK ||
	    (e = in_end(m->act, j)) != ERR_OK)
		return e;
	if (gone)
		return setting_delete(m->act, LAYER_DEVICE, m->device_id,
		    s.name);
	s.absent = absent;
	if ((e = setting_put(m->act, &s, &warning)) == ERR_OK &&
	    warning != NULL)
		call_warn(m->c, warning);
	return e;
}

static enum err
may_not(struct making *m, const char *what)
{
	return act_fail(m->act, ERR_DENIED, what,
	    "Your role, or the scopes of your token, allow keys to be changed "
	    "and nothing else.");
}

static enum err
make_all(struct making *m, struct json *j)
{
	static const struct {
		const char *name;
		in_item_fn *fn;
		unsigned perm;
	} lists[] = { { "lines", change_line, P_MANAGE },
		{ "keys", change_key, P_TOUCH },
		{ "settings", change_setting, P_MANAGE } };
	unsigned perms = m->c->who->perms;
	struct json *device;
	enum err e;

	if ((e = in_object(m->act, j, "device", &device)) != ERR_OK)
		return e;
	if (device != NULL && (perms & P_MANAGE) == 0)
		return may_not(m, "device");
	if (device != NULL && (e = change_device(m, device)) != ERR_OK)
		return e;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (!in_has(j, lists[i].name))
			continue;
		if ((perms & lists[i].perm) == 0)
			return may_not(m, lists[i].name);
		e = in_each(m->act, j, lists[i].name, PARTS_MAX, lists[i].fn,
		    m);
		if (e != ERR_OK)
			return e;
	}
	return in_end(m->act, j);
}

enum err
change_make(struct call *c, int64_t device_id, struct json *j)
{
	struct making m = { c, &c->act, device_id };
	enum err e;

	c->warnings = NULL; /* it may be run again */
	e = make_all(&m, j);
	return inside(&m, "change", e);
}
