/*
 * phone_seal.h - MD5 of files, and files sealed in compatibility mode.
 *
 * Compatibility mode is AES-128 or AES-256 in ECB over the whole file; the 16
 * or 32 characters of the key are the AES key itself.  It hides, it does not
 * protect: there is no authentication, so a wrong key is noticed only because
 * the result does not begin with "#!version".
 */
#ifndef SIM_PHONE_SEAL_H
#define SIM_PHONE_SEAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "sim/phone_text.h"

#define MD5_TEXT 33 /* 32 hex digits and a NUL */

void seal_md5(struct span, char out[MD5_TEXT]);

bool seal_key_ok(const char *key); /* 16 or 32 characters of the alphabet */

bool seal_is_clear(struct span file); /* begins with #!version */
bool seal_is_rsa(struct span file);   /* the other mode, not read here */

/* ERR_INVALID: no whole blocks, or not this key.  Padding may be PKCS#7,
   zeros or nothing. */
enum err seal_open(struct arena *, struct span file, const char *key,
    struct span *clear) MUST_CHECK;

/* With PKCS#7 padding. */
struct span seal_close(struct arena *, struct span clear, const char *key);

#endif
