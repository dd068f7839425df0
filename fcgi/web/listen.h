/*
 * listen.h - the socket the web server talks to.
 *
 * Opened by us with owner, group and mode; or handed over: by a web server
 * that spawns us (FastCGI: file descriptor 0) or by systemd (LISTEN_FDS).
 * Always non-blocking and close-on-exec, backlog 1024: with a short backlog
 * the web server answers 500 in the first burst of phones.
 */
#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H

#include "base/err.h"

struct listen_conf {
	const char *where; /* "/path/to.sock", "127.0.0.1:9000", "[::1]:9000",
	                    * "stdin" (spawned), "systemd" */
	const char *owner; /* user name, NULL or "": unchanged; path only */
	const char *group;
	unsigned mode; /* 0660 */
};

/*
 * The descriptor into *fd.  A socket file left by a dead predecessor is
 * replaced; one that a living process still listens on is not: ERR_CONFLICT.
 * Says what is wrong in the log.
 */
enum err listen_open(const struct listen_conf *, int *fd) MUST_CHECK;

/* Closes, and removes the socket file unless somebody still answers there. */
void listen_close(const struct listen_conf *, int fd);

#endif
