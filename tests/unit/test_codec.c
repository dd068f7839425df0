/* test_codec.c - db/codec.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/codec.h"

static void
test_found_by_its_whole_name(void **state)
{
	(void)state;
	assert_string_equal(codec_find("pcma", 4)->payload_type, "PCMA");
	assert_string_equal(codec_find("g729 opus", 4)->name, "g729");
	assert_null(codec_find("pcm", 3));
	assert_null(codec_find("pcmaa", 5));
	assert_null(codec_find("PCMA", 4));
	assert_null(codec_find("", 0));
}

static void
test_slots_and_names_are_not_given_twice(void **state)
{
	(void)state;
	assert_true(ncodecs <= 64); /* check_codecs() keeps a bit for each */
	for (size_t i = 0; i < ncodecs; i++) {
		const struct codec *c = &codecs[i];

		print_message("codec %s\n", c->name);
		assert_ptr_equal(codec_find(c->name, strlen(c->name)), c);
		assert_true(c->slot != 0 || c->named);
		assert_int_equal(c->slot != 0, c->payload_type != NULL);
		for (size_t j = 0; j < i && c->slot != 0; j++)
			assert_int_not_equal(codecs[j].slot, c->slot);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found_by_its_whole_name),
		cmocka_unit_test(test_slots_and_names_are_not_given_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
