/*
 * conf.c - see conf.h.
 *
 * Every value is read into a table of results first; only when the whole
 * text is good are they stored in the caller's struct.
 */
#include <sys/stat.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/scan.h"

#define FILE_MAX ((size_t)1024 * 1024)
#define KEY_MAX 64 /* longer names are unknown in any case */

struct result {
	unsigned line; /* 0: not in the file */
	const char *s;
	int64_t i;
};

struct parser {
	const char *name;
	const struct conf_key *key;
	struct result *result; /* one a key */
	size_t nkeys;
	struct arena *a;
	unsigned line, mistakes;
};

static void complain(struct parser *, const char *, ...) PRINTFLIKE(2, 3);

static void
complain(struct parser *ps, const char *fmt, ...)
{
	char msg[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	if (ps->line != 0)
		log_warnx("%s:%u: %s", ps->name, ps->line, msg);
	else
		log_warnx("%s: %s", ps->name, msg);
	ps->mistakes++;
}

/* Edits that turn one name into the other (Levenshtein). */
static size_t
distance(const char *a, const char *b)
{
	size_t row[KEY_MAX + 1], nb = strlen(b);

	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diag = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < nb; j++) {
			size_t best = diag + (a[i] != b[j]);

			diag = row[j + 1];
			if (best > row[j] + 1)
				best = row[j] + 1;
			if (best > diag + 1)
				best = diag + 1;
			row[j + 1] = best;
		}
	}
	return row[nb];
}

static void
unknown_key(struct parser *ps, const char *name)
{
	const char *near = NULL;
	size_t best = 4, d;

	for (size_t i = 0; i < ps->nkeys && strlen(name) <= KEY_MAX; i++) {
		if (strlen(ps->key[i].name) > KEY_MAX)
			continue;
		d = distance(name, ps->key[i].name);
		if (d < best) {
			best = d;
			near = ps->key[i].name;
		}
	}
	if (near != NULL)
		complain(ps, "unknown key \"%.64s\"; did you mean \"%s\"?",
		    name, near);
	else
		complain(ps, "unknown key \"%.64s\"; remove the line", name);
}

static void
out_of_range(struct parser *ps, const struct conf_key *k)
{
	complain(ps, "%s is out of range; give %lld to %lld", k->name,
	    (long long)k->min, (long long)k->max);
}

static bool
in_range(const struct conf_key *k, int64_t v)
{
	return (k->min == 0 && k->max == 0) || (v >= k->min && v <= k->max);
}

static void
read_int(struct parser *ps, const struct conf_key *k, struct result *r)
{
	if (scan_int(r->s, INT64_MIN, INT64_MAX, &r->i) != ERR_OK)
		complain(ps, "%s must be a whole number, not \"%.40s\"",
		    k->name, r->s);
	else if (!in_range(k, r->i))
		out_of_range(ps, k);
}

static void
read_size(struct parser *ps, const struct conf_key *k, struct result *r)
{
	static const char units[] = "kmg";
	size_t n = strlen(r->s);
	const char *u = n == 0 ? NULL : strchr(units, r->s[n - 1] | 0x20);
	int shift = u == NULL ? 0 : 10 * (int)(u - units + 1);
	const char *digits = arena_strndup(ps->a, r->s, n - (u != NULL));

	if (scan_int(digits, 0, INT64_MAX >> shift, &r->i) != ERR_OK) {
		complain(ps,
		    "%s must be a size such as 64k or 2m, not "
		    "\"%.40s\"",
		    k->name, r->s);
		return;
	}
	r->i <<= shift;
	if (!in_range(k, r->i))
		out_of_range(ps, k);
}

static void
read_bool(struct parser *ps, const struct conf_key *k, struct result *r)
{
	r->i = strcmp(r->s, "yes") == 0;
	if (r->i == 0 && strcmp(r->s, "no") != 0)
		complain(ps, "%s must be yes or no, not \"%.40s\"", k->name,
		    r->s);
}

static void
read_mode(struct parser *ps, const struct conf_key *k, struct result *r)
{
	size_t n = strlen(r->s);

	if (n < 3 || n > 4 || strspn(r->s, "01234567") != n) {
		complain(ps,
		    "%s must be an octal file mode such as 0660, not "
		    "\"%.40s\"",
		    k->name, r->s);
		return;
	}
	for (size_t i = 0; i < n; i++)
		r->i = r->i << 3 | (r->s[i] - '0');
}

static void
read_value(struct parser *ps, const struct conf_key *k, struct result *r,
    const char *value)
{
	r->s = value;
	switch (k->type) {
	case CONF_STR:
		break;
	case CONF_INT:
		read_int(ps, k, r);
		break;
	case CONF_BOOL:
		read_bool(ps, k, r);
		break;
	case CONF_MODE:
		read_mode(ps, k, r);
		break;
	case CONF_SIZE:
		read_size(ps, k, r);
		break;
	}
}

static void
read_pair(struct parser *ps, const char *name, const char *value)
{
	for (size_t i = 0; i < ps->nkeys; i++) {
		struct result *r = &ps->result[i];

		if (strcmp(ps->key[i].name, name) != 0)
			continue;
		if (r->line != 0) {
			complain(ps,
			    "%s was given on line %u already; keep "
			    "one of them",
			    name, r->line);
			return;
		}
		r->line = ps->line;
		read_value(ps, &ps->key[i], r, value);
		return;
	}
	unknown_key(ps, name);
}

/* s[0..n) without the blanks at either end. */
static char *
trimmed(struct arena *a, const char *s, size_t n)
{
	while (n > 0 && strchr(" \t\r", s[n - 1]) != NULL)
		n--;
	for (; n > 0 && (*s == ' ' || *s == '\t'); n--)
		s++;
	return arena_strndup(a, s, n);
}

static void
read_line(struct parser *ps, const char *s, size_t n)
{
	const char *line, *eq;

	if (!scan_utf8(s, n)) {
		complain(ps, "not UTF-8 text; save the file as UTF-8");
		return;
	}
	line = trimmed(ps->a, s, n);
	if (*line == '\0' || *line == '#')
		return;
	for (const char *p = line; *p != '\0'; p++)
		if (*p != '\t' && scan_has_control(p, 1)) {
			complain(ps, "control character; remove it");
			return;
		}
	if ((eq = strchr(line, '=')) == NULL) {
		complain(ps,
		    "no \"=\"; write key = value, or # before a "
		    "comment");
		return;
	}
	read_pair(ps, trimmed(ps->a, line, (size_t)(eq - line)),
	    trimmed(ps->a, eq + 1, strlen(eq + 1)));
}

static void
read_presets(struct parser *ps)
{
	ps->line = 0;
	for (size_t i = 0; i < ps->nkeys; i++) {
		const struct conf_key *k = &ps->key[i];

		if (ps->result[i].line != 0)
			continue;
		if (k->preset == NULL)
			complain(ps, "%s is missing; add a line \"%s = ...\"",
			    k->name, k->name);
		else
			read_value(ps, k, &ps->result[i], k->preset);
	}
}

static void
store(const struct conf_key *k, const struct result *r, void *out)
{
	void *field = (char *)out + k->offset;

	switch (k->type) {
	case CONF_STR:
		*(const char **)field = r->s;
		break;
	case CONF_INT:
	case CONF_SIZE:
		*(int64_t *)field = r->i;
		break;
	case CONF_BOOL:
		*(bool *)field = r->i != 0;
		break;
	case CONF_MODE:
		*(unsigned *)field = (unsigned)r->i;
		break;
	}
}

enum err
conf_parse(const char *name, const char *text, size_t len,
    const struct conf_key *key, size_t nkeys, struct arena *a, void *out)
{
	struct parser ps = {
		.name = name,
		.key = key,
		.result = arena_alloc(a, nkeys * sizeof(struct result)),
		.nkeys = nkeys,
		.a = a,
	};
	const char *end = text + len, *nl;

	for (const char *s = text; s < end; s = nl + 1) {
		if ((nl = memchr(s, '\n', (size_t)(end - s))) == NULL)
			nl = end;
		ps.line++;
		read_line(&ps, s, (size_t)(nl - s));
	}
	read_presets(&ps);
	if (ps.mistakes != 0)
		return ERR_INVALID;
	for (size_t i = 0; i < nkeys; i++)
		store(&key[i], &ps.result[i], out);
	return ERR_OK;
}

/* All of a regular file; not more than FILE_MAX. */
static enum err
slurp(int fd, const char *file, struct arena *a, char **text, size_t *len)
{
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) == -1) {
		log_warn("%s: cannot read", file);
		return ERR_INVALID;
	}
	if (!S_ISREG(st.st_mode) || st.st_size > (off_t)FILE_MAX) {
		log_warnx("%s: not a configuration file; it must be a regular "
			  "file of at most 1 MiB",
		    file);
		return ERR_INVALID;
	}
	*len = 0;
	*text = arena_alloc(a, (size_t)st.st_size + 1);
	while (*len < (size_t)st.st_size) {
		n = read(fd, *text + *len, (size_t)st.st_size - *len);
		if (n == -1) {
			log_warn("%s: cannot read", file);
			return ERR_INVALID;
		}
		if (n == 0)
			break;
		*len += (size_t)n;
	}
	return ERR_OK;
}

enum err
conf_read(const char *file, const struct conf_key *key, size_t nkeys,
    struct arena *a, void *out)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t len;
	char *text;
	enum err e;

	if (fd == -1) {
		log_warn("%s: cannot open", file);
		return ERR_INVALID;
	}
	e = slurp(fd, file, a, &text, &len);
	close(fd);
	if (e != ERR_OK)
		return e;
	return conf_parse(file, text, len, key, nkeys, a, out);
}
