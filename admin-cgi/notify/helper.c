/* helper.c - programs of our own, side by side; see way.h. */
#include <sys/wait.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "notify/way.h"

#define LINE_MAX_BYTES 1000

/* What has come of one. */
struct reading {
	char text[LINE_MAX_BYTES + 1];
	size_t len;
};

static void
drop(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

/* Its standard input and output are pipes; it inherits nothing else, least of
 * all the connection to the database, which the library leaves open. */
static bool
start(const char *program, struct helper *h)
{
	char *const argv[] = { (char[]){ "voipconfig-sip-notify" }, NULL };
	char *const env[] = { NULL };
	posix_spawn_file_actions_t fa;
	int in[2] = { -1, -1 }, out[2] = { -1, -1 };
	pid_t pid;
	int rc;

	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) {
		log_warn("notify: a pipe");
		drop(&in[0]);
		drop(&in[1]);
		return false;
	}
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_adddup2(&fa, in[0], 0);
	posix_spawn_file_actions_adddup2(&fa, out[1], 1);
	posix_spawn_file_actions_addclosefrom_np(&fa, 3);
	rc = posix_spawn(&pid, program, &fa, NULL, argv, env);
	posix_spawn_file_actions_destroy(&fa);
	close(in[0]);
	close(out[1]);
	h->in = in[1];
	h->out = out[0];
	if (rc == 0) {
		h->pid = (int)pid;
		return true;
	}
	errno = rc;
	log_warn("notify: %s", program);
	drop(&h->in);
	drop(&h->out);
	return false;
}

/* A request is shorter than what a pipe holds. */
static void
ask(struct helper *h)
{
	if (write(h->in, h->ask, strlen(h->ask)) != (ssize_t)strlen(h->ask))
		log_warn("notify: voipconfig-sip-notify takes no request");
	drop(&h->in);
}

static void
take(struct helper *h, struct reading *r)
{
	ssize_t n = read(h->out, r->text + r->len, LINE_MAX_BYTES - r->len);

	if (n > 0)
		r->len += (size_t)n;
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		drop(&h->out);
}

/* Reads from all until each has ended, or the time is over. */
static void
read_all(struct helper *h, struct reading *r, size_t n, uint64_t until)
{
	struct pollfd p[NOTIFY_CLAIM_MAX];
	uint64_t now;
	size_t open;

	while ((now = clock_mono_us()) < until) {
		open = 0;
		for (size_t i = 0; i < n; i++) {
			p[i] =
			    (struct pollfd){ .fd = h[i].out, .events = POLLIN };
			open += h[i].out != -1;
		}
		if (open == 0)
			return;
		if (poll(p, n, (int)((until - now) / 1000 + 1)) < 0 &&
		    errno != EINTR)
			return;
		for (size_t i = 0; i < n; i++)
			if (h[i].out != -1 && p[i].revents != 0)
				take(&h[i], &r[i]);
	}
}

static void
end(struct arena *a, struct helper *h, struct reading *r)
{
	int status = 0;

	if (h->pid == 0)
		return;
	if (h->out != -1) /* it had its time */
		kill(h->pid, SIGKILL);
	drop(&h->out);
	while (waitpid(h->pid, &status, 0) == -1 && errno == EINTR)
		;
	r->text[r->len] = '\0';
	r->text[strcspn(r->text, "\n")] = '\0';
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && r->len != 0)
		h->answer = arena_strdup(a, r->text);
}

void
helpers_run(struct arena *a, const char *program, struct helper *h, size_t n,
    int64_t seconds)
{
	struct reading *r = arena_alloc(a, n * sizeof(*r));

	if (n > NOTIFY_CLAIM_MAX)
		n = NOTIFY_CLAIM_MAX;
	signal(SIGPIPE, SIG_IGN); /* of one that dies before it is asked */
	for (size_t i = 0; i < n; i++) {
		h[i].answer = NULL;
		h[i].pid = 0;
		h[i].in = h[i].out = -1;
		r[i].len = 0;
		if (start(program, &h[i]))
			ask(&h[i]);
	}
	read_all(h, r, n, clock_mono_us() + (uint64_t)seconds * 1000000);
	for (size_t i = 0; i < n; i++)
		end(a, &h[i], &r[i]);
}
