/*
 * mustache_spec.c - runs the cases of the published Mustache specification.
 *
 *	mustache_spec [folder]
 *
 * The folder (else $MUSTACHE_SPEC_DIR, else ../shared/spec/mustache) holds
 * the specification's JSON files; all are run, in the order of their names.
 * Files whose name begins with "~" are its optional modules (lambdas,
 * inheritance), which the language leaves out: they are named and skipped.
 * Exits 1 when a case fails or when there is none.
 */
#include <dirent.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "render/render.h"
#include "unit/node_json.h"

#define PARTIALS_MAX 32

struct suite {
	unsigned passed, failed;
};

struct partials {
	struct json_object *text; /* name: template; or NULL */
	struct tmpl *seen[PARTIALS_MAX];
	size_t n;
};

static const char *
member(struct json_object *o, const char *name)
{
	struct json_object *v;

	return json_object_object_get_ex(o, name, &v)
	    ? json_object_get_string(v)
	    : NULL;
}

static const struct tmpl *
find_partial(void *arg, const char *name, size_t len)
{
	struct partials *ps = arg;
	struct tmpl_error err;
	const char *text;
	char key[256];

	snprintf(key, sizeof(key), "%.*s", (int)len, name);
	for (size_t i = 0; i < ps->n; i++)
		if (strcmp(tmpl_name(ps->seen[i]), key) == 0)
			return ps->seen[i];
	text = ps->text == NULL ? NULL : member(ps->text, key);
	if (text == NULL || ps->n == PARTIALS_MAX)
		return NULL;
	ps->seen[ps->n] = tmpl_compile(key, text, strlen(text), TMPL_XML, &err);
	if (ps->seen[ps->n] == NULL) {
		printf("%s:%u:%u: %s\n", key, err.line, err.column, err.text);
		return NULL;
	}
	return ps->seen[ps->n++];
}

/* The text that comes out, or a sentence why none does. */
static const char *
result(struct arena *a, struct json_object *test)
{
	const char *text = member(test, "template");
	struct partials ps = { 0 };
	struct render_partials find = { find_partial, &ps };
	struct json_object *data = NULL;
	struct buf out = BUF_INIT(a);
	struct tmpl_error err = { 0 };
	struct tmpl *t;

	json_object_object_get_ex(test, "partials", &ps.text);
	json_object_object_get_ex(test, "data", &data);
	t = tmpl_compile("", text, strlen(text), TMPL_XML, &err);
	buf_raw(&out, "", 0);
	if (t == NULL ||
	    render(t, node_json(a, data), &find, &out, NULL, &err) != ERR_OK) {
		out.len = 0;
		buf_raw(&out, err.text, strlen(err.text));
	}
	tmpl_free(t);
	while (ps.n > 0)
		tmpl_free(ps.seen[--ps.n]);
	return out.p;
}

static void
run_case(struct suite *s, const char *file, struct json_object *test)
{
	struct arena *a = arena_new();
	const char *want = member(test, "expected"), *got;

	got = member(test, "template") == NULL || want == NULL
	    ? "(not a case: no template or nothing expected)"
	    : result(a, test);
	if (want != NULL && strcmp(got, want) == 0)
		s->passed++;
	else {
		s->failed++;
		printf("FAIL %s: %s\nexpected [%s]\ngot      [%s]\n", file,
		    member(test, "name"), want == NULL ? "" : want, got);
	}
	arena_free(a);
}

static void
run_file(struct suite *s, const char *dir, const char *file)
{
	struct json_object *top, *tests;
	char path[4096];
	unsigned failed = s->failed, passed = s->passed;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	top = json_object_from_file(path);
	if (top == NULL || !json_object_object_get_ex(top, "tests", &tests) ||
	    !json_object_is_type(tests, json_type_array)) {
		printf("FAIL %s: no \"tests\" in it, or not JSON\n", path);
		s->failed++;
	} else {
		for (size_t i = 0; i < json_object_array_length(tests); i++)
			run_case(s, file, json_object_array_get_idx(tests, i));
		printf("%s: %u passed, %u failed\n", file, s->passed - passed,
		    s->failed - failed);
	}
	json_object_put(top);
}

static int
wanted(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return len > 5 && *d->d_name != '.' &&
	    strcmp(d->d_name + len - 5, ".json") == 0;
}

int
main(int argc, char **argv)
{
	const char *dir = getenv("MUSTACHE_SPEC_DIR");
	struct suite s = { 0 };
	struct dirent **list;
	int n;

	if (argc > 1)
		dir = argv[1];
	if (dir == NULL)
		dir = "../shared/spec/mustache";
	if ((n = scandir(dir, &list, wanted, alphasort)) == -1)
		perror(dir);
	for (int i = 0; i < n; i++) {
		if (*list[i]->d_name == '~')
			printf("%s: skipped, an optional module\n",
			    list[i]->d_name);
		else
			run_file(&s, dir, list[i]->d_name);
		free(list[i]);
	}
	if (n != -1)
		free(list);
	printf("%u passed, %u failed\n", s.passed, s.failed);
	return s.failed == 0 && s.passed != 0 ? 0 : 1;
}
