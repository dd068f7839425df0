/* listen.c - see listen.h. */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/scan.h"
#include "web/listen.h"

#define BACKLOG 1024
#define SYSTEMD_FIRST_FD 3 /* sd_listen_fds(3) */

/* A descriptor somebody handed us: is it what they say it is? */
static enum err
adopt(int handed, int *fd)
{
	int listening = 0;
	socklen_t len = sizeof(listening);

	if (getsockopt(handed, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) ==
		-1 ||
	    listening == 0) {
		log_warnx("listen: descriptor %d is not a listening socket",
		    handed);
		return ERR_INVALID;
	}
	if (fcntl(handed, F_SETFD, FD_CLOEXEC) == -1 ||
	    fcntl(handed, F_SETFL, O_RDWR | O_NONBLOCK) == -1) {
		log_warn("listen: descriptor %d", handed);
		return ERR_SYSTEM;
	}
	*fd = handed;
	return ERR_OK;
}

static enum err
from_systemd(int *fd)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	int64_t n;

	if (pid == NULL || fds == NULL ||
	    scan_int(pid, 1, INT32_MAX, &n) != ERR_OK || n != getpid() ||
	    scan_int(fds, 1, 1024, &n) != ERR_OK) {
		log_warnx("listen: systemd gave us no socket; is the .socket"
			  " unit started?");
		return ERR_INVALID;
	}
	if (n > 1)
		log_warnx("listen: systemd gave %d sockets, the first counts",
		    (int)n);
	return adopt(SYSTEMD_FIRST_FD, fd);
}

static enum err
address(const char *path, struct sockaddr_un *sun)
{
	size_t n = strlen(path);

	*sun = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (n >= sizeof(sun->sun_path)) {
		log_warnx("listen: %s: longer than %zu bytes", path,
		    sizeof(sun->sun_path) - 1);
		return ERR_INVALID;
	}
	memcpy(sun->sun_path, path, n);
	return ERR_OK;
}

/* Does a living process listen there? */
static bool
alive(const struct sockaddr_un *sun)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	bool yes;

	if (fd == -1)
		return true; /* not known to be dead */
	yes = connect(fd, (const void *)sun, sizeof(*sun)) == 0 ||
	    (errno != ECONNREFUSED && errno != ENOENT);
	close(fd);
	return yes;
}

/* Makes way for our socket. */
static enum err
clear_path(const struct sockaddr_un *sun)
{
	const char *path = sun->sun_path;
	struct stat st;

	if (lstat(path, &st) == -1) {
		if (errno == ENOENT)
			return ERR_OK;
		log_warn("listen: %s", path);
		return ERR_SYSTEM;
	}
	if (!S_ISSOCK(st.st_mode)) {
		log_warnx("listen: %s is there and is no socket", path);
		return ERR_CONFLICT;
	}
	if (alive(sun)) {
		log_warnx("listen: %s: another process listens there", path);
		return ERR_CONFLICT;
	}
	if (unlink(path) == -1 && errno != ENOENT) {
		log_warn("listen: %s: a dead process left it", path);
		return ERR_SYSTEM;
	}
	return ERR_OK;
}

static enum err
ids(const struct listen_conf *c, uid_t *uid, gid_t *gid)
{
	const struct passwd *pw;
	const struct group *gr;

	*uid = (uid_t)-1;
	*gid = (gid_t)-1;
	if (c->owner != NULL && *c->owner != '\0') {
		if ((pw = getpwnam(c->owner)) == NULL) {
			log_warnx("listen: no user %s", c->owner);
			return ERR_INVALID;
		}
		*uid = pw->pw_uid;
	}
	if (c->group != NULL && *c->group != '\0') {
		if ((gr = getgrnam(c->group)) == NULL) {
			log_warnx("listen: no group %s", c->group);
			return ERR_INVALID;
		}
		*gid = gr->gr_gid;
	}
	return ERR_OK;
}

/*
 * It has its mode from the start: a chmod(2) afterwards would follow what
 * somebody put in its place.  Until it has its owner it is ours.
 * Listening at once keeps others from taking the file for a dead one.
 */
static enum err
bind_path(const struct sockaddr_un *sun, unsigned mode, int fd)
{
	mode_t old = umask(~mode & 0777);
	int rc = bind(fd, (const void *)sun, sizeof(*sun));

	umask(old);
	if (rc == 0 && listen(fd, BACKLOG) == 0)
		return ERR_OK;
	log_warn("listen: %s", sun->sun_path);
	return errno == EADDRINUSE ? ERR_CONFLICT : ERR_SYSTEM;
}

static enum err
admit(const struct listen_conf *c, uid_t uid, gid_t gid)
{
	if ((uid != (uid_t)-1 || gid != (gid_t)-1) &&
	    lchown(c->where, uid, gid) == -1) {
		log_warn("listen: %s: owner \"%s\", group \"%s\"", c->where,
		    c->owner ? c->owner : "", c->group ? c->group : "");
		return ERR_SYSTEM;
	}
	return ERR_OK;
}

static enum err
open_path(const struct listen_conf *c, int *fd)
{
	struct sockaddr_un sun;
	uid_t uid;
	gid_t gid;
	enum err e;
	int s;

	if ((e = address(c->where, &sun)) != ERR_OK ||
	    (e = ids(c, &uid, &gid)) != ERR_OK ||
	    (e = clear_path(&sun)) != ERR_OK)
		return e;
	s = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s == -1) {
		log_warn("listen: socket");
		return ERR_SYSTEM;
	}
	if ((e = bind_path(&sun, c->mode, s)) != ERR_OK) {
		close(s); /* the file there may be another's */
		return e;
	}
	if ((e = admit(c, uid, gid)) != ERR_OK) {
		listen_close(c, s);
		return e;
	}
	*fd = s;
	return ERR_OK;
}

/* "127.0.0.1:9000" or "[::1]:9000" taken apart. */
static enum err
split_tcp(const char *where, char host[64], const char **port)
{
	const char *colon = strrchr(where, ':');
	size_t n = colon == NULL ? 0 : (size_t)(colon - where);
	int64_t number;

	if (n >= 2 && where[0] == '[' && where[n - 1] == ']') {
		where++;
		n -= 2;
	} else if (memchr(where, ':', n) != NULL) {
		n = 0; /* IPv6 without brackets: where would the port begin? */
	}
	if (n == 0 || n >= 64 ||
	    scan_int(colon + 1, 1, 65535, &number) != ERR_OK)
		return ERR_INVALID;
	memcpy(host, where, n);
	host[n] = '\0';
	*port = colon + 1;
	return ERR_OK;
}

static bool
is_loopback(const struct sockaddr *sa)
{
	const struct sockaddr_in *v4 = (const void *)sa;
	const struct sockaddr_in6 *v6 = (const void *)sa;

	if (sa->sa_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

static enum err
bind_tcp(const char *where, const struct addrinfo *ai, int *fd)
{
	const int on = 1;
	int s = socket(ai->ai_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	/* What is accepted inherits TCP_NODELAY. */
	if (s == -1 ||
	    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1 ||
	    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == -1 ||
	    bind(s, ai->ai_addr, ai->ai_addrlen) == -1 ||
	    listen(s, BACKLOG) == -1) {
		log_warn("listen: %s", where);
		if (s != -1)
			close(s);
		return errno == EADDRINUSE ? ERR_CONFLICT : ERR_SYSTEM;
	}
	if (!is_loopback(ai->ai_addr))
		log_warnx("listen: %s: FastCGI knows no password; let a"
			  " firewall admit the web server alone",
		    where);
	*fd = s;
	return ERR_OK;
}

static enum err
open_tcp(const char *where, int *fd)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV };
	struct addrinfo *ai = NULL;
	const char *port;
	char host[64];
	enum err e;

	if (split_tcp(where, host, &port) != ERR_OK ||
	    getaddrinfo(host, port, &hints, &ai) != 0) {
		log_warnx("listen: \"%s\" is none of /path/to.sock,"
			  " 127.0.0.1:9000, [::1]:9000, stdin, systemd",
		    where);
		return ERR_INVALID;
	}
	e = bind_tcp(where, ai, fd);
	freeaddrinfo(ai);
	return e;
}

enum err
listen_open(const struct listen_conf *c, int *fd)
{
	*fd = -1;
	if (strcmp(c->where, "stdin") == 0)
		return adopt(STDIN_FILENO, fd);
	if (strcmp(c->where, "systemd") == 0)
		return from_systemd(fd);
	if (c->where[0] == '/')
		return open_path(c, fd);
	return open_tcp(c->where, fd);
}

/*
 * Once ours is closed, a socket file that somebody still answers is not ours:
 * a successor took the path, or (in a worker) the master lives.
 */
void
listen_close(const struct listen_conf *c, int fd)
{
	struct sockaddr_un sun;
	struct stat st;

	if (fd == -1)
		return;
	close(fd);
	if (c->where[0] != '/' || address(c->where, &sun) != ERR_OK)
		return;
	if (lstat(c->where, &st) == -1 || !S_ISSOCK(st.st_mode) || alive(&sun))
		return;
	unlink(c->where); /* may fail once we dropped root: it is replaced */
}
