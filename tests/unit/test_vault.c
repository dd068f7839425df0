/* test_vault.c - base/vault.c. */
#include <sys/stat.h>
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

#include "base/vault.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

#define K32 "000102030405060708090a0b0c0d0e0f"
#define KEY_A "aaaaaaaa " K32 K32 "\n"
#define KEY_B "bbbbbbbb " K32 "ff0102030405060708090a0b0c0d0e0f\n"

static char dir[] = "/tmp/test_vault.XXXXXX";
static char file[sizeof(dir) + 8];
static struct arena *a;

static void
put(const char *text, size_t len, mode_t mode)
{
	int fd;

	unlink(file);
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(fd != -1);
	assert_int_equal(write(fd, text, len), len);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static struct vault *
vault_of(const char *text)
{
	put(text, strlen(text), 0640);
	return vault_open(file);
}

static int
setup(void **state)
{
	(void)state;
	a = arena_new();
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(file, sizeof(file), "%s/keys", dir);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	unlink(file);
	arena_free(a);
	return rmdir(dir);
}

static void
test_what_is_sealed_opens(void **state)
{
	static const size_t lens[] = { 0, 1, 16, 20, 4095, VAULT_CLEAR_MAX };
	struct vault *v = vault_of(KEY_A);
	char clear[VAULT_CLEAR_MAX];
	uint8_t *sealed;
	size_t n, m;
	char *out;

	(void)state;
	assert_non_null(v);
	for (size_t i = 0; i < sizeof(clear); i++)
		clear[i] = (char)i;
	for (size_t i = 0; i < NITEMS(lens); i++) {
		assert_int_equal(
		    vault_seal(v, a, "sip", clear, lens[i], &sealed, &n),
		    ERR_OK);
		assert_int_equal(n, lens[i] + VAULT_OVERHEAD);
		assert_int_equal(sealed[0], 1);
		assert_memory_equal(sealed + 1, "\xaa\xaa\xaa\xaa", 4);
		assert_int_equal(vault_unseal(v, a, "sip", sealed, n, &out, &m),
		    ERR_OK);
		assert_int_equal(m, lens[i]);
		assert_memory_equal(out, clear, m);
		assert_int_equal(out[m], '\0');
	}
	vault_free(v);
}

static void
test_the_same_secret_never_looks_the_same(void **state)
{
	struct vault *v = vault_of(KEY_A);
	uint8_t *one, *two;
	size_t n;

	(void)state;
	assert_int_equal(vault_seal(v, a, "sip", "x", 1, &one, &n), ERR_OK);
	assert_int_equal(vault_seal(v, a, "sip", "x", 1, &two, &n), ERR_OK);
	assert_memory_not_equal(one, two, n);
	vault_free(v);
}

static void
test_another_purpose_does_not_open(void **state)
{
	static const char *const other[] = { "prov", "", "si", "sipp" };
	struct vault *v = vault_of(KEY_A);
	char *out = NULL;
	uint8_t *s;
	size_t n, m;

	(void)state;
	assert_int_equal(vault_seal(v, a, "sip", "pw", 2, &s, &n), ERR_OK);
	for (size_t i = 0; i < NITEMS(other); i++)
		assert_int_equal(vault_unseal(v, a, other[i], s, n, &out, &m),
		    ERR_INVALID);
	assert_null(out);
	/* A failure leaves nothing behind in the context. */
	assert_int_equal(vault_unseal(v, a, "sip", s, n, &out, &m), ERR_OK);
	assert_string_equal(out, "pw");
	vault_free(v);
}

static void
test_no_flipped_bit_goes_unnoticed(void **state)
{
	struct vault *v = vault_of(KEY_A);
	char *out = NULL;
	uint8_t *s;
	size_t n, m;

	(void)state;
	assert_int_equal(vault_seal(v, a, "sip", "pw", 2, &s, &n), ERR_OK);
	for (size_t i = 0; i < n; i++) {
		enum err want = i >= 1 && i < 5 ? ERR_SYSTEM : ERR_INVALID;

		s[i] ^= 0x10;
		assert_int_equal(vault_unseal(v, a, "sip", s, n, &out, &m),
		    want);
		s[i] ^= 0x10;
	}
	for (size_t i = 0; i < n; i++)
		assert_int_equal(vault_unseal(v, a, "sip", s, i, &out, &m),
		    ERR_INVALID);
	assert_null(out);
	vault_free(v);
}

static void
test_too_long_a_secret_is_refused(void **state)
{
	static const char clear[VAULT_CLEAR_MAX + 1];
	struct vault *v = vault_of(KEY_A);
	uint8_t *s;
	size_t n;

	(void)state;
	assert_int_equal(vault_seal(v, a, "sip", clear, sizeof(clear), &s, &n),
	    ERR_INVALID);
	vault_free(v);
}

static void
test_the_first_key_seals_and_all_open(void **state)
{
	struct vault *old = vault_of(KEY_A), *new, *other;
	uint8_t *s, *t;
	size_t n, m;
	char *out;

	(void)state;
	assert_int_equal(vault_seal(old, a, "sip", "pw", 2, &s, &n), ERR_OK);
	assert_true(vault_is_current(old, s, n));
	new = vault_of("# rotated\n\n" KEY_B KEY_A);
	assert_non_null(new);
	assert_false(vault_is_current(new, s, n));
	assert_false(vault_is_current(new, s, 4));
	assert_int_equal(vault_unseal(new, a, "sip", s, n, &out, &m), ERR_OK);
	assert_string_equal(out, "pw");
	assert_int_equal(vault_seal(new, a, "sip", "pw", 2, &t, &n), ERR_OK);
	assert_true(vault_is_current(new, t, n));
	other = vault_of(KEY_B);
	assert_int_equal(vault_unseal(other, a, "sip", t, n, &out, &m), ERR_OK);
	assert_int_equal(vault_unseal(other, a, "sip", s, n, &out, &m),
	    ERR_SYSTEM);
	vault_free(old);
	vault_free(new);
	vault_free(other);
}

static void
test_derived_keys_follow_file_and_label(void **state)
{
	struct vault *one = vault_of(KEY_A), *same = vault_of(KEY_A KEY_B);
	struct vault *other = vault_of(KEY_B);
	uint8_t a1[32], a2[32], b[32], c[32];

	(void)state;
	vault_derive(one, "nonce", a1);
	vault_derive(same, "nonce", a2);
	vault_derive(one, "opaque", b);
	vault_derive(other, "nonce", c);
	assert_memory_equal(a1, a2, 32);
	assert_memory_not_equal(a1, b, 32);
	assert_memory_not_equal(a1, c, 32);
	vault_free(one);
	vault_free(same);
	vault_free(other);
}

static void
test_a_bad_key_file_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"# nothing\n",
		"aaaaaaaa\n",
		"aaaaaaaa " K32 "\n",
		"aaaaaaa " K32 K32 "\n",
		"aaaaaaaag" K32 K32 "\n",
		"AAAAAAAA " K32 K32 "\n",
		"aaaaaaaa " K32 K32 "0\n",
		"aaaaaaaa " K32 "zz0102030405060708090a0b0c0d0e0f\n",
		"aaaaaaaa " K32 K32 " \n",
		"aaaaaaaa\t" K32 K32 "\n",
		" " KEY_A,
		KEY_A KEY_A,
		KEY_A KEY_B "aaaaaaaa " K32 "ee0102030405060708090a0b0c0d0e0f",
		KEY_A "rubbish\n",
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(bad); i++) {
		print_message("key file %zu\n", i);
		assert_null(vault_of(bad[i]));
	}
	put(KEY_A "\0" KEY_B, sizeof(KEY_A "\0" KEY_B) - 1, 0600);
	assert_null(vault_open(file));
}

static void
test_a_key_file_open_to_others_is_refused(void **state)
{
	(void)state;
	put(KEY_A, sizeof(KEY_A) - 1, 0644);
	assert_null(vault_open(file));
	put(KEY_A, sizeof(KEY_A) - 1, 0602);
	assert_null(vault_open(file));
	assert_null(vault_open(dir));
	unlink(file);
	assert_null(vault_open(file));
	assert_int_equal(mkfifo(file, 0600), 0);
	assert_null(vault_open(file));
}

static void
test_new_key_goes_first_and_keeps_the_others(void **state)
{
	struct vault *v;
	struct stat st;
	uint8_t *s;
	size_t n, m;
	char *out;

	(void)state;
	unlink(file);
	assert_int_equal(vault_new_key(file), ERR_OK);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, 8 + 1 + 64 + 1);
	v = vault_open(file);
	assert_non_null(v);
	assert_int_equal(vault_seal(v, a, "sip", "pw", 2, &s, &n), ERR_OK);
	vault_free(v);

	assert_int_equal(chmod(file, 0640), 0);
	assert_int_equal(vault_new_key(file), ERR_OK);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	v = vault_open(file);
	assert_non_null(v);
	assert_false(vault_is_current(v, s, n));
	assert_int_equal(vault_unseal(v, a, "sip", s, n, &out, &m), ERR_OK);
	vault_free(v);
}

static void
test_new_key_does_not_touch_a_bad_file(void **state)
{
	struct stat st;

	(void)state;
	put("rubbish\n", 8, 0600);
	assert_int_equal(vault_new_key(file), ERR_INVALID);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_size, 8);
	assert_int_equal(vault_new_key("/nonexistent/keys"), ERR_SYSTEM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_sealed_opens),
		cmocka_unit_test(test_the_same_secret_never_looks_the_same),
		cmocka_unit_test(test_another_purpose_does_not_open),
		cmocka_unit_test(test_no_flipped_bit_goes_unnoticed),
		cmocka_unit_test(test_too_long_a_secret_is_refused),
		cmocka_unit_test(test_the_first_key_seals_and_all_open),
		cmocka_unit_test(test_derived_keys_follow_file_and_label),
		cmocka_unit_test(test_a_bad_key_file_is_refused),
		cmocka_unit_test(test_a_key_file_open_to_others_is_refused),
		cmocka_unit_test(test_new_key_goes_first_and_keeps_the_others),
		cmocka_unit_test(test_new_key_does_not_touch_a_bad_file),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
