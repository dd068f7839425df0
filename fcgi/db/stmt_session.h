/*
 * stmt_session.h - what a connection is asked and told before its first
 * statement, and to see whether it serves; by connect.c and link.c alone.
 */
#ifndef DB_STMT_SESSION_H
#define DB_STMT_SESSION_H

/* Of a node of a Galera cluster wsrep_local_state, -1 of any other server;
 * what stands in the comment is read by MariaDB alone. */
#define SESSION_NODE_STATE                                           \
	"SELECT -1 /*M! + IF(@@wsrep_on, 1 + (SELECT VARIABLE_VALUE" \
	" FROM information_schema.GLOBAL_STATUS"                     \
	" WHERE VARIABLE_NAME = 'WSREP_LOCAL_STATE'), 0) */"

/* A node first applies what the cluster has agreed on, then it reads. */
#define SESSION_SYNC_WAIT "SET SESSION wsrep_sync_wait = 1"

/* What a node that is cut off refuses, which answers pings all the same. */
#define SESSION_PROBE "START TRANSACTION"

#endif
