/*
 * digest.h - hashes, base64, random bytes, constant-time comparison.
 *
 * Beside base/vault.c and base/cipher.c the only file that knows libcrypto.
 * Contexts are kept per process, so a hash costs a fraction of a microsecond.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define SHA256_LEN 32
#define MD5_LEN 16
#define SHA1_LEN 20

void digest_sha256(const void *, size_t, uint8_t out[SHA256_LEN]);
void digest_md5(const void *, size_t, uint8_t out[MD5_LEN]);
void digest_hmac(const uint8_t key[SHA256_LEN], const void *, size_t,
    uint8_t out[SHA256_LEN]); /* HMAC-SHA-256 */
/* The same with a key of any length but 0; for calls that are rare. */
void digest_hmac_key(const void *key, size_t keylen, const void *, size_t,
    uint8_t out[SHA256_LEN]);
/* HMAC-SHA-1, which RFC 6238 is made of; for nothing else. */
void digest_hmac_sha1(const void *key, size_t keylen, const void *, size_t,
    uint8_t out[SHA1_LEN]);

/* Lower-case hex; out holds 2n + 1. */
void digest_hex(const uint8_t *, size_t n, char *out);

/* Standard alphabet with padding.  Decoding is strict. */
char *digest_base64(struct arena *, const void *, size_t);
enum err digest_unbase64(struct arena *, const char *, size_t len,
    uint8_t **out, size_t *outlen) MUST_CHECK;

/* Equal?  The time tells nothing about the place of a difference. */
bool digest_equal(const void *, size_t, const void *, size_t);

/* From the system's generator; dies if there is none. */
void digest_random(void *, size_t);

/* n characters of [a-z2-7] without l, o, 0, 1 look-alikes; out holds n+1. */
void digest_token(char *out, size_t n);

#endif
