/* doctor_net.c - do sockets and the web server answer?  See doctor.h. */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "ctl/doctor.h"

#define ANSWER_MAX 65536
#define WAIT_SECONDS 10
#define DAY 86400
#define SOON 14 /* days */

/* --- FastCGI, as a web server would: GET /healthz --- */

static void
record(struct buf *b, int type, const char *body, size_t n)
{
	const char head[8] = { 1, (char)type, 0, 1, (char)(n >> 8),
		(char)(n & 0xff), 0, 0 };

	buf_raw(b, head, sizeof(head));
	buf_raw(b, body, n);
}

static void
param(struct buf *b, const char *name, const char *value)
{
	const char len[2] = { (char)strlen(name), (char)strlen(value) };

	buf_raw(b, len, sizeof(len));
	buf_str(b, name);
	buf_str(b, value);
}

static void
request(struct buf *b)
{
	struct buf p = BUF_INIT(b->arena);

	param(&p, "REQUEST_METHOD", "GET");
	param(&p, "REQUEST_URI", "/healthz");
	param(&p, "SCRIPT_NAME", "/healthz");
	param(&p, "QUERY_STRING", "");
	param(&p, "SERVER_PROTOCOL", "HTTP/1.1");
	param(&p, "SERVER_NAME", "localhost");
	param(&p, "SERVER_PORT", "80");
	param(&p, "REMOTE_ADDR", "127.0.0.1");
	record(b, 1, "\0\1\0\0\0\0\0", 8); /* begin; a responder */
	record(b, 4, p.p, p.len);
	record(b, 4, "", 0);
	record(b, 5, "", 0);
}

static int
connect_to(const char *path)
{
	const struct timeval patience = { .tv_sec = WAIT_SECONDS };
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(sun.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(sun.sun_path, path, strlen(path));
	if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) == -1)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof(patience));
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof(patience));
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Everything that comes, with a NUL behind; "" when nothing does. */
static const char *
read_all(struct arena *a, int fd)
{
	char *s = arena_alloc(a, ANSWER_MAX + 1);
	size_t n = 0;
	ssize_t r;

	while (n < ANSWER_MAX && (r = read(fd, s + n, ANSWER_MAX - n)) != 0) {
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1)
			break;
		n += (size_t)r;
	}
	/* Heads of records hold NULs; what is said stands between them. */
	for (size_t i = 0; i < n; i++)
		if (s[i] == '\0')
			s[i] = ' ';
	return s;
}

static void
ask_socket(struct doctor *d, const struct patient *p, const char *path)
{
	struct arena *a = d->ct->act.a;
	const char *what = arena_printf(a, "%s, socket", p->name), *answer;
	struct buf b = BUF_INIT(a);
	int fd = connect_to(path);

	if (fd == -1) {
		doctor_say(d, ILL, what,
		    arena_printf(a, "%s: %s", path, strerror(errno)),
		    arena_printf(a, "systemctl status %s; journalctl -u %s",
			p->name, p->name));
		return;
	}
	request(&b);
	answer = "";
	if (send(fd, b.p, b.len, MSG_NOSIGNAL) == (ssize_t)b.len)
		answer = read_all(a, fd);
	close(fd);
	if (strstr(answer, "\r\n\r\nok") != NULL)
		doctor_say(d, WELL, what, arena_printf(a, "%s answers", path),
		    "");
	else if (strstr(answer, "503") != NULL)
		doctor_say(d, ILL, what,
		    "it answers that the database does not",
		    "see its database, above");
	else
		doctor_say(d, ILL, what,
		    arena_printf(a, "%s is there, and nobody answers", path),
		    arena_printf(a, "systemctl status %s; journalctl -u %s",
			p->name, p->name));
}

void
doctor_sockets(struct doctor *d)
{
	struct arena *a = d->ct->act.a;

	for (size_t i = 0; i < d->n; i++) {
		const struct patient *p = &d->p[i];
		const char *own, *path;

		if (p->conf == NULL || !p->has_socket)
			continue;
		own = arena_printf(a, "/run/voipconfig/%s.sock", p->role);
		path = doctor_value(d, p, "listen", own);
		if (strcmp(path, "systemd") == 0)
			path = own;
		if (*path == '/')
			ask_socket(d, p, path);
		else
			doctor_say(d, WELL, p->name,
			    arena_printf(a, "listens at %s: not asked", path),
			    "");
	}
}

/* --- the web server --- */

/* What a program without a shell says on both outputs; its status, or -1. */
static int
run(struct arena *a, char *const argv[], const char **said)
{
	posix_spawn_file_actions_t fa;
	int fd[2], status = -1, rc;
	pid_t pid;

	*said = "";
	if (pipe2(fd, O_CLOEXEC) == -1)
		return -1;
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_adddup2(&fa, fd[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&fa, fd[1], STDERR_FILENO);
	rc = posix_spawnp(&pid, argv[0], &fa, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&fa);
	close(fd[1]);
	if (rc == 0) {
		*said = read_all(a, fd[0]);
		if (waitpid(pid, &status, 0) == -1)
			status = -1;
	}
	close(fd[0]);
	return rc != 0 || !WIFEXITED(status) ? -1 : WEXITSTATUS(status);
}

/* "Expire date:Jan  1 00:00:00 2027 GMT" of the first certificate. */
static void
expiry(struct doctor *d, const char *said)
{
	const char *s = strstr(said, "Expire date:");
	struct arena *a = d->ct->act.a;
	struct tm tm = { 0 };
	int64_t days;

	if (s == NULL || strptime(s + 12, "%b %d %H:%M:%S %Y", &tm) == NULL)
		return;
	days = ((int64_t)timegm(&tm) - (int64_t)time(NULL)) / DAY;
	doctor_say(d, days < SOON ? DOUBTFUL : WELL, "certificate",
	    arena_printf(a, "good for %lld days", (long long)days),
	    days < SOON ? "renew it now; phones refuse one that has expired"
			: "");
}

void
doctor_web(struct doctor *d)
{
	struct arena *a = d->ct->act.a;
	const char *base = d->ct->conf->public_url, *said;
	char *url = arena_printf(a, "%s/healthz", base);
	char *const argv[] = { arena_strdup(a, "curl"), arena_strdup(a, "-sS"),
		arena_strdup(a, "-q"), arena_strdup(a, "--max-time"),
		arena_strdup(a, "10"), arena_strdup(a, "--retry"),
		arena_strdup(a, "8"), arena_strdup(a, "--retry-delay"),
		arena_strdup(a, "1"), arena_strdup(a, "--retry-connrefused"),
		arena_strdup(a, "--retry-max-time"), arena_strdup(a, "8"),
		arena_strdup(a, "-w"),
		arena_strdup(a, "status=%{http_code}\n%{certs}"),
		arena_strdup(a, "--"), url, NULL };
	int rc;

	/* A web server that was restarted a moment ago is waited for. */
	if (*base == '\0') {
		doctor_say(d, ILL, "public_url", "voipconfigctl.conf has none",
		    "the address phones reach the web server by");
		return;
	}
	for (size_t i = 0; i < d->n; i++)
		if (strcmp(doctor_value(d, &d->p[i], "public_url", base),
			base) != 0)
			doctor_say(d, ILL, d->p[i].name,
			    "its public_url is not that of voipconfigctl",
			    "make them the same");
	rc = run(a, argv, &said);
	if (rc == -1 || rc == 127)
		doctor_say(d, DOUBTFUL, "web server",
		    "not asked: there is no curl", "apt-get install curl");
	else if (rc != 0)
		doctor_say(d, ILL, "web server",
		    arena_printf(a, "%s: %.*s", url, (int)strcspn(said, "\r\n"),
			said),
		    rc == 60 || rc == 35 || rc == 51
			? "its certificate: name, chain, dates"
			: "is it up, and does the name lead to it?");
	else if (strstr(said, "ok\nstatus=200") == NULL)
		doctor_say(d, ILL, "web server",
		    arena_printf(a, "%s does not answer \"ok\"", url),
		    "the site of deploy/lighttpd or deploy/apache; its error "
		    "log");
	else
		doctor_say(d, WELL, "web server",
		    arena_printf(a, "%s answers", url), "");
	expiry(d, said);
}
