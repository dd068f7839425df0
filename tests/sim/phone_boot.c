/* phone_boot.c - see phone_boot.h. */
#include <string.h>

#include "sim/phone_boot.h"
#include "sim/phone_model.h"

struct reader {
	struct arena *a;
	struct boot *boot;
	bool bracket_before;
	const char *pending; /* models of a bracket that stood alone */
	unsigned line;
};

static void
problem(struct reader *r, const char *what)
{
	struct boot *b = r->boot;

	b->problems =
	    list_room(r->a, b->problems, b->nproblems, sizeof(*b->problems));
	b->problems[b->nproblems++] =
	    text_fmt(r->a, "line %u: %s", r->line, what);
}

static struct span
skip(struct span s, size_t n)
{
	return text_trim((struct span){ .p = s.p + n, .n = s.n - n });
}

static bool
is_cfg(const char *path)
{
	size_t n = strcspn(path, "?#");

	return n > 4 && memcmp(path + n - 4, ".cfg", 4) == 0;
}

/* What stands behind include:config, its quotes taken off. */
static const char *
target(struct reader *r, struct span s)
{
	const char *path;

	if (s.n >= 1 && *s.p == '"') {
		if (s.n < 2 || s.p[s.n - 1] != '"') {
			problem(r, "no closing quote; the include is ignored");
			return NULL;
		}
		s = (struct span){ .p = s.p + 1, .n = s.n - 2 };
	}
	path = text_dup(r->a, text_trim(s));
	if (*path == '\0')
		problem(r, "include:config without a file; ignored");
	else if (!is_cfg(path))
		problem(r, "the included file is no .cfg; ignored");
	else
		return path;
	return NULL;
}

static void
include(struct reader *r, struct span s, const char *models)
{
	struct boot *b = r->boot;
	const char *path = target(r, s);

	if (path == NULL)
		return;
	b->inc = list_room(r->a, b->inc, b->n, sizeof(*b->inc));
	b->inc[b->n++] = (struct boot_include){ .path = path,
		.models = models,
		.line = r->line };
}

static bool
is_name(struct span name, const char *want)
{
	return name.n == strlen(want) && text_starts(name, want);
}

static void
setting(struct reader *r, struct span s)
{
	const char *eq = memchr(s.p, '=', s.n);
	struct span name, value;
	bool on;

	if (eq == NULL) {
		problem(r, "neither include:config nor name = value; ignored");
		return;
	}
	name = text_trim((struct span){ .p = s.p, .n = (size_t)(eq - s.p) });
	value = skip(s, (size_t)(eq + 1 - s.p));
	on = is_name(value, "1");
	if (!on && !is_name(value, "0"))
		problem(r, "a value other than 0 or 1; ignored");
	else if (is_name(name, "overwrite_mode"))
		r->boot->overwrite = on ? BOOT_OVERWRITE_1 : BOOT_OVERWRITE_0;
	else if (is_name(name, "specific_model.excluded_mode") ||
	    is_name(name, "static.specific_model.excluded_mode"))
		r->boot->excluded = on;
	else
		problem(r, "a setting boot files do not have; ignored");
}

/* Takes "[T46S, T23G]" off the line; NULL when there is none or it is bad. */
static const char *
take_bracket(struct reader *r, struct span *s)
{
	const char *end;
	struct span list;

	end = memchr(s->p, ']', s->n);
	if (end == NULL) {
		problem(r, "\"[\" without \"]\"; the line is ignored");
		return NULL;
	}
	list = (struct span){ .p = s->p + 1, .n = (size_t)(end - s->p) - 1 };
	*s = skip(*s, (size_t)(end + 1 - s->p));
	return text_dup(r->a, list);
}

static void
read_line(struct reader *r, struct span s)
{
	static const char verb[] = "include:config";
	const char *models = r->pending;

	r->pending = NULL;
	if (*s.p == '[') {
		if ((models = take_bracket(r, &s)) == NULL)
			return;
		if (s.n == 0 && r->bracket_before) {
			r->pending = models;
			return;
		}
	}
	if (memchr(s.p, '\0', s.n) != NULL)
		problem(r, "a NUL byte; the line is ignored");
	else if (text_starts(s, verb) &&
	    (s.n == sizeof(verb) - 1 ||
		memchr(" \t\"", s.p[sizeof(verb) - 1], 3) != NULL))
		include(r, skip(s, sizeof(verb) - 1), models);
	else if (models != NULL)
		problem(r, "\"[...]\" without include:config; ignored");
	else
		setting(r, s);
}

enum err
boot_parse(struct arena *a, struct span text, bool bracket_before,
    struct boot *out)
{
	struct reader r = { .a = a,
		.boot = out,
		.bracket_before = bracket_before,
		.line = 1 };
	struct span line;

	*out = (struct boot){ 0 };
	if (!text_line(&text, &line) || !is_name(line, "#!version:1.0.0.1"))
		return ERR_INVALID;
	while (text_line(&text, &line)) {
		r.line++;
		line = text_trim(line);
		if (line.n != 0 && *line.p != '#')
			read_line(&r, line);
	}
	return ERR_OK;
}

static bool
names(const struct boot_include *inc, const char *model)
{
	struct span list = { .p = inc->models };

	if (inc->models == NULL)
		return false;
	list.n = strlen(inc->models);
	return model_listed(list, model);
}

size_t
boot_select(struct arena *a, const struct boot *b, const char *model,
    enum boot_pick pick, struct boot_include **out)
{
	struct boot_include *v = arena_alloc(a, (b->n + 1) * sizeof(*v));
	bool own = false, general;
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		own |= names(&b->inc[i], model);
	general = !b->excluded || !own || pick == BOOT_PICK_GENERAL;
	for (size_t i = 0; i < b->n; i++)
		if (b->inc[i].models == NULL ? general
			: pick == BOOT_PICK  ? names(&b->inc[i], model)
					     : false)
			v[n++] = b->inc[i];
	*out = v;
	return n;
}
