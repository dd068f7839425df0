/*
 * file.h - a file as a response body, for web servers that do not stream
 * files themselves: opened safely, whole or one range of it.
 */
#ifndef WEB_FILE_H
#define WEB_FILE_H

#include <sys/types.h>
#include <stdint.h>

#include "web/req.h"

struct file {
	int fd;         /* OWNED: file_close() */
	uint64_t size;  /* of the whole */
	uint64_t from;  /* first byte to send */
	uint64_t bytes; /* to send */
};

/*
 * Opens rs->sendfile, a regular file and no symbolic link, and settles
 * status and headers: 200, 206, 416 (nothing to send), 404 if it is gone.
 * False: there is nothing to send or to close.
 */
bool file_open(struct file *, const struct req *, struct resp *);
void file_close(struct file *);

/* The next piece, up to n bytes; 0: that was all; -1: the file failed. */
ssize_t file_read(struct file *, char *, size_t n);

/*
 * What a Range header asks of a size: 206 and *from, *bytes; 416; or 200
 * when there is no range, several, or one we cannot read: all of it, then.
 */
int file_range(const char *range, uint64_t size, uint64_t *from,
    uint64_t *bytes);

#endif
