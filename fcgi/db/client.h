/*
 * client.h - the MySQL client library, and all that differs between MariaDB
 * Connector/C and MySQL 8's libmysqlclient.  Only link.c and prep.c see it.
 *
 * The timeouts are those of the library.  (A blocking receive instead of its
 * receive-poll-receive was measured: not faster with several workers.  And
 * MySQL tries a read three times, so a timeout takes three times as long.)
 */
#ifndef DB_CLIENT_H
#define DB_CLIENT_H

#include <stdbool.h>

#include <mysql.h>

#if defined(MARIADB_BASE_VERSION) || defined(LIBMARIADB)
typedef my_bool client_flag;
#else
typedef bool client_flag;
#endif

#endif
