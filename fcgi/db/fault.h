/*
 * fault.h - what an error number of the server or the client library means
 * to us.  The numbers are part of the protocol and the same for MariaDB and
 * MySQL, except where fault.c says so.
 */
#ifndef DB_FAULT_H
#define DB_FAULT_H

#include "base/err.h"

enum fault_kind {
	FAULT_PLAIN,
	FAULT_COLLISION, /* the transaction may be tried again */
	FAULT_LOST,      /* the connection or its statements are gone */
	FAULT_HOST       /* so they are, and this host is of no use now */
};

struct fault {
	enum err e;
	enum fault_kind kind;
};

struct fault fault_of(unsigned number);

/*
 * Dies where that is all there is to do: without memory or descriptors nothing
 * this process does is to be relied on, and it would not get well; its master
 * starts another one.  what: for the log.
 */
void fault_starved(const char *what, unsigned number);

#endif
