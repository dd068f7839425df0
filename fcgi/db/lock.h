/*
 * lock.h - settings that are ours and not the phone's: how its files are
 * encrypted.
 *
 * They stand among the other settings, on the same layers, so the nearest
 * one wins, keys are sealed, and a phone's one look-up brings them.  No file
 * ever holds them: what a phone is told of keys are the parameters of its
 * own (static.auto_provision.aes_key_16.com ...), which it must have taken
 * before a file comes encrypted.
 */
#ifndef DB_LOCK_H
#define DB_LOCK_H

#include <stdbool.h>

#include "base/arena.h"

enum lock_name {
	LOCK_FORM,    /* off, aes, wrapped */
	LOCK_AES_KEY, /* on a device: of its MAC file; above: the common one */
	LOCK_RSA_KEY, /* public; wrapped */
	LOCK_PADDING, /* pkcs7, zero; aes */
	LOCK_BOOT,    /* 1: boot files, too */
	LOCK__MAX
};

/* Does this name one of ours?  Also one that we do not know. */
bool lock_is_ours(const char *name);
/* LOCK__MAX: none of them. */
enum lock_name lock_find(const char *name);
/* What is wrong with it, after its name, or NULL. */
const char *lock_check(struct arena *, enum lock_name, const char *value);

#endif
