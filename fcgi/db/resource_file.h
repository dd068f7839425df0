/*
 * resource_file.h - the bytes of resources on disk, for db/resource.c.
 *
 * A file is linked under its name when it is whole and on disk.  The
 * temporary name stays until a row names the file, so that somebody who
 * deletes the last other row with the same bytes takes nothing away: after
 * the commit the link is made again if it is gone.
 */
#ifndef DB_RESOURCE_FILE_H
#define DB_RESOURCE_FILE_H

#include <stdint.h>

#include "base/digest.h"
#include "db/act.h"

struct resource_file {
	const char *temp, *final; /* paths, in the arena */
	char sha256[2 * SHA256_LEN + 1];
	int64_t size;
	uint8_t head[1024]; /* its first bytes */
	size_t nhead;
};

/* Copies what fd has; the file is under both names afterwards. */
enum err resource_file_take(struct act *, const char *dir, int fd,
    struct resource_file *) MUST_CHECK;
/* After the commit. */
enum err resource_file_keep(struct act *,
    const struct resource_file *) MUST_CHECK;
/* Removes the file of that hash, unless a row names it or a backup is made. */
enum err resource_file_drop(struct act *, const char *dir, const char *sha256,
    bool *removed) MUST_CHECK;

#endif
