/* json_walk.c - see json_walk.h. */
#include <string.h>

#include "api/json_walk.h"
#include "base/scan.h"

#define NAME_MAX_LEN 64  /* of a member */
#define MEMBERS_MAX 1000 /* of an object: each is compared with all */
#define VALUES_MAX 100000

struct name {
	struct name *next;
	const char *s;
};

struct walk {
	const char *p, *end;
	struct arena *a;
	const char *wrong;
};

/* Behind the quote that closes the one at p, as json-c sees it. */
static const char *
behind_quoted(const char *p, const char *end)
{
	char quote = *p++;

	while (p < end && *p != quote)
		p += *p == '\\' ? 2 : 1;
	return p < end ? p + 1 : end;
}

const char *
json_weigh(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	size_t values = 0;

	while (p < end) {
		if (*p == '"' || *p == '\'') {
			p = behind_quoted(p, end);
			continue;
		}
		values += *p == '{' || *p == '[' || *p == ',';
		p++;
	}
	return values <= VALUES_MAX ? NULL : "has more than 100000 values";
}

static void
skip_blanks(struct walk *w)
{
	while (w->p < w->end && strchr(" \t\r\n", *w->p) != NULL)
		w->p++;
}

/* At a quote; behind the closing one afterwards.  Text between them. */
static const char *
quoted(struct walk *w, size_t *len)
{
	const char *s = ++w->p;

	while (w->p < w->end && *w->p != '"')
		w->p += *w->p == '\\' ? 2 : 1;
	*len = w->p < w->end ? (size_t)(w->p - s) : 0;
	if (w->p < w->end)
		w->p++;
	return s;
}

static void walk_value(struct walk *);

/* Names with escapes are none of ours, and could hide a second one. */
static void
walk_name(struct walk *w, struct name **names)
{
	size_t len;
	const char *s = quoted(w, &len);
	struct name *n;
	size_t before = 0;

	if (len > NAME_MAX_LEN || memchr(s, '\\', len) != NULL) {
		w->wrong = "has a member whose name is too long or has a "
			   "backslash in it";
		return;
	}
	for (n = *names; n != NULL; n = n->next, before++)
		if (strncmp(n->s, s, len) == 0 && n->s[len] == '\0')
			w->wrong = "names a member twice";
	if (before == MEMBERS_MAX)
		w->wrong = "has an object of more than 1000 members";
	n = arena_alloc(w->a, sizeof(*n));
	n->s = arena_strndup(w->a, s, len);
	n->next = *names;
	*names = n;
}

static void
walk_object(struct walk *w)
{
	struct name *names = NULL;

	for (w->p++, skip_blanks(w);
	     w->wrong == NULL && w->p < w->end && *w->p != '}';
	     skip_blanks(w)) {
		if (*w->p == ',') {
			w->p++;
			continue;
		}
		if (*w->p != '"') {
			w->wrong = "has a name in quotes that are not JSON's";
			return;
		}
		walk_name(w, &names);
		skip_blanks(w);
		w->p++; /* the colon */
		walk_value(w);
	}
	w->p++;
}

static void
walk_list(struct walk *w)
{
	for (w->p++, skip_blanks(w);
	     w->wrong == NULL && w->p < w->end && *w->p != ']';
	     skip_blanks(w)) {
		if (*w->p == ',')
			w->p++;
		else
			walk_value(w);
	}
	w->p++;
}

/* A number of json-c's may have a fraction, or be NaN or Infinity; and it
 * takes names in single quotes. */
static void
walk_plain(struct walk *w)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t n = strcspn(w->p, ",]} \t\r\n");
	const char *s = arena_strndup(w->a, w->p, n);
	int64_t number;

	w->p += n;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(s, words[i]) == 0)
			return;
	if (strchr("-0123456789", *s) == NULL)
		w->wrong = "has a value that is no JSON";
	else if (scan_int(s, INT64_MIN, INT64_MAX, &number) != ERR_OK)
		w->wrong = "has a number that is no whole one of 64 bits";
}

static void
walk_value(struct walk *w)
{
	size_t len;

	skip_blanks(w);
	if (w->p >= w->end || w->wrong != NULL)
		return;
	if (*w->p == '{')
		walk_object(w);
	else if (*w->p == '[')
		walk_list(w);
	else if (*w->p == '"')
		(void)quoted(w, &len);
	else
		walk_plain(w);
}

const char *
json_walk(struct arena *a, const char *text, size_t len)
{
	struct walk w = { text, text + len, a, NULL };

	walk_value(&w);
	return w.wrong;
}
