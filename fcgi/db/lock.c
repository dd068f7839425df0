/* lock.c - see lock.h. */
#include <string.h>

#include "base/cipher.h"
#include "db/lock.h"

#define PREFIX "voipconfig."

static const char *const names[LOCK__MAX] = {
	[LOCK_FORM] = PREFIX "encryption.form",
	[LOCK_AES_KEY] = PREFIX "encryption.aes_key",
	[LOCK_RSA_KEY] = PREFIX "encryption.rsa_key",
	[LOCK_PADDING] = PREFIX "encryption.padding",
	[LOCK_BOOT] = PREFIX "encryption.boot",
};

bool
lock_is_ours(const char *name)
{
	return strncmp(name, PREFIX, sizeof(PREFIX) - 1) == 0;
}

enum lock_name
lock_find(const char *name)
{
	unsigned i = 0;

	while (i < LOCK__MAX && strcmp(names[i], name) != 0)
		i++;
	return (enum lock_name)i;
}

static bool
is_one_of(const char *s, const char *x, const char *y, const char *z)
{
	return strcmp(s, x) == 0 || strcmp(s, y) == 0 || strcmp(s, z) == 0;
}

const char *
lock_check(struct arena *a, enum lock_name n, const char *s)
{
	switch (n) {
	case LOCK_FORM:
		if (is_one_of(s, "off", "aes", "wrapped"))
			return NULL;
		return "must be off, aes or wrapped";
	case LOCK_AES_KEY:
		if (cipher_is_key(s))
			return NULL;
		return "must be 16 or 32 characters, letters, digits and "
		       "#$%*+,-.:=?@[]^_{}~";
	case LOCK_RSA_KEY:
		if (cipher_rsa_bits(a, s) != 0)
			return NULL;
		return "must be a public RSA key of 1024 to 4096 bits: the "
		       "lines of its PEM file between BEGIN PUBLIC KEY and "
		       "END PUBLIC KEY, in one piece";
	case LOCK_PADDING:
		if (is_one_of(s, "pkcs7", "zero", "zero"))
			return NULL;
		return "must be pkcs7 or zero";
	case LOCK_BOOT:
		if (is_one_of(s, "0", "1", "1"))
			return NULL;
		return "must be 0 or 1";
	case LOCK__MAX:
		break;
	}
	return "is none of Voipconfig's own settings";
}
