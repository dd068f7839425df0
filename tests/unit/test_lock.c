/*
 * test_lock.c - a file in each of its forms, and which settings are taken.
 * `openssl` undoes what a server serves: tests/e2e/cases_lock.py.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the ones above first */
#include <cmocka.h>

#include "db/lock.h"
#include "render/lock.h"
#include "unit/with_arena.h"

#define KEY "0123456789abcdef"
#define RSA                                                                    \
	"MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDOV2CFsbFZNhEnQ3LVqpWgQJVRl8WH" \
	"uuSa7SbYGBkvZn2QozK4Gcgle+WLh3n1qIRB6ijoLuVmFZ+eEt9XJgKu9kfq9Jtm3FuE" \
	"7qbIAxyxQadOqObXbF5krPa+Xx9kjn+YDDAeoNX3e2/9FN5+Fe9ECHoKu3sLAp0n7f96" \
	"qerCUwIDAQAB"
#define TEXT "#!version:1.0.0.1\nlang.gui = English\n"

static const uint8_t seed[32] = { 7 };

static struct buf
body(const char *s)
{
	struct buf b = BUF_INIT(a);

	buf_raw(&b, s, strlen(s));
	return b;
}

static void
test_clear(void **state)
{
	const struct lock none = { 0 }, off = { .form = "off", .aes_key = KEY };
	struct buf b = body(TEXT);

	(void)state;
	assert_int_equal(lock_body(&none, seed, &b), ERR_OK);
	assert_int_equal(lock_body(&off, seed, &b), ERR_OK);
	assert_int_equal(b.len, strlen(TEXT));
	assert_memory_equal(b.p, TEXT, b.len);
}

/* Never a clear file instead. */
static void
test_no_key(void **state)
{
	static const struct lock without[] = {
		{ .form = "aes" },
		{ .form = "aes", .aes_key = "short" },
		{ .form = "aes", .rsa_key = RSA },
		{ .form = "wrapped" },
		{ .form = "wrapped", .aes_key = KEY },
		{ .form = "wrapped", .rsa_key = "AAAA" },
		{ .form = "AES", .aes_key = KEY },
		{ .form = "", .aes_key = KEY },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(without) / sizeof(without[0]); i++) {
		struct buf b = body(TEXT);

		assert_int_equal(lock_body(&without[i], seed, &b), ERR_SYSTEM);
	}
}

static void
test_aes(void **state)
{
	struct lock l = { .form = "aes", .aes_key = KEY };
	struct buf b = body(TEXT), again = body(TEXT), zero = body(TEXT);

	(void)state;
	assert_int_equal(lock_body(&l, seed, &b), ERR_OK);
	assert_int_equal(lock_body(&l, seed, &again), ERR_OK);
	assert_int_equal(b.len, 48);
	assert_int_equal(again.len, b.len);
	assert_memory_equal(again.p, b.p, b.len);
	l.padding = "zero";
	assert_int_equal(lock_body(&l, seed, &zero), ERR_OK);
	assert_int_equal(zero.len, b.len);
	assert_memory_equal(zero.p, b.p, 32);
	assert_memory_not_equal(zero.p + 32, b.p + 32, 16);
}

static void
test_wrapped(void **state)
{
	static const char head[] = "#!encrypt:1.0.0.0\n"
				   "#!key_signatue:RSA_256\n"
				   "#!conf_encryption:AES_256\n"
				   "#!key_ciphertext:";
	const struct lock l = { .form = "wrapped", .rsa_key = RSA };
	struct buf b = body(TEXT), again = body(TEXT), other = body(TEXT "x");

	(void)state;
	assert_int_equal(lock_body(&l, seed, &b), ERR_OK);
	assert_int_equal(lock_body(&l, seed, &again), ERR_OK);
	assert_int_equal(lock_body(&l, seed, &other), ERR_OK);
	assert_memory_equal(b.p, head, strlen(head));
	assert_int_equal(again.len, b.len);
	assert_memory_equal(again.p, b.p, b.len);
	/* Another text has another key. */
	assert_memory_not_equal(other.p + strlen(head), b.p + strlen(head), 40);
}

static void
test_settings(void **state)
{
	(void)state;
	assert_true(lock_is_ours("voipconfig.encryption.form"));
	assert_true(lock_is_ours("voipconfig.other"));
	assert_false(lock_is_ours("static.auto_provision.aes_key_in_file"));
	assert_int_equal(lock_find("voipconfig.encryption.form"), LOCK_FORM);
	assert_int_equal(lock_find("voipconfig.other"), LOCK__MAX);
	assert_null(lock_check(a, LOCK_FORM, "wrapped"));
	assert_non_null(lock_check(a, LOCK_FORM, "des"));
	assert_null(lock_check(a, LOCK_AES_KEY, KEY));
	assert_non_null(lock_check(a, LOCK_AES_KEY, "short"));
	assert_null(lock_check(a, LOCK_RSA_KEY, RSA));
	assert_non_null(lock_check(a, LOCK_RSA_KEY, KEY));
	assert_null(lock_check(a, LOCK_PADDING, "zero"));
	assert_non_null(lock_check(a, LOCK_PADDING, "none"));
	assert_null(lock_check(a, LOCK_BOOT, "1"));
	assert_non_null(lock_check(a, LOCK_BOOT, "yes"));
	assert_non_null(lock_check(a, LOCK__MAX, "1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clear),
		cmocka_unit_test(test_no_key),
		cmocka_unit_test(test_aes),
		cmocka_unit_test(test_wrapped),
		cmocka_unit_test(test_settings),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
