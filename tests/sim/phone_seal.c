/* phone_seal.c - the phone's only door to libcrypto; see phone_seal.h. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "sim/phone_seal.h"

#define BLOCK ((size_t)16)

static const char key_alphabet[] = "0123456789"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz"
				   "#$%*+,-.:=?@[]^_{}~";

void
seal_md5(struct span s, char out[MD5_TEXT])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char d[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (EVP_Digest(s.p, s.n, d, &n, EVP_md5(), NULL) != 1 || n != 16)
		abort();
	for (unsigned i = 0; i < n; i++) {
		out[2 * i] = hex[d[i] >> 4];
		out[2 * i + 1] = hex[d[i] & 15];
	}
	out[MD5_TEXT - 1] = '\0';
}

bool
seal_key_ok(const char *key)
{
	size_t n = strlen(key);

	return (n == 16 || n == 32) && strspn(key, key_alphabet) == n;
}

bool
seal_is_clear(struct span s)
{
	return text_starts(s, "#!version");
}

bool
seal_is_rsa(struct span s)
{
	return text_starts(s, "#!encrypt:");
}

/* One pass of AES-ECB without padding; in.n is a multiple of BLOCK. */
static struct span
ecb(struct arena *a, struct span in, const char *key, int encrypt)
{
	const EVP_CIPHER *c =
	    strlen(key) == 16 ? EVP_aes_128_ecb() : EVP_aes_256_ecb();
	EVP_CIPHER_CTX *x = EVP_CIPHER_CTX_new();
	unsigned char *out = arena_alloc(a, in.n + BLOCK + 1);
	int n = 0;

	if (x == NULL || in.n > INT_MAX - BLOCK)
		abort();
	if (EVP_CipherInit_ex(x, c, NULL, (const unsigned char *)key, NULL,
		encrypt) != 1 ||
	    EVP_CIPHER_CTX_set_padding(x, 0) != 1 ||
	    EVP_CipherUpdate(x, out, &n, (const unsigned char *)in.p,
		(int)in.n) != 1)
		abort();
	EVP_CIPHER_CTX_free(x);
	return (struct span){ .p = (char *)out, .n = in.n };
}

/* Take off PKCS#7 if that is what the end looks like, else zeros. */
static size_t
unpadded(struct span s)
{
	unsigned char pad = (unsigned char)s.p[s.n - 1];
	size_t same = 0;

	while (same < pad && same < s.n &&
	    (unsigned char)s.p[s.n - 1 - same] == pad)
		same++;
	if (pad >= 1 && pad <= BLOCK && same == pad)
		return s.n - pad;
	while (s.n > 0 && s.p[s.n - 1] == '\0')
		s.n--;
	return s.n;
}

enum err
seal_open(struct arena *a, struct span file, const char *key,
    struct span *clear)
{
	struct span out;

	if (file.n == 0 || file.n % BLOCK != 0 || file.n > INT_MAX - BLOCK)
		return ERR_INVALID;
	out = ecb(a, file, key, 0);
	if (!seal_is_clear(out))
		return ERR_INVALID;
	out.n = unpadded(out);
	*clear = out;
	return ERR_OK;
}

struct span
seal_close(struct arena *a, struct span clear, const char *key)
{
	size_t pad = BLOCK - clear.n % BLOCK;
	char *p = arena_alloc(a, clear.n + pad);

	memcpy(p, clear.p, clear.n);
	memset(p + clear.n, (int)pad, pad);
	return ecb(a, (struct span){ .p = p, .n = clear.n + pad }, key, 1);
}
