/*
 * pardon.h - asking that a shut-out be lifted.
 *
 * Who is shut out is known to the guard alone, in memory of each host that
 * serves phones; they look for what is asked here every few seconds.
 */
#ifndef DB_PARDON_H
#define DB_PARDON_H

#include "db/act.h"

/*
 * network: an address, or its whole network (/24, IPv6 /64), which is lifted
 * with it anyway.  Only one's own (act->address) unless everything may be
 * changed, and not too often: ERR_DENIED.  organisation_id: of who asks, for the audit log.
 */
enum err pardon_ask(struct act *, int64_t organisation_id,
    const char *network) MUST_CHECK;

#endif
