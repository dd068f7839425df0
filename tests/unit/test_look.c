/* test_look.c - db/resource_look.c: is a file what its kind says? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/resource_look.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define WAV "RIFF\x24\0\0\0WAVEfmt \x10\0\0\0"
#define PCM WAV "\x01\0\x01\0\x40\x1f\0\0"
#define MP3 WAV "\x55\0\x01\0\x40\x1f\0\0"
#define B(bytes) bytes, sizeof(bytes) - 1

/* clang-format off */
static const struct {
	enum resource_kind kind;
	const char *name, *version;
	const char *head; size_t n;
	int64_t size; /* 0: n */
	const char *wrong, *warning; /* parts of the sentence; NULL: none */
} cases[] = {
	{ RESOURCE_FIRMWARE, "T46U.rom", "108.86.0.20", B("\x01\x00\x02rom"), 0, NULL, NULL },
	{ RESOURCE_FIRMWARE, "T46U.ROM", "", B("PK\3\4\0"), 0, NULL, "firmware_version" },
	{ RESOURCE_FIRMWARE, "T46U.zip", "1", B("PK\3\4\0"), 0, NULL, NULL },
	{ RESOURCE_FIRMWARE, "T46U.exe", "1", B("MZ\0"), 0, ".rom", NULL },
	{ RESOURCE_FIRMWARE, "rom", "1", B("\0\1"), 0, ".rom", NULL },
	{ RESOURCE_FIRMWARE, "a.rom", "1", B("<html>not here</html>\n"), 0, "text", NULL },
	{ RESOURCE_FIRMWARE, "a.rom", "1", B("\xef\xbb\xbfniet gevonden \xc3\xa9\n"), 0, "text", NULL },
	{ RESOURCE_WALLPAPER, "a.png", "", B("\x89PNG\r\n\x1a\n...."), 0, NULL, NULL },
	{ RESOURCE_WALLPAPER, "a.jpg", "", B("\xff\xd8\xff\xe0"), 0, NULL, NULL },
	{ RESOURCE_WALLPAPER, "a.jpg", "", B("\xff\xd8\xff\xe0"), 9000000, NULL, "one phone first" },
	{ RESOURCE_SCREENSAVER, "a.bmp", "", B("BM\x10\0\0\0"), 0, NULL, NULL },
	{ RESOURCE_SCREENSAVER, "a.gif", "", B("GIF89a"), 0, "neither", NULL },
	{ RESOURCE_WALLPAPER, "a.png", "", B("\x89PNG"), 0, "neither", NULL },
	{ RESOURCE_WALLPAPER, "a.dob", "", B("\0\1\2"), 0, "neither", NULL },
	{ RESOURCE_LOGO, "a.dob", "", B("\0\1\2"), 0, NULL, NULL },
	{ RESOURCE_LOGO, "a.dob", "", B("<p>"), 0, "text", NULL },
	{ RESOURCE_LOGO, "a.ico", "", B("\0\1\2"), 0, ".dob", NULL },
	{ RESOURCE_RINGTONE, "a.wav", "", B(PCM), 0, NULL, NULL },
	{ RESOURCE_RINGTONE, "a.wav", "", B(MP3), 0, NULL, "G.711" },
	{ RESOURCE_RINGTONE, "a.wav", "", B(PCM), 400000, NULL, "one phone first" },
	{ RESOURCE_RINGTONE, "a.mp3", "", B(PCM), 0, ".wav", NULL },
	{ RESOURCE_RINGTONE, "a.wav", "", B("RIFF\x24\0\0\0AVI "), 0, "WAV", NULL },
	{ RESOURCE_RINGTONE, "a.wav", "", B("RIFF"), 0, "WAV", NULL },
	{ RESOURCE_CERTIFICATE, "a.pem", "", B("-----BEGIN CERTIFICATE-----\n"), 0, NULL, NULL },
	{ RESOURCE_CERTIFICATE, "a.pem", "", B("-----BEGIN PRIVATE KEY-----\n"), 0, NULL, "private key" },
	{ RESOURCE_CERTIFICATE, "a.crt", "", B("\x30\x82\x01\x01"), 0, NULL, NULL },
	{ RESOURCE_CERTIFICATE, "a.crt", "", B("\x30\x82\x01\x01"), 6000000, "5 MB", NULL },
	{ RESOURCE_CERTIFICATE, "a.txt", "", B("-----BEGIN CERTIFICATE-----\n"), 0, ".pem", NULL },
	{ RESOURCE_CERTIFICATE, "a.pem", "", B("hello"), 0, "neither", NULL },
	{ RESOURCE_LANGUAGE, "a.lang", "", B("x"), 0, NULL, NULL },
	{ RESOURCE_OTHER, "a", "", B("\0"), 0, NULL, NULL },
};
/* clang-format on */

static void
test_a_file_is_what_its_kind_says(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct act act = { .a = a };
		struct resource r = { .kind = cases[i].kind,
			.name = cases[i].name,
			.firmware_version = cases[i].version };
		int64_t size = cases[i].size;
		const char *warning = NULL;
		enum err e;

		print_message("  %zu %s\n", i, cases[i].name);
		e = resource_look(&act, &r, cases[i].head, cases[i].n,
		    size != 0 ? size : (int64_t)cases[i].n, &warning);
		assert_int_equal(e,
		    cases[i].wrong == NULL ? ERR_OK : ERR_INVALID);
		if (cases[i].wrong != NULL)
			assert_non_null(
			    strstr(act.problem.text, cases[i].wrong));
		else if (cases[i].warning != NULL)
			assert_non_null(strstr(warning, cases[i].warning));
		else
			assert_null(warning);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_file_is_what_its_kind_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
