/*
 * doctor.h - "voipconfigctl doctor": what its parts share.
 *
 * doctor.c looks at files, modes and this machine, doctor_db.c at the
 * database as each program sees it, doctor_net.c at sockets and at the web
 * server.  Nothing is changed.
 */
#ifndef CTL_DOCTOR_H
#define CTL_DOCTOR_H

#include <sys/stat.h>
#include <sys/types.h>
#include <stdbool.h>

#include "ctl/ctl.h"

enum health { WELL, DOUBTFUL, ILL };

/* A program, as far as its configuration says; conf NULL: not here. */
struct patient {
	const char *name;    /* voipconfig-fcgi */
	const char *role;    /* fcgi: of schema/roles */
	const char *file;    /* its configuration */
	const char *db_user; /* when the configuration says nothing */
	bool has_socket;
	const char *conf; /* text of it */
	uid_t uid;        /* whose the password file is: who it runs as */
};

struct doctor {
	struct ctl *ct;
	struct patient *p;
	size_t n;
	size_t ill, doubtful;
};

/* One finding: what was looked at, how it is, and what mends it (""). */
void doctor_say(struct doctor *, enum health, const char *what,
    const char *said, const char *mend);

/* Value of a key in a program's configuration, else preset. */
const char *doctor_value(struct doctor *, const struct patient *,
    const char *key, const char *preset);
/* May user uid, with his groups, do that (4 read, 2 write, 1 enter)? */
bool doctor_may(uid_t, const struct stat *, unsigned what);
const char *doctor_user(struct doctor *, uid_t);

void doctor_database(struct doctor *);
void doctor_sockets(struct doctor *);
void doctor_web(struct doctor *);

#endif
