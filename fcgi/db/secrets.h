/*
 * secrets.h - voipconfigctl rekey: every sealed value under the current key.
 *
 * Walks the sealed columns in small transactions, device by device and
 * organisation by organisation, so that it may run beside everything else,
 * be killed and be run again.  When it has ended without an error, older
 * keys may leave the key file.
 */
#ifndef DB_SECRETS_H
#define DB_SECRETS_H

#include "db/act.h"

struct rekey_counts {
	int64_t looked_at;
	int64_t resealed;
	int64_t broken; /* do not open under any key; each is logged by name */
	int64_t lost;   /* did not, and have a value now that nobody knows */
};

/*
 * ERR_INVALID at the end when any was broken; the others were done.  replace:
 * what opens under no key is lost for good and is not broken but replaced.
 */
enum err secrets_rekey(struct act *, bool replace,
    struct rekey_counts *) MUST_CHECK;

/* Does the database hold sealed secrets?  false also when it has no tables
 * yet, or does not answer. */
bool secrets_any(struct act *);

#endif
