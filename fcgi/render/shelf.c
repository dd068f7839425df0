/* shelf.c - see shelf.h. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "render/shelf.h"

#define SCOPE_MAX 80 /* "family:" and a family, "name:" and a name */

struct shelf {
	int64_t generation; /* 0: nothing read yet */
	struct arena *arena;
	struct model *models;
	size_t nmodels;
	struct prov_slot *slots;
	size_t nslots;
	uint32_t *index; /* open addressing; slot number + 1 */
	size_t mask;
	uint64_t owners; /* bit n: somebody of number n modulo 64 has a slot */
};

struct shelf *
shelf_new(void)
{
	struct shelf *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	return s;
}

void
shelf_free(struct shelf *s)
{
	if (s == NULL)
		return;
	arena_free(s->arena);
	free(s);
}

static size_t
hash(int64_t owner, int64_t kind, const char *scope, size_t len)
{
	uint64_t h = (uint64_t)owner * 0x9e3779b97f4a7c15u + (uint64_t)kind;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (uint8_t)scope[i]) * 0x100000001b3u;
	return (size_t)(h ^ h >> 29);
}

static void
index_slots(struct shelf *s)
{
	size_t size = 64;

	while (size < s->nslots * 2)
		size *= 2;
	s->mask = size - 1;
	s->index = arena_alloc(s->arena, size * sizeof(*s->index));
	for (size_t i = 0; i < s->nslots; i++) {
		const struct prov_slot *p = &s->slots[i];
		size_t h = hash(p->owner, p->kind, p->scope, strlen(p->scope));

		while (s->index[h & s->mask] != 0)
			h++;
		s->index[h & s->mask] = (uint32_t)i + 1;
		s->owners |= (uint64_t)1 << (p->owner & 63);
	}
}

enum err
shelf_refresh(struct shelf *s, struct db *db, int64_t generation,
    uint64_t epoch)
{
	struct shelf fresh = { .generation = generation };
	enum err e;

	if (s->generation >= generation) /* another organisation's news */
		return ERR_OK;
	fresh.arena = arena_new();
	e = prov_models(db, fresh.arena, &fresh.models, &fresh.nmodels);
	if (e == ERR_OK)
		e = prov_slots(db, fresh.arena, &fresh.slots, &fresh.nslots);
	if (e == ERR_OK && epoch != 0 && epoch != db_epoch(db))
		e = ERR_AGAIN;
	if (e != ERR_OK) {
		arena_free(fresh.arena);
		return e;
	}
	index_slots(&fresh);
	arena_free(s->arena);
	*s = fresh;
	return ERR_OK;
}

const struct model *
shelf_model(const struct shelf *s, int64_t id)
{
	size_t lo = 0, hi = s->nmodels;

	while (lo < hi) { /* they come ordered by id */
		size_t mid = lo + (hi - lo) / 2;

		if (s->models[mid].id == id)
			return &s->models[mid];
		if (s->models[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

bool
model_says(const struct model *m, const char *ua_model)
{
	return *ua_model != '\0' && strcasecmp(m->ua_token, ua_model) == 0;
}

const struct model *
shelf_agent(const struct shelf *s, int64_t number, const char *ua_model)
{
	for (size_t i = 0; i < s->nmodels; i++)
		if (s->models[i].file_number == number &&
		    model_says(&s->models[i], ua_model))
			return &s->models[i];
	return NULL;
}

static int64_t
find(const struct shelf *s, int64_t owner, int64_t kind, const char *scope,
    size_t len)
{
	if (s->nslots == 0)
		return 0;
	for (size_t h = hash(owner, kind, scope, len);
	     s->index[h & s->mask] != 0; h++) {
		const struct prov_slot *p =
		    &s->slots[s->index[h & s->mask] - 1];

		if (p->owner == owner && p->kind == kind &&
		    strlen(p->scope) == len &&
		    memcmp(p->scope, scope, len) == 0)
			return p->version_id;
	}
	return 0;
}

static void
add_owner(const struct shelf *s, struct shelf_owners *o, int64_t id)
{
	if ((s->owners >> (id & 63) & 1) != 0)
		o->id[o->n++] = id;
}

/* "/1/7/23/" -> 23, 7, 1, 0 (stock). */
struct shelf_owners
shelf_owners(const struct shelf *s, const char *path)
{
	struct shelf_owners o = { .n = 0 };
	int64_t up[SHELF_DEPTH];
	size_t n = 0;

	while (*path == '/' && path[1] != '\0' && n < SHELF_DEPTH) {
		up[n] = 0;
		for (path++; *path >= '0' && *path <= '9'; path++)
			up[n] = up[n] * 10 + *path - '0';
		n++;
	}
	while (n > 0)
		add_owner(s, &o, up[--n]);
	add_owner(s, &o, 0);
	return o;
}

struct scope {
	char text[SCOPE_MAX];
	size_t len;
};

static void
scope_set(struct scope *s, const char *prefix, const char *name, size_t len)
{
	size_t p = strlen(prefix);

	if (p + len > sizeof(s->text))
		len = sizeof(s->text) - p;
	memcpy(s->text, prefix, p);
	memcpy(s->text + p, name, len);
	s->len = p + len;
}

static int64_t
nearest(const struct shelf *s, const struct shelf_owners *o, int64_t kind,
    const struct scope *scope, size_t nscope)
{
	int64_t id;

	for (size_t i = 0; i < o->n; i++)
		for (size_t k = 0; k < nscope; k++)
			if ((id = find(s, o->id[i], kind, scope[k].text,
				 scope[k].len)) != 0)
				return id;
	return 0;
}

static size_t
decimal(int64_t v, char out[20])
{
	char rev[20];
	size_t n = 0;

	do
		rev[n++] = (char)('0' + v % 10);
	while ((v /= 10) != 0);
	for (size_t i = 0; i < n; i++)
		out[i] = rev[n - 1 - i];
	return n;
}

int64_t
shelf_template(const struct shelf *s, const struct shelf_owners *o,
    enum template_kind kind, const struct model *m)
{
	struct scope sc[3];
	char id[20];
	size_t n = 0;

	if (m != NULL) {
		scope_set(&sc[n++], "model:", id, decimal(m->id, id));
		scope_set(&sc[n++], "family:", m->template_family,
		    strlen(m->template_family));
	}
	scope_set(&sc[n++], "any", "", 0);
	return nearest(s, o, kind, sc, n);
}

int64_t
shelf_partial(const struct shelf *s, const struct shelf_owners *o,
    const char *name, size_t len)
{
	struct scope sc;

	scope_set(&sc, "name:", name, len);
	return nearest(s, o, TEMPLATE_PARTIAL, &sc, 1);
}
