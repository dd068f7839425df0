/* test_knock.c - db/knock.c at doors of our own. */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/knock.h"

#define LONG_MS 600000 /* never in a test */

struct door {
	int fd;
	struct host host;
};

/* Knocks at it are taken by the kernel, whether somebody comes or not. */
static struct door
door(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(in);
	struct door d = { .fd = socket(AF_INET, SOCK_STREAM, 0),
		.host = { .name = "127.0.0.1" } };

	assert_int_equal(bind(d.fd, (const void *)&in, len), 0);
	assert_int_equal(getsockname(d.fd, (void *)&in, &len), 0);
	assert_int_equal(listen(d.fd, 4), 0);
	d.host.port = ntohs(in.sin_port);
	return d;
}

static enum knock_answer
answer(struct knock *k)
{
	enum knock_answer a;

	while ((a = knock_heard(k)) == KNOCK_WAIT)
		poll(NULL, 0, 5);
	return a;
}

static void
test_who_speaks_is_there(void **state)
{
	struct knock k = KNOCK_NONE;
	struct door d = door();
	int fd;

	(void)state;
	knock_start(&k, &d.host, LONG_MS);
	assert_true(k.under_way);
	assert_int_equal(knock_heard(&k), KNOCK_WAIT);
	fd = accept(d.fd, NULL, NULL);
	assert_int_equal(knock_heard(&k), KNOCK_WAIT);
	assert_int_equal(write(fd, "J", 1), 1);
	assert_int_equal(answer(&k), KNOCK_SOMEBODY);
	assert_false(k.under_way);
	assert_int_equal(k.fd, -1);
	close(fd);
	close(d.fd);
}

static void
test_who_says_nothing_is_not(void **state)
{
	struct knock k = KNOCK_NONE;
	struct door d = door();
	int fd;

	(void)state;
	knock_start(&k, &d.host, 20); /* a server that is stopped */
	assert_int_equal(answer(&k), KNOCK_NOBODY);
	fd = accept(d.fd, NULL, NULL);
	close(fd);

	knock_start(&k, &d.host, LONG_MS); /* one that hangs up */
	fd = accept(d.fd, NULL, NULL);
	close(fd);
	assert_int_equal(answer(&k), KNOCK_NOBODY);
	close(d.fd);

	knock_start(&k, &d.host, LONG_MS); /* one that is not there */
	assert_int_equal(answer(&k), KNOCK_NOBODY);
	assert_int_equal(knock_heard(&k), KNOCK_NOBODY);
}

/* localhost is [::1] and 127.0.0.1, and we are at one of them alone. */
static void
test_every_address_is_tried(void **state)
{
	struct knock k = KNOCK_NONE;
	struct door d = door();
	struct pollfd p = { .fd = d.fd, .events = POLLIN };
	int fd;

	(void)state;
	d.host.name = "localhost";
	knock_start(&k, &d.host, LONG_MS);
	while (poll(&p, 1, 5) == 0)
		assert_int_equal(knock_heard(&k), KNOCK_WAIT);
	fd = accept(d.fd, NULL, NULL);
	assert_int_equal(write(fd, "J", 1), 1);
	assert_int_equal(answer(&k), KNOCK_SOMEBODY);
	close(fd);
	close(d.fd);
}

static void
test_no_door_is_nobody(void **state)
{
	static const struct host none[] = {
		{ .name = "", .port = 3306 },
		{ .socket = "/nowhere/s" },
		{ .socket =
			"/a/path/that/is/longer/than/any/socket/may/be/on/a/"
			"system/of/this/kind/which/has/one/hundred/and/"
			"eight/characters/for/it" },
	};
	struct knock k = KNOCK_NONE;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		knock_start(&k, &none[i], LONG_MS);
		assert_true(k.under_way);
		assert_int_equal(knock_heard(&k), KNOCK_NOBODY);
		assert_false(k.under_way);
	}
	knock_start(&k, &none[1], LONG_MS);
	knock_stop(&k);
	knock_stop(&k);
	assert_false(k.under_way);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_speaks_is_there),
		cmocka_unit_test(test_who_says_nothing_is_not),
		cmocka_unit_test(test_every_address_is_tried),
		cmocka_unit_test(test_no_door_is_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
