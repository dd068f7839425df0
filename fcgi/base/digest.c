/*
 * digest.c - see digest.h.
 *
 * OpenSSL 3 looks an algorithm up by name at each one-shot call; fetched
 * once and with its context kept, a hash costs a quarter of that.  What is
 * kept is per process and made at first use, so it survives fork(2).
 */
#include <sys/random.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "base/digest.h"
#include "base/log.h"

struct hash {
	const char *name;
	size_t len;
	EVP_MD *md;
	EVP_MD_CTX *ctx;
};

static struct hash sha256 = { .name = "SHA256", .len = SHA256_LEN };
static struct hash md5 = { .name = "MD5", .len = MD5_LEN };
static EVP_MAC_CTX *hmac;

/* libcrypto without its algorithms is a broken installation: die loudly. */
static void
need(int ok, const char *what)
{
	if (ok)
		return;
	log_warnx("digest: libcrypto cannot do %s", what);
	abort();
}

static void
hash(struct hash *h, const void *p, size_t n, uint8_t *out)
{
	if (h->ctx == NULL) {
		h->md = EVP_MD_fetch(NULL, h->name, NULL);
		h->ctx = EVP_MD_CTX_new();
		need(h->md != NULL && h->ctx != NULL, h->name);
		need(EVP_MD_get_size(h->md) == (int)h->len, h->name);
	}
	need(EVP_DigestInit_ex2(h->ctx, h->md, NULL) == 1 &&
		EVP_DigestUpdate(h->ctx, p, n) == 1 &&
		EVP_DigestFinal_ex(h->ctx, out, NULL) == 1,
	    h->name);
}

void
digest_sha256(const void *p, size_t n, uint8_t out[SHA256_LEN])
{
	hash(&sha256, p, n, out);
}

void
digest_md5(const void *p, size_t n, uint8_t out[MD5_LEN])
{
	hash(&md5, p, n, out);
}

static void
hmac_new(void)
{
	char name[] = "SHA256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name,
		    0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);

	need(mac != NULL, "HMAC");
	hmac = EVP_MAC_CTX_new(mac);
	EVP_MAC_free(mac);
	need(hmac != NULL && EVP_MAC_CTX_set_params(hmac, params) == 1, "HMAC");
}

void
digest_hmac(const uint8_t key[SHA256_LEN], const void *p, size_t n,
    uint8_t out[SHA256_LEN])
{
	static uint8_t current[SHA256_LEN]; /* the key hmac is set to */
	static bool keyed;
	size_t len = SHA256_LEN;
	bool same;

	if (hmac == NULL)
		hmac_new();
	same = keyed && CRYPTO_memcmp(current, key, SHA256_LEN) == 0;
	if (!same) {
		memcpy(current, key, SHA256_LEN);
		keyed = true;
	}
	need(EVP_MAC_init(hmac, same ? NULL : key, same ? 0 : SHA256_LEN,
		 NULL) == 1 &&
		EVP_MAC_update(hmac, p, n) == 1 &&
		EVP_MAC_final(hmac, out, &len, SHA256_LEN) == 1,
	    "HMAC");
}

/* Once a login, so nothing is kept. */
void
digest_hmac_sha1(const void *key, size_t keylen, const void *p, size_t n,
    uint8_t out[SHA1_LEN])
{
	size_t len = 0;

	need(EVP_Q_mac(NULL, "HMAC", NULL, "SHA1", NULL, key, keylen, p, n, out,
		 SHA1_LEN, &len) != NULL &&
		len == SHA1_LEN,
	    "HMAC with SHA1");
}

void
digest_hmac_key(const void *key, size_t keylen, const void *p, size_t n,
    uint8_t out[SHA256_LEN])
{
	size_t len = 0;

	need(keylen != 0 &&
		EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, key, keylen, p, n,
		    out, SHA256_LEN, &len) != NULL &&
		len == SHA256_LEN,
	    "HMAC");
}

void
digest_hex(const uint8_t *p, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*out++ = digits[p[i] >> 4];
		*out++ = digits[p[i] & 15];
	}
	*out = '\0';
}

char *
digest_base64(struct arena *a, const void *p, size_t n)
{
	char *out;

	need(n <= INT_MAX / 2, "base64 of so much");
	out = arena_alloc(a, (n + 2) / 3 * 4 + 1);
	EVP_EncodeBlock((unsigned char *)out, p, (int)n);
	return out;
}

static int
sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/*
 * Canonical form only: whole quartets, padding at the very end, and no bits
 * set in what the padding cuts off.  So each text has one meaning and each
 * meaning one text.  (EVP_DecodeBlock() is lenient about all three.)
 */
enum err
digest_unbase64(struct arena *a, const char *s, size_t len, uint8_t **out,
    size_t *outlen)
{
	size_t pad = 0, n = 0;
	uint32_t bits = 0;
	uint8_t *p;

	if (len % 4 != 0)
		return ERR_INVALID;
	while (pad < 2 && pad < len && s[len - 1 - pad] == '=')
		pad++;
	p = arena_alloc(a, len / 4 * 3 + 1);
	for (size_t i = 0; i < len - pad; i++) {
		int v = sextet(s[i]);

		if (v < 0)
			return ERR_INVALID;
		bits = bits << 6 | (uint32_t)v;
		if (i % 4 != 0)
			p[n++] = (uint8_t)(bits >> (6 - 2 * (i % 4)));
	}
	if (pad != 0 && (bits & (pad == 1 ? 0x03 : 0x0f)) != 0)
		return ERR_INVALID;
	*out = p;
	*outlen = n;
	return ERR_OK;
}

bool
digest_equal(const void *a, size_t na, const void *b, size_t nb)
{
	return na == nb && CRYPTO_memcmp(a, b, na) == 0;
}

void
digest_random(void *p, size_t n)
{
	unsigned char *q = p;
	ssize_t got;

	while (n > 0) {
		got = getrandom(q, n, 0);
		if (got == -1 && errno != EINTR) {
			log_warn("digest: no random bytes");
			abort();
		}
		if (got > 0) {
			q += got;
			n -= (size_t)got;
		}
	}
}

void
digest_token(char *out, size_t n)
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz234567";
	uint8_t r[32];
	size_t have = 0;

	for (size_t i = 0; i < n;) {
		if (have == 0) {
			digest_random(r, sizeof(r));
			have = sizeof(r);
		}
		r[--have] &= 31; /* 30 letters: throw two of 32 away */
		if (r[have] < sizeof(letters) - 1)
			out[i++] = letters[r[have]];
	}
	out[n] = '\0';
	explicit_bzero(r, sizeof(r));
}
