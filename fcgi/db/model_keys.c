/* model_keys.c - which keys and accounts a model has; see model.h. */
#include <inttypes.h>
#include <string.h>

#include "base/scan.h"
#include "db/model.h"
#include "db/sheet.h"

#define KEY_MAX 999

/* One "7" or "12-14" of a list; *s moves behind it and the comma. */
static bool
next_range(const char **s, int64_t *from, int64_t *to)
{
	size_t n = strcspn(*s, ","), dash;
	char text[16], *second;

	if (n == 0 || n >= sizeof(text))
		return false;
	memcpy(text, *s, n);
	text[n] = '\0';
	dash = strcspn(text, "-");
	second = text[dash] == '-' ? text + dash + 1 : text;
	text[dash] = '\0';
	if (scan_int(text, 1, KEY_MAX, from) != ERR_OK ||
	    scan_int(second, *from, KEY_MAX, to) != ERR_OK)
		return false;
	*s += n;
	if (**s == ',' && (*s)[1] != '\0')
		(*s)++;
	return true;
}

bool
model_ranges_valid(const char *s)
{
	int64_t from, to, last = 0;

	while (*s != '\0') {
		if (!next_range(&s, &from, &to) || from <= last)
			return false;
		last = to;
	}
	return true;
}

static bool
in_ranges(const char *s, int64_t n)
{
	int64_t from, to;

	while (*s != '\0' && next_range(&s, &from, &to))
		if (n >= from && n <= to)
			return true;
	return false;
}

static enum err
check_count(struct act *act, const struct model *m, const char *what,
    int64_t count, int64_t position)
{
	if (position >= 1 && position <= count)
		return ERR_OK;
	if (count == 0)
		return act_fail(act, ERR_INVALID, "area",
		    "A %s has no %s keys.", m->name, what);
	return act_fail(act, ERR_INVALID, "position",
	    "A %s has %s keys 1 to %" PRId64 "; there is no %" PRId64 ".",
	    m->name, what, count, position);
}

static enum err
check_programmable(struct act *act, const struct model *m, int64_t position)
{
	if (in_ranges(m->programmable_keys, position))
		return ERR_OK;
	if (*m->programmable_keys == '\0')
		return act_fail(act, ERR_INVALID, "area",
		    "No programmable keys of a %s are known; programmable_keys "
		    "of the model says which there are.",
		    m->name);
	return act_fail(act, ERR_INVALID, "position",
	    "A %s has programmable keys %s; there is no %" PRId64 ".", m->name,
	    m->programmable_keys, position);
}

static enum err
check_expansion(struct act *act, const struct model *m, int64_t module,
    int64_t position)
{
	if (m->expansion_modules == 0)
		return act_fail(act, ERR_INVALID, "area",
		    "A %s takes no expansion modules.", m->name);
	if (module < 1 || module > m->expansion_modules)
		return act_fail(act, ERR_INVALID, "module",
		    "A %s takes expansion modules 1 to %" PRId64 ".", m->name,
		    m->expansion_modules);
	return check_count(act, m, "expansion", m->expansion_keys, position);
}

enum err
model_check_key(struct act *act, const struct model *m, int64_t area,
    int64_t module, int64_t position)
{
	if (area != KEY_EXPANSION && module != 0)
		return act_fail(act, ERR_INVALID, "module",
		    "module must be 0, except for keys of expansion "
		    "modules.");
	switch ((enum key_area)area) {
	case KEY_LINE:
		return check_count(act, m, "line", m->line_keys, position);
	case KEY_MEMORY:
		return check_count(act, m, "memory", m->memory_keys, position);
	case KEY_PROGRAMMABLE:
		return check_programmable(act, m, position);
	case KEY_EXPANSION:
		return check_expansion(act, m, module, position);
	}
	return act_fail(act, ERR_INVALID, "area", "There is no such area.");
}

enum err
model_check_line(struct act *act, const struct model *m, int64_t number)
{
	if (number >= 1 && number <= m->accounts)
		return ERR_OK;
	if (m->accounts == 0)
		return act_fail(act, ERR_INVALID, "number",
		    "A %s has no accounts of its own.", m->name);
	return act_fail(act, ERR_INVALID, "number",
	    "A %s has accounts 1 to %" PRId64 "; there is no %" PRId64 ".",
	    m->name, m->accounts, number);
}
