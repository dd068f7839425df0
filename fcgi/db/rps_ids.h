/*
 * rps_ids.h - values for the statements of stmt_rps.h: a list of ids for one
 * that takes a hundred, and words cut to what a column holds.
 */
#ifndef DB_RPS_IDS_H
#define DB_RPS_IDS_H

#include <string.h>

#include "base/scan.h"
#include "db/db.h"

/* No row has the id 0. */
static inline void
rps_ids(const int64_t *ids, size_t n, struct val out[100])
{
	for (size_t i = 0; i < 100; i++)
		out[i] = V_INT(i < n ? ids[i] : 0);
}

/* As many whole characters as fit into out, size bytes with the NUL. */
static inline const char *
rps_fit(char *out, size_t size, const char *words)
{
	size_t n = strnlen(words, size - 1);

	memcpy(out, words, n);
	out[n] = '\0';
	while (n > 0 && !scan_utf8(out, n))
		out[--n] = '\0';
	return out;
}

#endif
