/* zone.c - see zone.h. */
#include <sys/stat.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/zone.h"

#define FOLDER "/usr/share/zoneinfo"
#define MAGIC "TZif"

/* Words beginning with a capital, so neither "..", "posix/UTC" nor what else
 * lies there and is no zone. */
static bool
is_form(const char *s)
{
	size_t n;

	for (;; s += n + 1) {
		n = strspn(s,
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		    "0123456789_+-");
		if (n == 0 || s[0] < 'A' || s[0] > 'Z' ||
		    (s[n] != '\0' && s[n] != '/'))
			return false;
		if (s[n] == '\0')
			return true;
	}
}

static bool
is_zone_file(const char *path)
{
	char magic[sizeof(MAGIC) - 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool good;

	if (fd == -1)
		return false;
	good = read(fd, magic, sizeof(magic)) == (ssize_t)sizeof(magic) &&
	    memcmp(magic, MAGIC, sizeof(magic)) == 0;
	close(fd);
	return good;
}

bool
zone_is_known(const char *name)
{
	char path[128];
	struct stat st;

	if (!is_form(name) ||
	    snprintf(path, sizeof(path), FOLDER "/%s", name) >=
		(int)sizeof(path))
		return false;
	return is_zone_file(path) || stat(FOLDER, &st) == -1;
}
