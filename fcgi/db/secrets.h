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
};

/* ERR_INVALID at the end when any was broken; the others were done. */
enum err secrets_rekey(struct act *, struct rekey_counts *) MUST_CHECK;

/* Does the database hold sealed secrets?  false also when it has no tables
 * yet, or does not answer. */
bool secrets_any(struct act *);

#endif
