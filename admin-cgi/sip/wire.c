/* wire.c - a socket to the proxy; see sip.h. */
#include <sys/socket.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/scan.h"
#include "sip/sip.h"

bool
sip_wait(int fd, bool write, uint64_t until)
{
	struct pollfd p = { .fd = fd, .events = write ? POLLOUT : POLLIN };
	uint64_t now;
	int n;

	for (;;) {
		now = clock_mono_us();
		if (now >= until)
			return false;
		n = poll(&p, 1, (int)((until - now + 999) / 1000));
		if (n > 0)
			return true;
		if (n < 0 && errno != EINTR)
			return false;
	}
}

/* errno says why not. */
static bool
connected(int fd, const struct addrinfo *ai, uint64_t until)
{
	socklen_t len = sizeof(errno);
	int wrong = 0;

	if (connect(fd, ai->ai_addr, ai->ai_addrlen) == 0)
		return true;
	if (errno != EINPROGRESS)
		return false;
	if (!sip_wait(fd, true, until)) {
		errno = ETIMEDOUT;
		return false;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &wrong, &len) != 0)
		return false;
	errno = wrong;
	return wrong == 0;
}

/* As it stands in Via: an IPv6 address in brackets. */
static bool
own_address(struct sip_wire *w)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof(ss);
	char host[INET6_ADDRSTRLEN + 1], port[8];
	int64_t n;

	if (getsockname(w->fd, (struct sockaddr *)&ss, &len) != 0 ||
	    getnameinfo((struct sockaddr *)&ss, len, host, sizeof(host), port,
		sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0 ||
	    scan_int(port, 0, 65535, &n) != ERR_OK)
		return false;
	host[strcspn(host, "%")] = '\0'; /* a zone is nobody else's business */
	snprintf(w->host, sizeof(w->host),
	    strchr(host, ':') != NULL ? "[%s]" : "%s", host);
	w->port = (unsigned)n;
	return true;
}

static bool
try_address(struct sip_wire *w, const struct addrinfo *ai, uint64_t until)
{
	w->fd = socket(ai->ai_family,
	    ai->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, ai->ai_protocol);
	if (w->fd == -1)
		return false;
	if (connected(w->fd, ai, until) && own_address(w))
		return true;
	close(w->fd);
	w->fd = -1;
	return false;
}

bool
sip_open(struct arena *a, struct sip_wire *w, const struct sip_request *r,
    uint64_t until, const char **why)
{
	struct addrinfo hints = { .ai_socktype = r->transport == SIP_OVER_UDP
		    ? SOCK_DGRAM
		    : SOCK_STREAM };
	struct addrinfo *all, *ai;
	char port[8];
	int rc;

	*w = (struct sip_wire){ .fd = -1, .transport = r->transport };
	snprintf(port, sizeof(port), "%d",
	    r->port != 0                       ? (int)r->port
		: r->transport == SIP_OVER_TLS ? 5061
					       : 5060);
	if ((rc = getaddrinfo(r->proxy, port, &hints, &all)) != 0) {
		*why = arena_printf(a, "its name: %s", gai_strerror(rc));
		return false;
	}
	errno = 0;
	for (ai = all; ai != NULL && w->fd == -1; ai = ai->ai_next)
		if (!try_address(w, ai, until))
			*why = arena_strdup(a, strerror(errno));
	freeaddrinfo(all);
	if (w->fd == -1)
		return false;
	if (r->transport != SIP_OVER_TLS)
		return true;
	w->tls = sip_tls_open(a, w->fd, r, until, why);
	if (w->tls == NULL)
		sip_close(w);
	return w->tls != NULL;
}

void
sip_close(struct sip_wire *w)
{
	if (w->tls != NULL)
		sip_tls_close(w->tls);
	if (w->fd != -1)
		close(w->fd);
	w->fd = -1;
	w->tls = NULL;
}

bool
sip_send(struct sip_wire *w, const char *p, size_t len, uint64_t until)
{
	ssize_t n;

	if (w->tls != NULL)
		return sip_tls_send(w->tls, w->fd, p, len, until) == (long)len;
	while (len != 0) {
		n = send(w->fd, p, len, MSG_NOSIGNAL);
		if (n < 0 && (errno == EAGAIN || errno == EINTR) &&
		    sip_wait(w->fd, true, until))
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

long
sip_receive(struct sip_wire *w, char *p, size_t size, uint64_t until)
{
	ssize_t n;

	if (w->tls != NULL)
		return sip_tls_receive(w->tls, w->fd, p, size, until);
	while (sip_wait(w->fd, false, until)) {
		n = recv(w->fd, p, size, 0);
		if (n > 0)
			return n;
		if (n == 0 && w->transport == SIP_OVER_UDP)
			continue; /* an empty datagram */
		if (n == 0 || (errno != EAGAIN && errno != EINTR))
			return -1;
	}
	return 0;
}
