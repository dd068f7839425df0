/*
 * pk.c - a FastCGI responder that reads one row by its primary key, to
 * measure the admin endpoint against.
 *
 *   pk SOCKET WORKERS DB_SOCKET DB_USER DB_NAME
 *
 * The least an endpoint with a database can do: workers share a socket, each
 * has a connection and one prepared SELECT of a device, and answers GET
 * /pk/<id> with that row's columns, a line each.  Ends with SIGTERM.
 */
#include <sys/prctl.h>
#include <err.h>
#include <fcgiapp.h>
#include <mysql.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/scan.h"

#define COLUMNS 14
#define WIDEST 2048 /* bytes of one column that are looked at */

/* All of the row; what is sealed stays in the database. */
static const char query[] =
    "SELECT id, organisation_id, model_id, group_id, mac, serial, label,"
    " enabled, prov_secret IS NOT NULL, admin_secret IS NOT NULL, notes,"
    " version, created_at, changed_at FROM device WHERE id = ?";

struct row {
	MYSQL *my;
	MYSQL_STMT *st;
	long long id;
	char text[COLUMNS][WIDEST];
	unsigned long len[COLUMNS];
};

static void
open_row(struct row *r, char **argv)
{
	MYSQL_BIND in = { .buffer_type = MYSQL_TYPE_LONGLONG,
		.buffer = &r->id };
	MYSQL_BIND out[COLUMNS] = { { .buffer = NULL } };

	if ((r->my = mysql_init(NULL)) == NULL ||
	    mysql_real_connect(r->my, NULL, argv[4], NULL, argv[5], 0, argv[3],
		0) == NULL ||
	    (r->st = mysql_stmt_init(r->my)) == NULL)
		errx(1, "database: %s", mysql_error(r->my));
	for (size_t i = 0; i < COLUMNS; i++) {
		out[i].buffer_type = MYSQL_TYPE_STRING;
		out[i].buffer = r->text[i];
		out[i].buffer_length = WIDEST;
		out[i].length = &r->len[i];
	}
	if (mysql_stmt_prepare(r->st, query, sizeof(query) - 1) != 0 ||
	    mysql_stmt_bind_param(r->st, &in) != 0 ||
	    mysql_stmt_bind_result(r->st, out) != 0)
		errx(1, "database: %s", mysql_stmt_error(r->st));
}

/* The row's bytes in body; 0: there is none. */
static int
read_row(struct row *r, char *body)
{
	int n = 0;

	if (mysql_stmt_execute(r->st) != 0 ||
	    mysql_stmt_store_result(r->st) != 0)
		errx(1, "database: %s", mysql_stmt_error(r->st));
	memset(r->len, 0, sizeof(r->len));
	if (mysql_stmt_fetch(r->st) == 0)
		for (size_t i = 0; i < COLUMNS; i++) {
			memcpy(body + n, r->text[i], r->len[i]);
			n += (int)r->len[i];
			body[n++] = '\n';
		}
	mysql_stmt_free_result(r->st);
	return n;
}

static _Noreturn void
serve(int fd, char **argv)
{
	static char body[COLUMNS * (WIDEST + 1)];
	static struct row r;
	FCGX_Request fr;
	const char *uri;
	int64_t id;
	int n;

	open_row(&r, argv);
	FCGX_Init();
	FCGX_InitRequest(&fr, fd, 0);
	while (FCGX_Accept_r(&fr) == 0) {
		uri = FCGX_GetParam("REQUEST_URI", fr.envp);
		n = 0;
		if (uri != NULL && strncmp(uri, "/pk/", 4) == 0 &&
		    scan_int(uri + 4, 1, INT64_MAX, &id) == ERR_OK) {
			r.id = id;
			n = read_row(&r, body);
		}
		FCGX_FPrintF(fr.out,
		    "Status: %s\r\n"
		    "Content-Type: text/plain; charset=utf-8\r\n"
		    "Content-Length: %d\r\n"
		    "Cache-Control: no-store\r\n"
		    "\r\n",
		    n == 0 ? "404 Not Found" : "200 OK", n);
		FCGX_PutStr(body, n, fr.out);
		FCGX_Finish_r(&fr);
	}
	exit(0);
}

int
main(int argc, char **argv)
{
	int64_t workers;
	sigset_t set;
	int fd, sig;

	if (argc != 6 || scan_int(argv[2], 1, 1000, &workers) != ERR_OK) {
		fprintf(stderr,
		    "usage: pk SOCKET WORKERS DB_SOCKET DB_USER DB_NAME\n");
		return 2;
	}
	if (FCGX_Init() != 0 || (fd = FCGX_OpenSocket(argv[1], 1024)) == -1)
		errx(1, "%s: cannot listen", argv[1]);
	for (int64_t i = 0; i < workers; i++)
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGTERM);
			serve(fd, argv);
		}
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigwait(&set, &sig);
	return 0;
}
