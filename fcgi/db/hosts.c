/* hosts.c - see hosts.h. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/scan.h"
#include "db/hosts.h"

struct hosts {
	size_t n;
	struct host host[HOSTS_MAX];
	char *text; /* the list, cut into names */
};

static bool
is_empty(const char *s)
{
	return s == NULL || *s == '\0';
}

/* "db1", "db1:3307", "10.0.0.1", "[fd00::1]:3307", "fd00::1", or the path of
 * a socket. */
static void
read_one(struct host *h, char *s, unsigned port)
{
	char *colon = strrchr(s, ':');
	int64_t n;

	*h = (struct host){ .name = s, .port = port };
	if (*s == '/') {
		h->socket = s;
		h->name = NULL;
		return;
	}
	if (*s == '[') {
		char *end = strchr(s, ']');

		h->name = s + 1;
		if (end == NULL)
			return;
		*end = '\0';
		colon = end[1] == ':' ? end + 1 : NULL;
	} else if (colon != NULL && strchr(s, ':') != colon) {
		return; /* an IPv6 address */
	}
	if (colon != NULL && scan_int(colon + 1, 1, 65535, &n) == ERR_OK) {
		*colon = '\0';
		h->port = (unsigned)n;
	}
}

struct hosts *
hosts_new(const struct db_conf *c)
{
	struct hosts *hs = calloc(1, sizeof(*hs));
	char *save = NULL;

	if (hs == NULL)
		abort();
	hs->text = strdup(c->host == NULL ? "" : c->host);
	if (hs->text == NULL)
		abort();
	if (!is_empty(c->socket))
		hs->host[hs->n++] = (struct host){ .socket = c->socket };
	for (char *s = strtok_r(hs->text, ", ", &save);
	     s != NULL && hs->n < HOSTS_MAX; s = strtok_r(NULL, ", ", &save))
		read_one(&hs->host[hs->n++], s, (unsigned)c->port);
	if (hs->n == 0) /* what the client library takes for this machine */
		hs->host[hs->n++] = (struct host){ .port = (unsigned)c->port };
	return hs;
}

void
hosts_free(struct hosts *hs)
{
	if (hs == NULL)
		return;
	free(hs->text);
	free(hs);
}

size_t
hosts_count(const struct hosts *hs)
{
	return hs->n;
}

const struct host *
hosts_at(const struct hosts *hs, size_t i)
{
	return &hs->host[i];
}

bool
hosts_good(const struct hosts *hs, size_t i)
{
	return hs->host[i].bad_until <= clock_mono_us();
}

void
hosts_bad(struct hosts *hs, size_t i, unsigned seconds)
{
	uint64_t now = clock_mono_us();

	hs->host[i].bad_until =
	    now + (uint64_t)seconds * 1000000 + now % 4000000;
}
