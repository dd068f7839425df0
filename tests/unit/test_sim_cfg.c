/* test_sim_cfg.c - the simulated phone's parameters, merging and seals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/phone_cfg.h"
#include "sim/phone_seal.h"

#define HEAD "#!version:1.0.0.1\n"

static struct span
text(const char *s)
{
	return (struct span){ .p = s, .n = strlen(s) };
}

static struct cfg
parsed(struct arena *a, const char *s, unsigned reading)
{
	return cfg_parse(a, text(s), "T46U", reading);
}

static const struct {
	const char *name;
	const char *line;
	unsigned reading;
	const char *key; /* NULL: no parameter */
	const char *value;
	size_t problems;
} lines[] = {
	{ "plain", "a = 1", 0, "a", "1", 0 },
	{ "no blanks", "a=1", 0, "a", "1", 0 },
	{ "tabs and blanks", "\ta\t= 1 \t", 0, "a", "1", 0 },
	{ "CRLF", "a = 1\r", 0, "a", "1", 0 },
	{ "an = in the value", "a = b=c", 0, "a", "b=c", 0 },
	{ "blanks in the value", "a = b  c", 0, "a", "b  c", 0 },
	{ "blank value", "a =", 0, "a", "", 0 },
	{ "a # in the value", "a = *98 # x", 0, "a", "*98 # x", 0 },
	{ "a # ends the value", "a = *98 # x", CFG_STRIP_COMMENTS, "a", "*98",
	    0 },
	{ "a # inside a word", "a = *98#", CFG_STRIP_COMMENTS, "a", "*98#", 0 },
	{ "comment", "# a = 1", 0, NULL, NULL, 0 },
	{ "two of them", "## a = 1", 0, NULL, NULL, 0 },
	{ "indented comment", "  # a = 1", 0, NULL, NULL, 0 },
	{ "no =", "hello", 0, NULL, NULL, 1 },
	{ "no name", "= 1", 0, NULL, NULL, 1 },
	{ "blank in the name", "a b = 1", 0, NULL, NULL, 1 },
	{ "bracket", "[T46U]a = 1", 0, NULL, NULL, 1 },
	{ "own bracket", "[T46S,T46U]a = 1", CFG_BRACKETS, "a", "1", 0 },
	{ "foreign bracket", "[T46S]a = 1", CFG_BRACKETS, NULL, NULL, 0 },
	{ "open bracket", "[T46U a = 1", CFG_BRACKETS, NULL, NULL, 1 },
	{ "empty behind the bracket", "[T46U]", CFG_BRACKETS, NULL, NULL, 1 },
};

static void
test_lines_of_a_cfg(void **state)
{
	struct arena *a = arena_new();
	struct cfg c;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		print_message("%s\n", lines[i].name);
		c = parsed(a, text_fmt(a, HEAD "%s\n", lines[i].line),
		    lines[i].reading);
		assert_int_equal(c.nproblems, lines[i].problems);
		assert_int_equal(c.n, lines[i].key != NULL);
		if (c.n == 0)
			continue;
		assert_string_equal(c.v[0].name, lines[i].key);
		assert_string_equal(c.v[0].value, lines[i].value);
		assert_int_equal(c.v[0].line, 2);
	}
	arena_free(a);
}

static void
test_nul_byte_does_not_hide_the_rest(void **state)
{
	static const char body[] = HEAD "a = 1\0b = 2\nc = 3\n";
	struct arena *a = arena_new();
	struct cfg c;

	(void)state;
	c = cfg_parse(a, (struct span){ body, sizeof(body) - 1 }, "T46U", 0);
	assert_int_equal(c.n, 1);
	assert_string_equal(c.v[0].name, "c");
	assert_int_equal(c.nproblems, 1);
	arena_free(a);
}

static const struct {
	const char *name;
	const char *file;
	enum cfg_blank blank;
	const char *want;
} merges[] = {
	{ "later wins", "a = 5\na = 6\n", CFG_BLANK_KEEPS, "a = 6\nb = 2\n" },
	{ "absent keeps", "", CFG_BLANK_CLEARS, "a = 1\nb = 2\n" },
	{ "blank keeps", "a =\nc =\n", CFG_BLANK_KEEPS, "a = 1\nb = 2\n" },
	{ "blank clears", "a =\n", CFG_BLANK_CLEARS, "b = 2\n" },
	{ "NULL clears", "a = %NULL%\n", CFG_BLANK_KEEPS, "b = 2\n" },
	{ "cleared and set again", "a = %NULL%\na = 7\n", CFG_BLANK_KEEPS,
	    "a = 7\nb = 2\n" },
	{ "names are case sensitive", "A = 7\n", CFG_BLANK_KEEPS,
	    "A = 7\na = 1\nb = 2\n" },
};

static void
test_merging(void **state)
{
	struct arena *a = arena_new();
	struct params p;
	struct span got;
	struct cfg c;

	(void)state;
	for (size_t i = 0; i < sizeof(merges) / sizeof(merges[0]); i++) {
		print_message("%s\n", merges[i].name);
		params_init(&p, a);
		params_set(&p, "a", "1");
		params_set(&p, "b", "2");
		c = parsed(a, merges[i].file, 0);
		cfg_merge(&p, &c, merges[i].blank);
		got = cfg_write(a, &p);
		assert_string_equal(got.p,
		    text_fmt(a, HEAD "%s", merges[i].want));
		assert_int_equal(got.n, strlen(got.p));
	}
	arena_free(a);
}

static void
test_local_file_leaves_static_settings_alone(void **state)
{
	struct arena *a = arena_new();
	struct params p;
	struct cfg c = parsed(a, "static.a = 9\nb =\nc = 9\n", 0);

	(void)state;
	params_init(&p, a);
	params_set(&p, "static.a", "1");
	params_set(&p, "b", "1");
	params_set(&p, "c", "1");
	cfg_merge_local(&p, &c);
	assert_string_equal(params_get(&p, "static.a"), "1");
	assert_null(params_get(&p, "b"));
	assert_string_equal(params_get(&p, "c"), "9");
	arena_free(a);
}

static void
test_only_static_settings_survive_a_reset(void **state)
{
	struct arena *a = arena_new();
	struct params p, q;

	(void)state;
	params_init(&p, a);
	params_init(&q, a);
	assert_null(params_get(&q, "nothing yet"));
	params_set(&p, "static.a", "1");
	params_set(&p, "statically", "1");
	params_set(&p, "b", "1");
	params_copy(&q, &p, true);
	assert_string_equal(cfg_write(a, &q).p, HEAD "static.a = 1\n");
	arena_free(a);
}

static void
test_many_parameters_are_all_found(void **state)
{
	struct arena *a = arena_new();
	struct params p;
	size_t n;

	(void)state;
	params_init(&p, a);
	for (int i = 5000; i > 0; i--)
		params_set(&p, text_fmt(a, "linekey.%d.value", i), "x");
	for (int i = 1; i <= 5000; i += 2)
		params_unset(&p, text_fmt(a, "linekey.%d.value", i));
	assert_null(params_get(&p, "linekey.4999.value"));
	assert_non_null(params_get(&p, "linekey.5000.value"));
	assert_string_equal(params_sorted(&p, a, &n)[4].name,
	    "linekey.10.value");
	assert_int_equal(n, 2500);
	arena_free(a);
}

static const char *const ordered[] = { "a", "account.1.codec", "account.2.a",
	"account.10.a", "linekey.2.type", "linekey.2.value", "linekey.10.type",
	"z1", "z01a", "z2" };

static void
test_order_is_that_of_people(void **state)
{
	size_t n = sizeof(ordered) / sizeof(ordered[0]);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			int d = text_natural(ordered[i], ordered[j]);

			assert_int_equal(d < 0, i < j);
			assert_int_equal(d > 0, i > j);
		}
}

static void
test_secret_names(void **state)
{
	(void)state;
	assert_true(param_is_secret("account.1.password"));
	assert_true(param_is_secret("static.security.user_password"));
	assert_true(param_is_secret("static.auto_provision.aes_key_16.com"));
	assert_false(param_is_secret("account.1.user_name"));
}

static void
test_md5(void **state)
{
	char md5[MD5_TEXT];

	(void)state;
	seal_md5(text("abc"), md5);
	assert_string_equal(md5, "900150983cd24fb0d6963f7d28e17f72");
}

static void
test_seals_open_only_with_their_key(void **state)
{
	static const char *const keys[] = { "0123456789abcdef",
		"0123456789abcdef0123456789ABCDEF" };
	struct arena *a = arena_new();
	struct span clear = text(HEAD "a = 1\n"), sealed, got;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_true(seal_key_ok(keys[i]));
		sealed = seal_close(a, clear, keys[i]);
		assert_int_equal(sealed.n % 16, 0);
		assert_false(seal_is_clear(sealed));
		assert_int_equal(seal_open(a, sealed, keys[1 - i], &got),
		    ERR_INVALID);
		assert_int_equal(seal_open(a, sealed, keys[i], &got), ERR_OK);
		assert_int_equal(got.n, clear.n);
		assert_memory_equal(got.p, clear.p, clear.n);
		sealed.n--;
		assert_int_equal(seal_open(a, sealed, keys[i], &got),
		    ERR_INVALID);
	}
	sealed.n = 0;
	assert_int_equal(seal_open(a, sealed, keys[0], &got), ERR_INVALID);
	arena_free(a);
}

/* Tools pad with PKCS#7, with zeros, or not at all. */
static void
test_any_padding_is_taken(void **state)
{
	static const char key[] = "0123456789abcdef";
	static const char whole[] = "#!version:1.0.0.1\na = 123456789\n";
	static const char zeros[] = "#!version:1.0.0.1\na = 12345678\n";
	struct arena *a = arena_new();
	struct span sealed, got;

	(void)state;
	assert_int_equal(sizeof(whole) - 1, 32);
	sealed = seal_close(a, text(whole), key);
	sealed.n -= 16; /* its block of padding */
	assert_int_equal(seal_open(a, sealed, key, &got), ERR_OK);
	assert_int_equal(got.n, 32);
	sealed = seal_close(a, (struct span){ zeros, sizeof(zeros) }, key);
	sealed.n -= 16;
	assert_int_equal(seal_open(a, sealed, key, &got), ERR_OK);
	assert_int_equal(got.n, 31);
	arena_free(a);
}

static void
test_keys_have_an_alphabet(void **state)
{
	(void)state;
	assert_true(seal_key_ok("#$%*+,-.:=?@[]^_"));
	assert_false(seal_key_ok("short"));
	assert_false(seal_key_ok("0123456789abcde!"));
	assert_false(seal_key_ok("0123456789abcde\xe9"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_of_a_cfg),
		cmocka_unit_test(test_nul_byte_does_not_hide_the_rest),
		cmocka_unit_test(test_merging),
		cmocka_unit_test(test_local_file_leaves_static_settings_alone),
		cmocka_unit_test(test_only_static_settings_survive_a_reset),
		cmocka_unit_test(test_many_parameters_are_all_found),
		cmocka_unit_test(test_order_is_that_of_people),
		cmocka_unit_test(test_secret_names),
		cmocka_unit_test(test_md5),
		cmocka_unit_test(test_seals_open_only_with_their_key),
		cmocka_unit_test(test_any_padding_is_taken),
		cmocka_unit_test(test_keys_have_an_alphabet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
