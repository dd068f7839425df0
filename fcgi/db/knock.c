/* knock.c - see knock.h. */
#include <sys/socket.h>
#include <sys/un.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/knock.h"

static void
leave(struct knock *k)
{
	if (k->fd != -1)
		close(k->fd);
	k->fd = -1;
}

/* At a door, or on the way to it. */
static bool
go_to(struct knock *k, const struct sockaddr *sa, socklen_t len)
{
	leave(k);
	k->fd = socket(sa->sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	return k->fd != -1 &&
	    (connect(k->fd, sa, len) == 0 || errno == EINPROGRESS);
}

/* False: there is none left. */
static bool
go_to_next(struct knock *k)
{
	while (k->next != NULL) {
		const struct addrinfo *ai = k->next;

		k->next = ai->ai_next;
		if (go_to(k, ai->ai_addr, ai->ai_addrlen))
			return true;
	}
	leave(k);
	return false;
}

static void
go_to_socket(struct knock *k, const char *path)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(sun.sun_path))
		return;
	memcpy(sun.sun_path, path, strlen(path));
	if (!go_to(k, (const struct sockaddr *)&sun, sizeof(sun)))
		leave(k);
}

void
knock_start(struct knock *k, const struct host *h, unsigned ms)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	char port[12];

	knock_stop(k);
	k->under_way = true;
	k->until = clock_mono_us() + (uint64_t)ms * 1000;
	if (h->socket != NULL) {
		go_to_socket(k, h->socket);
		return;
	}
	snprintf(port, sizeof(port), "%u", h->port);
	if (getaddrinfo(h->name, port, &hints, &k->all) != 0) {
		k->all = NULL;
		return;
	}
	k->next = k->all;
	(void)go_to_next(k);
}

enum sound { SILENCE, A_WORD, GONE };

static enum sound
listen_at(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char c;

	if (poll(&p, 1, 0) <= 0)
		return SILENCE;
	switch (recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT)) {
	case 1:
		return A_WORD;
	case -1:
		if (errno == EAGAIN || errno == EINTR)
			return SILENCE;
		return GONE;
	default:
		return GONE;
	}
}

enum knock_answer
knock_heard(struct knock *k)
{
	enum sound s = GONE;

	while (k->fd != -1 && (s = listen_at(k->fd)) == GONE)
		if (!go_to_next(k))
			break;
	if (k->fd != -1 && s == SILENCE && clock_mono_us() < k->until)
		return KNOCK_WAIT;
	knock_stop(k);
	return s == A_WORD ? KNOCK_SOMEBODY : KNOCK_NOBODY;
}

void
knock_stop(struct knock *k)
{
	leave(k);
	if (k->all != NULL)
		freeaddrinfo(k->all);
	*k = (struct knock)KNOCK_NONE;
}
