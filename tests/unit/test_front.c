/*
 * test_front.c - prov/serve.c over a database that is none
 * (fuzz/fake_link.h): what it asks of it, and how often.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the ones above first */
#include <cmocka.h>

#include "base/clock.h"
#include "fuzz/fake_link.h"
#include "prov/serve.h"

static struct arena *a;

static handler_fn *
handler_of(const char *path)
{
	for (size_t i = 0; i < nserve_routes; i++)
		if (strcmp(serve_routes[i].pattern, path) == 0)
			return serve_routes[i].handler;
	return NULL;
}

static const char *
healthz(struct serve *sv)
{
	const struct req rq = { .method = METHOD_GET, .arena = a };
	struct resp rs = { .body = BUF_INIT(a) };

	assert_int_equal(handler_of("/healthz")(sv, &rq, &rs), ERR_OK);
	buf_raw(&rs.body, "", 1);
	return rs.body.p;
}

/* On a slow machine more than a second may pass meanwhile. */
static void
test_healthz_asks_once_a_second(void **state)
{
	struct serve sv = { .db = fake_db(ROLE_PROV) };
	uint64_t began = clock_mono_us(), trips;

	(void)state;
	for (int i = 0; i < 2000; i++)
		assert_string_equal(healthz(&sv), "ok\n");
	trips = db_trips(sv.db);
	print_message("%d round trips\n", (int)trips);
	assert_in_range(trips, 1, 1 + (clock_mono_us() - began) / 1000000);
	/* What is old is asked anew. */
	sv.ping_after = clock_mono_us();
	assert_string_equal(healthz(&sv), "ok\n");
	assert_true(db_trips(sv.db) > trips);
	db_close(sv.db);
}

static void
test_healthz_repeats_that_it_is_unwell(void **state)
{
	struct serve sv = { .db = fake_db(ROLE_PROV),
		.ping_after = clock_mono_us() + 3600 * (uint64_t)1000000 };

	(void)state;
	assert_string_equal(healthz(&sv), "database does not answer\n");
	assert_int_equal(db_trips(sv.db), 0);
	sv.ping_after = 0;
	assert_string_equal(healthz(&sv), "ok\n");
	db_close(sv.db);
}

static int
setup(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_healthz_asks_once_a_second),
		cmocka_unit_test(test_healthz_repeats_that_it_is_unwell),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
