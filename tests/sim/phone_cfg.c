/* phone_cfg.c - parse, merge and write configuration; see phone_cfg.h. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "sim/phone_cfg.h"
#include "sim/phone_model.h"

#define SLOTS_MIN ((size_t)64)

void
params_init(struct params *p, struct arena *a)
{
	*p = (struct params){ .arena = a };
}

static uint32_t
hash(const char *s)
{
	uint32_t h = 2166136261U; /* FNV-1a */

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619U;
	return h;
}

/* The slot that holds name, or the free one where it belongs. */
static uint32_t *
find(const struct params *p, const char *name)
{
	size_t i = hash(name) & (p->nslot - 1);

	while (p->slot[i] != 0 && strcmp(p->v[p->slot[i] - 1].name, name) != 0)
		i = (i + 1) & (p->nslot - 1);
	return &p->slot[i];
}

static void
rehash(struct params *p)
{
	p->nslot = p->nslot == 0 ? SLOTS_MIN : p->nslot * 2;
	p->slot = arena_alloc(p->arena, p->nslot * sizeof(*p->slot));
	for (size_t i = 0; i < p->n; i++)
		*find(p, p->v[i].name) = (uint32_t)(i + 1);
}

const char *
params_get(const struct params *p, const char *name)
{
	uint32_t *s;

	if (p->nslot == 0)
		return NULL;
	s = find(p, name);
	return *s == 0 ? NULL : p->v[*s - 1].value;
}

void
params_set(struct params *p, const char *name, const char *value)
{
	char *copy = arena_strndup(p->arena, value, strlen(value));
	uint32_t *s;

	if (2 * (p->n + 1) > p->nslot)
		rehash(p);
	s = find(p, name);
	if (*s != 0) {
		p->v[*s - 1].value = copy;
		return;
	}
	p->v = list_room(p->arena, p->v, p->n, sizeof(*p->v));
	p->v[p->n++] = (struct param){
		.name = arena_strndup(p->arena, name, strlen(name)),
		.value = copy,
	};
	*s = (uint32_t)p->n;
}

void
params_unset(struct params *p, const char *name)
{
	uint32_t *s;

	if (p->nslot == 0)
		return;
	s = find(p, name);
	if (*s != 0)
		p->v[*s - 1].value = NULL;
}

void
params_copy(struct params *to, const struct params *from, bool only_static)
{
	for (size_t i = 0; i < from->n; i++)
		if (from->v[i].value != NULL &&
		    (!only_static || param_is_static(from->v[i].name)))
			params_set(to, from->v[i].name, from->v[i].value);
}

static int
by_name(const void *a, const void *b)
{
	const struct param *x = a, *y = b;
	int d = text_natural(x->name, y->name);

	return d != 0 ? d : strcmp(x->name, y->name);
}

struct param *
params_sorted(const struct params *p, struct arena *a, size_t *n)
{
	struct param *v = arena_alloc(a, (p->n + 1) * sizeof(*v));

	*n = 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].value != NULL)
			v[(*n)++] = p->v[i];
	qsort(v, *n, sizeof(*v), by_name);
	return v;
}

bool
param_is_static(const char *name)
{
	return strncmp(name, "static.", 7) == 0;
}

bool
param_is_secret(const char *name)
{
	return strstr(name, "password") != NULL ||
	    strstr(name, "secret") != NULL || strstr(name, "aes_key") != NULL;
}

static void
problem(struct cfg *c, struct arena *a, unsigned line, const char *what)
{
	c->problems =
	    list_room(a, c->problems, c->nproblems, sizeof(*c->problems));
	c->problems[c->nproblems++] = text_fmt(a, "line %u: %s", line, what);
}

/* True when the line is for this model; *s then starts at the name. */
static bool
bracket(struct span *s, const char *model, const char **what)
{
	const char *end = memchr(s->p, ']', s->n);
	struct span list = { .p = s->p + 1 };

	if (end == NULL) {
		*what = "\"[\" without \"]\"; the line is ignored";
		return false;
	}
	list.n = (size_t)(end - list.p);
	s->n -= (size_t)(end + 1 - s->p);
	s->p = end + 1;
	*s = text_trim(*s);
	return model_listed(list, model);
}

static struct span
without_comment(struct span v)
{
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] == '#' &&
		    (i == 0 || v.p[i - 1] == ' ' || v.p[i - 1] == '\t')) {
			v.n = i;
			break;
		}
	return text_trim(v);
}

static const char *
bad_name(struct span name)
{
	if (name.n == 0)
		return "no name before \"=\"; the line is ignored";
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] <= ' ')
			return "a blank inside the name; the line is ignored";
	return NULL;
}

/* One line that is neither blank nor comment: NULL, or what is wrong. */
static const char *
assignment(struct arena *a, struct span s, unsigned reading, struct param *out)
{
	const char *eq = memchr(s.p, '=', s.n), *what;
	struct span name, value;

	if (memchr(s.p, '\0', s.n) != NULL)
		return "a NUL byte; the line is ignored";
	if (eq == NULL)
		return "no \"=\"; the line is ignored";
	name = text_trim((struct span){ .p = s.p, .n = (size_t)(eq - s.p) });
	value.p = eq + 1;
	value.n = s.n - (size_t)(value.p - s.p);
	value = text_trim(value);
	if ((what = bad_name(name)) != NULL)
		return what;
	if ((reading & CFG_STRIP_COMMENTS) != 0)
		value = without_comment(value);
	out->name = text_dup(a, name);
	out->value = text_dup(a, value);
	return NULL;
}

static void
parse_line(struct arena *a, struct cfg *c, struct span s, unsigned line,
    const char *model, unsigned reading)
{
	struct param p = { .line = line };
	const char *what = NULL;

	if (*s.p == '[' && (reading & CFG_BRACKETS) != 0) {
		if (!bracket(&s, model, &what)) {
			if (what != NULL)
				problem(c, a, line, what);
			return;
		}
	} else if (*s.p == '[') {
		what = "a \"[\" line; ignored (see --cfg-brackets)";
	}
	if (what == NULL)
		what = assignment(a, s, reading, &p);
	if (what != NULL) {
		problem(c, a, line, what);
		return;
	}
	c->v = list_room(a, c->v, c->n, sizeof(*c->v));
	c->v[c->n++] = p;
}

struct cfg
cfg_parse(struct arena *a, struct span text, const char *model,
    unsigned reading)
{
	struct cfg c = { 0 };
	struct span line;

	for (unsigned no = 1; text_line(&text, &line); no++) {
		line = text_trim(line);
		if (line.n != 0 && *line.p != '#')
			parse_line(a, &c, line, no, model, reading);
	}
	return c;
}

void
cfg_merge(struct params *into, const struct cfg *c, enum cfg_blank blank)
{
	const struct param *p;

	for (size_t i = 0; i < c->n; i++) {
		p = &c->v[i];
		if (strcmp(p->value, "%NULL%") == 0)
			params_unset(into, p->name);
		else if (*p->value != '\0')
			params_set(into, p->name, p->value);
		else if (blank == CFG_BLANK_CLEARS)
			params_unset(into, p->name);
	}
}

void
cfg_merge_local(struct params *into, const struct cfg *c)
{
	struct cfg own = { .v = c->v };

	/* One at a time: static settings never come from the local file. */
	for (size_t i = 0; i < c->n; i++) {
		own.v = c->v + i;
		own.n = 1;
		if (!param_is_static(own.v->name))
			cfg_merge(into, &own, CFG_BLANK_CLEARS);
	}
}

struct span
cfg_write(struct arena *a, const struct params *p)
{
	static const char head[] = "#!version:1.0.0.1\n";
	struct buf b = BUF_INIT(a);
	struct param *v;
	size_t n;

	v = params_sorted(p, a, &n);
	buf_raw(&b, head, sizeof(head) - 1);
	for (size_t i = 0; i < n; i++) {
		buf_raw(&b, v[i].name, strlen(v[i].name));
		buf_raw(&b, " = ", 3);
		buf_raw(&b, v[i].value, strlen(v[i].value));
		buf_raw(&b, "\n", 1);
	}
	return (struct span){ .p = b.p, .n = b.len };
}
