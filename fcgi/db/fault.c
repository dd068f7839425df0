/* fault.c - see fault.h. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "db/fault.h"

/* Numbers of the client library. */
#define CLIENT_FIRST 2000
#define CLIENT_LAST 2999
#define NO_UNIX_SOCKET 2001
#define NO_TCP_SOCKET 2004
#define NO_MEMORY 2008

/* clang-format off */
static const struct {
	unsigned number;
	struct fault fault;
} faults[] = {
	/* The connection is gone. */
	{ 1053, { ERR_AGAIN, FAULT_LOST } }, /* server shutdown in progress */
	{ 1243, { ERR_AGAIN, FAULT_LOST } }, /* unknown prepared statement */
	{ 1615, { ERR_AGAIN, FAULT_LOST } }, /* statement needs re-preparing */
	{ 1927, { ERR_AGAIN, FAULT_LOST } }, /* MariaDB: connection killed */
	{ 2006, { ERR_AGAIN, FAULT_LOST } }, /* server has gone away */
	{ 2013, { ERR_AGAIN, FAULT_LOST } }, /* lost during query, timeout */
	{ 2014, { ERR_AGAIN, FAULT_LOST } }, /* commands out of sync */
	{ 2055, { ERR_AGAIN, FAULT_LOST } }, /* lost, with a reason */

	/* This host can not serve us; another may. */
	{ 1040, { ERR_AGAIN, FAULT_HOST } }, /* too many connections */
	{ 1047, { ERR_AGAIN, FAULT_HOST } }, /* Galera: not primary */
	{ 1203, { ERR_AGAIN, FAULT_HOST } }, /* too many of this user */
	{ 1290, { ERR_AGAIN, FAULT_HOST } }, /* read-only server */
	{ 1836, { ERR_AGAIN, FAULT_HOST } }, /* MySQL: read-only mode */
	{ 2002, { ERR_AGAIN, FAULT_HOST } }, /* no socket, refused */
	{ 2003, { ERR_AGAIN, FAULT_HOST } }, /* no TCP connection */
	{ 2005, { ERR_AGAIN, FAULT_HOST } }, /* unknown host */

	/* Somebody else was in the way. */
	{ 1020, { ERR_AGAIN, FAULT_COLLISION } }, /* changed since last read */
	{ 1205, { ERR_AGAIN, FAULT_COLLISION } }, /* lock wait timeout */
	{ 1213, { ERR_AGAIN, FAULT_COLLISION } }, /* deadlock, certification */

	/* The statement took too long or was killed. */
	{ 1317, { ERR_AGAIN, FAULT_PLAIN } }, /* query interrupted */
	{ 1969, { ERR_AGAIN, FAULT_PLAIN } }, /* MariaDB: statement timeout */
	{ 3024, { ERR_AGAIN, FAULT_PLAIN } }, /* MySQL: the same */

	/* Its disk is full, until somebody makes room. */
	{ 3, { ERR_AGAIN, FAULT_PLAIN } },    /* error writing file */
	{ 1021, { ERR_AGAIN, FAULT_PLAIN } }, /* disk full */
	{ 1026, { ERR_AGAIN, FAULT_PLAIN } }, /* error writing file */
	{ 1114, { ERR_AGAIN, FAULT_PLAIN } }, /* table is full */
	{ 1467, { ERR_AGAIN, FAULT_PLAIN } }, /* no next id can be had */

	{ 1062, { ERR_CONFLICT, FAULT_PLAIN } }, /* duplicate key */
	{ 1586, { ERR_CONFLICT, FAULT_PLAIN } }, /* the same, named */

	/* The values are wrong. */
	{ 1048, { ERR_INVALID, FAULT_PLAIN } }, /* may not be NULL */
	{ 1216, { ERR_INVALID, FAULT_PLAIN } }, /* refers to nothing */
	{ 1217, { ERR_INVALID, FAULT_PLAIN } }, /* is referred to */
	{ 1264, { ERR_INVALID, FAULT_PLAIN } }, /* out of range */
	{ 1265, { ERR_INVALID, FAULT_PLAIN } }, /* truncated, no such ENUM */
	{ 1292, { ERR_INVALID, FAULT_PLAIN } }, /* no such date or number */
	{ 1366, { ERR_INVALID, FAULT_PLAIN } }, /* not of this type */
	{ 1406, { ERR_INVALID, FAULT_PLAIN } }, /* too long */
	{ 1451, { ERR_INVALID, FAULT_PLAIN } }, /* is referred to */
	{ 1452, { ERR_INVALID, FAULT_PLAIN } }, /* refers to nothing */
	{ 1690, { ERR_INVALID, FAULT_PLAIN } }, /* expression out of range */
	{ 3819, { ERR_INVALID, FAULT_PLAIN } }, /* MySQL: CHECK */
	{ 4025, { ERR_INVALID, FAULT_PLAIN } }, /* MariaDB: CHECK */

	/* The GRANTs do not allow it. */
	{ 1044, { ERR_DENIED, FAULT_PLAIN } }, /* to this database */
	{ 1045, { ERR_DENIED, FAULT_PLAIN } }, /* wrong password */
	{ 1130, { ERR_DENIED, FAULT_PLAIN } }, /* from this host */
	{ 1142, { ERR_DENIED, FAULT_PLAIN } }, /* on this table */
	{ 1143, { ERR_DENIED, FAULT_PLAIN } }, /* on this column */
	{ 1227, { ERR_DENIED, FAULT_PLAIN } }, /* privilege missing */
	{ 1698, { ERR_DENIED, FAULT_PLAIN } }, /* no password given */
};
/* clang-format on */

struct fault
fault_of(unsigned number)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].number == number)
			return faults[i].fault;
	/* Of the client library: it may have left half an answer unread, which
	 * the next statement would take for its own. */
	if (number >= CLIENT_FIRST && number <= CLIENT_LAST)
		return (struct fault){ ERR_SYSTEM, FAULT_LOST };
	return (struct fault){ ERR_SYSTEM, FAULT_PLAIN };
}

void
fault_starved(const char *what, unsigned no)
{
	int fd;

	if (no == NO_MEMORY) {
		log_warnx("db: %s: out of memory", what);
		abort();
	}
	if (no != NO_UNIX_SOCKET && no != NO_TCP_SOCKET)
		return;
	if ((fd = dup(STDERR_FILENO)) != -1) {
		close(fd);
	} else if (errno == EMFILE) {
		log_warnx("db: %s: no descriptor is left", what);
		abort();
	}
}
