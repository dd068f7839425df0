/* spool.c - see spool.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "web/spool.h"

#define PIECE ((size_t)64 * 1024)
#define AWAKE ((size_t)1 << 20) /* bytes that earn another deadline */

static int
failed(const char *dir, const char *verb)
{
	int status = errno == ENOSPC || errno == EDQUOT ? 507 : 500;

	log_warn("spool: %s can not be %s", dir, verb);
	return status;
}

/* The name is there for an instant; voipconfigctl resource sweep removes one
 * that a killed process left. */
static int
nameless(struct arena *a, const char *dir)
{
	char *name = arena_printf(a, "%s/.upload-XXXXXX", dir);
	int fd = mkostemp(name, O_CLOEXEC);

	if (fd != -1)
		unlink(name);
	return fd;
}

static bool
put(int fd, const char *p, size_t n)
{
	ssize_t put;

	while (n > 0) {
		put = write(fd, p, n);
		if (put == -1 && errno != EINTR)
			return false;
		if (put > 0) {
			p += put;
			n -= (size_t)put;
		}
	}
	return true;
}

/* Large bodies take their time: as long as they come, they may.  A second
 * more, because edge.c takes an alarm that is a second old for a new one. */
static void
stay_awake(const struct edge *ed, size_t before, size_t now)
{
	if (ed->deadline != 0 && before / AWAKE != now / AWAKE)
		alarm(ed->deadline + 1);
}

int
spool_body(const struct edge *ed, struct peer *p, const struct req_size *size,
    size_t max, struct req *rq)
{
	size_t all = size->said ? (size_t)size->bytes : max + 1;
	char *piece = arena_alloc(rq->arena, PIECE);
	size_t want, got;

	if (ed->spool_dir == NULL) {
		log_warnx("spool: no folder is set for it");
		return 500;
	}
	if ((rq->body_fd = nameless(rq->arena, ed->spool_dir)) == -1)
		return failed(ed->spool_dir, "written to");
	do {
		want = all - rq->bodylen < PIECE ? all - rq->bodylen : PIECE;
		got = want == 0 ? 0 : p->get(p, piece, want);
		if (!put(rq->body_fd, piece, got))
			return failed(ed->spool_dir, "written to");
		stay_awake(ed, rq->bodylen, rq->bodylen + got);
		rq->bodylen += got;
	} while (got == want && rq->bodylen < all);
	rq->body_short = size->said ? rq->bodylen < all : p->broken;
	if (lseek(rq->body_fd, 0, SEEK_SET) == -1)
		return failed(ed->spool_dir, "read");
	return 0;
}

void
spool_close(struct req *rq)
{
	if (rq->body_fd != -1)
		close(rq->body_fd);
	rq->body_fd = -1;
}
