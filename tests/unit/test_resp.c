/* test_resp.c - web/resp.c and web/file.c: what goes over the wire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "web/file.h"
#include "web/resp.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define COMMON                                 \
	"Cache-Control: private, no-cache\r\n" \
	"X-Content-Type-Options: nosniff\r\n"
#define TEXT "Content-Type: text/plain; charset=utf-8\r\n"

/* clang-format off */
static const struct {
	const char *name;
	struct resp rs;
	const char *headers;
	int64_t length;
	const char *stream, *want;
} heads[] = {
	{ "plain", { .status = 200 }, "", 5, NULL,
	    "Status: 200 OK\r\n" TEXT "Content-Length: 5\r\n" COMMON "\r\n" },
	{ "empty", { .status = 404 }, "", 0, NULL,
	    "Status: 404 Not Found\r\n" TEXT "Content-Length: 0\r\n" COMMON "\r\n" },
	{ "all", { .status = 503, .type = "a/b", .etag = "x1", .retry_after = 30 },
	    "X-A: b\r\nX-C: d\r\n", 1, NULL,
	    "Status: 503 Service Unavailable\r\nContent-Type: a/b\r\n"
	    "Content-Length: 1\r\nETag: \"x1\"\r\nRetry-After: 30\r\n" COMMON
	    "X-A: b\r\nX-C: d\r\n\r\n" },
	{ "own caching", { .status = 200, .type = "a/b" },
	    "X-A: b\r\ncache-CONTROL: max-age=5\r\n", 0, NULL,
	    "Status: 200 OK\r\nContent-Type: a/b\r\nContent-Length: 0\r\n"
	    "X-Content-Type-Options: nosniff\r\n"
	    "X-A: b\r\ncache-CONTROL: max-age=5\r\n\r\n" },
	{ "not quite its name", { .status = 200, .type = "a/b" },
	    "X-Cache-Control: 1\r\n", 0, NULL,
	    "Status: 200 OK\r\nContent-Type: a/b\r\nContent-Length: 0\r\n" COMMON
	    "X-Cache-Control: 1\r\n\r\n" },
	{ "not modified", { .status = 304, .etag = "x", .type = "a/b" }, "", 0, NULL,
	    "Status: 304 Not Modified\r\nETag: \"x\"\r\n" COMMON "\r\n" },
	{ "no content", { .status = 204 }, "", 0, NULL,
	    "Status: 204 No Content\r\n" COMMON "\r\n" },
	{ "streamed", { .status = 200, .type = "a/b", .sendfile = "/a b%/\xc3\xa9" },
	    "", RESP_NO_LENGTH, "X-Sendfile",
	    "Status: 200 OK\r\nContent-Type: a/b\r\n" COMMON
	    "X-Sendfile: /a%20b%25/%C3%A9\r\n\r\n" },
	{ "file through us", { .status = 200, .type = "a/b", .sendfile = "/f" },
	    "", 3000000000, NULL,
	    "Status: 200 OK\r\nContent-Type: a/b\r\n"
	    "Content-Length: 3000000000\r\n" COMMON "\r\n" },
	{ "tag that would forge", { .status = 200, .type = "a/b", .etag = "a\"\r\nX: y" },
	    "", 0, NULL,
	    "Status: 200 OK\r\nContent-Type: a/b\r\nContent-Length: 0\r\n" COMMON
	    "\r\n" },
	{ "rare status", { .status = 418, .type = "a/b" }, "", 0, NULL,
	    "Status: 418 Unknown\r\nContent-Type: a/b\r\nContent-Length: 0\r\n" COMMON
	    "\r\n" },
};

static const struct {
	const char *list;
	bool want; /* for the tag  v1 */
} lists[] = {
	{ "\"v1\"", true }, { "W/\"v1\"", true }, { "*", true }, { " * ", true },
	{ "\"a\", \"v1\"", true }, { "\"a\",W/\"v1\",\"b\"", true },
	{ ",, \"v1\" ,", true }, { "\t\"v1\"", true }, { "\"a,b\", \"v1\"", true },
	{ "", false }, { "v1", false }, { "\"v1", false }, { "v1\"", false },
	{ "\"v\"", false }, { "\"v11\"", false }, { "\"V1\"", false },
	{ "w/\"v1\"", false }, { "W/v1", false }, { "*, \"x\"", false },
	{ "\"x\" junk \"v1\"", false }, { "\"a, v1\"", false }, { "W/", false },
};

static const struct {
	const char *name;
	enum method method;
	int status;
	const char *etag, *match;
	int want;
} conditions[] = {
	{ "same", METHOD_GET, 200, "v1", "\"v1\"", 304 },
	{ "head", METHOD_HEAD, 200, "v1", "W/\"v1\"", 304 },
	{ "other", METHOD_GET, 200, "v1", "\"v2\"", 200 },
	{ "put", METHOD_PUT, 200, "v1", "\"v1\"", 200 },
	{ "not 200", METHOD_GET, 404, "v1", "\"v1\"", 404 },
	{ "created", METHOD_GET, 201, "v1", "*", 201 },
	{ "no tag", METHOD_GET, 200, "", "*", 200 },
	{ "no header", METHOD_GET, 200, "v1", "", 200 },
};

static const struct {
	const char *range;
	uint64_t size;
	int want;
	uint64_t from, bytes;
} ranges[] = {
	{ "", 100, 200, 0, 100 },
	{ "bytes=0-0", 100, 206, 0, 1 },
	{ "bytes=10-19", 100, 206, 10, 10 },
	{ "bytes=10-", 100, 206, 10, 90 },
	{ "bytes=0-999", 100, 206, 0, 100 },
	{ "bytes=99-99", 100, 206, 99, 1 },
	{ "bytes=-1", 100, 206, 99, 1 },
	{ "bytes=-999", 100, 206, 0, 100 },
	{ "bytes=0-999999999999999999", 100, 206, 0, 100 },
	{ "bytes=100-", 100, 416, 0, 100 },
	{ "bytes=100-200", 100, 416, 0, 100 },
	{ "bytes=-0", 100, 416, 0, 100 },
	{ "bytes=0-", 0, 416, 0, 0 },
	{ "bytes=-5", 0, 416, 0, 0 },
	{ "bytes=5-4", 100, 200, 0, 100 },
	{ "bytes=0-1,3-4", 100, 200, 0, 100 },
	{ "bytes=", 100, 200, 0, 100 },
	{ "bytes=-", 100, 200, 0, 100 },
	{ "bytes=1", 100, 200, 0, 100 },
	{ "bytes=a-b", 100, 200, 0, 100 },
	{ "bytes=1-2x", 100, 200, 0, 100 },
	{ "bytes= 1-2", 100, 200, 0, 100 },
	{ "bytes=+1-2", 100, 200, 0, 100 },
	{ "bytes=1--2", 100, 200, 0, 100 },
	{ "bytes=0-9999999999999999999", 100, 200, 0, 100 },
	{ "lines=1-2", 100, 200, 0, 100 },
	{ "b", 100, 200, 0, 100 },
};
/* clang-format on */

static void
test_head(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NITEMS(heads); i++) {
		struct resp rs = heads[i].rs;
		struct buf b = BUF_INIT(a);

		print_message("  %s\n", heads[i].name);
		rs.headers = BUF_INIT(a);
		buf_raw(&rs.headers, heads[i].headers,
		    strlen(heads[i].headers));
		resp_head(&b, &rs, heads[i].length, heads[i].stream);
		assert_string_equal(b.p, heads[i].want);
		arena_reset(a);
	}
	arena_free(a);
}

static void
test_a_value_cannot_forge_a_header(void **state)
{
	struct arena *a = arena_new();
	struct resp rs = { .headers = BUF_INIT(a) };

	(void)state;
	resp_header(&rs, "X-A", "b\r\nX-Forged: 1\x7f");
	assert_string_equal(rs.headers.p, "X-A: b  X-Forged: 1 \r\n");
	arena_free(a);
}

static void
test_a_tag_in_a_list(void **state)
{
	(void)state;
	for (size_t i = 0; i < NITEMS(lists); i++) {
		print_message("  %s\n", lists[i].list);
		assert_int_equal(resp_etag_in(lists[i].list, "v1"),
		    lists[i].want);
	}
}

static void
test_conditional(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NITEMS(conditions); i++) {
		struct req rq = { .method = conditions[i].method,
			.if_none_match = conditions[i].match };
		struct resp rs = { .status = conditions[i].status,
			.sendfile = "/f",
			.body = BUF_INIT(a) };

		print_message("  %s\n", conditions[i].name);
		buf_raw(&rs.body, "body", 4);
		memcpy(rs.etag, conditions[i].etag,
		    strlen(conditions[i].etag) + 1);
		resp_conditional(&rq, &rs);
		assert_int_equal(rs.status, conditions[i].want);
		assert_int_equal(rs.body.len, rs.status == 304 ? 0 : 4);
		if (rs.status == 304)
			assert_null(rs.sendfile);
	}
	arena_free(a);
}

static void
test_range(void **state)
{
	uint64_t from, bytes;

	(void)state;
	for (size_t i = 0; i < NITEMS(ranges); i++) {
		print_message("  \"%s\" of %d\n", ranges[i].range,
		    (int)ranges[i].size);
		assert_int_equal(
		    file_range(ranges[i].range, ranges[i].size, &from, &bytes),
		    ranges[i].want);
		assert_int_equal(from, ranges[i].from);
		assert_int_equal(bytes, ranges[i].bytes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_a_value_cannot_forge_a_header),
		cmocka_unit_test(test_a_tag_in_a_list),
		cmocka_unit_test(test_conditional),
		cmocka_unit_test(test_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
