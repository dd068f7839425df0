/* db_part.h - what db.c and db_many.c share. */
#ifndef DB_DB_PART_H
#define DB_DB_PART_H

#include "db/link.h"

struct db {
	struct link *link;
	unsigned role;
	bool in_tx;
};

/* Connected, or as far as the transaction allows. */
enum err db_ready(struct db *) MUST_CHECK;
/* May it be run, and does it fit its description? */
enum err db_check(struct db *, enum stmt, size_t nin, size_t nout) MUST_CHECK;

#endif
