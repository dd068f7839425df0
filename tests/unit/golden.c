/*
 * golden.c - what the stock templates make of known data.
 *
 *	test_golden [--accept] [golden [templates]]
 *
 * Every folder of golden (tests/golden) is a case: data.json is the tree,
 * template names a file of templates (one line), expected is its output.
 * A case that differs prints a diff; --accept rewrites expected instead.
 * Whatever is expected, an output begins with the version line, holds no
 * blank line and no value that is empty, and comes out alike twice.
 */
#include <sys/wait.h>

#include <dirent.h>
#include <err.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "render/render.h"
#include "unit/node_json.h"

#define PARTIALS_MAX 40
#define VERSION_LINE "#!version:1.0.0.1\n"

struct golden {
	const char *dir, *templates;
	bool accept;
	unsigned passed, failed;
	struct tmpl *partial[PARTIALS_MAX];
	size_t npartial;
};

/* The file's bytes and a NUL, in the arena; NULL: it can not be read. */
static char *
slurp(struct arena *a, const char *path, size_t *len)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	long size;

	if (f == NULL)
		return NULL;
	if (fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0) {
		rewind(f);
		text = arena_alloc(a, (size_t)size + 1);
		*len = fread(text, 1, (size_t)size, f);
		if (*len != (size_t)size)
			text = NULL;
	}
	fclose(f);
	return text;
}

static struct tmpl *
must_compile(const char *name, const char *path)
{
	struct arena *a = arena_new();
	struct tmpl_error e;
	struct tmpl *t;
	size_t len = 0;
	const char *text = slurp(a, path, &len);

	if (text == NULL)
		err(2, "%s", path);
	t = tmpl_compile(name, text, len, TMPL_CFG, &e);
	if (t == NULL)
		errx(2, "%s:%u:%u: %s", path, e.line, e.column, e.text);
	arena_free(a);
	return t;
}

static int
visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static void
load_partials(struct golden *g)
{
	struct dirent **entry;
	char path[1024], name[256];
	int n;

	snprintf(path, sizeof(path), "%s/any/partial", g->templates);
	if ((n = scandir(path, &entry, visible, alphasort)) < 0)
		err(2, "%s", path);
	if (n > PARTIALS_MAX)
		errx(2, "%s: more than %d partials", path, PARTIALS_MAX);
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "%.*s",
		    (int)strcspn(entry[i]->d_name, "."), entry[i]->d_name);
		snprintf(path, sizeof(path), "%s/any/partial/%s", g->templates,
		    entry[i]->d_name);
		g->partial[g->npartial++] = must_compile(name, path);
		free(entry[i]);
	}
	free(entry);
}

static const struct tmpl *
find_partial(void *arg, const char *name, size_t len)
{
	struct golden *g = arg;

	for (size_t i = 0; i < g->npartial; i++)
		if (strlen(tmpl_name(g->partial[i])) == len &&
		    memcmp(tmpl_name(g->partial[i]), name, len) == 0)
			return g->partial[i];
	errx(2, "a template uses partial %.*s: no such file", (int)len, name);
}

static void
render_once(struct golden *g, const struct tmpl *t, struct json_object *data,
    struct buf *out)
{
	struct render_partials partials = { find_partial, g };
	struct tmpl_error e;

	buf_raw(out, "", 0);
	if (render(t, node_json(out->arena, data), &partials, out, NULL, &e) !=
	    ERR_OK)
		errx(2, "%s:%u:%u: %s", tmpl_name(t), e.line, e.column, e.text);
}

/* What no output may do, whatever is expected of it; NULL: it does not. */
static const char *
fault(const char *out, const char *again)
{
	if (strcmp(out, again) != 0)
		return "rendering it again gives other bytes";
	if (strncmp(out, VERSION_LINE, strlen(VERSION_LINE)) != 0)
		return "the first line is not " VERSION_LINE;
	if (strstr(out, "\n\n") != NULL)
		return "there is a blank line";
	if (strstr(out, "= \n") != NULL)
		return "there is an empty value";
	if (strchr(out, '\r') != NULL)
		return "there is a carriage return";
	return NULL;
}

static void
print_diff(const char *expected, const struct buf *out)
{
	int fd[2];
	pid_t pid;
	FILE *f;

	fflush(stdout);
	if (pipe(fd) != 0 || (pid = fork()) < 0)
		err(2, "diff");
	if (pid == 0) {
		dup2(fd[0], STDIN_FILENO);
		close(fd[0]);
		close(fd[1]);
		execlp("diff", "diff", "-u", expected, "-", (char *)NULL);
		err(127, "diff");
	}
	close(fd[0]);
	if ((f = fdopen(fd[1], "w")) == NULL)
		err(2, "diff");
	fwrite(out->p, 1, out->len, f);
	fclose(f);
	waitpid(pid, NULL, 0);
}

static void
write_expected(const char *path, const struct buf *out)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fwrite(out->p, 1, out->len, f) != out->len ||
	    fclose(f) != 0)
		err(2, "%s", path);
	printf("%s: written\n", path);
}

static void
judge(struct golden *g, const char *name, const char *path, struct buf *out,
    const char *again)
{
	const char *why = fault(out->p, again), *want;
	size_t len = 0;

	want = slurp(out->arena, path, &len);
	if (why != NULL) {
		printf("FAIL %s: %s\n", name, why);
		g->failed++;
	} else if (want != NULL && len == out->len &&
	    memcmp(want, out->p, len) == 0) {
		g->passed++;
	} else if (g->accept) {
		write_expected(path, out);
		g->passed++;
	} else {
		printf("FAIL %s\n", name);
		print_diff(want == NULL ? "/dev/null" : path, out);
		g->failed++;
	}
}

static void
run_case(struct golden *g, const char *name)
{
	struct arena *a = arena_new();
	struct buf out = BUF_INIT(a), again = BUF_INIT(a);
	struct json_object *data;
	struct tmpl *t;
	const char *path, *which;
	size_t len = 0;

	path = arena_printf(a, "%s/%s/template", g->dir, name);
	if ((which = slurp(a, path, &len)) == NULL)
		err(2, "%s", path);
	path = arena_printf(a, "%s/%.*s", g->templates,
	    (int)strcspn(which, "\n"), which);
	t = must_compile(path, path);
	path = arena_printf(a, "%s/%s/data.json", g->dir, name);
	if ((data = json_object_from_file(path)) == NULL)
		errx(2, "%s: %s", path, json_util_get_last_err());
	render_once(g, t, data, &out);
	render_once(g, t, data, &again);
	judge(g, name, arena_printf(a, "%s/%s/expected", g->dir, name), &out,
	    again.p);
	json_object_put(data);
	tmpl_free(t);
	arena_free(a);
}

int
main(int argc, char **argv)
{
	struct golden g = { .dir = "tests/golden", .templates = "templates" };
	struct dirent **entry;
	int n;

	if (argc > 1 && strcmp(argv[1], "--accept") == 0) {
		g.accept = true;
		argc--;
		argv++;
	}
	if (argc > 1)
		g.dir = argv[1];
	if (argc > 2)
		g.templates = argv[2];
	load_partials(&g);
	if ((n = scandir(g.dir, &entry, visible, alphasort)) < 0)
		err(2, "%s", g.dir);
	for (int i = 0; i < n; i++) {
		run_case(&g, entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
	for (size_t i = 0; i < g.npartial; i++)
		tmpl_free(g.partial[i]);
	printf("%u passed, %u failed\n", g.passed, g.failed);
	return g.failed != 0 || g.passed == 0;
}
