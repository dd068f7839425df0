/* test_listen.c - web/listen.c on real sockets in a folder of its own. */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "web/listen.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

static char dir[] = "/tmp/test_listen.XXXXXX";
static char path[64];

static int
setup(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/s", dir);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir);
}

static int
connects(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), rc;

	memcpy(sun.sun_path, path, strlen(path));
	rc = connect(fd, (const void *)&sun, sizeof(sun));
	close(fd);
	return rc == 0;
}

static void
test_a_path_gets_its_mode(void **state)
{
	struct listen_conf c = { .where = path, .mode = 0640 };
	struct stat st;
	int fd;

	(void)state;
	assert_int_equal(listen_open(&c, &fd), ERR_OK);
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	assert_true(connects());
	listen_close(&c, fd);
	assert_int_equal(access(path, F_OK), -1);
}

static void
test_a_living_process_keeps_its_socket(void **state)
{
	struct listen_conf c = { .where = path, .mode = 0600 };
	int fd, other;

	(void)state;
	assert_int_equal(listen_open(&c, &fd), ERR_OK);
	assert_int_equal(listen_open(&c, &other), ERR_CONFLICT);
	assert_int_equal(other, -1);
	assert_true(connects());
	listen_close(&c, fd);
}

static void
test_a_dead_process_loses_it(void **state)
{
	struct listen_conf c = { .where = path, .mode = 0600 };
	int fd;

	(void)state;
	assert_int_equal(listen_open(&c, &fd), ERR_OK);
	close(fd);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(listen_open(&c, &fd), ERR_OK);
	assert_true(connects());
	listen_close(&c, fd);
}

static void
test_closing_leaves_a_successor_alone(void **state)
{
	struct listen_conf c = { .where = path, .mode = 0600 };
	int old, fd;

	(void)state;
	assert_int_equal(listen_open(&c, &old), ERR_OK);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(listen_open(&c, &fd), ERR_OK);
	listen_close(&c, old);
	assert_true(connects());
	listen_close(&c, fd);
	assert_int_equal(access(path, F_OK), -1);
}

static void
test_what_is_no_socket_is_left_alone(void **state)
{
	struct listen_conf c = { .where = path, .mode = 0600 };
	int fd = open(path, O_CREAT | O_WRONLY, 0600);

	(void)state;
	close(fd);
	assert_int_equal(listen_open(&c, &fd), ERR_CONFLICT);
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
}

static void
test_mistakes_are_told(void **state)
{
	static const char *const wheres[] = { "", "sock", "127.0.0.1",
		"127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:9x",
		"127.0.0.1:-9", "::1:9000", "[::1]", "[::1]9000", ":9000",
		"[]:9000", "localhost:9000", "1.2.3:9000:9000", "256.1.1.1:9",
		"/way/too/long/"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
		"systemd" };
	struct listen_conf c = { .mode = 0600 };
	int fd;

	(void)state;
	unsetenv("LISTEN_FDS");
	for (size_t i = 0; i < NITEMS(wheres); i++) {
		print_message("  \"%s\"\n", wheres[i]);
		c.where = wheres[i];
		assert_int_equal(listen_open(&c, &fd), ERR_INVALID);
		assert_int_equal(fd, -1);
	}
	c = (struct listen_conf){ .where = path, .owner = "no such user" };
	assert_int_equal(listen_open(&c, &fd), ERR_INVALID);
	c = (struct listen_conf){ .where = path, .group = "no such group" };
	assert_int_equal(listen_open(&c, &fd), ERR_INVALID);
	assert_int_equal(access(path, F_OK), -1);
	c = (struct listen_conf){ .where = "/nonexistent/s" };
	assert_int_equal(listen_open(&c, &fd), ERR_SYSTEM);
}

/* A port that was free a moment ago. */
static int
free_port(void)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (const void *)&sin, sizeof(sin)), 0);
	assert_int_equal(getsockname(fd, (void *)&sin, &len), 0);
	close(fd);
	return ntohs(sin.sin_port);
}

static void
test_a_port(void **state)
{
	char where[32];
	struct listen_conf c = { .where = where };
	int fd, other;

	(void)state;
	snprintf(where, sizeof(where), "127.0.0.1:%d", free_port());
	assert_int_equal(listen_open(&c, &fd), ERR_OK);
	assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
	assert_int_equal(listen_open(&c, &other), ERR_CONFLICT);
	listen_close(&c, fd);
}

static void
test_a_socket_handed_over(void **state)
{
	char pid[16];
	struct listen_conf c = { .where = path, .mode = 0600 };
	int was0 = dup(0), fd, got;

	(void)state;
	assert_int_equal(listen_open(&c, &fd), ERR_OK);
	assert_int_equal(dup2(fd, 0), 0);
	c.where = "stdin";
	assert_int_equal(listen_open(&c, &got), ERR_OK);
	assert_int_equal(got, 0);
	assert_true(fcntl(0, F_GETFD) & FD_CLOEXEC);

	/* systemd's is always descriptor 3, which a test cannot take over */
	c.where = "systemd";
	setenv("LISTEN_FDS", "1", 1);
	setenv("LISTEN_PID", "1", 1);
	assert_int_equal(listen_open(&c, &got), ERR_INVALID);
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("LISTEN_PID", pid, 1);
	if (fd == 3) {
		assert_int_equal(listen_open(&c, &got), ERR_OK);
		assert_int_equal(got, 3);
	}
	assert_int_equal(dup2(was0, 0), 0);
	close(was0);
	c.where = "stdin";
	assert_int_equal(listen_open(&c, &got), ERR_INVALID);
	c.where = path;
	listen_close(&c, fd);
	assert_int_equal(access(path, F_OK), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_path_gets_its_mode),
		cmocka_unit_test(test_a_living_process_keeps_its_socket),
		cmocka_unit_test(test_a_dead_process_loses_it),
		cmocka_unit_test(test_closing_leaves_a_successor_alone),
		cmocka_unit_test(test_what_is_no_socket_is_left_alone),
		cmocka_unit_test(test_mistakes_are_told),
		cmocka_unit_test(test_a_port),
		cmocka_unit_test(test_a_socket_handed_over),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
