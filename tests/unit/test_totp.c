/*
 * test_totp.c - db/totp.c against the vectors of RFC 6238 (appendix B, their
 * last six digits) and RFC 4226 (appendix D).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/totp.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

/* "12345678901234567890" in base32. */
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

static void
test_codes_of_rfc_6238(void **state)
{
	static const struct {
		int64_t seconds;
		const char *code;
	} cases[] = {
		{ 59, "287082" },
		{ 1111111109, "081804" },
		{ 1111111111, "050471" },
		{ 1234567890, "005924" },
		{ 2000000000, "279037" },
		{ 20000000000, "353130" },
	};
	char out[TOTP_DIGITS + 1];

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("%s\n", cases[i].code);
		assert_int_equal(
		    totp_code(SECRET, cases[i].seconds / TOTP_STEP, out),
		    ERR_OK);
		assert_string_equal(out, cases[i].code);
	}
}

static void
test_codes_of_rfc_4226(void **state)
{
	static const char *const codes[] = { "755224", "287082", "359152",
		"969429", "338314", "254676", "287922", "162583", "399871",
		"520489" };
	char out[TOTP_DIGITS + 1];

	(void)state;
	for (size_t i = 0; i < NITEMS(codes); i++) {
		assert_int_equal(totp_code(SECRET, (int64_t)i, out), ERR_OK);
		assert_string_equal(out, codes[i]);
	}
}

static void
test_a_clock_may_be_one_step_off_and_no_more(void **state)
{
	static const struct {
		int64_t now;
		bool good;
	} cases[] = {
		{ 29, false },
		{ 30, true }, /* we are a step behind */
		{ 60, true },
		{ 89, true },
		{ 119, true }, /* we are a step ahead */
		{ 120, false },
	};
	int64_t step = -1;

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("at %d\n", (int)cases[i].now);
		assert_int_equal(
		    totp_check(SECRET, "359152", cases[i].now, -1, &step),
		    cases[i].good);
	}
	assert_int_equal(step, 2);
}

static void
test_a_code_is_good_once(void **state)
{
	int64_t step = 0;

	(void)state;
	assert_true(totp_check(SECRET, "287082", 59, 0, &step));
	/* the last one was used when the clock was a day fast */
	assert_true(totp_check(SECRET, "287082", 59, 2880, &step));
	assert_int_equal(step, 1);
	assert_false(totp_check(SECRET, "287082", 59, step, &step));
	/* And none before it. */
	assert_false(totp_check(SECRET, "755224", 59, step, &step));
	assert_true(totp_check(SECRET, "359152", 59, step, &step));
	assert_int_equal(step, 2);
}

static void
test_what_is_no_code_is_refused(void **state)
{
	static const char *const codes[] = { "", "28708", "2870820", "287082 ",
		"abcdef", "94287082" };
	int64_t step;

	(void)state;
	for (size_t i = 0; i < NITEMS(codes); i++)
		assert_false(totp_check(SECRET, codes[i], 59, -1, &step));
}

static void
test_what_is_no_secret_makes_no_code(void **state)
{
	static const char *const secrets[] = { "", "gezdgnbv", "GEZD1",
		"GEZD=", "GEZD GNBV" };
	char out[TOTP_DIGITS + 1], longest[400];
	int64_t step;

	(void)state;
	memset(longest, 'A', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(totp_code(longest, 1, out), ERR_INVALID);
	for (size_t i = 0; i < NITEMS(secrets); i++) {
		assert_int_equal(totp_code(secrets[i], 1, out), ERR_INVALID);
		assert_false(totp_check(secrets[i], "287082", 59, -1, &step));
	}
}

static void
test_new_secrets_are_160_bits_and_differ(void **state)
{
	struct arena *a = arena_new();
	char out[TOTP_DIGITS + 1], *s = totp_new(a), *t = totp_new(a);

	(void)state;
	assert_int_equal(strlen(s), 32);
	assert_string_not_equal(s, t);
	assert_int_equal(totp_code(s, 1, out), ERR_OK);
	arena_free(a);
}

static void
test_a_login_cannot_forge_the_uri(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(
	    totp_uri(a, "Voipconfig", "a&b?c/d@example.net", "ABCD"),
	    "otpauth://totp/Voipconfig:a%26b%3Fc%2Fd%40example.net"
	    "?secret=ABCD&issuer=Voipconfig&algorithm=SHA1&digits=6&period=30");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codes_of_rfc_6238),
		cmocka_unit_test(test_codes_of_rfc_4226),
		cmocka_unit_test(test_a_clock_may_be_one_step_off_and_no_more),
		cmocka_unit_test(test_a_code_is_good_once),
		cmocka_unit_test(test_what_is_no_code_is_refused),
		cmocka_unit_test(test_what_is_no_secret_makes_no_code),
		cmocka_unit_test(test_new_secrets_are_160_bits_and_differ),
		cmocka_unit_test(test_a_login_cannot_forge_the_uri),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
