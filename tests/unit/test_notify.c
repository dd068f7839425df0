/*
 * test_notify.c - admin-cgi/notify: where webhooks may go, how they are
 * signed, what a proxy's answers mean, and what is done about them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/scan.h"
#include "notify/gate.h"
#include "notify/way.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

static bool
may(const char *address)
{
	uint8_t addr[16];

	assert_int_equal(scan_addr(address, addr), ERR_OK);
	return gate_may(NULL, addr);
}

static void
test_private_and_special_addresses_are_refused(void **state)
{
	static const char *const no[] = { "0.0.0.0", "10.0.0.1", "100.64.0.1",
		"127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
		"172.31.255.255", "192.0.0.1", "192.168.1.1", "198.18.0.1",
		"224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
		"::ffff:10.0.0.1", "::7f00:1", "64:ff9b::a00:1",
		"2002:a00:1::", "2001::1", "fc00::1", "fd12:3456::1", "fe80::1",
		"fec0::1", "ff02::1", "2001:db8::1" };
	static const char *const yes[] = { "1.1.1.1", "9.255.255.255",
		"11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255",
		"128.0.0.1", "172.15.255.255", "172.32.0.1", "192.167.1.1",
		"223.255.255.254", "2606:4700::1111", "2a00:1450::1",
		"::ffff:1.1.1.1" };

	(void)state;
	gate_open("");
	for (size_t i = 0; i < NITEMS(no); i++)
		if (may(no[i]))
			fail_msg("%s may be called", no[i]);
	for (size_t i = 0; i < NITEMS(yes); i++)
		if (!may(yes[i]))
			fail_msg("%s may not be called", yes[i]);
}

static void
test_the_operator_allows_networks(void **state)
{
	(void)state;
	gate_open("10.1.0.0/16  fd00::/8");
	assert_true(may("10.1.2.3"));
	assert_true(may("fd00::1"));
	assert_false(may("10.2.0.1"));
	assert_false(may("127.0.0.1"));
	gate_open("");
	assert_false(may("10.1.2.3"));
}

static void
test_a_webhook_is_signed_as_others_check_it(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	/* The worked example of standardwebhooks.com. */
	assert_string_equal(webhook_sign(a,
				"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
				"msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
				"{\"test\": 2432232314}"),
	    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	assert_string_equal(webhook_sign(a, "nothing", "m", "1", ""), "");
	assert_string_equal(webhook_sign(a, "whsec_", "m", "1", ""), "");
	assert_string_equal(webhook_sign(a, "whsec_?", "m", "1", ""), "");
	arena_free(a);
}

static void
test_answers_of_a_proxy(void **state)
{
	static const struct {
		const char *line;
		int64_t kind;
		enum told told;
		bool doubt; /* the proxy is asked, too */
		bool unsure;
	} cases[] = {
		{ "answered 200 OK", NOTIFY_PROVISION, TOLD_DONE, 0, 0 },
		{ "answered 202 Accepted", NOTIFY_REBOOT, TOLD_DONE, 0, 0 },
		{ "answered 404 Not Found", NOTIFY_PROVISION, TOLD_ABSENT, 0,
		    0 },
		{ "answered 480 ", NOTIFY_PROVISION, TOLD_ABSENT, 0, 0 },
		{ "answered 408 Request Timeout", NOTIFY_REBOOT, TOLD_SILENT, 0,
		    1 },
		{ "answered 489 Bad Event", NOTIFY_PROVISION, TOLD_REFUSED, 0,
		    0 },
		{ "answered 603 Decline", NOTIFY_PROVISION, TOLD_REFUSED, 0,
		    0 },
		{ "answered 401 No", NOTIFY_PROVISION, TOLD_REFUSED, 0, 0 },
		{ "answered 401 No", NOTIFY_PROBE, TOLD_DENIED, 0, 0 },
		/* Whoever says it: it was not the proxy alone. */
		{ "answered 407 No", NOTIFY_PROVISION, TOLD_REFUSED, 0, 0 },
		{ "answered 407 No", NOTIFY_PROBE, TOLD_DENIED, 0, 0 },
		{ "denied 407 No", NOTIFY_PROVISION, TOLD_DENIED, 0, 0 },
		{ "denied 401 No", NOTIFY_PROBE, TOLD_DENIED, 0, 0 },
		{ "answered 404 Not Found", NOTIFY_PROBE, TOLD_DONE, 0, 0 },
		{ "answered 503 Busy", NOTIFY_PROBE, TOLD_UNWELL, 0, 0 },
		{ "answered 500 x", NOTIFY_PROVISION, TOLD_SILENT, 1, 0 },
		{ "answered 501 x", NOTIFY_PROVISION, TOLD_REFUSED, 0, 0 },
		{ "silent x", NOTIFY_REBOOT, TOLD_SILENT, 1, 1 },
		{ "silent x", NOTIFY_PROBE, TOLD_UNREACHABLE, 0, 0 },
		{ "unreachable x", NOTIFY_PROVISION, TOLD_UNREACHABLE, 0, 0 },
		{ "invalid uri", NOTIFY_PROVISION, TOLD_BAD, 0, 0 },
		/* A phone may have done that to the program. */
		{ "answered 20", NOTIFY_PROVISION, TOLD_SILENT, 1, 1 },
		{ "answered two", NOTIFY_PROVISION, TOLD_SILENT, 1, 1 },
		{ "", NOTIFY_PROVISION, TOLD_SILENT, 1, 1 },
		{ NULL, NOTIFY_PROVISION, TOLD_SILENT, 1, 1 },
		{ NULL, NOTIFY_PROBE, TOLD_UNWELL, 0, 0 },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct notify_item item = { .kind = cases[i].kind };
		struct telling t = { .item = &item };
		bool doubt = sip_judge(a, cases[i].line, &t);

		if (t.told != cases[i].told || doubt != cases[i].doubt ||
		    t.unsure != cases[i].unsure)
			fail_msg("%s: %d %d %d", cases[i].line, (int)t.told,
			    doubt, t.unsure);
		assert_true(*t.words != '\0');
	}
	arena_free(a);
}

static void
test_a_reboot_that_may_have_been_heeded_is_not_repeated(void **state)
{
	static const enum told told[] = { TOLD_SILENT, TOLD_UNREACHABLE,
		TOLD_UNWELL };
	struct notify_item item = { .attempts = 1, .event = "" };
	struct telling t = { .item = &item, .words = "w" };
	bool free;

	(void)state;
	for (size_t i = 0; i < NITEMS(told); i++) {
		t.told = told[i];
		item.kind = NOTIFY_REBOOT;
		t.unsure = false;
		assert_int_equal(policy_fate(&t, &free), FATE_LATER);
		t.unsure = true;
		assert_int_equal(policy_fate(&t, &free), FATE_FAILED);
		item.kind = NOTIFY_PROVISION;
		assert_int_equal(policy_fate(&t, &free), FATE_LATER);
	}
	assert_string_equal(policy_trouble(&t), "w");
	t.trouble = "more";
	assert_string_equal(policy_trouble(&t), "more");
}

static void
test_what_is_tried_again(void **state)
{
	static const struct {
		int64_t kind, attempts;
		const char *event;
		enum told told;
		enum fate fate;
		bool free;
	} cases[] = {
		{ NOTIFY_PROVISION, 1, "", TOLD_DONE, FATE_DONE, false },
		{ NOTIFY_PROVISION, 1, "", TOLD_NOT, FATE_LATER, true },
		{ NOTIFY_PROVISION, 1, "", TOLD_BAD, FATE_FAILED, false },
		{ NOTIFY_PROVISION, 1, "", TOLD_ABSENT, FATE_FAILED, false },
		{ NOTIFY_PROVISION, 2, "", TOLD_SILENT, FATE_LATER, false },
		{ NOTIFY_PROVISION, 3, "", TOLD_SILENT, FATE_FAILED, false },
		{ NOTIFY_PROVISION, 1, "", TOLD_REFUSED, FATE_FAILED, false },
		{ NOTIFY_REBOOT, 9, "", TOLD_DENIED, FATE_LATER, true },
		{ NOTIFY_REBOOT, 9, "", TOLD_UNREACHABLE, FATE_LATER, false },
		{ NOTIFY_PROBE, 1, "", TOLD_UNREACHABLE, FATE_FAILED, false },
		{ NOTIFY_WEBHOOK, 9, "rps.stuck", TOLD_REFUSED, FATE_LATER,
		    false },
		{ NOTIFY_WEBHOOK, 9, "rps.stuck", TOLD_SLOWER, FATE_LATER,
		    true },
		{ NOTIFY_WEBHOOK, 1, "rps.stuck", TOLD_GONE, FATE_FAILED,
		    false },
		{ NOTIFY_WEBHOOK, 1, "test", TOLD_UNWELL, FATE_FAILED, false },
	};
	bool free;

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct notify_item item = { .kind = cases[i].kind,
			.attempts = cases[i].attempts,
			.event = cases[i].event };
		struct telling t = { .item = &item, .told = cases[i].told };

		assert_int_equal(policy_fate(&t, &free), cases[i].fate);
		assert_int_equal(free, cases[i].free);
	}
}

static void
test_how_a_target_is(void **state)
{
	struct telling t[3] = { { .told = TOLD_UNREACHABLE },
		{ .told = TOLD_ABSENT }, { .told = TOLD_UNWELL } };
	const struct telling *which;

	(void)state;
	/* A proxy that knows one phone is well. */
	assert_int_equal(policy_mood(false, t, 3, &which), MOOD_WELL);
	assert_int_equal(policy_mood(false, t, 1, &which), MOOD_UNWELL);
	assert_ptr_equal(which, &t[0]);
	t[0].told = TOLD_BAD;
	assert_int_equal(policy_mood(false, t, 1, &which), MOOD_NONE);
	t[0].told = TOLD_DENIED;
	assert_int_equal(policy_mood(false, t, 3, &which), MOOD_DENIED);
	/* A webhook is as its last answer was. */
	t[0].told = TOLD_DONE;
	t[1].told = TOLD_REFUSED;
	t[2].told = TOLD_NOT;
	assert_int_equal(policy_mood(true, t, 3, &which), MOOD_UNWELL);
	assert_ptr_equal(which, &t[1]);
	assert_int_equal(policy_mood(true, t + 2, 1, &which), MOOD_NONE);
}

static void
test_helpers_run_side_by_side(void **state)
{
	struct arena *a = arena_new();
	struct helper h[3] = { { .ask = "one\n" }, { .ask = "two\n" },
		{ .ask = "three\n" } };

	(void)state;
	helpers_run(a, "/bin/cat", h, 3, 20);
	assert_string_equal(h[0].answer, "one");
	assert_string_equal(h[2].answer, "three");
	helpers_run(a, "/bin/false", h, 1, 20);
	assert_null(h[0].answer);
	helpers_run(a, "/nonexistent", h, 1, 20);
	assert_null(h[0].answer);
	helpers_run(a, "/bin/cat", h, 0, 20);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_private_and_special_addresses_are_refused),
		cmocka_unit_test(test_the_operator_allows_networks),
		cmocka_unit_test(test_a_webhook_is_signed_as_others_check_it),
		cmocka_unit_test(test_answers_of_a_proxy),
		cmocka_unit_test(test_what_is_tried_again),
		cmocka_unit_test(
		    test_a_reboot_that_may_have_been_heeded_is_not_repeated),
		cmocka_unit_test(test_how_a_target_is),
		cmocka_unit_test(test_helpers_run_side_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
