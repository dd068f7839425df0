/* test_metrics.c - prov/metrics.c. */
#include <sys/wait.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "prov/metrics.h"

static struct arena *a;
static struct metrics *m;

static int
setup(void **state)
{
	(void)state;
	a = arena_new();
	m = metrics_new();
	return m == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static const char *
printed(void)
{
	struct buf b = BUF_INIT(a);

	metrics_print(m, &b);
	return b.p;
}

/* Is there exactly this line? */
static int
has(const char *text, const char *line)
{
	const char *s = strstr(text, arena_printf(a, "\n%s\n", line));

	if (s == NULL)
		print_message("missing: %s\nin:\n%s", line, text);
	return s != NULL;
}

static void
test_counters_count_from_nothing(void **state)
{
	const char *s = printed();

	(void)state;
	assert_true(has(s, "voipconfig_db_trips_total 0"));
	assert_true(has(s, "voipconfig_worker_crashes_total 0"));
	assert_true(has(s, "voipconfig_request_seconds_count 0"));
	assert_null(strstr(s, "kind="));

	metrics_add(m, METRIC_DB_TRIPS, 2);
	metrics_add(m, METRIC_DB_TRIPS, 40);
	metrics_add(m, METRIC__MAX, 1);
	s = printed();
	assert_true(has(s, "voipconfig_db_trips_total 42"));
	assert_true(has(s, "voipconfig_db_flush_total 0"));
}

static void
test_requests_by_kind_class_and_reason(void **state)
{
	const char *s;

	(void)state;
	metrics_request(m, FILE_MAC, 200, REASON_SERVED, 1000, 400);
	metrics_request(m, FILE_MAC, 206, REASON_SERVED, 10, 500);
	metrics_request(m, FILE_MAC, 401, REASON_PASSWORD, 0, 501);
	metrics_request(m, FILE__MAX, 404, REASON_BAD_NAME, 0, 20000000);
	metrics_request(m, (enum file_kind)77, 0, REASON__MAX, 0, 1000000);
	s = printed();
	assert_true(has(s,
	    "voipconfig_requests_total{kind=\"mac\","
	    "status=\"2xx\",reason=\"served\"} 2"));
	assert_true(has(s,
	    "voipconfig_requests_total{kind=\"mac\","
	    "status=\"4xx\",reason=\"password\"} 1"));
	assert_true(has(s,
	    "voipconfig_requests_total{kind=\"none\","
	    "status=\"4xx\",reason=\"bad_name\"} 1"));
	assert_true(has(s,
	    "voipconfig_requests_total{kind=\"none\","
	    "status=\"none\",reason=\"unknown\"} 1"));
	assert_true(has(s,
	    "voipconfig_response_bytes_total{kind=\"mac\"} "
	    "1010"));
}

/* What the test before left. */
static void
test_buckets_add_up(void **state)
{
	const char *s = printed();

	(void)state;
	assert_true(
	    has(s, "voipconfig_request_seconds_bucket{le=\"0.0005\"} 2"));
	assert_true(
	    has(s, "voipconfig_request_seconds_bucket{le=\"0.001\"} 3"));
	assert_true(has(s, "voipconfig_request_seconds_bucket{le=\"0.5\"} 3"));
	assert_true(has(s, "voipconfig_request_seconds_bucket{le=\"1\"} 4"));
	assert_true(has(s, "voipconfig_request_seconds_bucket{le=\"10\"} 4"));
	assert_true(has(s, "voipconfig_request_seconds_bucket{le=\"+Inf\"} 5"));
	assert_true(has(s, "voipconfig_request_seconds_count 5"));
	assert_true(has(s, "voipconfig_request_seconds_sum 21.001401"));
}

/* The length of a metric's name; the histogram's parts belong to it. */
static size_t
name_len(const char *s)
{
	static const char *const parts[] = { "_bucket", "_sum", "_count" };
	size_t n = strcspn(s, "{ ");

	for (size_t i = 0; i < 3; i++) {
		size_t k = strlen(parts[i]);

		if (n > k && memcmp(s + n - k, parts[i], k) == 0 &&
		    memmem(s, n, "seconds", 7) != NULL)
			return n - k;
	}
	return n;
}

/* Each name once introduced by HELP and TYPE, then its samples. */
static void
test_the_exposition_is_well_formed(void **state)
{
	const char *s = printed();
	const char *name = "";
	size_t len = 0, lines = 0;

	(void)state;
	while (*s != '\0') {
		size_t n = strcspn(s, "\n");

		if (strncmp(s, "# HELP ", 7) == 0) {
			name = s + 7;
			len = strcspn(name, " ");
			assert_memory_equal(name, "voipconfig_", 11);
			s += n + 1;
			n = strcspn(s, "\n");
			assert_memory_equal(s, "# TYPE ", 7);
			assert_memory_equal(s + 7, name, len);
			assert_true(s[7 + len] == ' ');
		} else {
			assert_int_equal(name_len(s), len);
			assert_memory_equal(s, name, len);
			assert_true(s[n - 1] >= '0' && s[n - 1] <= '9');
			lines++;
		}
		assert_true(s[n] == '\n');
		s += n + 1;
	}
	assert_true(lines > METRIC__MAX);
}

static void
test_workers_share_the_counters(void **state)
{
	int status;

	(void)state;
	for (int i = 0; i < 4; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0) {
			for (int n = 0; n < 10000; n++)
				metrics_add(m, METRIC_CACHE_HITS, 1);
			_exit(0);
		}
	}
	for (int i = 0; i < 4; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_true(has(printed(), "voipconfig_cache_hits_total 40000"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counters_count_from_nothing),
		cmocka_unit_test(test_requests_by_kind_class_and_reason),
		cmocka_unit_test(test_buckets_add_up),
		cmocka_unit_test(test_the_exposition_is_well_formed),
		cmocka_unit_test(test_workers_share_the_counters),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
