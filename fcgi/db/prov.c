/* prov.c - see prov.h. */
#include <stdlib.h>
#include <string.h>

#include "db/prov.h"

#define ORG_COLUMNS 6       /* ORG_GATE of db/stmt_prov.h */
#define DEVICE_COLUMNS 6    /* the rest of its MAC_ROW */
#define GATE_SEPARATOR 0x1f /* no name or path holds a control character */

static const char *
text(const struct val *v)
{
	return v->type == VAL_NULL ? "" : v->s;
}

static const char *
text_or_null(const struct val *v)
{
	return v->type == VAL_NULL || *v->s == '\0' ? NULL : v->s;
}

static struct blob
bytes(const struct val *v)
{
	if (v->type == VAL_NULL)
		return (struct blob){ 0 };
	return (struct blob){ (const uint8_t *)v->s, v->len };
}

/* The next field of organisation.gate; *p moves behind it. */
static const char *
gate_text(char **p)
{
	char *field = *p, *end = strchrnul(field, GATE_SEPARATOR);

	*p = *end == '\0' ? end : end + 1;
	*end = '\0';
	return field;
}

/* Bytes in hex. */
static struct blob
gate_bytes(struct arena *a, char **p)
{
	const char *hex = gate_text(p);
	size_t n = strlen(hex) / 2;
	uint8_t *bytes;

	if (n == 0)
		return (struct blob){ 0 };
	bytes = arena_alloc(a, n);
	if (scan_hex(hex, bytes, n) != ERR_OK)
		return (struct blob){ 0 };
	return (struct blob){ bytes, n };
}

static int64_t
gate_number(char **p)
{
	return strtoll(gate_text(p), NULL, 10);
}

/* An enum: SQL counts them from 1. */
static int64_t
gate_word(char **p)
{
	return gate_number(p) - 1;
}

/*
 * Reads organisation.gate in the order of its column's definition.  What a
 * database of the version before does not bring reads as 0 and "".
 */
static void
org_from_row(struct arena *a, const struct val *r, struct prov_org *o)
{
	char *p = arena_strndup(a, text(&r[1]), r[1].len);

	o->id = r[0].i;
	o->path = gate_text(&p);
	o->path_key = gate_text(&p);
	o->enabled = gate_number(&p);
	o->gate_auth = gate_word(&p);
	o->gate_scheme = gate_word(&p);
	o->gate_tls = gate_number(&p);
	o->gate_networks = gate_text(&p);
	o->gate_mismatch = gate_word(&p);
	o->gate_certificate = gate_word(&p);
	o->gate_resources = gate_word(&p);
	o->prov_user = gate_text(&p);
	o->upload_quota = gate_number(&p);
	o->name = gate_text(&p);
	o->secrets = gate_number(&p);
	if (o->secrets > 0)
		o->secrets--;
	o->locks = gate_number(&p);
	o->old_user = gate_text(&p);
	(void)gate_text(&p); /* until when it opens: whether it does is r[5] */
	o->old_secret = gate_bytes(a, &p);
	o->prov_secret = bytes(&r[2]);
	o->generation = r[3].i;
	o->catalogue = r[4].i;
	o->old_open = r[5].i;
}

/* MAC_GATE of db/stmt_prov.h. */
static void
enrol_from_text(struct arena *a, const struct val *v, struct prov_enrol *m)
{
	char *p;

	*m = (struct prov_enrol){ .given_to = "" };
	if (v->type == VAL_NULL || v->len == 0)
		return;
	p = arena_strndup(a, v->s, v->len);
	m->policy = gate_word(&p);
	m->enrolled = gate_number(&p);
	m->open = gate_number(&p);
	m->given_open = gate_number(&p);
	m->given = gate_number(&p);
	m->given_to = gate_text(&p);
	m->old_secret = gate_bytes(a, &p);
}

static void
device_from_row(struct arena *a, const struct val *r, const char *mac,
    struct prov_device *d)
{
	*d = (struct prov_device){
		.id = r[0].i,
		.model_id = r[1].i,
		.group_id = r[2].type == VAL_NULL ? 0 : r[2].i,
		.enabled = r[3].i,
		.sheet = bytes(&r[5]),
	};
	memcpy(d->mac, mac, MAC_LEN + 1);
	enrol_from_text(a, &r[4], &d->enrol);
}

enum err
prov_device(struct db *db, struct arena *a, const char *mac, struct prov_org *o,
    struct prov_device *d)
{
	struct val r[ORG_COLUMNS + DEVICE_COLUMNS];
	enum err e;

	e = db_first(db, a, STMT_PROV_MAC, VALS(V_STR(mac)), r,
	    ORG_COLUMNS + DEVICE_COLUMNS);
	if (e != ERR_OK)
		return e;
	org_from_row(a, r, o);
	o->epoch = db_epoch(db);
	device_from_row(a, r + ORG_COLUMNS, mac, d);
	return ERR_OK;
}

struct together {
	struct arena *a;
	struct prov_found *found;
	size_t n;
};

static enum err
found_row(void *arg, const struct val *r, size_t n)
{
	struct together *t = arg;
	const char *mac = r[n - 1].s;

	for (struct prov_found *f = t->found; f < t->found + t->n; f++) {
		if (strcmp(f->mac, mac) != 0)
			continue;
		f->org = arena_alloc(t->a, sizeof(*f->org));
		f->dev = arena_alloc(t->a, sizeof(*f->dev));
		org_from_row(t->a, r, f->org);
		device_from_row(t->a, r + ORG_COLUMNS, mac, f->dev);
	}
	return ERR_OK;
}

/* Who is not asked for leaves his place to the first, who is found once. */
enum err
prov_devices(struct db *db, struct arena *a, struct prov_found *f, size_t n)
{
	struct together t = { a, f, n };
	struct val in[PROV_TOGETHER];
	enum err e;

	for (size_t i = 0; i < PROV_TOGETHER; i++)
		in[i] = V_STR(f[i < n ? i : 0].mac);
	for (size_t i = 0; i < n; i++)
		f[i] = (struct prov_found){ .mac = f[i].mac };
	e = db_each(db, a, STMT_PROV_MACS, in, PROV_TOGETHER, found_row, &t);
	for (size_t i = 0; i < n; i++)
		if (f[i].org != NULL)
			f[i].org->epoch = db_epoch(db);
	return e;
}

enum err
prov_org(struct db *db, struct arena *a, const char *path_key,
    struct prov_org *o)
{
	struct val r[ORG_COLUMNS];
	enum err e;

	e = db_first(db, a, STMT_PROV_ORG, VALS(V_STR(path_key)), r,
	    ORG_COLUMNS);
	if (e != ERR_OK)
		return e;
	org_from_row(a, r, o);
	o->epoch = db_epoch(db);
	return ERR_OK;
}

enum err
prov_given(struct db *db, const char *mac, const char *address, bool *won)
{
	uint64_t n = 0;
	enum err e =
	    db_run(db, STMT_PROV_GIVEN, VALS(V_STR(address), V_STR(mac)), &n);

	*won = e == ERR_OK && n == 1;
	return e;
}

enum err
prov_given_open(struct db *db, const char *mac, const char *address)
{
	return db_run(db, STMT_PROV_GIVEN_OPEN,
	    VALS(V_STR(address), V_STR(mac)), NULL);
}

enum err
prov_enrolled(struct db *db, const char *mac)
{
	return db_run(db, STMT_PROV_ENROL, VALS(V_STR(mac)), NULL);
}

enum err
prov_rotated(struct db *db, const char *mac, struct blob old)
{
	return db_run(db, STMT_PROV_ROTATED,
	    VALS(V_STR(mac), V_BYTES((const char *)old.p, old.len)), NULL);
}

/* Rows gathered into an array that grows in the arena. */
struct list {
	struct arena *a;
	void *items;
	size_t n, cap, size;
};

static void *
list_next(struct list *l)
{
	if (l->n == l->cap) {
		size_t cap = l->cap == 0 ? 16 : l->cap * 2;
		void *p = arena_alloc(l->a, cap * l->size);

		if (l->n != 0)
			memcpy(p, l->items, l->n * l->size);
		l->items = p;
		l->cap = cap;
	}
	return (char *)l->items + l->n++ * l->size;
}

static enum err
slot_row(void *arg, const struct val *r, size_t n)
{
	struct prov_slot *s = list_next(arg);

	(void)n;
	*s = (struct prov_slot){ .owner = r[0].i,
		.kind = r[1].i - 1,
		.scope = text(&r[2]),
		.version_id = r[3].i };
	return ERR_OK;
}

enum err
prov_slots(struct db *db, struct arena *a, struct prov_slot **out, size_t *n)
{
	struct list l = { .a = a, .size = sizeof(**out) };
	enum err e = db_each(db, a, STMT_PROV_SLOTS, NOVALS, slot_row, &l);

	*out = l.items;
	*n = l.n;
	return e;
}

static enum err
model_row(void *arg, const struct val *r, size_t n)
{
	(void)n;
	model_from_row(r, list_next(arg));
	return ERR_OK;
}

enum err
prov_models(struct db *db, struct arena *a, struct model **out, size_t *n)
{
	struct list l = { .a = a, .size = sizeof(**out) };
	enum err e = db_each(db, a, STMT_PROV_MODELS, NOVALS, model_row, &l);

	*out = l.items;
	*n = l.n;
	return e;
}

enum err
prov_text(struct db *db, struct arena *a, int64_t version_id, const char **name,
    int64_t *kind, const char **txt, size_t *len)
{
	struct val r[5];
	enum err e;

	e = db_first(db, a, STMT_PROV_TEXT, VALS(V_INT(version_id)), r, 5);
	if (e != ERR_OK)
		return e;
	*kind = r[1].i - 1;
	*name = arena_printf(a, "%s/%s/%s#%lld",
	    r[0].i == 0 ? "stock" : arena_printf(a, "%lld", (long long)r[0].i),
	    template_words[*kind], text(&r[2]), (long long)r[3].i);
	*txt = text(&r[4]);
	*len = r[4].len;
	return ERR_OK;
}

static enum err
setting_row(void *arg, const struct val *r, size_t n)
{
	struct sheet_setting *s = list_next(arg);

	(void)n;
	*s = (struct sheet_setting){ .name = text(&r[0]),
		.absent = r[1].i,
		.value = text(&r[2]),
		.secret = bytes(&r[3]) };
	return ERR_OK;
}

enum err
prov_settings(struct db *db, struct arena *a, const char *layer,
    int64_t owner_id, struct sheet_setting **out, size_t *n)
{
	struct list l = { .a = a, .size = sizeof(**out) };
	enum err e = db_each(db, a, STMT_PROV_SETTINGS,
	    VALS(V_STR(layer), V_INT(owner_id)), setting_row, &l);

	*out = l.items;
	*n = l.n;
	return e;
}

/* Rows come nearest first: the first that says something has the word. */
static enum err
locale_row(void *arg, const struct val *r, size_t n)
{
	struct prov_locale *l = arg;
	const char **const out[] = { &l->language, &l->tone, &l->zone,
		&l->zone_name, &l->ntp };

	(void)n;
	if (l->admin_secret.p == NULL)
		l->admin_secret = bytes(&r[2]);
	for (size_t i = 0; i < sizeof(out) / sizeof(out[0]); i++)
		if (*out[i] == NULL)
			*out[i] = text_or_null(&r[3 + i]);
	return ERR_OK;
}

enum err
prov_locale(struct db *db, struct arena *a, const struct prov_org *o,
    struct prov_locale *l)
{
	memset(l, 0, sizeof(*l));
	return db_each(db, a, STMT_PROV_LOCALE, VALS(V_INT(o->id)), locale_row,
	    l);
}

static enum err
global_row(void *arg, const struct val *r, size_t n)
{
	struct prov_global *g = list_next(arg);

	(void)n;
	*g = (struct prov_global){ .id = r[0].i, .model_id = r[1].i };
	return ERR_OK;
}

enum err
prov_globals(struct db *db, struct arena *a, int64_t org_id,
    struct prov_global **out, size_t *n)
{
	struct list l = { .a = a, .size = sizeof(**out) };
	enum err e = db_each(db, a, STMT_PROV_GLOBALS, VALS(V_INT(org_id)),
	    global_row, &l);

	*out = l.items;
	*n = l.n;
	return e;
}

enum err
prov_extras(struct db *db, struct arena *a, int64_t org_id,
    struct prov_extras *x)
{
	struct val r[4];
	enum err e;

	e = db_first(db, a, STMT_PROV_EXTRAS, VALS(V_INT(org_id)), r, 4);
	if (e == ERR_OK)
		*x = (struct prov_extras){ r[0].i, r[1].i, r[2].i, r[3].i };
	return e;
}

enum err
prov_pardons(struct db *db, struct arena *a, db_row_fn *fn, void *arg)
{
	return db_each(db, a, STMT_PROV_PARDONS, NOVALS, fn, arg);
}
