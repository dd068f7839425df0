/* test_scan.c - base/scan.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/scan.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

static void
test_int_is_the_whole_text_or_nothing(void **state)
{
	static const struct {
		const char *s;
		int64_t min, max;
		enum err want;
		int64_t v;
	} cases[] = {
		{ "0", 0, 9, ERR_OK, 0 },
		{ "9", 0, 9, ERR_OK, 9 },
		{ "10", 0, 9, ERR_INVALID, 0 },
		{ "-1", 0, 9, ERR_INVALID, 0 },
		{ "-1", -1, 9, ERR_OK, -1 },
		{ "-0", -1, 9, ERR_INVALID, 0 },
		{ "00", 0, 9, ERR_INVALID, 0 },
		{ "01", 0, 9, ERR_INVALID, 0 },
		{ "+1", 0, 9, ERR_INVALID, 0 },
		{ " 1", 0, 9, ERR_INVALID, 0 },
		{ "1 ", 0, 9, ERR_INVALID, 0 },
		{ "1x", 0, 9, ERR_INVALID, 0 },
		{ "0x1", 0, 9, ERR_INVALID, 0 },
		{ "", 0, 9, ERR_INVALID, 0 },
		{ "-", -9, 9, ERR_INVALID, 0 },
		{ "9223372036854775807", INT64_MIN, INT64_MAX, ERR_OK,
		    INT64_MAX },
		{ "9223372036854775808", INT64_MIN, INT64_MAX, ERR_INVALID, 0 },
		{ "-9223372036854775808", INT64_MIN, INT64_MAX, ERR_OK,
		    INT64_MIN },
		{ "-9223372036854775809", INT64_MIN, INT64_MAX, ERR_INVALID,
		    0 },
		{ "18446744073709551617", INT64_MIN, INT64_MAX, ERR_INVALID,
		    0 },
		{ "99999999999999999999999", INT64_MIN, INT64_MAX, ERR_INVALID,
		    0 },
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		int64_t v = 77;

		print_message("int \"%s\"\n", cases[i].s);
		assert_int_equal(
		    scan_int(cases[i].s, cases[i].min, cases[i].max, &v),
		    cases[i].want);
		assert_true(v == (cases[i].want == ERR_OK ? cases[i].v : 77));
	}
}

static void
test_mac_in_every_usual_spelling(void **state)
{
	static const struct {
		const char *s, *want; /* NULL: refused */
	} cases[] = {
		{ "001565AABBcc", "001565aabbcc" },
		{ "00:15:65:aa:bb:cc", "001565aabbcc" },
		{ "00-15-65-AA-BB-CC", "001565aabbcc" },
		{ "00.15.65.AA.BB.CC", "001565aabbcc" },
		{ "00 15 65 AA BB CC", "001565aabbcc" },
		{ "0015.65aa.bbcc", "001565aabbcc" },
		{ "0015-65aa-bbcc", "001565aabbcc" },
		{ "", NULL },
		{ "001565aabbc", NULL },
		{ "001565aabbccd", NULL },
		{ "001565aabbcg", NULL },
		{ "00:15:65-aa:bb:cc", NULL },
		{ "00:15:65:aa:bb:c", NULL },
		{ "00:15:65:aa:bb:cc:", NULL },
		{ "00_15_65_aa_bb_cc", NULL },
		{ "0015:65aa:bbcc", NULL },
		{ "0015.65aa-bbcc", NULL },
		{ ":0:15:65:aa:bb:cc", NULL },
		{ "00015065aa0bb0ccc", NULL },
		{ " 001565aabbcc", NULL },
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		char out[MAC_LEN + 1] = "untouched";
		enum err e = scan_mac(cases[i].s, strlen(cases[i].s), out);

		print_message("mac \"%s\"\n", cases[i].s);
		assert_int_equal(e, cases[i].want ? ERR_OK : ERR_INVALID);
		assert_string_equal(out,
		    cases[i].want ? cases[i].want : "untouched");
	}
}

static void
test_mac_may_be_part_of_a_longer_text(void **state)
{
	char out[MAC_LEN + 1];

	(void)state;
	assert_int_equal(scan_mac("001565aabbcc.cfg", 12, out), ERR_OK);
	assert_string_equal(out, "001565aabbcc");
	assert_int_equal(scan_mac("00\0"
				  "565aabbcc",
			     12, out),
	    ERR_INVALID);
}

static void
test_hex_wants_exactly_so_many_bytes(void **state)
{
	uint8_t out[3] = { 7, 7, 7 };

	(void)state;
	assert_int_equal(scan_hex("00ff", out, 2), ERR_OK);
	assert_memory_equal(out, "\x00\xff\x07", 3);
	assert_int_equal(scan_hex("aB", out, 1), ERR_OK);
	assert_memory_equal(out, "\xab\xff\x07", 3);
	assert_int_equal(scan_hex("", out, 0), ERR_OK);
	assert_int_equal(scan_hex("", out, 1), ERR_INVALID);
	assert_int_equal(scan_hex("0", out, 1), ERR_INVALID);
	assert_int_equal(scan_hex("000", out, 1), ERR_INVALID);
	assert_int_equal(scan_hex("0000", out, 1), ERR_INVALID);
	assert_int_equal(scan_hex("00zz", out, 2), ERR_INVALID);
	assert_memory_equal(out, "\xab\xff\x07", 3);
}

static void
test_utf8_is_well_formed(void **state)
{
	static const struct {
		const char *s;
		size_t len;
		bool want;
	} cases[] = {
		{ "", 0, true },
		{ "abc\n\x7f", 5, true },
		{ "a\0b", 3, false },
		{ "\xc3\xa9", 2, true },
		{ "\xc3", 1, false },
		{ "\xc3\x28", 2, false },
		{ "\x80", 1, false },
		{ "\xc0\x80", 2, false },     /* overlong NUL */
		{ "\xc1\xbf", 2, false },     /* overlong */
		{ "\xe0\x9f\xbf", 3, false }, /* overlong */
		{ "\xe0\xa0\x80", 3, true },
		{ "\xe2\x82\xac", 3, true },
		{ "\xe2\x82", 2, false },
		{ "\xed\x9f\xbf", 3, true },
		{ "\xed\xa0\x80", 3, false }, /* surrogate */
		{ "\xef\xbf\xbf", 3, true },
		{ "\xf0\x8f\xbf\xbf", 4, false }, /* overlong */
		{ "\xf0\x90\x80\x80", 4, true },
		{ "\xf4\x8f\xbf\xbf", 4, true },
		{ "\xf4\x90\x80\x80", 4, false }, /* above U+10FFFF */
		{ "\xf5\x80\x80\x80", 4, false },
		{ "\xf0\x9f\x98\x80", 4, true },
		{ "\xf0\x9f\x98\x80", 3, false },
		{ "\xff", 1, false },
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("utf-8 case %zu\n", i);
		assert_true(
		    scan_utf8(cases[i].s, cases[i].len) == cases[i].want);
	}
}

static void
test_halves_of_characters_are_taken_out(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "caf\xc3", "caf" },
		{ "\"\xe2\x82\" is no name", "\"\" is no name" },
		{ "\xf0\x9f\x98\x80\xf0\x9f\x98", "\xf0\x9f\x98\x80" },
		{ "\x80\xff\xa9", "" },
		{ "\xe2\xc3\xa9\x82", "\xc3\xa9" },
	};
	char s[32];

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		snprintf(s, sizeof(s), "%s", cases[i][0]);
		scan_mend_utf8(s);
		assert_string_equal(s, cases[i][1]);
	}
}

static void
test_control_characters_are_seen(void **state)
{
	(void)state;
	assert_false(scan_has_control("", 0));
	assert_false(scan_has_control("h\xc3\xa9llo ~", 8));
	assert_true(scan_has_control("a\nb", 3));
	assert_true(scan_has_control("a\tb", 3));
	assert_true(scan_has_control("a\0b", 3));
	assert_true(scan_has_control("\x7f", 1));
	assert_false(scan_has_control("a\n", 1));
}

static void
test_addresses_of_both_families(void **state)
{
	static const char *const bad[] = { "", "1.2.3", "1.2.3.4.5",
		"1.2.3.256", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "::1%lo",
		"[::1]", "1.2.3.4:80", "12345::", "host", "::g" };
	uint8_t a[16], b[16];

	(void)state;
	assert_int_equal(scan_addr("192.0.2.7", a), ERR_OK);
	assert_int_equal(scan_addr("::ffff:192.0.2.7", b), ERR_OK);
	assert_memory_equal(a, b, 16);
	assert_memory_equal(a, "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\x00\x02\x07",
	    16);
	assert_int_equal(scan_addr("2001:db8::1", a), ERR_OK);
	assert_memory_equal(a, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01",
	    16);
	memcpy(b, a, 16);
	for (size_t i = 0; i < NITEMS(bad); i++) {
		print_message("addr \"%s\"\n", bad[i]);
		assert_int_equal(scan_addr(bad[i], a), ERR_INVALID);
		assert_memory_equal(a, b, 16);
	}
}

static void
test_networks_hold_what_they_should(void **state)
{
	static const struct {
		const char *net, *addr;
		bool has;
	} cases[] = {
		{ "192.0.2.0/24", "192.0.2.0", true },
		{ "192.0.2.0/24", "192.0.2.255", true },
		{ "192.0.2.0/24", "192.0.3.0", false },
		{ "192.0.2.0/24", "::ffff:192.0.2.9", true },
		{ "192.0.2.0/24", "2001:db8::1", false },
		{ "192.0.2.128/25", "192.0.2.127", false },
		{ "192.0.2.128/25", "192.0.2.200", true },
		{ "192.0.2.4/31", "192.0.2.5", true },
		{ "192.0.2.4/31", "192.0.2.6", false },
		{ "192.0.2.7", "192.0.2.7", true },
		{ "192.0.2.7", "192.0.2.6", false },
		{ "0.0.0.0/0", "203.0.113.9", true },
		{ "0.0.0.0/0", "2001:db8::1", false },
		{ "::/0", "203.0.113.9", true },
		{ "2001:db8::/33", "2001:db8:7fff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::1", false },
		{ "2001:db8::1", "2001:db8::1", true },
		{ "2001:db8::1/128", "2001:db8::2", false },
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct net net;
		uint8_t a[16];

		print_message("%s in %s\n", cases[i].addr, cases[i].net);
		assert_int_equal(scan_net(cases[i].net, &net), ERR_OK);
		assert_int_equal(scan_addr(cases[i].addr, a), ERR_OK);
		assert_true(net_has(&net, a) == cases[i].has);
	}
}

static void
test_networks_are_written_exactly(void **state)
{
	static const char *const bad[] = { "", "/", "/24", "192.0.2.0/",
		"192.0.2.1/24", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/024",
		"192.0.2.0/24 ", "192.0.2.0/24/24", "192.0.2/24",
		"2001:db8::/129", "2001:db8::1/64",
		"0000:0000:0000:0000:0000:ffff:255.255.255.2555555/128" };
	struct net net = { .bits = 77 };

	(void)state;
	for (size_t i = 0; i < NITEMS(bad); i++) {
		print_message("net \"%s\"\n", bad[i]);
		assert_int_equal(scan_net(bad[i], &net), ERR_INVALID);
		assert_int_equal(net.bits, 77);
	}
}

static void
test_words_come_one_by_one(void **state)
{
	struct arena *a = arena_new();
	const char *p = "  one\ttwo  three ";

	(void)state;
	assert_string_equal(scan_word(a, &p), "one");
	assert_string_equal(scan_word(a, &p), "two");
	assert_string_equal(scan_word(a, &p), "three");
	assert_null(scan_word(a, &p));
	assert_null(scan_word(a, &p));
	assert_string_equal(p, "");
	arena_free(a);
}

static void
test_xml_attributes_are_counted(void **state)
{
	static const char *const good[] = { "", "text", "<a/>", "<a></a>",
		"<a b=\"1\" c='2'>'\"'\"'\"</a>", "<a b='>' c='\"\"\"\"'/>",
		"<a><!-- <b a='' b='' c=''> ' --><b a='' b=''/></a>",
		"<a><![CDATA[<b a='' b='' c=''>]]></a>", "<?x '''''' ?><a/>",
		"<a b='1'/><a b='1' c='2'/><a b='1' c='2'/>", "<!-- <a '''",
		"a > b ' c" };
	static const char *const bad[] = { "<a b='1' c='2' d='3'/>",
		"<a b='1' c='2' d='3'>", "<a><b a='>' b='>' c='>'/></a>",
		"<!-- ' --><a b=\"\"c=\"\"d=\"\">", "<a b='<a'/>", "<a <b/>",
		"<a", "<a b='", "<a b=''", "<",
		"<![CDATA[]]><a b='1' c='2' d='3'/>" };

	(void)state;
	for (size_t i = 0; i < NITEMS(good); i++) {
		print_message("%s\n", good[i]);
		assert_true(scan_xml_attributes(good[i], strlen(good[i]), 2));
	}
	for (size_t i = 0; i < NITEMS(bad); i++) {
		print_message("%s\n", bad[i]);
		assert_false(scan_xml_attributes(bad[i], strlen(bad[i]), 2));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_int_is_the_whole_text_or_nothing),
		cmocka_unit_test(test_mac_in_every_usual_spelling),
		cmocka_unit_test(test_mac_may_be_part_of_a_longer_text),
		cmocka_unit_test(test_hex_wants_exactly_so_many_bytes),
		cmocka_unit_test(test_utf8_is_well_formed),
		cmocka_unit_test(test_halves_of_characters_are_taken_out),
		cmocka_unit_test(test_control_characters_are_seen),
		cmocka_unit_test(test_addresses_of_both_families),
		cmocka_unit_test(test_networks_hold_what_they_should),
		cmocka_unit_test(test_networks_are_written_exactly),
		cmocka_unit_test(test_words_come_one_by_one),
		cmocka_unit_test(test_xml_attributes_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
