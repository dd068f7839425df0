/*
 * test_rps_v2_said.c - what the v2 driver says of every refusal that the
 * sources know, of bulk results, and of answers that never came whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "unit/fake_rps.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define ENVELOPE(code, message) \
	"{\"code\":\"" code "\",\"requestId\":null,\"message\":\"" message "\"}"
#define GONE "The resource does not exist or has been deleted"

static const struct {
	const char *name;
	int status;
	const char *body;
	enum rps_said want;
} refusals[] = {
	{ "unknown id", 400, ENVELOPE("900400", GONE), RPS_NO_SUCH },
	{ "unknown id, no words", 400, ENVELOPE("900400", ""), RPS_NO_SUCH },
	{ "unknown id, a number", 400, "{\"code\":900400}", RPS_NO_SUCH },
	{ "bad parameter", 400,
	    "{\"code\":\"900400\",\"message\":\"Bad\",\"details\":[{"
	    "\"field\":\"url\",\"message\":\"Cannot be null/empty\"}]}",
	    RPS_BAD_REQUEST },
	{ "bad serial by field", 400,
	    "{\"code\":\"900400\",\"message\":\"Bad\",\"details\":[{"
	    "\"field\":\"sn\",\"msg\":\"Cannot be null/empty\"}]}",
	    RPS_BAD_SERIAL },
	{ "duplicate", 400, ENVELOPE("800003", "x"), RPS_EXISTS },
	{ "duplicate, 409", 409, ENVELOPE("800003", "x"), RPS_EXISTS },
	{ "foreign", 400, ENVELOPE("800004", "x"), RPS_FOREIGN },
	{ "foreign, 409", 409, ENVELOPE("800004", "x"), RPS_FOREIGN },
	{ "conflict", 409, ENVELOPE("900409", "x"), RPS_EXISTS },
	{ "forbidden", 403, ENVELOPE("900403", "This request is forbidden"),
	    RPS_FORBIDDEN },
	{ "forbidden, no body", 403, "", RPS_FORBIDDEN },
	{ "nonce seen", 403, ENVELOPE("500403", "Request reply"), RPS_UNSURE },
	{ "no body there", 412, ENVELOPE("900444", "x"), RPS_BAD_REQUEST },
	{ "no body there, no words", 412, "", RPS_BAD_REQUEST },
	{ "edited by another", 412, ENVELOPE("900412", "x"), RPS_UNWELL },
	{ "method", 405, "", RPS_NOT_THERE },
	{ "another host", 404, "<html>nginx</html>", RPS_DENIED },
	{ "not found", 404, ENVELOPE("900404", "x"), RPS_NO_SUCH },
	{ "busy", 500, ENVELOPE("900500", "x"), RPS_UNSURE },
	{ "unavailable", 503, "", RPS_UNSURE },
	{ "unsupported", 500, ENVELOPE("900501", "x"), RPS_NOT_THERE },
	{ "error", 500, "oops", RPS_UNSURE },
	{ "bad gateway", 502, "<html>", RPS_UNSURE },
	{ "gateway timeout", 504, ENVELOPE("900504", "x"), RPS_UNSURE },
	{ "redirect", 302, "", RPS_UNSURE },
	{ "error in 200", 200, "<html>welcome to our hotel</html>",
	    RPS_UNSURE },
	{ "half an answer", 200, "{\"id\":\"7c1d\",\"serverNa", RPS_UNSURE },
};

static void
test_refusals(void **state)
{
	struct fx *fx = *state;
	struct rps_server s = { .id = FX_ID, .name = "e", .url = "https://e/" };
	struct rps_answer an;

	for (size_t i = 0; i < NITEMS(refusals); i++) {
		print_message("%s\n", refusals[i].name);
		fake_say(fx->fake, refusals[i].status, "", refusals[i].body);
		an = rps_v2.edit_server(fx->conn, fx->a, &s);
		assert_int_equal(an.said, refusals[i].want);
		assert_true(an.text[0] != '\0');
	}
}

/* The same of a question, which leaves nothing to be unsure about. */
static void
test_refusals_of_a_question(void **state)
{
	struct fx *fx = *state;
	struct rps_server s;
	struct rps_answer an;

	for (size_t i = 0; i < NITEMS(refusals); i++) {
		print_message("%s\n", refusals[i].name);
		fake_say(fx->fake, refusals[i].status, "", refusals[i].body);
		an = rps_v2.get_server(fx->conn, fx->a, FX_ID, &s);
		assert_int_equal(an.said,
		    refusals[i].want == RPS_UNSURE ? RPS_UNWELL
						   : refusals[i].want);
	}
}

static void
test_an_answer_without_what_belongs_in_it(void **state)
{
	static const char *const bodies[] = { "", "[]", "{\"id\":[]}",
		"{\"serverName\":\"e\"}" };
	struct fx *fx = *state;
	struct rps_server s;

	for (size_t i = 0; i < NITEMS(bodies); i++) {
		s = (struct rps_server){ .name = "e", .url = "https://e/" };
		fake_say(fx->fake, 201, "", bodies[i]);
		assert_int_equal(rps_v2.add_server(fx->conn, fx->a, &s).said,
		    RPS_UNSURE);
		assert_null(s.id);
		fake_say(fx->fake, 200, "", bodies[i]);
		assert_int_equal(
		    rps_v2.get_server(fx->conn, fx->a, FX_ID, &s).said,
		    RPS_UNWELL);
	}
}

static void
test_too_many_calls_wait_half_a_minute_at_least(void **state)
{
	struct fx *fx = *state;
	struct rps_answer an;

	fake_say(fx->fake, 429, "Retry-After: 2\r\n",
	    ENVELOPE("900429", "slow"));
	an = rps_v2.probe(fx->conn, fx->a);
	assert_int_equal(an.said, RPS_SLOWER);
	assert_int_equal(an.retry_after, 30);
	fake_say(fx->fake, 429, "Retry-After: 90\r\n", "");
	an = rps_v2.probe(fx->conn, fx->a);
	assert_int_equal(an.said, RPS_SLOWER);
	assert_int_equal(an.retry_after, 90);
}

/* The styles of errorInfo, and bulk results that do not add up. */
static const struct {
	const char *name, *body;
	enum rps_said one, two;
} bulks[] = {
	{ "all well",
	    "{\"total\":2,\"successCount\":2,\"failureCount\":0,"
	    "\"errors\":null}",
	    RPS_DONE, RPS_DONE },
	{ "all well, a list",
	    "{\"successCount\":2,\"failureCount\":0,"
	    "\"errors\":[]}",
	    RPS_DONE, RPS_DONE },
	{ "a number",
	    "{\"failureCount\":1,\"errors\":[{\"mac\":"
	    "\"805ec0000001\",\"errorInfo\":\"800003\"}]}",
	    RPS_EXISTS, RPS_DONE },
	{ "a bare number",
	    "{\"failureCount\":1,\"errors\":[{\"mac\":"
	    "\"805ec0000001\",\"errorInfo\":800001}]}",
	    RPS_BAD_MAC, RPS_DONE },
	{ "a key",
	    "{\"failureCount\":1,\"errors\":[{\"mac\":"
	    "\"805ec0000002\",\"errorInfo\":\"device.mac.invalid\"}]}",
	    RPS_DONE, RPS_BAD_MAC },
	{ "prose",
	    "{\"failureCount\":1,\"errors\":[{\"mac\":\"805EC0000002\","
	    "\"errorInfo\":\"It is managed by another company\"}]}",
	    RPS_DONE, RPS_FOREIGN },
	{ "words unheard of",
	    "{\"failureCount\":1,\"errors\":[{\"mac\":"
	    "\"805ec0000001\",\"errorInfo\":\"hm\"}]}",
	    RPS_BAD_REQUEST, RPS_DONE },
	{ "named by serial",
	    "{\"failureCount\":1,\"errors\":[{\"mac\":null,"
	    "\"sn\":\"S2\",\"errorInfo\":\"800002\"}]}",
	    RPS_DONE, RPS_BAD_SERIAL },
	{ "named twice",
	    "{\"failureCount\":1,\"errors\":[{\"mac\":\"805ec0000001\","
	    "\"sn\":\"S2\",\"errorInfo\":\"800004\"},{\"mac\":"
	    "\"805ec0000001\",\"sn\":\"S2\",\"errorInfo\":\"800004\"}]}",
	    RPS_FOREIGN, RPS_DONE },
	{ "all fail",
	    "{\"total\":2,\"successCount\":0,\"failureCount\":2,"
	    "\"errors\":[{\"mac\":\"805ec0000001\",\"errorInfo\":"
	    "\"800004\"},{\"mac\":\"805ec0000002\",\"errorInfo\":"
	    "\"800002\"}]}",
	    RPS_FOREIGN, RPS_BAD_SERIAL },
	{ "one fails unnamed",
	    "{\"successCount\":1,\"failureCount\":1,"
	    "\"errors\":null}",
	    RPS_UNSURE, RPS_UNSURE },
	{ "one named of two",
	    "{\"successCount\":0,\"failureCount\":2,"
	    "\"errors\":[{\"mac\":\"805ec0000001\","
	    "\"errorInfo\":\"800004\"}]}",
	    RPS_FOREIGN, RPS_UNSURE },
	{ "a stranger",
	    "{\"failureCount\":1,\"errors\":[{\"mac\":"
	    "\"805ec0000009\",\"errorInfo\":\"800004\"}]}",
	    RPS_UNSURE, RPS_UNSURE },
	{ "fewer done than sent",
	    "{\"total\":2,\"successCount\":1,"
	    "\"failureCount\":0,\"errors\":null}",
	    RPS_UNSURE, RPS_UNSURE },
	{ "no bulk result", "{\"data\":null}", RPS_UNSURE, RPS_UNSURE },
	{ "cut short", "{\"total\":2,\"succ", RPS_UNSURE, RPS_UNSURE },
};

static void
test_bulk_results_are_read_item_by_item(void **state)
{
	struct fx *fx = *state;
	struct rps_device d[] = {
		{ .mac = "805ec0000001", .serial = "S1" },
		{ .mac = "805ec0000002", .serial = "S2" },
	};
	struct rps_answer each[2];

	for (size_t i = 0; i < NITEMS(bulks); i++) {
		print_message("%s\n", bulks[i].name);
		fake_say(fx->fake, 200, "", bulks[i].body);
		(void)rps_v2.add_devices(fx->conn, fx->a, d, 2, each);
		assert_int_equal(each[0].said, bulks[i].one);
		assert_int_equal(each[1].said, bulks[i].two);
	}
}

/* Nothing of ours was sent yet, whatever became of the token call. */
static void
test_a_lost_token_leaves_no_doubt(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum rps_said want;
	} cases[] = {
		{ 401, ENVELOPE("500401", "Invalid request header"),
		    RPS_DENIED },
		{ 400, ENVELOPE("70011", "x"), RPS_DENIED },
		{ 400, "{\"error\":\"invalid_client\"}", RPS_DENIED },
		{ 403, ENVELOPE("900403", "x"), RPS_DENIED },
		{ 403, ENVELOPE("500403", "Request reply"), RPS_UNWELL },
		{ 500, "", RPS_UNWELL },
		{ 429, "", RPS_SLOWER },
		{ 200, "{\"access_token\":\"\"}", RPS_UNWELL },
		{ 200, "{\"access_tok", RPS_UNWELL },
	};
	struct fx *fx = *state;
	struct rps_server s = { .name = "edge", .url = "https://e/" };

	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("%d %s\n", cases[i].status, cases[i].body);
		fake_say(fx->fake, cases[i].status, "", cases[i].body);
		assert_int_equal(rps_v2.add_server(fx->conn, fx->a, &s).said,
		    cases[i].want);
	}
	fake_bytes(fx->fake, "", 0, FAKE_RESET);
	assert_int_equal(rps_v2.add_server(fx->conn, fx->a, &s).said,
	    RPS_UNREACHABLE);
	for (size_t i = 0; i < fake_count(fx->fake); i++)
		assert_string_equal(fake_seen(fx->fake, i)->path, "/v2/token");
}

static void
test_what_never_came_whole_is_unsure(void **state)
{
	static const char cut[] = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n"
				  "\r\n{\"id\":";
	static const struct {
		const char *bytes;
		enum fake_then then;
	} cases[] = {
		{ "", FAKE_CLOSE },
		{ "", FAKE_RESET },
		{ "HTTP/1.1 200", FAKE_CLOSE },
		{ cut, FAKE_CLOSE },
		{ cut, FAKE_RESET },
		{ "garbage", FAKE_CLOSE },
	};
	struct fx *fx = *state;
	struct rps_server s = { .name = "edge", .url = "https://e/" };

	for (size_t i = 0; i < NITEMS(cases); i++) {
		fake_bytes(fx->fake, cases[i].bytes, strlen(cases[i].bytes),
		    cases[i].then);
		assert_int_equal(rps_v2.add_server(fx->conn, fx->a, &s).said,
		    RPS_UNSURE);
	}
	/* The token's and one each: nothing was sent twice. */
	assert_int_equal(fake_count(fx->fake), 1 + NITEMS(cases));
}

static void
test_silence_is_unsure(void **state)
{
	struct fx *fx = *state;
	struct rps_server s = { .name = "edge", .url = "https://e/" };

	fx->conf.timeout = 1;
	fx_reopen(fx);
	fake_bytes(fx->fake, "", 0, FAKE_STALL);
	assert_int_equal(rps_v2.add_server(fx->conn, fx->a, &s).said,
	    RPS_UNSURE);
}

static void
test_nobody_there_is_unreachable(void **state)
{
	struct fx *fx = *state;

	/* Port 1 of the loopback, and a name that cannot be. */
	fx->conf.base_url = "http://127.0.0.1:1";
	fx_reopen(fx);
	assert_int_equal(rps_v2.probe(fx->conn, fx->a).said, RPS_UNREACHABLE);
	fx->conf.base_url = "https://no-such-host.invalid";
	fx_reopen(fx);
	assert_int_equal(rps_v2.probe(fx->conn, fx->a).said, RPS_UNREACHABLE);
	fx->conf.base_url = "http://eu-api.ymcs.yealink.com";
	fx_reopen(fx);
	assert_int_equal(rps_v2.probe(fx->conn, fx->a).said, RPS_UNREACHABLE);
}

/* Their words come back to us; our secrets in them do not go on. */
static void
test_no_text_has_a_secret(void **state)
{
	struct fx *fx = *state;
	struct rps_server s = { .name = "edge",
		.url = "https://e/",
		.auth_name = "u",
		.password = FX_PASSWORD };
	struct rps_answer an;

	fake_say(fx->fake, 400, "",
	    ENVELOPE("900400",
		"no good: " FX_PASSWORD " " FX_SECRET " " FX_TOKEN
		"\\n\\u001b[2J\\u00e9"));
	an = rps_v2.add_server(fx->conn, fx->a, &s);
	assert_int_equal(an.said, RPS_BAD_REQUEST);
	assert_null(strstr(an.text, FX_PASSWORD));
	assert_null(strstr(an.text, FX_SECRET));
	assert_null(strstr(an.text, FX_TOKEN));
	assert_non_null(strstr(an.text, "no good: ****"));
	assert_null(strpbrk(an.text, "\n\033"));
	assert_non_null(strstr(an.text, "\xc3\xa9"));
}

static void
test_another_clock_is_said_once(void **state)
{
	static const char late[] = "Date: Thu, 09 Oct 2025 09:00:00 GMT\r\n";
	struct fx *fx = *state;
	char *log, *first;

	clock_stop(1760000000); /* 08:53:20 */
	for (int i = 0; i < 2; i++) {
		fake_say(fx->fake, 200, late, "{\"data\":null}");
		assert_int_equal(rps_v2.probe(fx->conn, fx->a).said, RPS_DONE);
	}
	clock_stop(-1);
	assert_int_equal(rps_skew(fx->conn), 400);
	log = fx_log(fx);
	first = strstr(log, "clock is 400 s ahead of ours");
	assert_non_null(first);
	assert_null(strstr(first + 1, "clock is 400 s"));
}

static void
test_the_log_says_account_verb_status(void **state)
{
	struct fx *fx = *state;

	fake_say(fx->fake, 503, "", "");
	assert_int_equal(rps_v2.probe(fx->conn, fx->a).said, RPS_UNWELL);
	assert_non_null(strstr(fx_log(fx), "account 7: token: HTTP 200, "));
	assert_non_null(strstr(fx_log(fx), "account 7: probe: HTTP 503, "));
}

#define V2(t) cmocka_unit_test_setup_teardown(t, fx_v2, fx_end)
#define BARE(t) cmocka_unit_test_setup_teardown(t, fx_v2_bare, fx_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		V2(test_refusals),
		V2(test_refusals_of_a_question),
		V2(test_an_answer_without_what_belongs_in_it),
		V2(test_too_many_calls_wait_half_a_minute_at_least),
		V2(test_bulk_results_are_read_item_by_item),
		BARE(test_a_lost_token_leaves_no_doubt),
		V2(test_what_never_came_whole_is_unsure),
		V2(test_silence_is_unsure),
		BARE(test_nobody_there_is_unreachable),
		V2(test_no_text_has_a_secret),
		V2(test_another_clock_is_said_once),
		V2(test_the_log_says_account_verb_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
