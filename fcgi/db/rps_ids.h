/*
 * rps_ids.h - values for the statements of stmt_rps.h: a list of ids for one
 * that takes a hundred.
 */
#ifndef DB_RPS_IDS_H
#define DB_RPS_IDS_H

#include "db/db.h"

/* No row has the id 0. */
static inline void
rps_ids(const int64_t *ids, size_t n, struct val out[100])
{
	for (size_t i = 0; i < 100; i++)
		out[i] = V_INT(i < n ? ids[i] : 0);
}

#endif
