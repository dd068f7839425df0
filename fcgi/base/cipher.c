/* cipher.c - see cipher.h. */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/cipher.h"
#include "base/digest.h"

#define BLOCK 16
#define RSA_MIN_BITS 1024 /* what the phones' own tool makes */
#define RSA_MAX_BITS 4096
#define FILL_MIN 8 /* bytes between 00 02 and 00, at least */

bool
cipher_is_key(const char *key)
{
	size_t n = strlen(key);

	return (n == 16 || n == 32) && strspn(key, CIPHER_KEY_CHARS) == n;
}

static void
ecb_blocks(EVP_CIPHER_CTX *ctx, const void *in, size_t n, struct buf *out)
{
	const uint8_t *p = in;
	uint8_t block[1024];
	int len;

	while (n > 0) {
		size_t part = n < sizeof(block) ? n : sizeof(block);

		if (EVP_EncryptUpdate(ctx, block, &len, p, (int)part) != 1)
			abort();
		buf_raw(out, (const char *)block, (size_t)len);
		p += part;
		n -= part;
	}
}

void
cipher_ecb(const char *key, enum cipher_padding padding, const void *in,
    size_t n, struct buf *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	size_t whole = n / BLOCK * BLOCK, rest = n % BLOCK;
	uint8_t last[BLOCK];

	if (ctx == NULL || !cipher_is_key(key) ||
	    EVP_EncryptInit_ex(ctx,
		strlen(key) == 16 ? EVP_aes_128_ecb() : EVP_aes_256_ecb(), NULL,
		(const uint8_t *)key, NULL) != 1 ||
	    EVP_CIPHER_CTX_set_padding(ctx, 0) != 1)
		abort();
	ecb_blocks(ctx, in, whole, out);
	if (rest != 0 || padding == CIPHER_PKCS7) {
		memset(last, padding == CIPHER_PKCS7 ? (int)(BLOCK - rest) : 0,
		    sizeof(last));
		if (rest != 0)
			memcpy(last, (const uint8_t *)in + whole, rest);
		ecb_blocks(ctx, last, sizeof(last), out);
	}
	EVP_CIPHER_CTX_free(ctx);
}

/* NULL: it is none. */
static EVP_PKEY *
rsa_read(struct arena *a, const char *key)
{
	const uint8_t *p;
	EVP_PKEY *k;
	uint8_t *der;
	size_t n;

	if (digest_unbase64(a, key, strlen(key), &der, &n) != ERR_OK)
		return NULL;
	p = der;
	k = d2i_PUBKEY(NULL, &p, (long)n);
	ERR_clear_error();
	if (k == NULL)
		return NULL;
	if (p == der + n && EVP_PKEY_base_id(k) == EVP_PKEY_RSA &&
	    EVP_PKEY_bits(k) >= RSA_MIN_BITS &&
	    EVP_PKEY_bits(k) <= RSA_MAX_BITS)
		return k;
	EVP_PKEY_free(k);
	return NULL;
}

int
cipher_rsa_bits(struct arena *a, const char *key)
{
	EVP_PKEY *k = rsa_read(a, key);
	int bits = k == NULL ? 0 : EVP_PKEY_bits(k);

	EVP_PKEY_free(k);
	return bits;
}

/* Bytes without a zero among them. */
static void
fill(struct arena *a, const struct cipher_wrap *w, uint8_t *out, size_t n)
{
	uint8_t *in = arena_alloc(a, w->n + 1), some[SHA256_LEN];
	size_t k = sizeof(some);

	memcpy(in, w->p, w->n);
	while (n > 0) {
		if (k == sizeof(some)) {
			digest_hmac(w->seed, in, w->n + 1, some);
			in[w->n]++;
			k = 0;
		}
		if (some[k] != 0) {
			*out++ = some[k];
			n--;
		}
		k++;
	}
}

/* RFC 8017, 7.2.1: 00 02, what fills it, 00, the message. */
static uint8_t *
rsa_block(struct arena *a, const struct cipher_wrap *w, size_t size)
{
	uint8_t *b = arena_alloc(a, size);

	b[0] = 0;
	b[1] = 2;
	fill(a, w, b + 2, size - w->n - 3);
	b[size - w->n - 1] = 0;
	memcpy(b + size - w->n, w->p, w->n);
	return b;
}

enum err
cipher_rsa(struct arena *a, const struct cipher_wrap *w, uint8_t **out,
    size_t *outlen)
{
	EVP_PKEY *k = rsa_read(a, w->key);
	size_t size = k == NULL ? 0 : (size_t)EVP_PKEY_size(k);
	EVP_PKEY_CTX *ctx;

	if (size < w->n + 3 + FILL_MIN) {
		EVP_PKEY_free(k);
		return ERR_INVALID;
	}
	*out = arena_alloc(a, size);
	*outlen = size;
	ctx = EVP_PKEY_CTX_new(k, NULL);
	if (ctx == NULL || EVP_PKEY_encrypt_init(ctx) != 1 ||
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING) != 1 ||
	    EVP_PKEY_encrypt(ctx, *out, outlen, rsa_block(a, w, size), size) !=
		1)
		abort();
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(k);
	return ERR_OK;
}
