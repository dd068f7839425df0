/*
 * cipher.h - the ciphers that phones know for files: AES in ECB mode with a
 * key of characters, and RSA (PKCS #1 v1.5) around such a key.
 *
 * They are what the phones read and no protection to rely on: no integrity,
 * and equal blocks show.  Nothing of our own is kept by them; secrets at rest
 * are base/vault.h.  Same input, same bytes.
 */
#ifndef BASE_CIPHER_H
#define BASE_CIPHER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* A key is its own bytes: 16 (AES-128) or 32 (AES-256) of these. */
#define CIPHER_KEY_CHARS                                                 \
	"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
	"#$%*+,-.:=?@[]^_{}~"
bool cipher_is_key(const char *);

/* The last block is filled with its number of missing bytes (a whole block
 * more when none is), or with zeroes. */
enum cipher_padding { CIPHER_PKCS7, CIPHER_ZERO };

/* Appends to out; key as above, else it dies. */
void cipher_ecb(const char *key, enum cipher_padding, const void *, size_t,
    struct buf *out);

/*
 * A public RSA key as base64 of its DER (a PEM file without its first and
 * last line, in one piece).  Bits, or 0 when it is none.
 */
int cipher_rsa_bits(struct arena *, const char *key);

/*
 * n bytes encrypted for who has the private key; out in the arena.  The
 * padding, which others fill at random, is made of seed and what is
 * encrypted, so seed must be a secret.  ERR_INVALID: no such key, or too
 * short a one.
 */
struct cipher_wrap {
	const char *key;
	const uint8_t *seed; /* 32 bytes */
	const void *p;
	size_t n;
};
enum err cipher_rsa(struct arena *, const struct cipher_wrap *, uint8_t **out,
    size_t *outlen) MUST_CHECK;

#endif
