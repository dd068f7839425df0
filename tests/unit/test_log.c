/* test_log.c - base/log.c: what reaches descriptor 2. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"

static char got[4096];
static int was2, rd;

/* Standard error goes into a pipe until release(). */
static void catch (void)
{
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	was2 = dup(2);
	dup2(fd[1], 2);
	close(fd[1]);
	rd = fd[0];
}

static const char *
release(void)
{
	ssize_t n;

	dup2(was2, 2);
	close(was2);
	n = read(rd, got, sizeof(got) - 1);
	close(rd);
	got[n > 0 ? n : 0] = '\0';
	return got;
}

static void
test_a_line(void **state)
{
	(void)state;
	catch ();
	log_info("hello %d", 7);
	assert_string_equal(release(), "info hello 7\n");
	catch ();
	errno = ENOENT;
	log_warn("file");
	assert_int_equal(errno, ENOENT);
	assert_string_equal(release(),
	    "warn file: No such file or directory\n");
}

static void
test_a_line_names_its_request(void **state)
{
	(void)state;
	catch ();
	log_request(0x4d2);
	log_warnx("x");
	log_request(0);
	log_warnx("y");
	assert_string_equal(release(), "warn [00000000000004d2] x\nwarn y\n");
}

static void
test_nothing_forges_a_line(void **state)
{
	(void)state;
	catch ();
	log_warnx("%s", "a\ninfo b\x1b[2J\x7f\xc2\x9b\xc3\xa9\t.");
	assert_string_equal(release(), "warn a?info b?[2J?\?\?\xc3\xa9?.\n");
}

static void
test_a_long_line_is_cut(void **state)
{
	char s[5000];
	size_t n;

	(void)state;
	memset(s, 'a', sizeof(s));
	s[sizeof(s) - 1] = '\0';
	catch ();
	log_info("%s", s);
	n = strlen(release());
	assert_in_range(n, 1000, 1300);
	assert_string_equal(got + n - 5, "a...\n");
	catch ();
	errno = ENOENT;
	log_warn("%s", s);
	n = strlen(release());
	assert_string_equal(got + n - 5, "a...\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line),
		cmocka_unit_test(test_a_line_names_its_request),
		cmocka_unit_test(test_nothing_forges_a_line),
		cmocka_unit_test(test_a_long_line_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
