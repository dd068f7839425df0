/*
 * knock.h - is anybody at home at a host of the database?  Asked without
 * waiting, so that a worker whose first host lies dead serves on meanwhile.
 *
 * The server of MySQL's protocol speaks first: who has sent a byte is there,
 * and a connection made now is made in milliseconds.  A machine that is off, a
 * server that is stopped or starts, says nothing.
 */
#ifndef DB_KNOCK_H
#define DB_KNOCK_H

#include "db/hosts.h"

struct addrinfo;

struct knock {
	int fd;                /* -1: not at a door */
	bool under_way;        /* knock_heard() has not said what came of it */
	uint64_t until;        /* of clock_mono_us() */
	struct addrinfo *all;  /* of the host */
	struct addrinfo *next; /* tried when this one fails */
};
#define KNOCK_NONE       \
	{                \
		.fd = -1 \
	}

/* Only a name that is not a number, and is not in /etc/hosts, is waited for:
 * as long as the resolver takes. */
void knock_start(struct knock *, const struct host *, unsigned ms);

enum knock_answer { KNOCK_WAIT, KNOCK_NOBODY, KNOCK_SOMEBODY };
/* Never waits.  After an answer other than KNOCK_WAIT it is over. */
enum knock_answer knock_heard(struct knock *);

void knock_stop(struct knock *);

#endif
