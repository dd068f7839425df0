/* test_conf.c - base/conf.c. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/conf.h"
#include "unit/with_arena.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

struct conf {
	const char *socket, *name;
	int64_t workers, body;
	bool syslog;
	unsigned mode;
};

/* clang-format off */
static const struct conf_key keys[] = {
	{ "socket", CONF_STR, offsetof(struct conf, socket), NULL, 0, 0 },
	{ "name", CONF_STR, offsetof(struct conf, name), "voip", 0, 0 },
	{ "workers", CONF_INT, offsetof(struct conf, workers), "4", 1, 256 },
	{ "body", CONF_SIZE, offsetof(struct conf, body), "64k", 0, 1 << 30 },
	{ "syslog", CONF_BOOL, offsetof(struct conf, syslog), "no", 0, 0 },
	{ "mode", CONF_MODE, offsetof(struct conf, mode), "0660", 0, 0 },
};
/* clang-format on */

static enum err
parse(const char *text, struct conf *out)
{
	return conf_parse("test.conf", text, strlen(text), keys, NITEMS(keys),
	    a, out);
}

static void
test_defaults_fill_what_is_not_given(void **state)
{
	struct conf c;

	(void)state;
	assert_int_equal(parse("socket=/run/x", &c), ERR_OK);
	assert_string_equal(c.socket, "/run/x");
	assert_string_equal(c.name, "voip");
	assert_int_equal(c.workers, 4);
	assert_int_equal(c.body, 65536);
	assert_false(c.syslog);
	assert_int_equal(c.mode, 0660);
}

static void
test_every_type_is_read(void **state)
{
	struct conf c;

	(void)state;
	assert_int_equal(parse("# a comment\n"
			       "\n"
			       "  \t \n"
			       "socket =\r\n"
			       "\tname\t=  a b # c = d  \n"
			       "   # indented comment\n"
			       "workers = 256\n"
			       "body = 2M\n"
			       "syslog = yes\n"
			       "mode = 640",
			     &c),
	    ERR_OK);
	assert_string_equal(c.socket, "");
	assert_string_equal(c.name, "a b # c = d");
	assert_int_equal(c.workers, 256);
	assert_int_equal(c.body, 2 * 1024 * 1024);
	assert_true(c.syslog);
	assert_int_equal(c.mode, 0640);
}

static void
test_a_mistake_changes_nothing(void **state)
{
	static const char *const bad[] = {
		"workers = 4",                          /* socket missing */
		"socket = a\nsocket = b",               /* twice */
		"socket = a\nwrokers = 3",              /* misspelt */
		"socket = a\nfrobnicate = 3",           /* unknown */
		"socket = a\n= 3",                      /* no name */
		"socket = a\nworkers",                  /* no = */
		"socket = a\nworkers =",                /* no number */
		"socket = a\nworkers = 0",              /* too small */
		"socket = a\nworkers = 257",            /* too large */
		"socket = a\nworkers = 4 # cpu",        /* comment behind */
		"socket = a\nworkers = 4.5",            /* not whole */
		"socket = a\nbody = k",                 /* no number */
		"socket = a\nbody = 1t",                /* no such unit */
		"socket = a\nbody = 2g",                /* too large */
		"socket = a\nbody = 9999999999999999g", /* overflows */
		"socket = a\nbody = -1k",               /* negative */
		"socket = a\nbody =",                   /* empty */
		"socket = a\nsyslog = true",            /* yes or no */
		"socket = a\nsyslog = Yes",             /* lower case */
		"socket = a\nmode = 8",                 /* not octal */
		"socket = a\nmode = 06600",             /* too long */
		"socket = a\nmode = 0680",              /* not octal */
		"socket = a\nname = a\033[2J",          /* control character */
		"socket = a\nname = \xff",              /* not UTF-8 */
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(bad); i++) {
		struct conf c = { .workers = 77 }, was = c;

		print_message("%s\n", bad[i]);
		assert_int_equal(parse(bad[i], &c), ERR_INVALID);
		assert_memory_equal(&c, &was, sizeof(c));
	}
}

static void
test_zero_byte_is_refused(void **state)
{
	static const char text[] = "socket = a\0b\n";
	struct conf c;

	(void)state;
	assert_int_equal(conf_parse("test.conf", text, sizeof(text) - 1, keys,
			     NITEMS(keys), a, &c),
	    ERR_INVALID);
}

static void
test_a_very_long_unknown_key_is_refused(void **state)
{
	char *text = arena_alloc(a, 5000);
	struct conf c;

	(void)state;
	memset(text, 'x', 4000);
	memcpy(text + 4000, " = 1", 5);
	assert_int_equal(parse(text, &c), ERR_INVALID);
}

static void
test_file_is_read(void **state)
{
	char path[] = "/tmp/test_conf.XXXXXX";
	int fd = mkstemp(path);
	struct conf c;

	(void)state;
	assert_true(fd != -1);
	assert_int_equal(write(fd, "socket = s\n", 11), 11);
	close(fd);
	assert_int_equal(conf_read(path, keys, NITEMS(keys), a, &c), ERR_OK);
	assert_string_equal(c.socket, "s");
	unlink(path);
	assert_int_equal(conf_read(path, keys, NITEMS(keys), a, &c),
	    ERR_INVALID);
	assert_int_equal(conf_read("/tmp", keys, NITEMS(keys), a, &c),
	    ERR_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults_fill_what_is_not_given),
		cmocka_unit_test(test_every_type_is_read),
		cmocka_unit_test(test_a_mistake_changes_nothing),
		cmocka_unit_test(test_zero_byte_is_refused),
		cmocka_unit_test(test_a_very_long_unknown_key_is_refused),
		cmocka_unit_test(test_file_is_read),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
