/* test_req.c - web/req.c: variables of a web server to a struct req. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "web/req.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
static const struct {
	const char *name, *uri;
	int want;
	const char *path, *query;
} paths[] = {
	{ "plain", "/a/b.cfg", 0, "/a/b.cfg", "" },
	{ "root", "/", 0, "/", "" },
	{ "query", "/a?x=%00&y=/../", 0, "/a", "x=%00&y=/../" },
	{ "empty query", "/a?", 0, "/a", "" },
	{ "second question mark", "/a?b?c", 0, "/a", "b?c" },
	{ "decoded", "/%61%20%C3%a9", 0, "/a \xc3\xa9", "" },
	{ "decoded once", "/%2561", 0, "/%61", "" },
	{ "hash, encoded", "/%23", 0, "/#", "" },
	{ "question mark, encoded", "/%3f?q", 0, "/?", "q" },
	{ "plus is a plus", "/a+b", 0, "/a+b", "" },
	{ "empty segments stay", "//a//", 0, "//a//", "" },
	{ "three dots", "/...", 0, "/...", "" },
	{ "hidden file", "/.a/..b", 0, "/.a/..b", "" },
	{ "absolute form", "http://h.example:80/a?q", 0, "/a", "q" },
	{ "absolute, secure", "HTTPS://h/a", 0, "/a", "" },
	{ "absolute without a path", "http://h", 404, NULL, "" },
	{ "absolute, query only", "http://h?/a", 404, NULL, "/a" },
	{ "other scheme", "ftp://h/a", 404, NULL, "" },
	{ "empty", "", 404, NULL, "" },
	{ "no slash", "a", 404, NULL, "" },
	{ "asterisk", "*", 404, NULL, "" },
	{ "NUL", "/a%00", 404, NULL, "" },
	{ "line feed", "/a%0ab", 404, NULL, "" },
	{ "raw tab", "/a\tb", 404, NULL, "" },
	{ "DEL", "/a%7f", 404, NULL, "" },
	{ "no hex", "/a%zz", 404, NULL, "" },
	{ "half a hex", "/a%1g", 404, NULL, "" },
	{ "cut off", "/a%4", 404, NULL, "" },
	{ "cut off by query", "/a%4?1", 404, NULL, "1" },
	{ "percent alone", "/%", 404, NULL, "" },
	{ "signed hex", "/%+1", 404, NULL, "" },
	{ "dot", "/.", 404, NULL, "" },
	{ "dot inside", "/a/./b", 404, NULL, "" },
	{ "dots", "/a/../b", 404, NULL, "" },
	{ "dots at the end", "/a/..", 404, NULL, "" },
	{ "encoded dots", "/%2e%2E/b", 404, NULL, "" },
	{ "half encoded dots", "/.%2e", 404, NULL, "" },
	{ "encoded slash", "/a%2fb", 404, NULL, "" },
	{ "encoded slash, upper case", "/a%2Fb", 404, NULL, "" },
	{ "backslash", "/a\\b", 404, NULL, "" },
	{ "encoded backslash", "/a%5cb", 404, NULL, "" },
	{ "fragment", "/a#b", 404, NULL, "" },
};

static const struct {
	const char *name, *value;
	int want;
	bool said;
	uint64_t bytes;
} sizes[] = {
	{ "nought", "CONTENT_LENGTH=0", 0, true, 0 },
	{ "number", "CONTENT_LENGTH=123", 0, true, 123 },
	{ "empty", "CONTENT_LENGTH=", 0, false, 0 },
	{ "absent", "CONTENT_LENGT=7", 0, false, 0 },
	{ "prefix of another", "CONTENT_LENGTHY=7", 0, false, 0 },
	{ "greatest", "CONTENT_LENGTH=9223372036854775807", 0, true, INT64_MAX },
	{ "too great", "CONTENT_LENGTH=9223372036854775808", 400, true, 0 },
	{ "negative", "CONTENT_LENGTH=-1", 400, true, 0 },
	{ "signed", "CONTENT_LENGTH=+1", 400, true, 0 },
	{ "hex", "CONTENT_LENGTH=0x10", 400, true, 0 },
	{ "blank", "CONTENT_LENGTH= 1", 400, true, 0 },
	{ "two", "CONTENT_LENGTH=1,1", 400, true, 0 },
};
/* clang-format on */

static int
fill(struct req *rq, struct arena *a, char **envp, struct req_size *size)
{
	*rq = (struct req){ .arena = a };
	return req_fill(rq, envp, size);
}

static void
test_a_path_is_decoded_once_and_strictly(void **state)
{
	struct arena *a = arena_new();
	struct req_size size;
	struct req rq;

	(void)state;
	for (size_t i = 0; i < NITEMS(paths); i++) {
		char uri[256];
		char *envp[] = { uri, NULL };

		print_message("  %s\n", paths[i].name);
		snprintf(uri, sizeof(uri), "REQUEST_URI=%s", paths[i].uri);
		assert_int_equal(fill(&rq, a, envp, &size), paths[i].want);
		if (paths[i].path == NULL)
			assert_null(rq.path);
		else
			assert_string_equal(rq.path, paths[i].path);
		assert_string_equal(rq.query, paths[i].query);
		arena_reset(a);
	}
	arena_free(a);
}

/* The bound is on the path alone, whatever the query. */
static void
test_a_path_has_its_greatest_length(void **state)
{
	char uri[2 * REQ_PATH_MAX + 64];
	char *envp[] = { uri, NULL };
	size_t n = strlen("REQUEST_URI=");
	struct arena *a = arena_new();
	struct req_size size;
	struct req rq;

	(void)state;
	memset(uri, 'a', sizeof(uri));
	memcpy(uri, "REQUEST_URI=/", n + 1);
	uri[n + REQ_PATH_MAX] = '\0';
	assert_int_equal(fill(&rq, a, envp, &size), 0);
	assert_int_equal(strlen(rq.path), REQ_PATH_MAX);
	uri[n + REQ_PATH_MAX] = '?';
	uri[sizeof(uri) - 1] = '\0';
	assert_int_equal(fill(&rq, a, envp, &size), 0);
	uri[n + REQ_PATH_MAX] = 'a';
	uri[n + REQ_PATH_MAX + 1] = '\0';
	assert_int_equal(fill(&rq, a, envp, &size), 414);
	assert_null(rq.path);
	arena_free(a);
}

static void
test_a_length_is_a_number(void **state)
{
	struct arena *a = arena_new();
	struct req_size size;
	struct req rq;

	(void)state;
	for (size_t i = 0; i < NITEMS(sizes); i++) {
		char s[64], uri[] = "REQUEST_URI=/";
		char *envp[] = { uri, s, NULL };

		print_message("  %s\n", sizes[i].name);
		snprintf(s, sizeof(s), "%s", sizes[i].value);
		assert_int_equal(fill(&rq, a, envp, &size), sizes[i].want);
		assert_int_equal(size.said, sizes[i].said);
		assert_int_equal(size.bytes, sizes[i].bytes);
	}
	arena_free(a);
}

static void
test_every_field_has_its_variable(void **state)
{
	/* clang-format off */
	char env[][64] = {
		"FCGI_ROLE=RESPONDER", "REQUEST_METHOD=PATCH",
		"REQUEST_URI=/x?y", "REMOTE_ADDR=2001:db8::1",
		"HTTP_AUTHORIZATION=Basic eA==", "HTTP_USER_AGENT=Yealink SIP",
		"HTTP_IF_NONE_MATCH=\"t\"", "CONTENT_TYPE=text/x", "HTTP_HOST=h:8",
		"REQUEST_SCHEME=https", "VOIPCONFIG_OPS=1", "HTTP_=empty name",
		"REMOTE_ADDR=second", "SSL_CLIENT_VERIFY=SUCCESS", "broken",
	};
	/* clang-format on */
	char *envp[NITEMS(env) + 1] = { NULL };
	struct arena *a = arena_new();
	struct req_size size;
	struct req rq;

	(void)state;
	for (size_t i = 0; i < NITEMS(env); i++)
		envp[i] = env[i];
	assert_int_equal(fill(&rq, a, envp, &size), 0);
	assert_int_equal(rq.method, METHOD_PATCH);
	assert_string_equal(rq.remote_addr, "2001:db8::1");
	assert_string_equal(rq.authorization, "Basic eA==");
	assert_string_equal(rq.user_agent, "Yealink SIP");
	assert_string_equal(rq.if_none_match, "\"t\"");
	assert_string_equal(rq.content_type, "text/x");
	assert_string_equal(rq.host, "h:8");
	assert_true(rq.https);
	assert_true(rq.ops);
	assert_string_equal(rq.var(&rq, "SSL_CLIENT_VERIFY"), "SUCCESS");
	assert_string_equal(rq.var(&rq, "REMOTE_ADDR"), "2001:db8::1");
	assert_string_equal(rq.var(&rq, "SSL_CLIENT"), "");
	assert_string_equal(rq.var(&rq, "broken"), "");

	/* Fields live in the arena; variables do not. */
	for (size_t i = 0; i < NITEMS(env); i++)
		memset(env[i], 'z', sizeof(env[i]) - 1);
	req_forget(&rq);
	assert_string_equal(rq.host, "h:8");
	assert_string_equal(rq.path, "/x");
	assert_string_equal(rq.query, "y");
	assert_string_equal(rq.var(&rq, "REMOTE_ADDR"), "");
	arena_free(a);
}

static void
test_what_is_absent_is_empty(void **state)
{
	char ops[] = "VOIPCONFIG_OPS=yes", client[] = "HTTP_VOIPCONFIG_OPS=1";
	char scheme[] = "HTTP_HTTPS=on", method[] = "REQUEST_METHOD=get";
	char *envp[] = { ops, client, scheme, method, NULL };
	struct arena *a = arena_new();
	struct req_size size;
	struct req rq;

	(void)state;
	assert_int_equal(fill(&rq, a, envp, &size), 404);
	assert_int_equal(rq.method, METHOD_OTHER);
	assert_string_equal(rq.query, "");
	assert_string_equal(rq.remote_addr, "");
	assert_string_equal(rq.authorization, "");
	assert_string_equal(rq.user_agent, "");
	assert_string_equal(rq.if_none_match, "");
	assert_string_equal(rq.content_type, "");
	assert_string_equal(rq.host, "");
	assert_false(rq.https);
	assert_false(rq.ops);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_path_is_decoded_once_and_strictly),
		cmocka_unit_test(test_a_path_has_its_greatest_length),
		cmocka_unit_test(test_a_length_is_a_number),
		cmocka_unit_test(test_every_field_has_its_variable),
		cmocka_unit_test(test_what_is_absent_is_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
