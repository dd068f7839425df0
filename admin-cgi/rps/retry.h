/*
 * retry.h - what an answer of Yealink's means for a job, and for the account
 * it was asked with.  The worker's whole policy.
 */
#ifndef RPS_RETRY_H
#define RPS_RETRY_H

#include "rps/client.h"

enum rps_op { OP_ADD, OP_EDIT, OP_DELETE, OP_READ };

enum rps_fate {
	FATE_DONE,
	FATE_LATER, /* again, after a pause */
	FATE_BURY,  /* never without a person: refused, with the reason */
	FATE_LOOK,  /* something is there already: whose is it? */
	FATE_GONE   /* what is to be changed is not there */
};
enum rps_fate retry_fate(enum rps_said, enum rps_op);

enum rps_mood {
	MOOD_WELL,   /* it answers; also when it refuses one thing */
	MOOD_UNWELL, /* counts towards the breaker */
	MOOD_SLOWER, /* wants a pause of all */
	MOOD_DENIED  /* our credentials are wrong: every job would fail */
};
enum rps_mood retry_mood(enum rps_said);

/* Is it certain that the call changed nothing? */
bool retry_nothing_done(enum rps_said);

#endif
