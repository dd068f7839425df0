/*
 * lock_state.h - which organisations have settings of db/lock.h at all, so
 * that the phones of all others cost nothing: organisation.locks.
 *
 * It is never 0 while a phone of the organisation could be concerned.  It
 * may stay what it was after a phone or a group that had such settings is
 * deleted, until one of them is changed; that costs a look and no more.
 */
#ifndef DB_LOCK_STATE_H
#define DB_LOCK_STATE_H

#include "db/act.h"

/*
 * Counts anew what an organisation has; line: and what everybody below it
 * inherits.  Inside the change under way, behind the rows that changed.
 */
enum err lock_state(struct act *, int64_t organisation_id,
    bool line) MUST_CHECK;

#endif
