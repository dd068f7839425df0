/* tsv.c - see tsv.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/scan.h"
#include "db/tsv.h"

#define FILE_MAX ((size_t)16 << 20)

static enum err
fail(struct act *act, const char *file, size_t line, const char *what)
{
	enum err e =
	    act_fail(act, ERR_INVALID, "", "%s:%zu: %s.", file, line, what);

	log_warnx("%s", act->problem.text);
	return e;
}

static enum err
read_file(struct act *act, const char *file, char **text, size_t *len)
{
	FILE *f = fopen(file, "re");
	char *p = NULL;
	size_t n = 0, got;

	if (f == NULL) {
		log_warn("%s", file);
		return act_fail(act, ERR_SYSTEM, "", "%s: %s.", file,
		    strerror(errno));
	}
	if (fseek(f, 0, SEEK_END) == 0 &&
	    (got = (size_t)ftell(f)) <= FILE_MAX) {
		rewind(f);
		p = arena_alloc(act->a, got + 1);
		n = fread(p, 1, got, f);
	}
	if (p == NULL || ferror(f)) {
		fclose(f);
		return act_fail(act, ERR_SYSTEM, "",
		    "%s: it can not be read, or is larger than 16 MB.", file);
	}
	fclose(f);
	*text = p;
	*len = n;
	return ERR_OK;
}

/* Cuts line into at most n fields; how many there are. */
static size_t
cut(char *line, const char **out, size_t n)
{
	size_t count = 0;
	char *tab;

	for (;; line = tab + 1) {
		if ((tab = strchr(line, '\t')) != NULL)
			*tab = '\0';
		if (count < n)
			out[count] = strcmp(line, "\\N") == 0 ? NULL : line;
		count++;
		if (tab == NULL)
			return count;
	}
}

static bool
is_header(const struct tsv *t, const char *const *columns)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (t->cells[i] == NULL || strcmp(t->cells[i], columns[i]) != 0)
			return false;
	return true;
}

static size_t
count_lines(const char *s)
{
	size_t n = 1;

	while ((s = strchr(s, '\n')) != NULL) {
		n++;
		s++;
	}
	return n;
}

static enum err
cut_all(struct act *act, char *text, const char *const *columns, struct tsv *t)
{
	size_t line = 0, *lines, most = count_lines(text);
	bool header = false;
	char *next;

	t->cells = arena_alloc(act->a, most * t->ncolumns * sizeof(*t->cells));
	t->lines = lines = arena_alloc(act->a, most * sizeof(*lines));
	for (char *p = text; p != NULL; p = next) {
		if ((next = strchr(p, '\n')) != NULL)
			*next++ = '\0';
		line++;
		if (*p == '\0' || *p == '#')
			continue;
		if (cut(p, t->cells + t->nrows * t->ncolumns, t->ncolumns) !=
		    t->ncolumns)
			return fail(act, t->file, line,
			    "a row must have as many fields as the header, "
			    "with tabs between");
		if (!header && !is_header(t, columns))
			return fail(act, t->file, line,
			    "the first line must name the columns, and this "
			    "version knows others");
		if (header)
			lines[t->nrows++] = line;
		header = true;
	}
	return header ? ERR_OK : fail(act, t->file, 1, "the file is empty");
}

enum err
tsv_read(struct act *act, const char *dir, const char *name,
    const char *const *columns, struct tsv *t)
{
	char *text = NULL;
	size_t len = 0;
	enum err e;

	*t = (struct tsv){ .file = arena_printf(act->a, "%s/%s", dir, name) };
	while (columns[t->ncolumns] != NULL)
		t->ncolumns++;
	if ((e = read_file(act, t->file, &text, &len)) != ERR_OK)
		return e;
	if (!scan_utf8(text, len))
		return fail(act, t->file, 1, "it must be UTF-8 text");
	return cut_all(act, text, columns, t);
}
