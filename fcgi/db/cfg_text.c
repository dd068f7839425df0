/* cfg_text.c - see cfg_text.h. */
#include <string.h>

#include "base/scan.h"
#include "db/cfg_text.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void
trim(const char **s, size_t *n)
{
	while (*n > 0 && is_blank(**s)) {
		(*s)++;
		(*n)--;
	}
	while (*n > 0 && is_blank((*s)[*n - 1]))
		(*n)--;
}

bool
cfg_next(const char **p, const char *end, struct cfg_line *l)
{
	const char *nl, *eq;
	size_t n;

	*l = (struct cfg_line){ .at = *p };
	if (*p >= end)
		return false;
	nl = memchr(*p, '\n', (size_t)(end - *p));
	n = (size_t)((nl == NULL ? end : nl) - *p);
	l->len = nl == NULL ? n : n + 1;
	*p += l->len;
	eq = memchr(l->at, '=', n);
	if (eq == NULL)
		return true;
	l->name = l->at;
	l->nname = (size_t)(eq - l->at);
	trim(&l->name, &l->nname);
	l->value = eq + 1;
	l->nvalue = n - (size_t)(l->value - l->at);
	trim(&l->value, &l->nvalue);
	if (l->nname == 0 || *l->name == '#')
		l->name = NULL;
	return true;
}

bool
cfg_readable(const char *s, size_t n)
{
	if (!scan_utf8(s, n))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' && strchr("\t\r\n", s[i]) == NULL)
			return false;
	return true;
}
