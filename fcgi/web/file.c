/* file.c - see file.h. */
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "web/file.h"
#include "web/resp.h"

/* Digits at *p, which is moved behind them; -1: none, or too many. */
static int64_t
digits(const char **p)
{
	const char *s = *p;
	int64_t v = 0;

	for (; *s >= '0' && *s <= '9'; s++) {
		if (s - *p >= 18)
			return -1;
		v = v * 10 + (*s - '0');
	}
	if (s == *p)
		return -1;
	*p = s;
	return v;
}

/* "-500": the last bytes. */
static int
range_tail(const char *p, uint64_t size, uint64_t *from, uint64_t *bytes)
{
	int64_t n = digits(&p);

	if (n < 0 || *p != '\0')
		return 200;
	if (n == 0 || size == 0)
		return 416;
	*bytes = (uint64_t)n < size ? (uint64_t)n : size;
	*from = size - *bytes;
	return 206;
}

int
file_range(const char *range, uint64_t size, uint64_t *from, uint64_t *bytes)
{
	const char *p = range + 6;
	int64_t first, last = INT64_MAX;

	*from = 0;
	*bytes = size;
	if (strncmp(range, "bytes=", 6) != 0)
		return 200;
	if (*p == '-')
		return range_tail(p + 1, size, from, bytes);
	if ((first = digits(&p)) < 0 || *p++ != '-')
		return 200;
	if (*p != '\0' && (last = digits(&p)) < 0)
		return 200;
	if (*p != '\0' || last < first)
		return 200;
	if ((uint64_t)first >= size)
		return 416;
	*from = (uint64_t)first;
	*bytes = size - *from;
	if ((uint64_t)(last - first) < *bytes)
		*bytes = (uint64_t)(last - first) + 1;
	return 206;
}

/* If-Range wants the strong tag of what we have, or there is no range. */
static bool
range_holds(const struct req *rq, const struct resp *rs)
{
	const char *tag = rq->var(rq, "HTTP_IF_RANGE");
	size_t n = strlen(rs->etag);

	if (*tag == '\0')
		return true;
	return n != 0 && strlen(tag) == n + 2 && tag[0] == '"' &&
	    tag[n + 1] == '"' && memcmp(tag + 1, rs->etag, n) == 0;
}

static void
settle_range(struct file *f, const struct req *rq, struct resp *rs)
{
	char line[96];

	resp_header(rs, "Accept-Ranges", "bytes");
	if (rq->method != METHOD_GET || !range_holds(rq, rs))
		return;
	rs->status =
	    file_range(rq->var(rq, "HTTP_RANGE"), f->size, &f->from, &f->bytes);
	if (rs->status == 206)
		snprintf(line, sizeof(line), "bytes %llu-%llu/%llu",
		    (unsigned long long)f->from,
		    (unsigned long long)(f->from + f->bytes - 1),
		    (unsigned long long)f->size);
	else
		snprintf(line, sizeof(line), "bytes */%llu",
		    (unsigned long long)f->size);
	if (rs->status != 200)
		resp_header(rs, "Content-Range", line);
}

static bool
gone(struct file *f, struct resp *rs, int status)
{
	if (f->fd != -1)
		close(f->fd);
	f->fd = -1;
	rs->status = status;
	rs->sendfile = NULL;
	rs->etag[0] = '\0';
	rs->type = NULL;
	return false;
}

bool
file_open(struct file *f, const struct req *rq, struct resp *rs)
{
	/* Non-blocking: a FIFO in its place must not hang the worker. */
	const int how = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
	struct stat st;

	f->fd = open(rs->sendfile, how);
	if (f->fd == -1 && (errno == ENOENT || errno == ENOTDIR))
		return gone(f, rs, 404);
	if (f->fd == -1 || fstat(f->fd, &st) == -1) {
		log_warn("file: %s", rs->sendfile);
		return gone(f, rs, errno == ELOOP ? 404 : 500);
	}
	if (!S_ISREG(st.st_mode)) {
		log_warnx("file: %s: not a regular file", rs->sendfile);
		return gone(f, rs, 404);
	}
	f->size = f->bytes = (uint64_t)st.st_size;
	f->from = 0;
	if (rs->status == 200)
		settle_range(f, rq, rs);
	if (rs->status == 416)
		return gone(f, rs, 416);
	return true;
}

void
file_close(struct file *f)
{
	close(f->fd);
	f->fd = -1;
}

ssize_t
file_read(struct file *f, char *p, size_t n)
{
	ssize_t got;

	if (n > f->bytes)
		n = (size_t)f->bytes;
	if (n == 0)
		return 0;
	do
		got = pread(f->fd, p, n, (off_t)f->from);
	while (got == -1 && errno == EINTR);
	if (got <= 0)
		return -1; /* 0: it shrank under us */
	f->from += (uint64_t)got;
	f->bytes -= (uint64_t)got;
	return got;
}
