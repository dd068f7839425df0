/* resource_file.c - see resource_file.h. */
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "db/resource.h"
#include "db/resource_file.h"
#include "db/row.h"

#define CHUNK ((size_t)64 * 1024)

/* Where our files lie is the log's to know, not everybody's who sends one. */
static enum err
system_fail(struct act *act, const char *path, const char *verb)
{
	const char *why = strerror(errno);

	log_warn("resource: %s can not be %s", path, verb);
	return act_fail(act, ERR_SYSTEM, "",
	    "The file can not be kept: %s.  The log says more.", why);
}

static enum err
write_all(int fd, const char *p, size_t n)
{
	ssize_t got;

	while (n > 0) {
		got = write(fd, p, n);
		if (got == -1 && errno != EINTR)
			return ERR_SYSTEM;
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		}
	}
	return ERR_OK;
}

/* For resource_look(), before it goes elsewhere. */
static void
keep_head(struct resource_file *f, const char *p, size_t n)
{
	size_t room = sizeof(f->head) - f->nhead;

	if (n > room)
		n = room;
	memcpy(f->head + f->nhead, p, n);
	f->nhead += n;
}

static enum err
copy(struct act *act, int from, int to, struct resource_file *f)
{
	char *chunk = arena_alloc(act->a, CHUNK);
	ssize_t n;

	while ((n = read(from, chunk, CHUNK)) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return system_fail(act, "the file given", "read");
		keep_head(f, chunk, (size_t)n);
		f->size += n;
		if (f->size > RESOURCE_MAX)
			return act_fail(act, ERR_INVALID, "",
			    "A file may have at most 1 GB.");
		if (write_all(to, chunk, (size_t)n) != ERR_OK)
			return system_fail(act, f->temp, "written");
	}
	if (f->size == 0)
		return act_fail(act, ERR_INVALID, "", "The file is empty.");
	if (fchmod(to, 0644) == -1 || fsync(to) == -1)
		return system_fail(act, f->temp, "written");
	return ERR_OK;
}

static enum err
hash(struct act *act, int fd, struct resource_file *f)
{
	uint8_t sum[SHA256_LEN];
	void *p;

	p = mmap(NULL, (size_t)f->size, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return system_fail(act, f->temp, "read");
	digest_sha256(p, (size_t)f->size, sum);
	munmap(p, (size_t)f->size);
	digest_hex(sum, sizeof(sum), f->sha256);
	return ERR_OK;
}

/* A name is on disk when its folder is. */
static enum err
sync_folder(struct act *act, const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	if (fd == -1)
		return system_fail(act, folder, "opened");
	rc = fsync(fd);
	close(fd);
	return rc == 0 ? ERR_OK : system_fail(act, folder, "written");
}

static const char *
folder_of(struct act *act, const char *dir, const char *sha256)
{
	return arena_printf(act->a, "%s/%.2s", dir, sha256);
}

/* Where root makes it (voipconfigctl), those who own dir must be able to put
 * files into it as well (voipconfig-admin). */
static enum err
make_folder(struct act *act, const char *dir, const char *folder)
{
	struct stat st;

	if (mkdir(folder, 0755) == -1)
		return errno == EEXIST ? ERR_OK
				       : system_fail(act, folder, "made");
	if (geteuid() == 0 && stat(dir, &st) == 0 &&
	    chown(folder, st.st_uid, st.st_gid) == -1)
		return system_fail(act, folder,
		    "given to the owner of the "
		    "others");
	return ERR_OK;
}

static enum err
publish(struct act *act, const char *dir, struct resource_file *f)
{
	const char *folder = folder_of(act, dir, f->sha256);
	enum err e;

	if ((e = make_folder(act, dir, folder)) != ERR_OK)
		return e;
	f->final = arena_printf(act->a, "%s/%s", folder, f->sha256);
	if (link(f->temp, f->final) == -1 && errno != EEXIST)
		return system_fail(act, f->final, "made");
	return sync_folder(act, folder);
}

enum err
resource_file_take(struct act *act, const char *dir, int fd,
    struct resource_file *f)
{
	char *temp = arena_printf(act->a, "%s/.upload-XXXXXX", dir);
	enum err e;
	int to;

	*f = (struct resource_file){ .temp = temp };
	if ((to = mkostemp(temp, O_CLOEXEC)) == -1)
		return system_fail(act, dir, "written to");
	if ((e = copy(act, fd, to, f)) == ERR_OK &&
	    (e = hash(act, to, f)) == ERR_OK)
		e = publish(act, dir, f);
	close(to);
	if (e != ERR_OK)
		unlink(temp);
	return e;
}

enum err
resource_file_keep(struct act *act, const struct resource_file *f)
{
	enum err e = ERR_OK;

	if (link(f->temp, f->final) == -1 && errno != EEXIST)
		e = system_fail(act, f->final, "made");
	if (unlink(f->temp) == -1)
		log_warn("resource: %s", f->temp);
	return e;
}

static enum err
is_used(struct act *act, const char *sha256, bool *used)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_RESOURCE_USED, VALS(V_STR(sha256)),
	    row, 1);
	*used = e == ERR_OK && row[0].i != 0;
	return e;
}

/*
 * The name goes first and is given back when a row has come meanwhile; one
 * that comes later sees that the name is gone and makes it again itself.
 */
static enum err
drop(struct act *act, const char *dir, const char *sha256, bool *removed)
{
	const char *final =
	    arena_printf(act->a, "%s/%s", folder_of(act, dir, sha256), sha256);
	char *trash = arena_printf(act->a, "%s/.upload-%s", dir, sha256);
	bool used;
	enum err e;

	if ((e = is_used(act, sha256, &used)) != ERR_OK || used)
		return e;
	if (rename(final, trash) == -1)
		return errno == ENOENT ? ERR_OK
				       : system_fail(act, final, "removed");
	if ((e = is_used(act, sha256, &used)) != ERR_OK || used) {
		if (link(trash, final) == -1 && errno != EEXIST)
			return system_fail(act, final, "made");
	}
	*removed = e == ERR_OK && !used;
	unlink(trash);
	return e;
}

/*
 * voipconfig-backup locks the folder: what its copy of the database names must
 * not go before it has the bytes.  The next sweep takes what was left.
 */
enum err
resource_file_drop(struct act *act, const char *dir, const char *sha256,
    bool *removed)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err e = ERR_OK;

	*removed = false;
	if (fd == -1)
		return system_fail(act, dir, "opened");
	if (flock(fd, LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK)
		e = drop(act, dir, sha256, removed);
	close(fd);
	return e;
}
