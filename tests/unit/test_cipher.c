/*
 * test_cipher.c - what `openssl enc` makes of the same; and a wrapped key, as
 * who has the private one opens it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the ones above first */
#include <cmocka.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/cipher.h"
#include "base/digest.h"
#include "unit/with_arena.h"

#define KEY16 "Ab3#$%*+,-.:=?@9"
#define KEY32 "Ab3#$%*+,-.:=?@9[]^_{}~zZ0123456"
#define TEXT "account.1.enable = 1\n"

/* openssl enc -aes-128-ecb -K <hex of the key>; the zeroes with -nopad. */
static const struct {
	const char *key;
	enum cipher_padding padding;
	const char *clear, *hex;
} vectors[] = {
	{ KEY16, CIPHER_PKCS7, TEXT,
	    "cf358805a7f2d8867f6a429a1899fbc6f26b1f233ad84fa83d4c36d39b75a29c" },
	{ KEY32, CIPHER_PKCS7, TEXT,
	    "b032e759961dfed814c438e3960b3be73bb0fe7b8b66b735804c48c3dd15f155" },
	{ KEY16, CIPHER_ZERO, TEXT,
	    "cf358805a7f2d8867f6a429a1899fbc6da2d6741b8598cfb39f567c4122a342a" },
	{ KEY16, CIPHER_PKCS7, "0123456789abcdef",
	    "52a67caaa90416619301e116f8150247"
	    "38671932eaf677d684a094c10ad98590" },
	{ KEY32, CIPHER_PKCS7, "0123456789abcdef",
	    "f812f43c384cd2851c388aae02138f1b"
	    "8bef7eeb818d808dfc68416fa7507127" },
	{ KEY16, CIPHER_ZERO, "0123456789abcdef",
	    "52a67caaa90416619301e116f8150247" },
	{ KEY16, CIPHER_PKCS7, "", "38671932eaf677d684a094c10ad98590" },
	{ KEY16, CIPHER_ZERO, "", "" },
};

static void
test_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		struct buf out = BUF_INIT(a);
		char *hex;

		cipher_ecb(vectors[i].key, vectors[i].padding, vectors[i].clear,
		    strlen(vectors[i].clear), &out);
		hex = arena_alloc(a, 2 * out.len + 1);
		if (out.len != 0)
			digest_hex((uint8_t *)out.p, out.len, hex);
		assert_string_equal(hex, vectors[i].hex);
	}
}

/* Longer than what is done in one go: the pieces are one whole. */
static void
test_long(void **state)
{
	struct buf out = BUF_INIT(a), one = BUF_INIT(a);
	char *clear = arena_alloc(a, 5000);

	(void)state;
	memset(clear, 'x', 5000);
	cipher_ecb(KEY16, CIPHER_ZERO, clear, 5000, &out);
	cipher_ecb(KEY16, CIPHER_ZERO, clear, 16, &one);
	assert_int_equal(out.len, 5008);
	for (size_t i = 0; i + 16 <= 5000; i += 16)
		assert_memory_equal(out.p + i, one.p, 16);
}

static void
test_keys(void **state)
{
	(void)state;
	assert_true(cipher_is_key(KEY16));
	assert_true(cipher_is_key(KEY32));
	assert_false(cipher_is_key(""));
	assert_false(cipher_is_key("0123456789abcde"));
	assert_false(cipher_is_key("0123456789abcdefg"));
	assert_false(cipher_is_key("0123456789abcde&"));
	assert_false(cipher_is_key("0123456789abcde "));
	assert_false(cipher_is_key("0123456789abcd\xc3\xa9"));
}

static const char *
public_of(EVP_PKEY *k)
{
	uint8_t *der = NULL;
	int n = i2d_PUBKEY(k, &der);
	const char *text = digest_base64(a, der, (size_t)n);

	OPENSSL_free(der);
	return text;
}

static void
opens(EVP_PKEY *k, const uint8_t *box, size_t boxlen, const char *want)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(k, NULL);
	uint8_t clear[512];
	size_t n = sizeof(clear);

	assert_int_equal(EVP_PKEY_decrypt_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING),
	    1);
	assert_int_equal(EVP_PKEY_decrypt(ctx, clear, &n, box, boxlen), 1);
	assert_int_equal(n, strlen(want));
	assert_memory_equal(clear, want, n);
	EVP_PKEY_CTX_free(ctx);
}

static void
test_wrap(void **state)
{
	static const unsigned bits[] = { 1024, 2048 };
	static const uint8_t seed[32] = { 1 }, other[32] = { 2 };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		EVP_PKEY *k = EVP_RSA_gen(bits[i]);
		struct cipher_wrap w = { public_of(k), seed, KEY32, 32 };
		uint8_t *box, *again, *differs;
		size_t n, m;

		assert_int_equal(cipher_rsa_bits(a, w.key), bits[i]);
		assert_int_equal(cipher_rsa(a, &w, &box, &n), ERR_OK);
		assert_int_equal(n, bits[i] / 8);
		opens(k, box, n, KEY32);
		assert_int_equal(cipher_rsa(a, &w, &again, &m), ERR_OK);
		assert_memory_equal(again, box, n);
		w.seed = other;
		assert_int_equal(cipher_rsa(a, &w, &differs, &m), ERR_OK);
		assert_memory_not_equal(differs, box, n);
		opens(k, differs, m, KEY32);
		EVP_PKEY_free(k);
	}
}

static void
test_no_rsa_key(void **state)
{
	EVP_PKEY *ec = EVP_EC_gen("P-256"), *small = EVP_RSA_gen(512);
	struct cipher_wrap w = { "AAAA", (const uint8_t *)KEY32, KEY32, 32 };
	uint8_t *box;
	size_t n;

	(void)state;
	assert_int_equal(cipher_rsa_bits(a, ""), 0);
	assert_int_equal(cipher_rsa_bits(a, "AAAA"), 0);
	assert_int_equal(cipher_rsa_bits(a, "not base64"), 0);
	assert_int_equal(cipher_rsa_bits(a, public_of(ec)), 0);
	assert_int_equal(cipher_rsa_bits(a, public_of(small)), 0);
	assert_int_equal(cipher_rsa(a, &w, &box, &n), ERR_INVALID);
	EVP_PKEY_free(ec);
	EVP_PKEY_free(small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_no_rsa_key),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
