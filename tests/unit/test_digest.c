/*
 * test_digest.c - base/digest.c against the published vectors: FIPS 180-4
 * examples, RFC 1321, RFC 4231, RFC 4648.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

static void
assert_digest(const uint8_t *out, size_t n, const char *want)
{
	char hex[2 * SHA256_LEN + 1];

	digest_hex(out, n, hex);
	assert_string_equal(hex, want);
}

static void
test_sha256_of_the_standard(void **state)
{
	uint8_t out[SHA256_LEN];
	char *million = malloc(1000000);

	(void)state;
	digest_sha256("", 0, out);
	assert_digest(out, sizeof(out),
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
	digest_sha256("abc", 3, out);
	assert_digest(out, sizeof(out),
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	digest_sha256(
	    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
	    out);
	assert_digest(out, sizeof(out),
	    "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1");
	assert_non_null(million);
	memset(million, 'a', 1000000);
	digest_sha256(million, 1000000, out);
	assert_digest(out, sizeof(out),
	    "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0");
	free(million);
}

static void
test_md5_of_rfc_1321(void **state)
{
	static const struct {
		const char *s, *want;
	} cases[] = {
		{ "", "d41d8cd98f00b204e9800998ecf8427e" },
		{ "a", "0cc175b9c0f1b6a831c399e269772661" },
		{ "abc", "900150983cd24fb0d6963f7d28e17f72" },
		{ "message digest", "f96b697d7cb7938d525a2f31aaf161d0" },
		{ "abcdefghijklmnopqrstuvwxyz",
		    "c3fcd3d76192e4007dfb496cca67e13b" },
	};
	uint8_t out[MD5_LEN];

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("md5 \"%s\"\n", cases[i].s);
		digest_md5(cases[i].s, strlen(cases[i].s), out);
		assert_digest(out, sizeof(out), cases[i].want);
	}
}

/* Keys shorter than 32 bytes: HMAC pads them with zeroes anyway. */
static void
test_hmac_of_rfc_4231(void **state)
{
	static const struct {
		const char *key;
		size_t keylen;
		const char *data;
		size_t len;
		const char *want;
	} cases[] = {
		{ "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
		  "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
		    20, "Hi There", 8,
		    "b0344c61d8db38535ca8afceaf0bf12b"
		    "881dc200c9833da726e9376c2e32cff7" },
		{ "Jefe", 4, "what do ya want for nothing?", 28,
		    "5bdcc146bf60754e6a042426089575c7"
		    "5a003f089d2739839dec58b964ec3843" },
		{ "\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa"
		  "\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa",
		    20,
		    "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd"
		    "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd"
		    "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd"
		    "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd"
		    "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd",
		    50,
		    "773ea91e36800e46854db8ebd09181a7"
		    "2959098b3ef8c122d9635514ced565fe" },
		{ "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a"
		  "\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14"
		  "\x15\x16\x17\x18\x19",
		    25,
		    "\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd"
		    "\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd"
		    "\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd"
		    "\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd"
		    "\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd",
		    50,
		    "82558a389a443c0ea4cc819899f2083a"
		    "85f0faa3e578f8077a2e3ff46729665b" },
	};
	uint8_t out[SHA256_LEN];

	(void)state;
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < 2 * NITEMS(cases); i++) {
			uint8_t key[SHA256_LEN] = { 0 };
			size_t c = i / 2; /* each key twice running */

			memcpy(key, cases[c].key, cases[c].keylen);
			digest_hmac(key, cases[c].data, cases[c].len, out);
			assert_digest(out, sizeof(out), cases[c].want);
		}
}

static void
test_base64_of_rfc_4648(void **state)
{
	static const struct {
		const char *clear, *coded;
	} cases[] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
		{ "\xfb\xff\xfe", "+//+" },
	};
	struct arena *a = arena_new();
	uint8_t *out;
	size_t n;

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		const char *s = cases[i].coded;

		assert_string_equal(
		    digest_base64(a, cases[i].clear, strlen(cases[i].clear)),
		    s);
		assert_int_equal(digest_unbase64(a, s, strlen(s), &out, &n),
		    ERR_OK);
		assert_int_equal(n, strlen(cases[i].clear));
		assert_memory_equal(out, cases[i].clear, n);
	}
	arena_free(a);
}

static void
test_base64_has_one_spelling(void **state)
{
	static const char *const bad[] = { "Z", "Zg", "Zg=", "Zg===", "=",
		"====", "Z===", "Zg==Zg==", "Zm=v", "Zh==", "Zm9=", "Zm9v\n",
		" Zm9", "Zm9-", "Zm9_", "Zm\xc3\xa9", "Zg=a" };
	struct arena *a = arena_new();
	uint8_t *out = NULL;
	size_t n = 77;

	(void)state;
	for (size_t i = 0; i < NITEMS(bad); i++) {
		print_message("base64 \"%s\"\n", bad[i]);
		assert_int_equal(
		    digest_unbase64(a, bad[i], strlen(bad[i]), &out, &n),
		    ERR_INVALID);
	}
	assert_null(out);
	assert_int_equal(n, 77);
	assert_int_equal(digest_unbase64(a, "Zm\0v", 4, &out, &n), ERR_INVALID);
	arena_free(a);
}

static void
test_equal_compares_lengths_then_bytes(void **state)
{
	(void)state;
	assert_true(digest_equal("", 0, "", 0));
	assert_true(digest_equal("a\0b", 3, "a\0b", 3));
	assert_false(digest_equal("a\0b", 3, "a\0c", 3));
	assert_false(digest_equal("abc", 3, "ab", 2));
	assert_false(digest_equal("", 0, "a", 1));
}

static void
test_tokens_are_readable_and_differ(void **state)
{
	char one[41], two[41];

	(void)state;
	digest_token(one, 40);
	digest_token(two, 40);
	assert_int_equal(strlen(one), 40);
	assert_int_equal(strspn(one, "abcdefghijkmnpqrstuvwxyz234567"), 40);
	assert_string_not_equal(one, two);
	digest_token(one, 0);
	assert_string_equal(one, "");
}

/* RFC 4231, cases 2 and 6. */
static void
test_hmac_with_a_key_of_any_length(void **state)
{
	static const char long_key_text[] =
	    "Test Using Larger Than Block-Size Key - Hash Key First";
	uint8_t key[131], out[SHA256_LEN];

	(void)state;
	digest_hmac_key("Jefe", 4, "what do ya want for nothing?", 28, out);
	assert_digest(out, sizeof(out),
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	digest_hmac_key(key, sizeof(key), long_key_text,
	    sizeof(long_key_text) - 1, out);
	assert_digest(out, sizeof(out),
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256_of_the_standard),
		cmocka_unit_test(test_md5_of_rfc_1321),
		cmocka_unit_test(test_hmac_of_rfc_4231),
		cmocka_unit_test(test_base64_of_rfc_4648),
		cmocka_unit_test(test_base64_has_one_spelling),
		cmocka_unit_test(test_equal_compares_lengths_then_bytes),
		cmocka_unit_test(test_tokens_are_readable_and_differ),
		cmocka_unit_test(test_hmac_with_a_key_of_any_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
