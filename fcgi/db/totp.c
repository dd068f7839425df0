/* totp.c - see totp.h. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "db/totp.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

#define SECRET_MAX 128 /* letters of a secret we did not make */

/* --- base32 --------------------------------------------------------------- */

char *
totp_new(struct arena *a)
{
	uint8_t key[TOTP_KEY_LEN];
	char *out = arena_alloc(a, TOTP_KEY_LEN * 8 / 5 + 1), *w = out;
	uint64_t bits;

	digest_random(key, sizeof(key));
	for (size_t i = 0; i < sizeof(key); i += 5) {
		bits = 0;
		for (size_t j = 0; j < 5; j++)
			bits = bits << 8 | key[i + j];
		for (int shift = 35; shift >= 0; shift -= 5)
			*w++ = letters[bits >> shift & 31];
	}
	explicit_bzero(key, sizeof(key));
	return out;
}

static enum err
to_key(const char *secret, uint8_t *key, size_t *n)
{
	const char *at;
	uint32_t bits = 0;
	unsigned have = 0;

	*n = 0;
	if (*secret == '\0' || strlen(secret) > SECRET_MAX)
		return ERR_INVALID;
	for (; *secret != '\0'; secret++) {
		if ((at = strchr(letters, *secret)) == NULL)
			return ERR_INVALID;
		bits = bits << 5 | (uint32_t)(at - letters);
		have += 5;
		if (have >= 8) {
			have -= 8;
			key[(*n)++] = (uint8_t)(bits >> have);
		}
	}
	return *n == 0 ? ERR_INVALID : ERR_OK;
}

/* --- codes ---------------------------------------------------------------- */

enum err
totp_code(const char *secret, int64_t step, char out[TOTP_DIGITS + 1])
{
	uint8_t key[SECRET_MAX], count[8], sum[SHA1_LEN], *p;
	uint32_t number;
	size_t n;

	if (step < 0 || to_key(secret, key, &n) != ERR_OK)
		return ERR_INVALID;
	for (int i = 0; i < 8; i++)
		count[i] = (uint8_t)(step >> (56 - 8 * i));
	digest_hmac_sha1(key, n, count, sizeof(count), sum);
	explicit_bzero(key, sizeof(key));
	p = sum + (sum[SHA1_LEN - 1] & 15);
	number = (uint32_t)(p[0] & 0x7f) << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
	snprintf(out, TOTP_DIGITS + 1, "%06" PRIu32, number % 1000000);
	return ERR_OK;
}

bool
totp_check(const char *secret, const char *code, int64_t now, int64_t last,
    int64_t *step)
{
	int64_t current = now / TOTP_STEP;
	char want[TOTP_DIGITS + 1];
	bool good = false;

	/* Used at a time to come: the clock has been set back since, and
	 * nobody shall be kept out until then. */
	if (last > current + 1)
		last = -1;

	for (int64_t s = current - 1; s <= current + 1; s++) {
		if (s <= last || totp_code(secret, s, want) != ERR_OK ||
		    !digest_equal(code, strlen(code), want, TOTP_DIGITS))
			continue;
		*step = s;
		good = true;
	}
	return good;
}

/* --- for the authenticator ------------------------------------------------ */

static void
percent(struct buf *b, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	for (; *s != '\0'; s++)
		if (strchr(plain, *s) != NULL)
			buf_raw(b, s, 1);
		else
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)*s);
}

char *
totp_uri(struct arena *a, const char *issuer, const char *login,
    const char *secret)
{
	struct buf b = BUF_INIT(a);

	buf_str(&b, "otpauth://totp/");
	percent(&b, issuer);
	buf_str(&b, ":");
	percent(&b, login);
	buf_str(&b, "?secret=");
	percent(&b, secret);
	buf_str(&b, "&issuer=");
	percent(&b, issuer);
	buf_printf(&b, "&algorithm=SHA1&digits=%d&period=%d", TOTP_DIGITS,
	    TOTP_STEP);
	return b.p;
}
