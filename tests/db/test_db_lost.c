/*
 * test_db_lost.c - db/db.c when the server leaves, freezes or refuses.
 *
 * It ends and freezes a server, so it has one of its own, made by
 * tests/db/mariadb.sh (MARIADB_SH names it when run from elsewhere).
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "db/db.h"

#define T(n) ((enum stmt)(n))

enum { T_ONE, T_ID, T_KILL, T_WRITE, T_COUNT, T_MAX };

/* clang-format off */
const struct stmt_def stmt_defs[STMT__MAX] = {
	[T_ONE] = { .sql = "SELECT 1", .nout = 1, .roles = ROLE_CTL },
	[T_ID] = { .sql = "SELECT CONNECTION_ID()", .nout = 1,
		.roles = ROLE_CTL },
	[T_KILL] = { .sql = "KILL CONNECTION ?", .nin = 1, .roles = ROLE_CTL },
	[T_WRITE] = { .sql = "INSERT INTO test.t (n) VALUES (?)", .nin = 1,
		.roles = ROLE_CTL },
	[T_COUNT] = { .sql = "SELECT COUNT(*) FROM test.t", .nout = 1,
		.roles = ROLE_CTL },
};
/* clang-format on */

_Static_assert((int)T_MAX <= (int)STMT__MAX, "the table has room");

const char *
stmt_name(enum stmt st)
{
	(void)st;
	return "TEST";
}

static char dir[] = "/tmp/vc_lost.XXXXXX";
static char sock[sizeof(dir) + 16];
static struct db_conf conf = { .timeout = 1,
	.role = ROLE_CTL,
	.user = "root",
	.socket = sock };
static struct arena *a;
static struct db *db;

static int
mariadb(const char *verb)
{
	const char *sh = getenv("MARIADB_SH");
	char cmd[512];

	snprintf(cmd, sizeof(cmd), "sh '%s' %s %s",
	    sh != NULL ? sh : "tests/db/mariadb.sh", verb, dir);
	return system(cmd);
}

static pid_t
server_pid(void)
{
	char path[64];
	FILE *f;
	int pid;

	snprintf(path, sizeof(path), "%s/db.pid", dir);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &pid), 1);
	fclose(f);
	return pid;
}

static int
group_setup(void **state)
{
	static const char schema[] =
	    "CREATE DATABASE test;\n"
	    "CREATE TABLE test.t (id INT AUTO_INCREMENT PRIMARY KEY,"
	    " n INT) ENGINE=InnoDB;\n"
	    "CREATE USER vip@localhost IDENTIFIED BY 'secret';\n";

	(void)state;
	if (mkdtemp(dir) == NULL || mariadb("start") != 0)
		return -1;
	snprintf(sock, sizeof(sock), "%s/db.sock", dir);
	a = arena_new();
	db = db_open(&conf);
	return db_script(db, schema, 0, NULL, NULL) != ERR_OK;
}

static int
group_teardown(void **state)
{
	(void)state;
	db_close(db);
	arena_free(a);
	return mariadb("discard");
}

static enum err
ask(enum stmt st, int64_t *v)
{
	struct val row[1];
	enum err e = db_first(db, a, st, NOVALS, row, 1);

	if (e == ERR_OK && v != NULL)
		*v = row[0].i;
	return e;
}

static int64_t
count(void)
{
	int64_t n = -1;

	assert_int_equal(ask(T(T_COUNT), &n), ERR_OK);
	return n;
}

static enum err
kill_connection(int64_t id)
{
	struct db *other = db_open(&conf);
	enum err e = db_run(other, T(T_KILL), VALS(V_INT(id)), NULL);

	db_close(other);
	return e;
}

static void
test_restart_costs_one_refusal(void **state)
{
	(void)state;
	assert_int_equal(ask(T(T_ONE), NULL), ERR_OK);
	assert_int_equal(mariadb("stop"), 0);
	assert_int_equal(mariadb("start"), 0);
	assert_int_equal(ask(T(T_ONE), NULL), ERR_AGAIN);
	assert_int_equal(ask(T(T_ONE), NULL), ERR_OK);
	assert_int_equal(ask(T(T_COUNT), NULL), ERR_OK);
	assert_string_not_equal(db_error(db), "");
}

static void
test_no_server_is_asked_for_again_each_time(void **state)
{
	(void)state;
	assert_int_equal(mariadb("stop"), 0);
	assert_int_equal(ask(T(T_ONE), NULL), ERR_AGAIN);
	assert_int_equal(ask(T(T_ONE), NULL), ERR_AGAIN);
	assert_int_equal(db_ping(db), ERR_AGAIN);
	assert_int_equal(mariadb("start"), 0);
	assert_int_equal(db_ping(db), ERR_OK);
	assert_int_equal(ask(T(T_ONE), NULL), ERR_OK);
}

static void
test_frozen_server_costs_the_timeout(void **state)
{
	uint64_t t;

	(void)state;
	assert_int_equal(ask(T(T_ONE), NULL), ERR_OK);
	assert_int_equal(kill(server_pid(), SIGSTOP), 0);
	usleep(50000); /* until the last of its threads has noticed */
	t = clock_mono_us();
	assert_int_equal(ask(T(T_ONE), NULL), ERR_AGAIN);
	assert_in_range(clock_mono_us() - t, 900000, 2500000);
	t = clock_mono_us();
	assert_int_equal(ask(T(T_ONE), NULL), ERR_AGAIN); /* connecting */
	assert_in_range(clock_mono_us() - t, 900000, 2500000);
	assert_int_equal(kill(server_pid(), SIGCONT), 0);
	assert_int_equal(ask(T(T_ONE), NULL), ERR_OK);
}

static void
test_killed_connection_costs_one_refusal(void **state)
{
	int64_t id = 0;

	(void)state;
	assert_int_equal(ask(T(T_ID), &id), ERR_OK);
	assert_int_equal(kill_connection(id), ERR_OK);
	assert_int_equal(db_run(db, T(T_WRITE), VALS(V_INT(1)), NULL),
	    ERR_AGAIN);
	assert_int_equal(count(), 0);
	assert_int_equal(db_run(db, T(T_WRITE), VALS(V_INT(1)), NULL), ERR_OK);
	assert_int_equal(count(), 1);
}

/* The first half is gone with the connection: the second must not go in. */
static enum err
lose(struct db *d, struct arena *ar, void *arg)
{
	int *calls = arg;
	int64_t id = 0;

	(void)ar;
	++*calls;
	assert_int_equal(db_run(d, T(T_WRITE), VALS(V_INT(1)), NULL), ERR_OK);
	assert_int_equal(ask(T(T_ID), &id), ERR_OK);
	assert_int_equal(kill_connection(id), ERR_OK);
	assert_int_equal(db_run(d, T(T_WRITE), VALS(V_INT(2)), NULL),
	    ERR_AGAIN);
	assert_int_equal(db_run(d, T(T_WRITE), VALS(V_INT(3)), NULL),
	    ERR_AGAIN);
	return ERR_OK;
}

static void
test_transaction_is_not_continued_elsewhere(void **state)
{
	int64_t before = count();
	int calls = 0;

	(void)state;
	assert_int_equal(db_tx(db, a, lose, &calls), ERR_AGAIN);
	assert_int_equal(calls, 1);
	assert_int_equal(count(), before);
}

static void
test_wrong_password_is_not_worth_a_retry(void **state)
{
	struct db_conf other = conf;
	struct db *d;

	(void)state;
	other.user = "vip";
	other.password = "wrong";
	d = db_open(&other);
	assert_int_equal(db_ping(d), ERR_DENIED);
	db_close(d);
	other.password = "secret";
	d = db_open(&other);
	assert_int_equal(db_ping(d), ERR_OK);
	assert_int_equal(db_run(d, T(T_WRITE), VALS(V_INT(1)), NULL),
	    ERR_DENIED);
	db_close(d);
}

/* Ports 1 and 2 are closed: both are tried, and neither for long. */
static void
test_each_host_of_the_list_is_tried(void **state)
{
	struct db_conf other = conf;
	struct db *d;

	(void)state;
	other.socket = "";
	other.host = "127.0.0.1, 127.0.0.2";
	other.port = 1;
	d = db_open(&other);
	assert_int_equal(db_ping(d), ERR_AGAIN);
	assert_non_null(strstr(db_error(d), "127.0.0.2"));
	db_close(d);
}

/* A server that takes connections and says nothing. */
static int
silent_server(const char *path)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", path);
	unlink(path);
	assert_int_equal(bind(fd, (const void *)&sun, sizeof(sun)), 0);
	assert_int_equal(listen(fd, 8), 0);
	return fd;
}

/* A server that lets nobody in from here; to be killed. */
static pid_t
denying_server(const char *path)
{
	static const char no[] = "\x09\x00\x00\x00\xff\x6a\x04Sorry!";
	int fd = silent_server(path), one;
	pid_t pid = fork();

	if (pid != 0) {
		close(fd);
		return pid;
	}
	fcntl(fd, F_SETFL, 0);
	while ((one = accept(fd, NULL, NULL)) != -1) {
		if (write(one, no, sizeof(no) - 1) == -1)
			break;
		close(one);
	}
	_exit(1);
}

static void
test_a_host_that_denies_is_not_the_last(void **state)
{
	struct db_conf pair = conf;
	char list[108];
	struct db *d;
	pid_t pid;

	(void)state;
	snprintf(list, sizeof(list), "%s/no.sock", dir);
	pid = denying_server(list);
	pair.socket = list;
	pair.host = sock;
	d = db_open(&pair);
	assert_int_equal(db_ping(d), ERR_OK);
	db_close(d);

	/* When no other serves either, it is what it says that is told; and
	 * who comes next does not wait for all of them again. */
	pair.host = "/nonexistent/db.sock";
	d = db_open(&pair);
	assert_int_equal(db_ping(d), ERR_DENIED);
	assert_int_equal(db_ping(d), ERR_AGAIN);
	db_close(d);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	unlink(list);
}

/* Two ways to one server stand for two nodes that are alike. */
static struct db *
open_pair(struct db_conf *c, char *list, size_t size)
{
	*c = conf;
	snprintf(list, size, "%s, %s", sock, sock);
	c->socket = "";
	c->host = list;
	return db_open(c);
}

static enum err
id_of(struct db *d, int64_t *id)
{
	struct val row[1];
	enum err e = db_first(d, a, T(T_ID), NOVALS, row, 1);

	*id = e == ERR_OK ? row[0].i : 0;
	return e;
}

static void
test_what_is_read_is_read_elsewhere(void **state)
{
	char list[256];
	struct db_conf pair;
	struct db *d = open_pair(&pair, list, sizeof(list));
	int64_t was, is;
	uint64_t epoch;

	(void)state;
	assert_int_equal(id_of(d, &was), ERR_OK);
	epoch = db_epoch(d);
	assert_int_equal(kill_connection(was), ERR_OK);
	assert_int_equal(id_of(d, &is), ERR_OK);
	assert_int_not_equal(is, was);
	assert_int_not_equal(db_epoch(d), epoch);
	/* A write may have been done: nobody but the caller can know. */
	assert_int_equal(kill_connection(is), ERR_OK);
	assert_int_equal(db_run(d, T(T_WRITE), VALS(V_INT(1)), NULL),
	    ERR_AGAIN);
	assert_int_equal(db_run(d, T(T_WRITE), VALS(V_INT(1)), NULL), ERR_OK);
	db_close(d);
}

/* The connection goes the first time, before anything is committed. */
static enum err
lose_once(struct db *d, struct arena *ar, void *arg)
{
	int *calls = arg;
	int64_t id;
	enum err e;

	(void)ar;
	if ((e = db_run(d, T(T_WRITE), VALS(V_INT(7)), NULL)) != ERR_OK)
		return e;
	if (++*calls == 1) {
		assert_int_equal(id_of(d, &id), ERR_OK);
		assert_int_equal(kill_connection(id), ERR_OK);
	}
	return db_run(d, T(T_WRITE), VALS(V_INT(8)), NULL);
}

static void
test_transaction_is_done_whole_elsewhere(void **state)
{
	char list[256];
	struct db_conf pair;
	struct db *d = open_pair(&pair, list, sizeof(list));
	int64_t before = count();
	int calls = 0;

	(void)state;
	assert_int_equal(db_tx(d, a, lose_once, &calls), ERR_OK);
	assert_int_equal(calls, 2);
	assert_int_equal(count(), before + 2);
	db_close(d);
}

/* -1: nobody is there. */
static int
visitor(int fd)
{
	return accept4(fd, NULL, NULL, SOCK_NONBLOCK);
}

static void
test_first_of_the_list_is_returned_to(void **state)
{
	char list[108], c;
	struct db_conf pair = conf;
	uint64_t epoch, until = clock_mono_us() + 60000000;
	struct db *d;
	int door, fd;

	(void)state;
	snprintf(list, sizeof(list), "%s/other.sock", dir);
	door = silent_server(list);
	pair.socket = list;
	pair.host = sock;
	d = db_open(&pair);
	assert_int_equal(db_ping(d), ERR_OK); /* at the second */
	epoch = db_epoch(d);
	close(visitor(door));
	db_rest(d); /* too soon: it is left alone for a while */
	assert_int_equal(visitor(door), -1);
	do {
		usleep(100000);
		db_rest(d);
	} while ((fd = visitor(door)) == -1 && clock_mono_us() < until);

	/* The first is asked, and nobody waits for it meanwhile. */
	assert_int_not_equal(fd, -1);
	assert_int_equal(read(fd, &c, 1), -1);
	assert_int_equal(errno, EAGAIN);
	db_rest(d);
	assert_int_equal(db_ping(d), ERR_OK);
	assert_int_equal(db_epoch(d), epoch);

	close(door);
	unlink(list);
	assert_int_equal(symlink(sock, list), 0);
	assert_int_equal(write(fd, "J", 1), 1);
	db_rest(d);
	assert_int_equal(db_epoch(d), epoch + 1);
	assert_int_equal(db_ping(d), ERR_OK);
	db_rest(d); /* nothing is better than the first */
	assert_int_equal(db_epoch(d), epoch + 1);
	db_close(d);
	close(fd);
	unlink(list);
}

/* Each form that a host can have; where nobody listens its name is told. */
static void
test_host_has_a_port_of_its_own(void **state)
{
	static const char *const forms[][2] = {
		{ "127.0.0.1:9", "127.0.0.1" },
		{ "[::1]:9", "::1" },
		{ "::1", "::1" },
		{ "/nonexistent/db.sock", "/nonexistent/db.sock" },
	};
	struct db_conf other = conf;
	struct db *d;

	(void)state;
	other.socket = "";
	other.port = 1;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		other.host = forms[i][0];
		d = db_open(&other);
		assert_int_equal(db_ping(d), ERR_AGAIN);
		assert_non_null(strstr(db_error(d), forms[i][1]));
		db_close(d);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_killed_connection_costs_one_refusal),
		cmocka_unit_test(test_transaction_is_not_continued_elsewhere),
		cmocka_unit_test(test_wrong_password_is_not_worth_a_retry),
		cmocka_unit_test(test_each_host_of_the_list_is_tried),
		cmocka_unit_test(test_a_host_that_denies_is_not_the_last),
		cmocka_unit_test(test_what_is_read_is_read_elsewhere),
		cmocka_unit_test(test_transaction_is_done_whole_elsewhere),
		cmocka_unit_test(test_first_of_the_list_is_returned_to),
		cmocka_unit_test(test_host_has_a_port_of_its_own),
		cmocka_unit_test(test_frozen_server_costs_the_timeout),
		cmocka_unit_test(test_restart_costs_one_refusal),
		cmocka_unit_test(test_no_server_is_asked_for_again_each_time),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
