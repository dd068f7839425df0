/*
 * fuzz_cfg.c - db/cfg_text.c and render/overlay.c: every byte of a phone's
 * file is in one of its lines, a parameter never spans two, and settings laid
 * over a text are what it says then, also when they are laid over it again.
 *
 * The input is the text, a NUL, and lines "name=value" or "-name" (absent).
 */
#include <string.h>

#include "base/scan.h"
#include "db/cfg_text.h"
#include "fuzz/fuzz.h"
#include "fuzz/must.h"
#include "render/overlay.h"

static void
inside(const struct cfg_line *l, const char *p, size_t n)
{
	must(p >= l->at && p + n <= l->at + l->len);
	must(n == 0 || memchr(p, '\n', n) == NULL);
	must(n == 0 || (strchr(" \t\r", p[0]) == NULL || p[0] == '\0'));
	must(n == 0 || (strchr(" \t\r", p[n - 1]) == NULL || p[n - 1] == '\0'));
}

static void
read_lines(const char *p, size_t n)
{
	const char *end = p + n, *at = p;
	struct cfg_line l;

	while (cfg_next(&p, end, &l)) {
		must(l.at == at && l.len > 0 && p == at + l.len);
		at = p;
		if (l.name == NULL)
			continue;
		must(l.nname > 0);
		inside(&l, l.name, l.nname);
		inside(&l, l.value, l.nvalue);
	}
	must(p == end);
}

/* Which setting of that name was added last. */
static bool
is_last(const struct overlay *o, size_t i)
{
	for (size_t j = i + 1; j < o->n; j++)
		if (strcmp(o->item[j].name, o->item[i].name) == 0)
			return false;
	return true;
}

/* How often the text has the parameter, and whether always with that value. */
static size_t
count(const struct buf *b, const struct overlay_item *it)
{
	const char *p = b->p, *end = p + b->len;
	struct cfg_line l;
	size_t n = 0;

	while (b->len != 0 && cfg_next(&p, end, &l)) {
		if (l.name == NULL || l.nname != strlen(it->name) ||
		    memcmp(l.name, it->name, l.nname) != 0)
			continue;
		n++;
		must(it->absent || l.nvalue == strlen(it->value));
		must(it->absent || memcmp(l.value, it->value, l.nvalue) == 0);
	}
	return n;
}

static void
add_all(struct overlay *o, char *s)
{
	char *next, *eq;

	for (; s != NULL; s = next) {
		if ((next = strchr(s, '\n')) != NULL)
			*next++ = '\0';
		eq = strchr(s, '=');
		if (eq != NULL)
			*eq++ = '\0';
		else if (*s != '-')
			continue;
		else
			s++;
		/* As setting_check() has it. */
		if (*s == '\0' || s[strspn(s, "abcdefxyz0123456789_.")] != '\0')
			continue;
		if (eq != NULL &&
		    (!scan_utf8(eq, strlen(eq)) ||
			scan_has_control(eq, strlen(eq)) || *eq == ' ' ||
			(*eq && eq[strlen(eq) - 1] == ' ')))
			continue;
		overlay_add(o, "fuzz", s, eq == NULL ? "" : eq, eq == NULL);
	}
}

static void
lay_over(struct arena *a, const char *text, size_t n, const char *settings)
{
	struct overlay o = OVERLAY_INIT(a), p = OVERLAY_INIT(a);
	struct buf out = BUF_INIT(a), twin = BUF_INIT(a);

	add_all(&o, arena_strdup(a, settings));
	add_all(&p, arena_strdup(a, settings));
	overlay_apply(&o, text, n, &out, NULL);
	overlay_apply(&p, out.len == 0 ? "" : out.p, out.len, &twin, NULL);
	must(out.len == twin.len);
	must(out.len == 0 || memcmp(out.p, twin.p, out.len) == 0);
	for (size_t i = 0; i < o.n; i++)
		if (is_last(&o, i))
			must(
			    (count(&out, &o.item[i]) == 0) == o.item[i].absent);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	const char *text = (const char *)data;
	const char *nul = len == 0 ? NULL : memchr(data, '\0', len);
	size_t n = nul == NULL ? len : (size_t)(nul - text);

	read_lines(text, len);
	(void)cfg_readable(text, len);
	if (nul != NULL && cfg_readable(text, n))
		lay_over(a, text, n, arena_strndup(a, nul + 1, len - n - 1));
	arena_free(a);
	return 0;
}
