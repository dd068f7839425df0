/*
 * test_rps_words.c - rps/words.c and said.c: every word of the sources means
 * what they say it does, in each of its styles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rps/words.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *words;
	enum rps_said want;
} cases[] = {
	{ "70011", RPS_DENIED },
	{ "800001", RPS_BAD_MAC },
	{ "800002", RPS_BAD_SERIAL },
	{ "800003", RPS_EXISTS },
	{ "800004", RPS_FOREIGN },
	{ "800006", RPS_BAD_REQUEST },
	{ "900401", RPS_DENIED },
	{ "900403", RPS_FORBIDDEN },
	{ "900404", RPS_NO_SUCH },
	{ "900412", RPS_UNWELL },
	{ "900429", RPS_SLOWER },
	{ "900500", RPS_UNWELL },
	{ "900504", RPS_UNSURE },
	{ "500401", RPS_DENIED },
	{ "500403", RPS_UNSURE },
	{ "123456", RPS__MAX },
	{ "8000010", RPS__MAX },
	{ "device.mac.existed", RPS_EXISTS },
	{ "device.mac.added.by.other", RPS_FOREIGN },
	{ "device.operate.forbidden", RPS_FOREIGN },
	{ "device.not.found", RPS_NO_SUCH },
	{ "device.mac.invalid", RPS_BAD_MAC },
	{ "accesskey.id.invalid", RPS_DENIED },
	{ "Content.MD5.invalid", RPS_DENIED },
	{ "service.common.token.unauthorized", RPS_DENIED },
	{ "request header accesskey not null", RPS_DENIED },
	{ "Invalid request header", RPS_DENIED },
	{ "The resource does not exist or has been deleted", RPS_NO_SUCH },
	{ "The device already exists", RPS_EXISTS },
	{ "Managed by another organization", RPS_FOREIGN },
	{ "Invalid SN", RPS_BAD_SERIAL },
	{ "Registered elsewhere", RPS_FOREIGN },
	{ "REGISTERED ELSEWHERE", RPS_FOREIGN },
	{ "Unregistered", RPS_NO_SUCH },
	{ "Error:Invalid MAC(s):80", RPS_BAD_MAC },
	{ "Error:Invalid server", RPS_BAD_REQUEST },
	{ "Existing MAC(s):805ec0000001", RPS_EXISTS },
	{ "Are you sure you want to override", RPS_FOREIGN },
	{ "The server is in use", RPS_IN_USE },
	{ "Something new", RPS__MAX },
	{ "", RPS__MAX },
};

static void
test_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("%s\n", cases[i].words);
		assert_int_equal(words_said(cases[i].words), cases[i].want);
	}
}

static void
test_no_5xx_says_that_nothing_was_done(void **state)
{
	(void)state;
	assert_int_equal(words_status(503), RPS_UNSURE);
	assert_int_equal(words_status(500), RPS_UNSURE);
	assert_int_equal(words_status(502), RPS_UNSURE);
	assert_int_equal(words_status(504), RPS_UNSURE);
	assert_int_equal(words_status(302), RPS_UNSURE);
	assert_int_equal(words_status(404), RPS_DENIED);
	assert_int_equal(words_status(405), RPS_NOT_THERE);
	assert_int_equal(words_status(412), RPS_BAD_REQUEST);
	assert_int_equal(words_status(429), RPS_SLOWER);
}

static void
test_every_outcome_has_a_name_and_two_sentences(void **state)
{
	(void)state;
	for (int i = 0; i < RPS__MAX; i++) {
		assert_non_null(rps_said_name(i));
		assert_non_null(strchr(rps_said_text(i), '.'));
		for (int k = 0; k < i; k++)
			assert_string_not_equal(rps_said_name(i),
			    rps_said_name(k));
	}
}

static void
test_drivers_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(rps_driver("v2"), &rps_v2);
	assert_ptr_equal(rps_driver("v1"), &rps_v1);
	assert_ptr_equal(rps_driver("xml"), &rps_xml);
	assert_null(rps_driver("v3"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_no_5xx_says_that_nothing_was_done),
		cmocka_unit_test(
		    test_every_outcome_has_a_name_and_two_sentences),
		cmocka_unit_test(test_drivers_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
