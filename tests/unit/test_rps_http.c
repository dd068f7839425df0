/*
 * test_rps_http.c - net/http.c: sent or not sent, whole or not, never twice,
 * never elsewhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net/http.h"
#include "unit/fake_http.h"

struct ctx {
	struct fake *fake;
	struct arena *a;
	struct http_conf conf;
	struct http *http;
	char url[64];
};

static int
begin(void **state)
{
	struct ctx *x = calloc(1, sizeof(*x));

	assert_non_null(x);
	(void)unsetenv("http_proxy");
	(void)unsetenv("https_proxy");
	(void)unsetenv("HTTPS_PROXY");
	(void)unsetenv("all_proxy");
	(void)unsetenv("ALL_PROXY");
	x->fake = fake_start(NULL);
	x->a = arena_new();
	x->conf =
	    (struct http_conf){ .ca_file = "", .proxy = "", .timeout = 20 };
	x->http = http_open(&x->conf);
	(void)snprintf(x->url, sizeof(x->url), "http://127.0.0.1:%d/x",
	    fake_port(x->fake));
	*state = x;
	return 0;
}

static int
end(void **state)
{
	struct ctx *x = *state;

	http_close(x->http);
	fake_stop(x->fake);
	arena_free(x->a);
	free(x);
	return 0;
}

static struct http_answer
post(struct ctx *x, const char *url)
{
	struct http_call call = { .method = "POST",
		.url = url,
		.headers = { "Content-Type: text/plain" },
		.body = "hello",
		.len = 5 };
	struct http_answer an;

	http_call(x->http, x->a, &call, &an);
	return an;
}

static void
test_an_answer(void **state)
{
	struct ctx *x = *state;
	struct http_answer an;
	char v[64];

	fake_say(x->fake, 418,
	    "Date: Thu, 09 Oct 2025 09:00:00 GMT\r\nRetry-After: 7\r\n", "tea");
	an = post(x, x->url);
	assert_int_equal(an.went, HTTP_ANSWERED);
	assert_int_equal(an.status, 418);
	assert_string_equal(an.body, "tea");
	assert_int_equal(an.len, 3);
	assert_int_equal(an.retry_after, 7);
	assert_int_equal(an.date, 1760000400);
	assert_string_equal(fake_seen(x->fake, 0)->method, "POST");
	assert_string_equal(fake_seen(x->fake, 0)->body, "hello");
	assert_string_equal(
	    fake_header(fake_seen(x->fake, 0), "Cookie", v, sizeof(v)), "");
}

static void
test_no_redirect_is_followed_no_cookie_kept(void **state)
{
	struct ctx *x = *state;
	char v[64];

	fake_say(x->fake, 302, "Location: /elsewhere\r\nSet-Cookie: a=b\r\n",
	    "");
	assert_int_equal(post(x, x->url).status, 302);
	fake_say(x->fake, 200, "", "");
	assert_int_equal(post(x, x->url).status, 200);
	assert_int_equal(fake_count(x->fake), 2);
	assert_string_equal(fake_seen(x->fake, 1)->path, "/x");
	assert_string_equal(
	    fake_header(fake_seen(x->fake, 1), "Cookie", v, sizeof(v)), "");
}

static void
test_a_megabyte_and_no_more(void **state)
{
	struct ctx *x = *state;
	char *big = malloc(HTTP_ANSWER_MAX + 2);
	struct http_answer an;

	assert_non_null(big);
	memset(big, 'x', HTTP_ANSWER_MAX + 1);
	big[HTTP_ANSWER_MAX + 1] = '\0';
	fake_say(x->fake, 200, "", big + 1);
	an = post(x, x->url);
	assert_int_equal(an.went, HTTP_ANSWERED);
	assert_int_equal(an.len, HTTP_ANSWER_MAX);
	fake_say(x->fake, 200, "", big);
	an = post(x, x->url);
	assert_int_equal(an.went, HTTP_LOST);
	assert_string_equal(an.why, "the answer is too long");
	free(big);
}

/*
 * A kept connection that dies as the request arrives: libcurl would send it
 * once more on a new one.
 */
static void
test_nothing_is_sent_twice(void **state)
{
	struct ctx *x = *state;

	fake_say(x->fake, 200, "", "");
	assert_int_equal(post(x, x->url).went, HTTP_ANSWERED);
	fake_bytes(x->fake, "", 0, FAKE_CLOSE);
	assert_int_equal(post(x, x->url).went, HTTP_LOST);
	assert_int_equal(fake_count(x->fake), 2);
	fake_say(x->fake, 200, "", "");
	assert_int_equal(post(x, x->url).went, HTTP_ANSWERED);
	assert_int_equal(fake_count(x->fake), 3);
}

static void
test_bytes_that_are_no_whole_answer(void **state)
{
	static const struct {
		const char *bytes;
		enum fake_then then;
	} cases[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab",
		    FAKE_CLOSE },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab",
		    FAKE_RESET },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
		  "4\r\nab",
		    FAKE_CLOSE },
		{ "SSH-2.0-x\r\n", FAKE_CLOSE },
		{ "", FAKE_CLOSE },
	};
	struct ctx *x = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fake_bytes(x->fake, cases[i].bytes, strlen(cases[i].bytes),
		    cases[i].then);
		assert_int_equal(post(x, x->url).went, HTTP_LOST);
	}
}

static void
test_half_an_answer_and_silence(void **state)
{
	static const char half[] =
	    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab";
	struct ctx *x = *state;

	x->conf.timeout = 1;
	fake_bytes(x->fake, half, sizeof(half) - 1, FAKE_STALL);
	assert_int_equal(post(x, x->url).went, HTTP_LOST);
}

static void
test_what_is_not_sent(void **state)
{
	static const char *const urls[] = {
		"http://api-dm.yealink.com/x",
		"http://127.0.0.1.example.com/x",
		"http://localhost.example.com/x",
		"http://127.0.0.1:80@example.com/x",
		"http://localhost:@169.254.169.254/x",
		"ftp://127.0.0.1/x",
		"file:///etc/passwd",
		"HTTP://127.0.0.1/x",
		"",
		"http://127.0.0.1:1/x",
		"https://no-such-host.invalid/x",
	};
	struct ctx *x = *state;
	struct http_call call = { .method = "GET",
		.url = x->url,
		.headers = { "X-Ca-Key: a\r\nX-Other: b" } };
	struct http_answer an;

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		an = post(x, urls[i]);
		assert_int_equal(an.went, HTTP_NOT_SENT);
		assert_true(an.why[0] != '\0');
	}
	http_call(x->http, x->a, &call, &an);
	assert_int_equal(an.went, HTTP_NOT_SENT);
	assert_int_equal(fake_count(x->fake), 0);
}

/* A proxy gets the request for a name that we need not know. */
static void
test_a_proxy_of_the_account(void **state)
{
	struct ctx *x = *state;

	x->conf.proxy = x->url;
	fake_say(x->fake, 200, "", "by proxy");
	assert_string_equal(post(x, "http://localhost:1/y").body, "by proxy");
	assert_string_equal(fake_seen(x->fake, 0)->path,
	    "http://localhost:1/y");
}

static void
test_a_proxy_of_the_environment(void **state)
{
	struct ctx *x = *state;

	assert_int_equal(setenv("http_proxy", x->url, 1), 0);
	assert_int_equal(setenv("no_proxy", "", 1), 0);
	fake_say(x->fake, 200, "", "by proxy");
	assert_string_equal(post(x, "http://localhost:1/y").body, "by proxy");
	(void)unsetenv("http_proxy");
	(void)unsetenv("no_proxy");
}

/* Through a proxy TLS is asked for by CONNECT; refused, nothing went out. */
static void
test_a_proxy_that_refuses_a_tunnel(void **state)
{
	struct ctx *x = *state;

	x->conf.proxy = x->url;
	fake_say(x->fake, 403, "", "");
	assert_int_equal(post(x, "https://eu-api.example/y").went,
	    HTTP_NOT_SENT);
	assert_string_equal(fake_seen(x->fake, 0)->method, "CONNECT");
	assert_string_equal(fake_seen(x->fake, 0)->body, "");
}

#define T(t) cmocka_unit_test_setup_teardown(t, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_an_answer),
		T(test_no_redirect_is_followed_no_cookie_kept),
		T(test_a_megabyte_and_no_more),
		T(test_nothing_is_sent_twice),
		T(test_bytes_that_are_no_whole_answer),
		T(test_half_an_answer_and_silence),
		T(test_what_is_not_sent),
		T(test_a_proxy_of_the_account),
		T(test_a_proxy_of_the_environment),
		T(test_a_proxy_that_refuses_a_tunnel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
