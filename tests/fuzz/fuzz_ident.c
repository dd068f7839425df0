/*
 * fuzz_ident.c - prov/ident.c: a path is refused, or what was understood says
 * the same when it is written out again.  The first line is the path, the
 * second the query.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "prov/ident.h"

static void
need(bool ok)
{
	if (!ok)
		abort();
}

/* The canonical path of what was understood, NULL where it has but one. */
static char *
written(struct arena *a, const struct ident *id)
{
	static const char *const suffix[FILE__MAX] = { [FILE_MAC] = ".cfg",
		[FILE_BOOT] = ".boot",
		[FILE_LOCAL] = "-local.cfg",
		[FILE_CONTACT] = "-contact.xml",
		[FILE_CALLLOG] = "-calllog.xml" };

	if (suffix[id->kind] != NULL)
		return arena_printf(a, "%s/%s%s", id->path_key, id->mac,
		    suffix[id->kind]);
	if (id->kind == FILE_GLOBAL)
		return arena_printf(a, "%s/y%012d.cfg", id->path_key,
		    id->number);
	if (id->kind == FILE_BOOK)
		return arena_printf(a, "%s/book/%s.xml", id->path_key,
		    id->name);
	if (id->kind == FILE_RESOURCE)
		return arena_printf(a, "%s/r/%s/%s", id->path_key, id->section,
		    id->name);
	return NULL;
}

static void
check(struct arena *a, const char *rest, const struct ident *id)
{
	char *path = written(a, id);
	size_t n = strlen(rest);
	struct ident again;

	need(strlen(id->path_key) == PATH_KEY_LEN);
	need(id->file == rest + PATH_KEY_LEN + 1);
	need(strstr(rest, "..") == NULL || id->kind == FILE_RESOURCE);
	need(strstr(rest, "//") == NULL && strstr(rest, "/.") == NULL);
	need(id->number >= 0 && id->number <= 9999);
	if (id->term != NULL)
		need(strlen(id->term) <= 80 &&
		    scan_utf8(id->term, strlen(id->term)));
	if (path == NULL)
		return;
	/* but for upper case, and the global file with a digit less */
	need(strlen(path) == n ||
	    (id->kind == FILE_GLOBAL && strlen(path) == n + 1));
	need(ident_parse(a, path, "", &again) == ERR_OK);
	need(again.kind == id->kind && strcmp(again.mac, id->mac) == 0);
	need(again.number == id->number);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	char *rest = arena_strndup(a, (const char *)data, len);
	char *query = strchr(rest, '\n');
	struct ident id;
	enum err e;

	if (query != NULL)
		*query++ = '\0';
	e = ident_parse(a, rest, query == NULL ? "" : query, &id);
	need(e == ERR_OK || (e == ERR_NOTFOUND && id.kind == FILE__MAX));
	if (e == ERR_OK)
		check(a, rest, &id);
	arena_free(a);
	return 0;
}
