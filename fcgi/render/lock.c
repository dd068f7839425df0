/* lock.c - see lock.h; whose settings count is in lock_layers.c. */
#include <string.h>

#include "base/cipher.h"
#include "base/digest.h"
#include "render/lock.h"

#define FILE_KEY_LEN 32

/* 64 of the characters a key may have, so that six bits make one. */
static void
file_key(const struct lock *l, const uint8_t *seed, const struct buf *body,
    char key[FILE_KEY_LEN + 1])
{
	static const char chars[] = CIPHER_KEY_CHARS;
	uint8_t sum[SHA256_LEN], of_key[SHA256_LEN], both[2 * SHA256_LEN];

	digest_sha256(body->len == 0 ? "" : body->p, body->len, both);
	digest_sha256(l->rsa_key, strlen(l->rsa_key), both + SHA256_LEN);
	digest_hmac(seed, both, sizeof(both), of_key);
	digest_hmac(of_key, "file key", 8, sum);
	for (size_t i = 0; i < FILE_KEY_LEN; i++)
		key[i] = chars[sum[i] % 64];
	key[FILE_KEY_LEN] = '\0';
}

/* "key_signatue" is how phones spell it. */
static enum err
wrapped(const struct lock *l, const uint8_t *seed, struct buf *body)
{
	struct buf out = BUF_INIT(body->arena), text = BUF_INIT(body->arena);
	char key[FILE_KEY_LEN + 1];
	struct cipher_wrap w = { l->rsa_key, seed, key, FILE_KEY_LEN };
	uint8_t *box;
	size_t n;

	file_key(l, seed, body, key);
	if (cipher_rsa(body->arena, &w, &box, &n) != ERR_OK)
		return ERR_SYSTEM;
	cipher_ecb(key, CIPHER_PKCS7, body->len == 0 ? "" : body->p, body->len,
	    &text);
	buf_str(&out,
	    "#!encrypt:1.0.0.0\n"
	    "#!key_signatue:RSA_256\n"
	    "#!conf_encryption:AES_256\n"
	    "#!key_ciphertext:");
	buf_str(&out, digest_base64(body->arena, box, n));
	buf_str(&out, "\n#!---BEGIN CONFIG DATA---\n");
	buf_str(&out, digest_base64(body->arena, text.p, text.len));
	buf_str(&out, "\n#!---END CONFIG DATA---\n");
	explicit_bzero(key, sizeof(key));
	*body = out;
	return ERR_OK;
}

static enum err
aes(const struct lock *l, struct buf *body)
{
	struct buf out = BUF_INIT(body->arena);
	enum cipher_padding p = CIPHER_PKCS7;

	if (!cipher_is_key(l->aes_key))
		return ERR_SYSTEM;
	if (l->padding != NULL && strcmp(l->padding, "zero") == 0)
		p = CIPHER_ZERO;
	cipher_ecb(l->aes_key, p, body->len == 0 ? "" : body->p, body->len,
	    &out);
	*body = out;
	return ERR_OK;
}

/* A form nobody knows is not off: who asked for one wants no clear file. */
enum err
lock_body(const struct lock *l, const uint8_t *seed, struct buf *body)
{
	if (l->form == NULL || strcmp(l->form, "off") == 0)
		return ERR_OK;
	if (strcmp(l->form, "aes") == 0 && l->aes_key != NULL)
		return aes(l, body);
	if (strcmp(l->form, "wrapped") == 0 && l->rsa_key != NULL)
		return wrapped(l, seed, body);
	return ERR_SYSTEM;
}
