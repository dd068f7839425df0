/* test_sheet.c - db/sheet.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "db/sheet.h"
#include "unit/with_arena.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define BLOB(s)                                     \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}

static struct sheet_line lines[] = {
	{ .number = 1,
	    .enabled = 1,
	    .label = "Ada",
	    .display_name = "Ada L.",
	    .user_name = "2001",
	    .auth_name = "",
	    .secret = BLOB("\1\0sealed"),
	    .server_host = "sip.example.net",
	    .server_port = 5060,
	    .backup_host = "",
	    .transport = TRANSPORT_TLS,
	    .expires = 3600,
	    .proxy_host = "",
	    .voicemail = "*97",
	    .ringtone = "Ring1.wav",
	    .codecs = "pcma g722",
	    .handset = "" },
	{ .number = 250,
	    .label = "",
	    .display_name = "",
	    .user_name = "x",
	    .auth_name = "",
	    .server_host = "h",
	    .server_port = 65535,
	    .backup_host = "b",
	    .backup_port = 1,
	    .transport = TRANSPORT_DNS,
	    .proxy_host = "p",
	    .proxy_port = 16384,
	    .voicemail = "",
	    .ringtone = "",
	    .codecs = "",
	    .handset = "Gr\xc3\xbc\xc3\x9f" },
};
static struct sheet_key keys[] = {
	{ .area = KEY_LINE,
	    .position = 1,
	    .type = 15,
	    .line = 1,
	    .value = "",
	    .label = "",
	    .pickup = "" },
	{ .area = KEY_EXPANSION,
	    .module = 3,
	    .position = 60,
	    .type = 16,
	    .line = 2,
	    .value = "2002",
	    .label = "Bob",
	    .pickup = "*8",
	    .book = 1 },
};
static struct sheet_setting settings[] = {
	{ .name = "a.b", .value = "1" },
	{ .name = "a.c", .absent = 1, .value = "" },
	{ .name = "a.d", .value = "", .secret = BLOB("\1zzz") },
};
static const struct sheet full = { .label = "Reception",
	.serial = "X1",
	.prov_secret = BLOB("\1prov"),
	.lines = lines,
	.nlines = NITEMS(lines),
	.keys = keys,
	.nkeys = NITEMS(keys),
	.settings = settings,
	.nsettings = NITEMS(settings) };

static struct buf
bytes_of(const struct sheet *s)
{
	struct buf b = BUF_INIT(a);

	sheet_write(&b, s);
	return b;
}

static void
same_blob(struct blob x, struct blob y)
{
	assert_int_equal(x.len, y.len);
	assert_int_equal(x.p == NULL, y.p == NULL);
	if (x.p != NULL)
		assert_memory_equal(x.p, y.p, x.len);
}

static void
test_reads_what_was_written(void **state)
{
	struct buf b = bytes_of(&full);
	struct sheet s;

	(void)state;
	assert_int_equal(sheet_read(a, b.p, b.len, &s), ERR_OK);
	assert_string_equal(s.label, "Reception");
	assert_string_equal(s.serial, "X1");
	same_blob(s.prov_secret, full.prov_secret);
	assert_null(s.admin_secret.p);
	assert_int_equal(s.nlines, 2);
	assert_string_equal(s.lines[0].user_name, "2001");
	same_blob(s.lines[0].secret, lines[0].secret);
	assert_int_equal(s.lines[0].transport, TRANSPORT_TLS);
	assert_int_equal(s.lines[0].expires, 3600);
	assert_string_equal(s.lines[0].codecs, "pcma g722");
	assert_int_equal(s.lines[1].number, 250);
	assert_int_equal(s.lines[1].proxy_port, 16384);
	assert_string_equal(s.lines[1].handset, "Gr\xc3\xbc\xc3\x9f");
	assert_int_equal(s.nkeys, 2);
	assert_int_equal(s.keys[1].area, KEY_EXPANSION);
	assert_int_equal(s.keys[1].position, 60);
	assert_string_equal(s.keys[1].pickup, "*8");
	assert_int_equal(s.nsettings, 3);
	assert_int_equal(s.settings[1].absent, 1);
	assert_string_equal(s.settings[2].value, "");
	same_blob(s.settings[2].secret, settings[2].secret);
}

static void
test_same_content_same_bytes(void **state)
{
	struct buf one = bytes_of(&full), two;
	struct sheet s;

	(void)state;
	assert_int_equal(sheet_read(a, one.p, one.len, &s), ERR_OK);
	two = bytes_of(&s);
	assert_int_equal(one.len, two.len);
	assert_memory_equal(one.p, two.p, one.len);
}

static void
test_null_and_empty_are_the_same(void **state)
{
	struct buf one = bytes_of(&(struct sheet){ 0 });
	struct buf two = bytes_of(&(struct sheet){ .label = "", .serial = "" });
	struct sheet s;

	(void)state;
	assert_int_equal(one.len, 8);
	assert_memory_equal(one.p, two.p, one.len);
	assert_int_equal(sheet_read(a, one.p, one.len, &s), ERR_OK);
	assert_string_equal(s.label, "");
}

static void
test_every_cut_is_refused(void **state)
{
	struct buf b = bytes_of(&full);
	struct sheet s;

	(void)state;
	for (size_t n = 0; n < b.len; n++)
		assert_int_equal(sheet_read(a, b.p, n, &s), ERR_INVALID);
	buf_raw(&b, "\0", 1); /* and one byte too many */
	assert_int_equal(sheet_read(a, b.p, b.len, &s), ERR_INVALID);
}

static void
test_what_it_does_not_know_is_refused(void **state)
{
	static const struct {
		const char *name, *bytes;
		size_t len;
	} cases[] = {
#define CASE(name, s) { name, s, sizeof(s) - 1 }
		CASE("another version", "\2\0\0\0\0\0\0\0"),
		CASE("version in two bytes", "\x81\0\0\0\0\0\0\0\0"),
		CASE("text longer than the rest",
		    "\1\x7f"
		    "abc"),
		CASE("NUL in a text", "\1\3a\0b\0\0\0\0\0\0"),
		CASE("length over 63 bits",
		    "\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\1"),
		CASE("length without an end", "\1\xff\xff\xff"),
		CASE("length with a needless byte", "\1\x80\0\0\0\0\0\0\0"),
		CASE("more lines than bytes", "\1\0\0\0\0\xff\xff\3"),
		CASE("more settings than bytes", "\1\0\0\0\0\0\0\2\0\0\0\0"),
		CASE("area of no key", "\1\0\0\0\0\0\1\4\0\1\1\0\0\0\0\0\0"),
		CASE("absent neither 0 nor 1", "\1\0\0\0\0\0\0\1\0\2\0\0"),
	};
	struct sheet s = { .label = "untouched" };

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("%s\n", cases[i].name);
		assert_int_equal(
		    sheet_read(a, cases[i].bytes, cases[i].len, &s),
		    ERR_INVALID);
		assert_string_equal(s.label, "untouched");
	}
}

/* On the way of every phone: far below the round trip it came with. */
static void
test_reading_is_quick(void **state)
{
	struct sheet_key many[25];
	struct sheet big = full, s;
	struct buf b;
	uint64_t us;

	(void)state;
	for (size_t i = 0; i < NITEMS(many); i++)
		many[i] = keys[1];
	big.keys = many;
	big.nkeys = NITEMS(many);
	b = bytes_of(&big);
	us = clock_mono_us();
	for (int i = 0; i < 1000; i++)
		assert_int_equal(sheet_read(a, b.p, b.len, &s), ERR_OK);
	us = clock_mono_us() - us;
	print_message("%zu bytes, 30 records: %.2f us\n", b.len,
	    (double)us / 1000);
	assert_true(us < 1000 * 500); /* a sanitizer on a busy machine */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_what_was_written),
		cmocka_unit_test(test_same_content_same_bytes),
		cmocka_unit_test(test_null_and_empty_are_the_same),
		cmocka_unit_test(test_every_cut_is_refused),
		cmocka_unit_test(test_what_it_does_not_know_is_refused),
		cmocka_unit_test(test_reading_is_quick),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
