/*
 * link_part.h - the inside of a link: what link.c (statements) and connect.c
 * (which host, and how it is spoken to) share.
 */
#ifndef DB_LINK_PART_H
#define DB_LINK_PART_H

#include "db/hosts.h"
#include "db/knock.h"
#include "db/link.h"
#include "db/prep.h"

#define MANY_MAX 8      /* batches that stay prepared */
#define COMPOSED_MAX 48 /* composed statements that stay prepared */

struct kept {
	char *sql; /* NULL: free */
	struct prep *prep;
	uint64_t used; /* when last, in trips */
};

/* A batch that stays prepared. */
struct batch {
	struct prep *prep; /* NULL: free */
	enum stmt st;
	size_t rows;
	uint64_t used; /* when last, in trips */
};

struct link {
	const struct db_conf *conf;
	struct hosts *hosts;
	MYSQL *my;          /* NULL: down */
	size_t at;          /* which of the hosts it is */
	char where[160];    /* that host, for the log */
	struct knock knock; /* at a better one */
	size_t better;      /* which of the hosts that is */
	uint64_t
	    none_until; /* of clock_mono_us(): no host served a moment ago */
	uint64_t epoch; /* how often it came up */
	bool is_node;   /* of a Galera cluster */
	bool collided;
	bool refused; /* the host ran nothing of what was last asked */
	uint64_t affected, trips;
	int64_t insert_id;
	char error[512];
	struct prep *prep[STMT__MAX];
	struct kept composed[COMPOSED_MAX];
	struct batch many[MANY_MAX];
};

/* What a failure means to us; logs it, and brings the link down if it must. */
enum err link_fail(struct link *, const char *what, unsigned no,
    const char *text);

#endif
