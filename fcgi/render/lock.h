/*
 * lock.h - a file as a phone wants it that takes encrypted files only; which
 * ones, and by which key, say the settings of db/lock.h.
 *
 * The key whose halves every phone has (_Security.enc) is not offered: it
 * keeps nothing from anybody.
 */
#ifndef RENDER_LOCK_H
#define RENDER_LOCK_H

#include "render/make.h"

struct lock {
	const char *form, *padding, *boot; /* NULL: nobody says so */
	const char *aes_key, *rsa_key;
};

/*
 * The body encrypted, in a new buffer; it is as it was when form says so.
 * seed: 32 secret bytes for what the wrapped form needs at random.
 * ERR_SYSTEM: there is no key for it.
 */
enum err lock_body(const struct lock *, const uint8_t *seed,
    struct buf *body) MUST_CHECK;

#endif
