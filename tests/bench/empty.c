/*
 * empty.c - a FastCGI responder that does nothing, to measure against.
 *
 *   empty SOCKET WORKERS BYTES
 *
 * The ordinary way to write one with libfcgi: workers share a socket, each
 * accepts, writes the headers our own answers have and a body of BYTES bytes,
 * finishes.  Ends with SIGTERM.
 */
#include <sys/prctl.h>
#include <sys/stat.h>
#include <err.h>
#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/scan.h"

static _Noreturn void
serve(int fd, const char *body, int n)
{
	FCGX_Request fr;

	FCGX_Init();
	FCGX_InitRequest(&fr, fd, 0);
	while (FCGX_Accept_r(&fr) == 0) {
		FCGX_FPrintF(fr.out,
		    "Status: 200 OK\r\n"
		    "Content-Type: text/plain; charset=utf-8\r\n"
		    "Content-Length: %d\r\n"
		    "ETag: \"0123456789abcdef0123456789abcdef\"\r\n"
		    "Cache-Control: private, no-cache\r\n"
		    "X-Content-Type-Options: nosniff\r\n"
		    "\r\n",
		    n);
		FCGX_PutStr(body, n, fr.out);
		FCGX_Finish_r(&fr);
	}
	exit(0);
}

int
main(int argc, char **argv)
{
	int64_t workers, bytes;
	sigset_t set;
	char *body;
	int fd, sig;

	if (argc != 4 || scan_int(argv[2], 1, 1000, &workers) != 0 ||
	    scan_int(argv[3], 1, 1 << 20, &bytes) != 0) {
		fprintf(stderr, "usage: empty SOCKET WORKERS BYTES\n");
		return 2;
	}
	if ((body = malloc((size_t)bytes)) == NULL)
		err(1, NULL);
	memset(body, 'x', (size_t)bytes);
	if (FCGX_Init() != 0 || (fd = FCGX_OpenSocket(argv[1], 1024)) == -1)
		errx(1, "%s: cannot listen", argv[1]);
	for (int64_t i = 0; i < workers; i++)
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGTERM);
			serve(fd, body, (int)bytes);
		}
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigwait(&set, &sig);
	return 0;
}
