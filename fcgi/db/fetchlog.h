/*
 * fetchlog.h - reading what phones asked for and what they got.
 */
#ifndef DB_FETCHLOG_H
#define DB_FETCHLOG_H

#include "db/act.h"

/*
 * The newest limit rows first.  row: at, organisation_id, mac, file, method,
 * status, reason, flags, address, user_agent, firmware, bytes
 */
enum err fetchlog_by_mac(struct act *, const char *mac, int64_t limit,
    db_row_fn *, void *) MUST_CHECK;

/* The same of an address; "": of any.  Looks at the newest million only. */
enum err fetchlog_by_address(struct act *, const char *address, int64_t limit,
    db_row_fn *, void *) MUST_CHECK;

/* Deletes what is older than so many days, in short transactions.  removed
 * may be NULL. */
enum err fetchlog_prune(struct act *, int64_t days,
    int64_t *removed) MUST_CHECK;

#endif
