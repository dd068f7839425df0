/*
 * totp.h - one-time passwords by the clock (RFC 6238, as every authenticator
 * has it: SHA-1, 30 seconds, 6 digits).  Nothing here is stored.
 */
#ifndef DB_TOTP_H
#define DB_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define TOTP_KEY_LEN 20 /* bytes of a secret, as RFC 4226 wants them */
#define TOTP_STEP 30    /* seconds */
#define TOTP_DIGITS 6

/* A new secret, in base32 (RFC 4648, no padding): what people type. */
char *totp_new(struct arena *);

/* The code of a time step: TOTP_DIGITS digits.  ERR_INVALID: no base32. */
enum err totp_code(const char *secret, int64_t step,
    char out[TOTP_DIGITS + 1]) MUST_CHECK;

/*
 * Is this the code of now, or of the step before or after, and of a step
 * later than last (so that none is good twice)?  *step: which.
 */
bool totp_check(const char *secret, const char *code, int64_t now, int64_t last,
    int64_t *step);

/* What an authenticator reads from a QR code. */
char *totp_uri(struct arena *, const char *issuer, const char *login,
    const char *secret);

#endif
