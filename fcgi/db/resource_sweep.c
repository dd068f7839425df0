/* resource_sweep.c - files no row names any more; see resource.h. */
#include <sys/stat.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "db/resource.h"
#include "db/resource_file.h"

#define YOUNG 3600 /* seconds a file without a row is left alone */

static bool
is_hex(const char *s, size_t n)
{
	return strlen(s) == n && s[strspn(s, "0123456789abcdef")] == '\0';
}

static bool
is_old(int folder, const char *name)
{
	struct stat st;

	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(st.st_mode) && time(NULL) - st.st_mtime > YOUNG;
}

static enum err
sweep_folder(struct act *act, const char *dir, const char *two, int64_t *count)
{
	const char *path = arena_printf(act->a, "%s/%s", dir, two);
	enum err e = ERR_OK;
	struct dirent *d;
	bool removed;
	DIR *h;

	if ((h = opendir(path)) == NULL) {
		log_warn("resource: %s", path);
		return ERR_SYSTEM;
	}
	while (e == ERR_OK && (d = readdir(h)) != NULL) {
		if (!is_hex(d->d_name, 64) || !is_old(dirfd(h), d->d_name))
			continue;
		e = resource_file_drop(act, dir, d->d_name, &removed);
		*count += removed;
	}
	closedir(h);
	return e;
}

enum err
resource_sweep(struct act *act, const char *dir, int64_t *removed)
{
	int64_t count = 0;
	enum err e = ERR_OK;
	struct dirent *d;
	DIR *h;

	act_clear(act);
	if ((h = opendir(dir)) == NULL) {
		log_warn("resource: %s", dir);
		return act_fail(act, ERR_SYSTEM, "", "%s: %s.", dir,
		    strerror(errno));
	}
	while (e == ERR_OK && (d = readdir(h)) != NULL) {
		if (is_hex(d->d_name, 2))
			e = sweep_folder(act, dir, d->d_name, &count);
		else if (strncmp(d->d_name, ".upload-", 8) == 0 &&
		    is_old(dirfd(h), d->d_name) &&
		    unlinkat(dirfd(h), d->d_name, 0) == 0)
			count++;
	}
	closedir(h);
	if (removed != NULL)
		*removed = count;
	return e;
}
