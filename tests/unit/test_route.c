/* test_route.c - web/route.c, without a web server, a database or a socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "web/route.h"

#define PERM_READ 0x1u
#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

/* What the handler is to say, and what it saw. */
struct app {
	enum err says;
	int status;
	unsigned calls;
};

static enum err
answer(void *arg, const struct req *rq, struct resp *rs)
{
	struct app *app = arg;

	(void)rq;
	app->calls++;
	rs->status = app->status;
	rs->type = "text/half";
	rs->sendfile = "/half";
	rs->etag[0] = 'h';
	rs->retry_after = 9;
	buf_raw(&rs->headers, "X-Half: 1\r\n", 11);
	buf_raw(&rs->body, "half an ans", 11);
	return app->says;
}

static const struct route routes[] = {
	{ M_GET, "/healthz", 0, 0, answer, NULL },
	{ M_GET, "/api/device/*", PERM_READ, 0, answer, NULL },
	{ M_PUT | M_PATCH, "/api/device/*", PERM_READ, 16, answer, NULL },
	{ M_GET, "/api/device/*/lines", 0, 0, answer, NULL },
	{ M_GET, "/api/device/*/lines/*", 0, 0, answer, NULL },
	{ M_GET, "/p/**", 0, 0, answer, NULL },
	{ M_GET, "/p/*", 0, 0, answer, NULL },
	{ M_GET, "/p/fixed", 0, 0, answer, NULL },
	{ M_POST, "/p/posted", 0, 0, answer, NULL },
	{ M_GET, "/p/*/x", 0, 0, answer, NULL },
};

/* clang-format off */
static const struct {
	const char *name;
	enum method method;
	const char *path;
	const char *pattern; /* NULL: none */
	const char *arg;
	enum err want;
} finds[] = {
	{ "literal", METHOD_GET, "/healthz", "/healthz", NULL, ERR_OK },
	{ "head is get", METHOD_HEAD, "/healthz", "/healthz", NULL, ERR_OK },
	{ "prefix", METHOD_GET, "/health", NULL, NULL, ERR_NOTFOUND },
	{ "superstring", METHOD_GET, "/healthzz", NULL, NULL, ERR_NOTFOUND },
	{ "trailing slash", METHOD_GET, "/healthz/", NULL, NULL, ERR_NOTFOUND },
	{ "root", METHOD_GET, "/", NULL, NULL, ERR_NOTFOUND },
	{ "broken path", METHOD_GET, NULL, NULL, NULL, ERR_NOTFOUND },
	{ "argument", METHOD_GET, "/api/device/a", "/api/device/*", "a", ERR_OK },
	{ "empty argument", METHOD_GET, "/api/device/", NULL, NULL, ERR_NOTFOUND },
	{ "deep argument", METHOD_GET, "/api/device/a/b", NULL, NULL, ERR_NOTFOUND },
	{ "middle", METHOD_GET, "/api/device/a/lines", "/api/device/*/lines", "a", ERR_OK },
	{ "empty middle", METHOD_GET, "/api/device//lines", NULL, NULL, ERR_NOTFOUND },
	{ "two", METHOD_GET, "/api/device/a/lines/7", "/api/device/*/lines/*", "a", ERR_OK },
	{ "rest", METHOD_GET, "/p/a/b/c", "/p/**", "a/b/c", ERR_OK },
	{ "empty rest", METHOD_GET, "/p/", NULL, NULL, ERR_NOTFOUND },
	{ "empty first of rest", METHOD_GET, "/p//a", NULL, NULL, ERR_NOTFOUND },
	{ "one star beats two", METHOD_GET, "/p/a", "/p/*", "a", ERR_OK },
	{ "literal beats star", METHOD_GET, "/p/fixed", "/p/fixed", NULL, ERR_OK },
	{ "segment beats rest", METHOD_GET, "/p/a/x", "/p/*/x", "a", ERR_OK },
	{ "method before literal", METHOD_GET, "/p/posted", "/p/*", "posted", ERR_OK },
	{ "other method", METHOD_POST, "/p/posted", "/p/posted", NULL, ERR_OK },
	{ "second row's method", METHOD_PATCH, "/api/device/a", "/api/device/*", "a", ERR_OK },
	{ "wrong method", METHOD_DELETE, "/healthz", NULL, NULL, ERR_INVALID },
	{ "unknown method", METHOD_OTHER, "/healthz", NULL, NULL, ERR_INVALID },
	{ "wrong and unknown", METHOD_DELETE, "/nope", NULL, NULL, ERR_NOTFOUND },
};

static const struct {
	const char *name;
	enum method method;
	const char *path;
	unsigned perms;
	size_t bodylen;
	bool body_short, body_long;
	enum err says;
	int status; /* set by the handler */
	int want;
	unsigned calls;
} cases[] = {
	{ "fine", METHOD_GET, "/healthz", 0, 0, 0, 0, ERR_OK, 0, 200, 1 },
	{ "own status", METHOD_GET, "/healthz", 0, 0, 0, 0, ERR_OK, 401, 401, 1 },
	{ "not found", METHOD_GET, "/nope", 0, 0, 0, 0, ERR_OK, 0, 404, 0 },
	{ "wrong method", METHOD_PUT, "/healthz", 0, 0, 0, 0, ERR_OK, 0, 405, 0 },
	{ "permitted", METHOD_GET, "/api/device/a", 1, 0, 0, 0, ERR_OK, 0, 200, 1 },
	{ "no permission", METHOD_GET, "/api/device/a", 0, 0, 0, 0, ERR_OK, 0, 403, 0 },
	{ "other permission", METHOD_GET, "/api/device/a", 2, 0, 0, 0, ERR_OK, 0, 403, 0 },
	{ "body at limit", METHOD_PUT, "/api/device/a", 1, 16, 0, 0, ERR_OK, 0, 200, 1 },
	{ "body too big", METHOD_PUT, "/api/device/a", 1, 17, 0, 1, ERR_OK, 0, 413, 0 },
	{ "body short", METHOD_PUT, "/api/device/a", 1, 3, 1, 0, ERR_OK, 0, 400, 0 },
	{ "more than said", METHOD_PUT, "/api/device/a", 1, 3, 0, 1, ERR_OK, 0, 400, 0 },
	{ "invalid", METHOD_GET, "/healthz", 0, 0, 0, 0, ERR_INVALID, 0, 400, 1 },
	{ "denied", METHOD_GET, "/healthz", 0, 0, 0, 0, ERR_DENIED, 0, 403, 1 },
	{ "no such", METHOD_GET, "/healthz", 0, 0, 0, 0, ERR_NOTFOUND, 0, 404, 1 },
	{ "conflict", METHOD_GET, "/healthz", 0, 0, 0, 0, ERR_CONFLICT, 0, 409, 1 },
	{ "neighbour down", METHOD_GET, "/healthz", 0, 0, 0, 0, ERR_AGAIN, 0, 503, 1 },
	{ "our fault", METHOD_GET, "/healthz", 0, 0, 0, 0, ERR_SYSTEM, 200, 500, 1 },
};
/* clang-format on */

static void
test_the_most_literal_route_is_found(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NITEMS(finds); i++) {
		const struct route *r;
		struct req rq = { .method = finds[i].method,
			.path = finds[i].path,
			.arena = a };

		print_message("  %s\n", finds[i].name);
		assert_int_equal(route_find(routes, NITEMS(routes), &rq, &r),
		    finds[i].want);
		if (finds[i].pattern == NULL)
			assert_null(r);
		else
			assert_string_equal(r->pattern, finds[i].pattern);
		if (finds[i].arg == NULL)
			assert_null(rq.arg);
		else
			assert_string_equal(rq.arg, finds[i].arg);
	}
	arena_free(a);
}

static void
test_the_order_of_the_table_does_not_matter(void **state)
{
	struct route back[NITEMS(routes)];
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NITEMS(routes); i++)
		back[i] = routes[NITEMS(routes) - 1 - i];
	for (size_t i = 0; i < NITEMS(finds); i++) {
		const struct route *r;
		struct req rq = { .method = finds[i].method,
			.path = finds[i].path,
			.arena = a };

		assert_int_equal(route_find(back, NITEMS(back), &rq, &r),
		    finds[i].want);
		if (r != NULL)
			assert_string_equal(r->pattern, finds[i].pattern);
	}
	arena_free(a);
}

static void
test_methods_of_a_path(void **state)
{
	(void)state;
	assert_int_equal(route_methods(routes, NITEMS(routes), "/api/device/a"),
	    M_GET | M_PUT | M_PATCH);
	assert_int_equal(route_methods(routes, NITEMS(routes), "/nope"), 0);
	assert_int_equal(route_methods(routes, NITEMS(routes), NULL), 0);
}

static void
test_serve(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct app app = { cases[i].says, cases[i].status, 0 };
		const struct route *r;
		struct req rq = { .method = cases[i].method,
			.path = cases[i].path,
			.perms = cases[i].perms,
			.bodylen = cases[i].bodylen,
			.body_short = cases[i].body_short,
			.body_long = cases[i].body_long,
			.arena = a };
		struct resp rs = { .headers = BUF_INIT(a),
			.body = BUF_INIT(a) };
		enum err e = route_find(routes, NITEMS(routes), &rq, &r);

		print_message("  %s\n", cases[i].name);
		route_serve(r, e, &app, &rq, &rs);
		assert_int_equal(rs.status, cases[i].want);
		assert_int_equal(app.calls, cases[i].calls);
		if (cases[i].says == ERR_OK)
			continue;
		assert_int_equal(rs.body.len, 0);
		assert_int_equal(rs.headers.len, 0);
		assert_null(rs.sendfile);
		assert_null(rs.type);
		assert_int_equal(rs.etag[0], '\0');
		assert_int_equal(rs.retry_after, 9);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_most_literal_route_is_found),
		cmocka_unit_test(test_the_order_of_the_table_does_not_matter),
		cmocka_unit_test(test_methods_of_a_path),
		cmocka_unit_test(test_serve),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
