/* test_serve.c - web/serve.c with a peer that is a string. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "web/resp.h"
#include "web/serve.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define ENDLESS SIZE_MAX

struct fake {
	struct peer peer; /* first */
	size_t left;      /* bytes of a body of 'b's */
	bool breaks;      /* and then it breaks off */
	size_t taken;
	struct buf out;
	bool finished, drained;
};

static size_t
fake_get(struct peer *p, char *s, size_t n)
{
	struct fake *f = (struct fake *)p;

	if (n > f->left) {
		n = f->left;
		p->broken = f->breaks;
	}
	memset(s, 'b', n);
	f->taken += n;
	if (f->left != ENDLESS)
		f->left -= n;
	return n;
}

static void
fake_put(struct peer *p, const char *s, size_t n)
{
	buf_raw(&((struct fake *)p)->out, s, n);
}

static void
fake_finish(struct peer *p, bool drained)
{
	((struct fake *)p)->finished = true;
	((struct fake *)p)->drained = drained;
}

static size_t seen; /* bytes of body the handler was given */
static int dones;

static enum err
take(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	(void)rs;
	seen = rq->bodylen;
	assert_true((rq->body == NULL) == (seen == 0));
	for (size_t i = 0; i < seen; i++)
		assert_int_equal(rq->body[i], 'b');
	return ERR_OK;
}

static int spooled; /* the descriptor the handler was given */

static enum err
take_file(void *app, const struct req *rq, struct resp *rs)
{
	char piece[4096];
	ssize_t n;

	(void)app;
	(void)rs;
	spooled = rq->body_fd;
	assert_null(rq->body);
	while ((n = read(spooled, piece, sizeof(piece))) > 0) {
		seen += (size_t)n;
		for (ssize_t i = 0; i < n; i++)
			assert_int_equal(piece[i], 'b');
	}
	assert_int_equal(seen, rq->bodylen);
	return ERR_OK;
}

static enum err
who(void *app, struct req *rq, struct resp *rs)
{
	(void)app;
	if (strcmp(rq->authorization, "yes") == 0) {
		rq->perms = 1;
		return ERR_OK;
	}
	if (strcmp(rq->authorization, "down") == 0)
		return ERR_AGAIN;
	rs->status = 401;
	resp_header(rs, "WWW-Authenticate", "Bearer");
	return ERR_DENIED;
}

static void
dress(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	(void)rq;
	buf_raw(&rs->body, "dressed", 7);
}

static void
done(void *app, const struct req *rq, const struct resp *rs, unsigned long us)
{
	(void)app;
	(void)us;
	assert_int_not_equal(rs->status, 0);
	assert_string_equal(rq->var(rq, "REQUEST_URI"), "");
	dones++;
}

static const struct route routes[] = {
	{ M_PUT | M_POST, "/take", 0, 1000, take, NULL },
	{ M_GET, "/secret", 1, 0, take, NULL },
	{ M_GET, "/none", 0, 0, take, NULL },
	{ M_PUT | M_SPOOL, "/spool", 1, 300000, take_file, NULL },
	{ M_PUT | M_SPOOL, "/more", 2, 300000, take_file, NULL },
};

static char folder[] = "/tmp/test_serve.XXXXXX";

static struct edge edge = { .routes = routes,
	.nroutes = NITEMS(routes),
	.identify = who,
	.dress = dress,
	.done = done };

/* Serves one request; the answer is NUL-terminated in the arena. */
static const char *
serve(struct fake *f, struct arena *a, const char *const *vars)
{
	char *envp[8] = { NULL };

	for (size_t i = 0; vars[i] != NULL; i++)
		envp[i] = arena_strdup(a, vars[i]);
	f->peer = (struct peer){ .envp = envp,
		.get = fake_get,
		.put = fake_put,
		.finish = fake_finish };
	f->out = BUF_INIT(a);
	seen = 0;
	dones = 0;
	serve_one(&edge, a, &f->peer, 1);
	assert_true(f->finished);
	assert_int_equal(dones, 1);
	return f->out.p;
}

/* clang-format off */
static const struct {
	const char *name;
	const char *said; /* NULL: no CONTENT_LENGTH */
	size_t comes;
	bool breaks;
	const char *want;
	size_t seen;
	bool drained;
} bodies[] = {
	{ "none", "0", 0, false, "200", 0, true },
	{ "as said", "10", 10, false, "200", 10, true },
	{ "at the limit", "1000", 1000, false, "200", 1000, true },
	{ "one too many said", "1001", 1001, false, "413", 0, true },
	{ "a lot said", "9000000000000000000", 5000, false, "413", 0, true },
	{ "without end", "9000000000000000000", ENDLESS, false, "413", 0, false },
	{ "short", "10", 9, false, "400", 0, true },
	{ "broken off", "10", 9, true, "400", 0, false },
	{ "more than said", "10", 11, false, "400", 0, true },
	{ "unsaid", NULL, 10, false, "200", 10, true },
	{ "unsaid and nothing", NULL, 0, false, "200", 0, true },
	{ "unsaid, at the limit", NULL, 1000, false, "200", 1000, true },
	{ "unsaid, too long", NULL, 1001, false, "413", 0, true },
	{ "unsaid, without end", NULL, ENDLESS, false, "413", 0, false },
	{ "unsaid, broken off", NULL, 10, true, "400", 0, false },
};

static const struct {
	const char *name, *vars[5], *status, *has;
} answers[] = {
	{ "no path", { "REQUEST_METHOD=GET" }, "404", "dressed" },
	{ "long path", { "REQUEST_METHOD=GET", NULL }, "414", "dressed" },
	{ "wrong method", { "REQUEST_METHOD=GET", "REQUEST_URI=/take" },
	    "405", "Allow: POST, PUT\r\n" },
	{ "known", { "REQUEST_METHOD=GET", "REQUEST_URI=/secret",
	    "HTTP_AUTHORIZATION=yes" }, "200", "Content-Length: 0\r\n" },
	{ "unknown", { "REQUEST_METHOD=GET", "REQUEST_URI=/secret" },
	    "401", "WWW-Authenticate: Bearer\r\n" },
	{ "cannot tell", { "REQUEST_METHOD=GET", "REQUEST_URI=/secret",
	    "HTTP_AUTHORIZATION=down" }, "503", "dressed" },
	{ "head of an error", { "REQUEST_METHOD=HEAD", "REQUEST_URI=/nope" },
	    "404", "Content-Length: 7\r\n" },
};
/* clang-format on */

static void
test_a_body_is_taken_within_its_bounds(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NITEMS(bodies); i++) {
		struct fake f = { .left = bodies[i].comes,
			.breaks = bodies[i].breaks };
		const char *vars[] = { "REQUEST_METHOD=PUT",
			"REQUEST_URI=/take", NULL, NULL };
		const char *out;
		char said[64];

		print_message("  %s\n", bodies[i].name);
		if (bodies[i].said != NULL) {
			snprintf(said, sizeof(said), "CONTENT_LENGTH=%s",
			    bodies[i].said);
			vars[2] = said;
		}
		out = serve(&f, a, vars);
		assert_memory_equal(out + 8, bodies[i].want, 3);
		assert_int_equal(seen, bodies[i].seen);
		assert_int_equal(f.drained, bodies[i].drained);
		assert_true(f.taken <= (size_t)32 << 20);
		arena_reset(a);
	}
	arena_free(a);
}

/* clang-format off */
static const struct {
	const char *name, *uri, *said, *auth; /* said NULL: no CONTENT_LENGTH */
	size_t comes;
	bool breaks;
	const char *want;
	size_t seen;
	bool drained, file;
} files[] = {
	{ "none", "/spool", "0", "yes", 0, false, "200", 0, true, true },
	{ "as said", "/spool", "200000", "yes", 200000, false, "200", 200000, true, true },
	{ "at the limit", "/spool", "300000", "yes", 300000, false, "200", 300000, true, true },
	{ "too many said", "/spool", "300001", "yes", 300001, false, "413", 0, true, false },
	{ "a lot said", "/spool", "9000000000000000000", "yes", ENDLESS, false, "413", 0, false, false },
	{ "broken off", "/spool", "200000", "yes", 150000, true, "400", 0, false, false },
	{ "short", "/spool", "200000", "yes", 150000, false, "400", 0, true, false },
	{ "more than said", "/spool", "10", "yes", 11, false, "400", 0, true, false },
	{ "unsaid", "/spool", NULL, "yes", 200000, false, "200", 200000, true, true },
	{ "unsaid, too long", "/spool", NULL, "yes", 300001, false, "413", 0, true, false },
	{ "unsaid, without end", "/spool", NULL, "yes", ENDLESS, false, "413", 0, false, false },
	{ "of nobody", "/spool", "200000", "no", 200000, false, "401", 0, true, false },
	{ "of nobody, without end", "/spool", NULL, "no", ENDLESS, false, "401", 0, false, false },
	{ "of one who may not", "/more", "200000", "yes", 200000, false, "403", 0, true, false },
};
/* clang-format on */

/* Files in the folder that bodies are put in. */
static size_t
left_behind(void)
{
	DIR *d = opendir(folder);
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n - 2;
}

static void
test_a_spooled_body_is_a_file_that_goes(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NITEMS(files); i++) {
		struct fake f = { .left = files[i].comes,
			.breaks = files[i].breaks };
		const char *vars[5] = { "REQUEST_METHOD=PUT" };
		const char *out;

		print_message("  %s\n", files[i].name);
		vars[1] = arena_printf(a, "REQUEST_URI=%s", files[i].uri);
		vars[2] =
		    arena_printf(a, "HTTP_AUTHORIZATION=%s", files[i].auth);
		if (files[i].said != NULL)
			vars[3] =
			    arena_printf(a, "CONTENT_LENGTH=%s", files[i].said);
		spooled = -1;
		out = serve(&f, a, vars);
		assert_memory_equal(out + 8, files[i].want, 3);
		assert_int_equal(seen, files[i].seen);
		assert_int_equal(f.drained, files[i].drained);
		assert_int_equal(spooled != -1, files[i].file);
		if (spooled != -1)
			assert_int_equal(fcntl(spooled, F_GETFD), -1);
		assert_int_equal(left_behind(), 0);
		assert_true(f.taken <= (size_t)32 << 20);
		arena_reset(a);
	}
	arena_free(a);
}

static void
test_without_a_folder_nothing_is_spooled(void **state)
{
	const char *vars[] = { "REQUEST_METHOD=PUT", "REQUEST_URI=/spool",
		"HTTP_AUTHORIZATION=yes", "CONTENT_LENGTH=10", NULL };
	static const char *const dirs[] = { NULL, "/nonexistent/folder" };
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NITEMS(dirs); i++) {
		struct fake f = { .left = 10 };

		edge.spool_dir = dirs[i];
		assert_memory_equal(serve(&f, a, vars) + 8, "500", 3);
		assert_true(f.drained);
		arena_reset(a);
	}
	edge.spool_dir = folder;
	arena_free(a);
}

static void
test_answers(void **state)
{
	char uri[REQ_PATH_MAX + 64] = "REQUEST_URI=/";
	struct arena *a = arena_new();

	(void)state;
	memset(uri + 13, 'a', REQ_PATH_MAX);
	for (size_t i = 0; i < NITEMS(answers); i++) {
		struct fake f = { .left = 0 };
		const char *vars[6] = { NULL };
		const char *out;

		print_message("  %s\n", answers[i].name);
		memcpy(vars, answers[i].vars, sizeof(answers[i].vars));
		if (strcmp(answers[i].status, "414") == 0)
			vars[1] = uri;
		out = serve(&f, a, vars);
		assert_memory_equal(out + 8, answers[i].status, 3);
		assert_non_null(strstr(out, answers[i].has));
		arena_reset(a);
	}
	arena_free(a);
}

static void
test_head_has_the_length_and_no_body(void **state)
{
	const char *vars[] = { "REQUEST_METHOD=HEAD", "REQUEST_URI=/nope",
		NULL };
	struct arena *a = arena_new();
	struct fake f = { .left = 0 };
	const char *out = serve(&f, a, vars);

	(void)state;
	assert_string_equal(strstr(out, "\r\n\r\n"), "\r\n\r\n");
	arena_free(a);
}

static void
test_ids_of_two_processes_differ(void **state)
{
	uint64_t id = serve_first_id();

	(void)state;
	assert_int_equal(id & 0xffffff, 0);
	assert_int_not_equal(id, serve_first_id());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_body_is_taken_within_its_bounds),
		cmocka_unit_test(test_a_spooled_body_is_a_file_that_goes),
		cmocka_unit_test(test_without_a_folder_nothing_is_spooled),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_head_has_the_length_and_no_body),
		cmocka_unit_test(test_ids_of_two_processes_differ),
	};

	int failed;

	if (mkdtemp(folder) == NULL)
		return 1;
	edge.spool_dir = folder;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	return rmdir(folder) == 0 ? failed : 1;
}
