/*
 * key.c - /devices/.../keys: keys of a phone and of its expansion modules.
 * One key is named line.3, memory.1, programmable.2 or expansion.1.20.
 */
#include "api/device_view.h"
#include "api/routes.h"
#include "db/key_type.h"

#define COPIES_MAX 200 /* phones a layout is copied to at once */

struct key_call {
	int64_t id;
	struct key_layout layout;
	struct sheet_key key;
};

static enum err
answer(struct call *c, const char *name)
{
	struct device_whole w;
	enum err e = device_whole(&c->act, name, &w);

	if (e != ERR_OK)
		return e;
	call_etag(c, w.device.version);
	view_open(&c->out, NULL);
	view_keys(&c->out, "keys", w.sheet.keys, w.sheet.nkeys);
	view_close(&c->out);
	return ERR_OK;
}

enum err
op_key_list(struct call *c)
{
	return answer(c, c->arg[0]);
}

/* --- the whole layout ----------------------------------------------------- */

static enum err
put_all(struct act *act, void *arg)
{
	const struct key_call *k = arg;

	return keys_put(act, k->id, &k->layout);
}

enum err
op_keys_put(struct call *c)
{
	struct key_call k;
	struct device d;
	enum err e;

	if ((e = device_named(&c->act, c->arg[0], &d)) != ERR_OK ||
	    (e = body_keys(&c->act, c->in, &k.layout)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	k.id = d.id;
	if ((e = device_if(&c->act, d.id, call_version(c), put_all, &k)) !=
	    ERR_OK)
		return e;
	return answer(c, c->arg[0]);
}

/* --- one key -------------------------------------------------------------- */

static enum err
named_key(struct call *c, struct sheet_key *k)
{
	if (key_name_scan(c->a, c->arg[1], k))
		return ERR_OK;
	return act_fail(&c->act, ERR_NOTFOUND, "",
	    "There is no such key; write line.3, memory.1, programmable.2 or "
	    "expansion.1.20 (module 1, key 20).");
}

static enum err
put_one(struct act *act, void *arg)
{
	const struct key_call *k = arg;

	return key_put(act, k->id, &k->key);
}

enum err
op_key_put(struct call *c)
{
	struct sheet_key name = { .position = 0 };
	struct key_call k;
	struct device d;
	enum err e;

	if ((e = device_named(&c->act, c->arg[0], &d)) != ERR_OK ||
	    (e = named_key(c, &name)) != ERR_OK ||
	    (e = body_key(&c->act, c->in, &name, &k.key)) != ERR_OK)
		return e;
	k.id = d.id;
	if ((e = device_if(&c->act, d.id, call_version(c), put_one, &k)) !=
		ERR_OK ||
	    (e = device_by_id(&c->act, d.id, &d)) != ERR_OK)
		return e;
	call_etag(c, d.version);
	view_key(&c->out, NULL, &k.key);
	return ERR_OK;
}

static enum err
drop(struct act *act, void *arg)
{
	const struct key_call *k = arg;

	return key_delete(act, k->id, (enum key_area)k->key.area, k->key.module,
	    k->key.position);
}

enum err
op_key_delete(struct call *c)
{
	struct key_call k = { .id = 0 };
	struct device d;
	enum err e;

	if ((e = device_named(&c->act, c->arg[0], &d)) != ERR_OK ||
	    (e = named_key(c, &k.key)) != ERR_OK)
		return e;
	k.id = d.id;
	return device_if(&c->act, d.id, call_version(c), drop, &k);
}

/* --- to other phones ------------------------------------------------------ */

struct targets {
	struct call *c;
	int64_t id[COPIES_MAX];
	const char *mac[COPIES_MAX];
	size_t n;
};

static enum err
target(void *arg, size_t i, struct json *item, const char *text)
{
	struct targets *t = arg;
	struct device d;
	enum err e;

	if (item != NULL)
		return act_fail(&t->c->act, ERR_INVALID, "",
		    "to is a list of MAC addresses.");
	if ((e = device_named(&t->c->act, text, &d)) != ERR_OK)
		return act_reference(&t->c->act, e, "");
	t->id[i] = d.id;
	t->mac[i] = d.mac;
	t->n = i + 1;
	return ERR_OK;
}

enum err
op_keys_copy(struct call *c)
{
	struct targets *t = arena_alloc(c->a, sizeof(*t));
	struct device_dropped dropped[COPIES_MAX];
	struct view *v = &c->out;
	struct device d;
	enum err e;

	t->c = c;
	if ((e = device_named(&c->act, c->arg[0], &d)) != ERR_OK ||
	    (e = in_each(&c->act, c->in, "to", COPIES_MAX, target, t)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = keys_copy(&c->act, d.id, t->id, t->n, dropped)) != ERR_OK)
		return e;
	view_open(v, NULL);
	view_list(v, "copied");
	for (size_t i = 0; i < t->n; i++) {
		view_open(v, NULL);
		view_int(v, "id", t->id[i]);
		view_text(v, "mac", t->mac[i]);
		view_keys(v, "dropped", dropped[i].keys, dropped[i].nkeys);
		view_close(v);
	}
	view_end(v);
	view_close(v);
	return ERR_OK;
}
