/* phone_text.c - see phone_text.h. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "sim/phone_text.h"

#define LIST_MIN ((size_t)8)

char *
text_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *s;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		abort();
	s = arena_alloc(a, (size_t)n + 1);
	(void)vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	return s;
}

bool
text_line(struct span *rest, struct span *line)
{
	const char *nl;
	size_t used;

	if (rest->n == 0)
		return false;
	nl = memchr(rest->p, '\n', rest->n);
	*line = *rest;
	if (nl != NULL)
		line->n = (size_t)(nl - rest->p);
	used = nl != NULL ? line->n + 1 : line->n;
	rest->p += used;
	rest->n -= used;
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

struct span
text_trim(struct span s)
{
	while (s.n > 0 && (*s.p == ' ' || *s.p == '\t')) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

char *
text_dup(struct arena *a, struct span s)
{
	return arena_strndup(a, s.n != 0 ? s.p : "", s.n);
}

bool
text_starts(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

static int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of the run of digits at s, its leading zeros skipped. */
static size_t
number(const char **s)
{
	size_t n = 0;

	while (**s == '0' && is_digit((*s)[1]))
		(*s)++;
	while (is_digit((*s)[n]))
		n++;
	return n;
}

int
text_natural(const char *a, const char *b)
{
	size_t na, nb;
	int d;

	while (*a != '\0' && *b != '\0') {
		if (is_digit(*a) && is_digit(*b)) {
			na = number(&a);
			nb = number(&b);
			if (na != nb)
				return na < nb ? -1 : 1;
			if ((d = memcmp(a, b, na)) != 0)
				return d;
			a += na;
			b += nb;
		} else {
			if (*a != *b)
				break;
			a++;
			b++;
		}
	}
	return (unsigned char)*a - (unsigned char)*b;
}

void *
list_room(struct arena *a, void *list, size_t n, size_t size)
{
	void *p;

	if (n != 0 && (n < LIST_MIN || (n & (n - 1)) != 0))
		return list;
	if (n > SIZE_MAX / 2 / size)
		abort();
	p = arena_alloc(a, (n == 0 ? LIST_MIN : 2 * n) * size);
	if (n != 0)
		memcpy(p, list, n * size);
	return p;
}

enum err
text_read_file(struct arena *a, const char *path, size_t max, struct span *out)
{
	FILE *f;
	char *p;
	size_t n;

	if ((f = fopen(path, "re")) == NULL) {
		if (errno == ENOENT)
			return ERR_NOTFOUND;
		log_warn("%s: cannot be opened", path);
		return ERR_SYSTEM;
	}
	p = malloc(max + 1);
	if (p == NULL)
		abort();
	n = fread(p, 1, max + 1, f);
	if (ferror(f) || n > max) {
		log_warnx("%s: cannot be read, or holds more than %zu bytes",
		    path, max);
		free(p);
		(void)fclose(f);
		return ERR_SYSTEM;
	}
	*out = (struct span){ .p = arena_strndup(a, p, n), .n = n };
	free(p);
	(void)fclose(f);
	return ERR_OK;
}
