/*
 * test_pool.c - base/pool.c with real masters and workers.
 *
 * Each worker writes a struct note to a pipe when it is born and ready to
 * behave as it will; so does the master from its hooks.  Every wait is for a
 * note or a death, bounded by PATIENCE, and no test measures how long anything
 * took.
 */
#include <sys/wait.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/pool.h"

#define PATIENCE 20000 /* ms */

enum what { BORN, REPLACED, RELOADED };

struct note {
	enum what what;
	int value; /* pid of the born, was_crash of the replaced */
};

struct fixture {
	int rd, wr;
	pid_t master;
	int (*behave)(const struct fixture *); /* says BORN, then lives */
	int reload_says;
	bool step;      /* the master's hook waits until step_on() */
	int go, listen; /* for that */
};

static void
tell(const struct fixture *f, enum what what, int value)
{
	struct note n = { what, value };

	if (write(f->wr, &n, sizeof(n)) != sizeof(n))
		_exit(99);
}

static int
worker(void *arg)
{
	const struct fixture *f = arg;

	return f->behave(f);
}

static void
replaced(void *arg, int was_crash)
{
	const struct fixture *f = arg;
	char c;

	tell(f, REPLACED, was_crash);
	if (f->step && read(f->listen, &c, 1) != 1)
		_exit(98);
}

static int
reload(void *arg)
{
	struct fixture *f = arg;

	tell(f, RELOADED, 0);
	return f->reload_says;
}

static struct note
next(const struct fixture *f)
{
	struct pollfd pfd = { .fd = f->rd, .events = POLLIN };
	struct note n = { 0 };

	assert_int_equal(poll(&pfd, 1, PATIENCE), 1);
	assert_int_equal(read(f->rd, &n, sizeof(n)), sizeof(n));
	return n;
}

static int
expect(const struct fixture *f, enum what what)
{
	struct note n = next(f);

	assert_int_equal(n.what, what);
	return n.value;
}

static bool
silent(const struct fixture *f, int ms)
{
	struct pollfd pfd = { .fd = f->rd, .events = POLLIN };

	return poll(&pfd, 1, ms) == 0;
}

static void
start(struct fixture *f, int workers, unsigned drain,
    int (*behave)(const struct fixture *))
{
	struct pool_conf pc = { .workers = workers,
		.drain = drain,
		.worker = worker,
		.arg = f,
		.reload = reload,
		.replaced = replaced };
	int fd[2];

	assert_int_equal(pipe2(fd, O_CLOEXEC), 0);
	f->rd = fd[0];
	f->wr = fd[1];
	assert_int_equal(pipe2(fd, O_CLOEXEC), 0);
	f->listen = fd[0];
	f->go = fd[1];
	f->behave = behave;
	f->master = fork();
	assert_int_not_equal(f->master, -1);
	if (f->master == 0) {
		int null = open("/dev/null", O_WRONLY);

		close(f->go);
		dup2(null, STDERR_FILENO);
		_exit(pool_run(&pc));
	}
}

static void
step_on(const struct fixture *f)
{
	assert_int_equal(write(f->go, "", 1), 1);
}

static void
nap(void)
{
	const struct timespec ms = { .tv_nsec = 1000000 };

	nanosleep(&ms, NULL);
}

/* The exit status of the master, who must end within our patience. */
static int
ended(struct fixture *f)
{
	int st, left = PATIENCE;

	while (waitpid(f->master, &st, WNOHANG) == 0) {
		if (left-- == 0) {
			kill(f->master, SIGKILL);
			waitpid(f->master, &st, 0);
			fail_msg("the master did not end");
		}
		nap();
	}
	close(f->rd);
	close(f->wr);
	close(f->go);
	close(f->listen);
	return WIFEXITED(st) ? WEXITSTATUS(st) : 128 + WTERMSIG(st);
}

static int
stop(struct fixture *f)
{
	kill(f->master, SIGTERM);
	return ended(f);
}

static void
gone(pid_t pid)
{
	for (int left = PATIENCE; kill(pid, 0) == 0; left--) {
		assert_int_not_equal(left, 0);
		nap();
	}
}

static void
say_born(const struct fixture *f)
{
	tell(f, BORN, (int)getpid());
}

/* Leaves in peace at SIGTERM, as pool.h asks. */
static int
obedient(const struct fixture *f)
{
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	say_born(f);
	sigwait(&set, &sig);
	return 0;
}

/* Deaf before anybody hears of it and tells it to leave. */
static int
deaf(const struct fixture *f)
{
	signal(SIGTERM, SIG_IGN);
	say_born(f);
	while (pause() == -1)
		continue;
	return 0;
}

static int
stillborn(const struct fixture *f)
{
	say_born(f);
	return 3;
}

static int
brief(const struct fixture *f)
{
	say_born(f);
	return 0;
}

static void
test_a_dead_worker_is_replaced(void **state)
{
	struct fixture f = { 0 };
	int pid[2];

	(void)state;
	start(&f, 2, 5, obedient);
	pid[0] = expect(&f, BORN);
	pid[1] = expect(&f, BORN);
	assert_int_not_equal(pid[0], pid[1]);
	kill(pid[0], SIGKILL);
	/* the hook runs in the master while the new one is being born */
	for (int i = 0; i < 2; i++) {
		struct note n = next(&f);

		if (n.what == REPLACED)
			assert_int_equal(n.value, 1);
		else
			assert_int_not_equal(n.value, pid[0]);
	}
	assert_int_equal(stop(&f), 0);
}

static void
test_leaving_in_peace_is_no_crash(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	start(&f, 1, 5, brief);
	for (int born = 0; born < 20;) {
		struct note n = next(&f);

		if (n.what == BORN)
			born++;
		else
			assert_int_equal(n.value, 0);
	}
	assert_int_equal(stop(&f), 0);
}

/* Looked at while the master waits in its hook, so that nothing moves on. */
static void
test_sighup_replaces_one_after_another(void **state)
{
	struct fixture f = { .step = true };
	int old[3], born = 0, now = 0;

	(void)state;
	start(&f, 3, 5, obedient);
	for (int i = 0; i < 3; i++)
		old[i] = expect(&f, BORN);
	kill(f.master, SIGHUP);
	expect(&f, RELOADED);
	while (born < 3 || now < 3) {
		struct note n = next(&f);
		int left = 0;

		if (n.what == BORN) {
			born++;
			continue;
		}
		assert_int_equal(n.value, 0);
		now++;
		/* when the n-th is replaced, n have gone, not one more */
		for (int i = 0; i < 3; i++)
			left += kill(old[i], 0) == 0;
		assert_int_equal(left, 3 - now);
		step_on(&f);
	}
	for (int i = 0; i < 3; i++)
		gone(old[i]);
	assert_true(silent(&f, 300));
	assert_int_equal(stop(&f), 0);
}

static void
test_a_refused_reload_changes_nothing(void **state)
{
	struct fixture f = { .reload_says = 1 };
	int pid;

	(void)state;
	start(&f, 1, 5, obedient);
	pid = expect(&f, BORN);
	kill(f.master, SIGHUP);
	expect(&f, RELOADED);
	assert_true(silent(&f, 300));
	assert_int_equal(kill(pid, 0), 0);
	assert_int_equal(stop(&f), 0);
}

static void
test_the_deaf_are_killed(void **state)
{
	struct fixture f = { 0 };
	int pid[2];

	(void)state;
	start(&f, 2, 1, deaf);
	pid[0] = expect(&f, BORN);
	pid[1] = expect(&f, BORN);
	assert_int_equal(stop(&f), 1); /* that was not clean */
	gone(pid[0]);
	gone(pid[1]);
}

static void
test_a_deaf_worker_does_not_stop_the_rolling(void **state)
{
	struct fixture f = { 0 };
	int old, born = 0, now = 0;

	(void)state;
	start(&f, 1, 1, deaf);
	old = expect(&f, BORN);
	kill(f.master, SIGHUP);
	expect(&f, RELOADED);
	while (born < 1 || now < 1) {
		if (next(&f).what == BORN)
			born++;
		else
			now++;
	}
	gone(old);
	assert_int_equal(stop(&f), 1);
}

/* Two in a row at most: then there is a pause, however long. */
static void
test_the_stillborn_are_throttled(void **state)
{
	struct fixture f = { 0 };
	int born = 0;

	(void)state;
	start(&f, 1, 5, stillborn);
	while (born < 2)
		born += next(&f).what == BORN;
	while (!silent(&f, 500))
		born += next(&f).what == BORN;
	assert_in_range(born, 2, 3);
	assert_int_equal(stop(&f), 0);
}

static void
test_a_killed_master_leaves_no_orphan(void **state)
{
	struct fixture f = { 0 };
	int pid;

	(void)state;
	start(&f, 1, 5, obedient);
	pid = expect(&f, BORN);
	kill(f.master, SIGKILL);
	assert_int_equal(ended(&f), 128 + SIGKILL);
	gone(pid);
}

/* ^C in a terminal reaches the whole group: the master alone decides. */
static void
test_workers_ignore_sigint(void **state)
{
	struct fixture f = { 0 };
	int pid;

	(void)state;
	start(&f, 1, 5, obedient);
	pid = expect(&f, BORN);
	kill(pid, SIGINT);
	kill(pid, SIGHUP);
	assert_true(silent(&f, 200));
	assert_int_equal(kill(pid, 0), 0);
	kill(f.master, SIGINT);
	assert_int_equal(ended(&f), 0);
}

static void
test_a_senseless_number_of_workers(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	start(&f, 0, 5, obedient);
	assert_int_equal(ended(&f), 1);
	start(&f, POOL_MAX + 1, 5, obedient);
	assert_int_equal(ended(&f), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_dead_worker_is_replaced),
		cmocka_unit_test(test_leaving_in_peace_is_no_crash),
		cmocka_unit_test(test_sighup_replaces_one_after_another),
		cmocka_unit_test(test_a_refused_reload_changes_nothing),
		cmocka_unit_test(test_the_deaf_are_killed),
		cmocka_unit_test(test_a_deaf_worker_does_not_stop_the_rolling),
		cmocka_unit_test(test_the_stillborn_are_throttled),
		cmocka_unit_test(test_a_killed_master_leaves_no_orphan),
		cmocka_unit_test(test_workers_ignore_sigint),
		cmocka_unit_test(test_a_senseless_number_of_workers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
