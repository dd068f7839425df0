/* test_ident.c - prov/ident.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "prov/ident.h"
#include "unit/with_arena.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

#define KEY "abcdefghijkmnpqrstuvwxyz23456789"
#define NAME_60 "a123456789b123456789c123456789d123456789e123456789f123456789"

static void
test_every_kind_of_file(void **state)
{
	static const struct {
		const char *file;
		enum file_kind kind;
		const char *mac;
		int number;
		const char *name, *section;
	} cases[] = {
		{ "y000000000028.cfg", FILE_GLOBAL, "", 28, NULL, NULL },
		{ "y000000000000.cfg", FILE_GLOBAL, "", 0, NULL, NULL },
		{ "y000000009999.cfg", FILE_GLOBAL, "", 9999, NULL, NULL },
		{ "y00000000028.cfg", FILE_GLOBAL, "", 28, NULL, NULL },
		{ "001565aabbcc.cfg", FILE_MAC, "001565aabbcc", 0, NULL, NULL },
		{ "001565AABBcc.cfg", FILE_MAC, "001565aabbcc", 0, NULL, NULL },
		{ "000000000028.cfg", FILE_MAC, "000000000028", 0, NULL, NULL },
		{ "001565aabbcc.boot", FILE_BOOT, "001565aabbcc", 0, NULL,
		    NULL },
		{ "y000000000000.boot", FILE_COMMON_BOOT, "", 0, NULL, NULL },
		{ "001565aabbcc-local.cfg", FILE_LOCAL, "001565aabbcc", 0, NULL,
		    NULL },
		{ "001565aabbcc-contact.xml", FILE_CONTACT, "001565aabbcc", 0,
		    NULL, NULL },
		{ "001565AABBCC-calllog.xml", FILE_CALLLOG, "001565aabbcc", 0,
		    NULL, NULL },
		{ "book/sales-2.xml", FILE_BOOK, "", 0, "sales-2", NULL },
		{ "book/" NAME_60 ".xml", FILE_BOOK, "", 0, NAME_60, NULL },
		{ "favorite_setting.xml", FILE_FAVORITE, "", 0, NULL, NULL },
		{ "super_search.xml", FILE_SUPER_SEARCH, "", 0, NULL, NULL },
		{ "AutoDST.xml", FILE_AUTO_DST, "", 0, NULL, NULL },
		{ "dialnow.xml", FILE_DIALNOW, "", 0, NULL, NULL },
		{ "r/firmware/T46U-108.86.0.45.rom", FILE_RESOURCE, "", 0,
		    "T46U-108.86.0.45.rom", "firmware" },
		{ "r/wallpaper/a", FILE_RESOURCE, "", 0, "a", "wallpaper" },
		{ "r/ringtone/Ring_1.wav", FILE_RESOURCE, "", 0, "Ring_1.wav",
		    "ringtone" },
		{ "r/screensaver/x.png", FILE_RESOURCE, "", 0, "x.png",
		    "screensaver" },
		{ "r/logo/x.dob", FILE_RESOURCE, "", 0, "x.dob", "logo" },
		{ "r/certificate/ca.pem", FILE_RESOURCE, "", 0, "ca.pem",
		    "certificate" },
		{ "r/language/000.GUI.lang", FILE_RESOURCE, "", 0,
		    "000.GUI.lang", "language" },
		{ "r/other/" NAME_60 "0123456789012345678901234567890123456789",
		    FILE_RESOURCE, "", 0,
		    NAME_60 "0123456789012345678901234567890123456789",
		    "other" },
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		const char *rest = arena_printf(a, KEY "/%s", cases[i].file);
		struct ident id;

		print_message("%s\n", cases[i].file);
		assert_int_equal(ident_parse(a, rest, "", &id), ERR_OK);
		assert_int_equal(id.kind, cases[i].kind);
		assert_string_equal(id.path_key, KEY);
		assert_string_equal(id.mac, cases[i].mac);
		assert_int_equal(id.number, cases[i].number);
		assert_string_equal(id.file, cases[i].file);
		assert_null(id.term);
		if (cases[i].name == NULL)
			assert_null(id.name);
		else
			assert_string_equal(id.name, cases[i].name);
		if (cases[i].section == NULL)
			assert_null(id.section);
		else
			assert_string_equal(id.section, cases[i].section);
	}
}

static void
test_anything_else_is_not_found(void **state)
{
	static const char *const files[] = {
		"",
		"/",
		"/001565aabbcc.cfg",
		"001565aabbcc.cfg/",
		"001565aabbcc",
		"001565aabbcc.",
		"001565aabbcc.CFG",
		"001565aabbcc.cfg.bak",
		"001565aabbcc.cfg ",
		" 001565aabbcc.cfg",
		"001565aabbc.cfg",
		"001565aabbccd.cfg",
		"001565aabbcg.cfg",
		"00:15:65:aa:bb:cc.cfg",
		"00-15-65-aa-bb-cc.cfg",
		"0015.65aa.bbcc.cfg",
		"001565aabbcc-local.xml",
		"001565aabbcc-contact.cfg",
		"001565aabbcc-Local.cfg",
		"001565aabbcc--local.cfg",
		"y.cfg",
		"y28.cfg",
		"y0000000028.cfg",
		"y0000000000028.cfg",
		"y000000010000.cfg",
		"y999999999999.cfg",
		"y00000000002a.cfg",
		"y-00000000028.cfg",
		"y+00000000028.cfg",
		"Y000000000028.cfg",
		"y000000000028.boot",
		"y00000000000.boot",
		"y000000000028.cfg\n",
		"book/",
		"book/.xml",
		"book/Sales.xml",
		"book/a_b.xml",
		"book/a.b.xml",
		"book/a/b.xml",
		"book//a.xml",
		"book/a",
		"book/a.XML",
		"book/" NAME_60 "x.xml",
		"favorite_setting.xml/",
		"Favorite_setting.xml",
		"autodst.xml",
		"r",
		"r/",
		"r/firmware",
		"r/firmware/",
		"r/firmware//a",
		"r/firmware/a/b",
		"r/firmware/.a",
		"r/firmware/..",
		"r/firmware/a b",
		"r/firmware/a%20b",
		"r/firmware/\xc3\xa9",
		"r/firm/a",
		"r/firmwares/a",
		"r/Firmware/a",
		"r//a",
		"r/logo/" NAME_60 "01234567890123456789012345678901234567890",
		"other/a",
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(files); i++) {
		const char *rest = arena_printf(a, KEY "/%s", files[i]);
		struct ident id;

		print_message("\"%s\"\n", files[i]);
		assert_int_equal(ident_parse(a, rest, "", &id), ERR_NOTFOUND);
		assert_int_equal(id.kind, FILE__MAX);
		assert_string_equal(id.path_key, KEY);
		assert_string_equal(id.file, files[i]);
		assert_string_equal(id.mac, "");
	}
}

static void
test_a_path_key_is_32_letters_and_digits(void **state)
{
	static const char *const rests[] = {
		"",
		"/",
		KEY,
		"001565aabbcc.cfg",
		"/001565aabbcc.cfg",
		"abcdefghijkmnpqrstuvwxyz2345678/001565aabbcc.cfg",
		KEY "a/001565aabbcc.cfg",
		"Abcdefghijkmnpqrstuvwxyz23456789/001565aabbcc.cfg",
		"abcdefghijkmnpqrstuvwxyz2345678_/001565aabbcc.cfg",
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(rests); i++) {
		struct ident id;

		print_message("\"%s\"\n", rests[i]);
		assert_int_equal(ident_parse(a, rests[i], "", &id),
		    ERR_NOTFOUND);
		assert_string_equal(id.path_key, "");
		assert_string_equal(id.file, rests[i]);
	}
}

static void
test_a_search_term_is_decoded(void **state)
{
	static const struct {
		const char *query, *term;
	} cases[] = {
		{ "", NULL },
		{ "term=", NULL },
		{ "term=ada", "ada" },
		{ "a=1&term=ada&b=2", "ada" },
		{ "a&term=ada", "ada" },
		{ "term=ada&term=bob", "ada" },
		{ "xterm=ada", NULL },
		{ "Term=ada", NULL },
		{ "term", NULL },
		{ "&&&", NULL },
		{ "term=a+b%20c%2Bd", "a b c+d" },
		{ "term=%c3%A9", "\xc3\xa9" },
		{ "term=\xc3\xa9", "\xc3\xa9" },
		{ "term=a=b", "a=b" },
		{ "term=%25%27", "%'" },
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct ident id;

		print_message("?%s\n", cases[i].query);
		assert_int_equal(
		    ident_parse(a, KEY "/book/a.xml", cases[i].query, &id),
		    ERR_OK);
		if (cases[i].term == NULL)
			assert_null(id.term);
		else
			assert_string_equal(id.term, cases[i].term);
	}
}

static void
test_a_bad_search_term_finds_nothing(void **state)
{
	static const char *const queries[] = {
		"term=%",
		"term=%4",
		"term=%4&b=2",
		"term=%zz",
		"term=%00",
		"term=a%0ab",
		"term=%7f",
		"term=%ff",
		"term=%c3",
		"term=" NAME_60 "012345678901234567890",
	};
	struct ident id;

	(void)state;
	for (size_t i = 0; i < NITEMS(queries); i++) {
		print_message("?%s\n", queries[i]);
		assert_int_equal(
		    ident_parse(a, KEY "/book/a.xml", queries[i], &id),
		    ERR_NOTFOUND);
		assert_int_equal(id.kind, FILE__MAX);
	}
	assert_int_equal(ident_parse(a, KEY "/book/a.xml",
			     "term=" NAME_60 "01234567890123456789", &id),
	    ERR_OK);
	assert_int_equal(strlen(id.term), 80);
}

static void
test_other_files_do_not_mind_a_query(void **state)
{
	struct ident id;

	(void)state;
	assert_int_equal(ident_parse(a, KEY "/001565aabbcc.cfg", "term=%", &id),
	    ERR_OK);
	assert_null(id.term);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind_of_file),
		cmocka_unit_test(test_anything_else_is_not_found),
		cmocka_unit_test(test_a_path_key_is_32_letters_and_digits),
		cmocka_unit_test(test_a_search_term_is_decoded),
		cmocka_unit_test(test_a_bad_search_term_finds_nothing),
		cmocka_unit_test(test_other_files_do_not_mind_a_query),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
