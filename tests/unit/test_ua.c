/* test_ua.c - prov/ua.c.  The shapes are those of the field, the ends of
 * the MAC addresses made up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "prov/ua.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

struct want {
	const char *text, *model, *firmware, *mac;
};

static void
check(const struct want *w, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct ua ua;

		print_message("\"%s\"\n", w[i].text);
		memset(&ua, 'x', sizeof(ua));
		ua_parse(w[i].text, &ua);
		assert_string_equal(ua.model, w[i].model);
		assert_string_equal(ua.firmware, w[i].firmware);
		assert_string_equal(ua.mac, w[i].mac);
	}
}

/* clang-format off */
static void
test_what_phones_say(void **state)
{
	static const struct want cases[] = {
		{ "yealink SIP-T18 18.0.0.80 00:15:65:00:00:01",
		    "T18", "18.0.0.80", "001565000001" },
		{ "Yealink SIP-T20P 9.72.0.30 00:15:65:00:00:02",
		    "T20P", "9.72.0.30", "001565000002" },
		{ "Yealink SIP-T28P 2.70.0.140 00:15:65:00:00:03",
		    "T28P", "2.70.0.140", "001565000003" },
		{ "Yealink SIP-T38G  38.70.0.125 00:15:65:00:00:04",
		    "T38G", "38.70.0.125", "001565000004" },
		{ "Yealink SIP-T21P 34.72.0.1 00:15:65:00:00:05",
		    "T21P", "34.72.0.1", "001565000005" },
		{ "Yealink SIP-T41P 36.72.0.1 00:15:65:00:00:06",
		    "T41P", "36.72.0.1", "001565000006" },
		{ "Yealink-T46G 28.71.0.81 28.1.0.128.0.0.0",
		    "T46G", "28.71.0.81", "" },
		{ "Yealink SIP-T46G 28.72.0.1 00:15:65:00:00:07",
		    "T46G", "28.72.0.1", "001565000007" },
		{ "Yealink SIP-T19P_E2 53.80.0.3 00:15:65:00:00:08",
		    "T19P_E2", "53.80.0.3", "001565000008" },
		{ "Yealink SIP-T23G 44.80.0.60 00:15:65:00:00:09",
		    "T23G", "44.80.0.60", "001565000009" },
		{ "Yealink SIP VP-T49G 51.80.0.10 00:15:65:00:00:0A",
		    "T49G", "51.80.0.10", "00156500000a" },
		{ "VP530P 23.70.0.40 00:15:65:00:00:0b",
		    "VP530P", "23.70.0.40", "00156500000b" },
		{ "VP530 23.70.0.41 00:15:65:00:00:0c",
		    "VP530", "23.70.0.41", "00156500000c" },
		{ "Yealink CP860 37.72.0.5 00:15:65:00:00:0d",
		    "CP860", "37.72.0.5", "00156500000d" },
		{ "W52P 25.30.0.2 00:15:65:00:00:0e",
		    "W52P", "25.30.0.2", "00156500000e" },
		{ "Yealink SIP-W52P 25.73.0.20 00:15:65:00:00:0f",
		    "W52P", "25.73.0.20", "00156500000f" },
		{ "Yealink W52P 25.80.0.15 00:15:65:00:00:10",
		    "W52P", "25.80.0.15", "001565000010" },
		{ "Yealink W60B 77.81.0.35 80:5e:c0:00:00:11",
		    "W60B", "77.81.0.35", "805ec0000011" },
		{ "Yealink W70B 146.87.188.1 80:5e:0c:00:00:12",
		    "W70B", "146.87.188.1", "805e0c000012" },
		{ "Yealink W80DM 103.83.0.122 24:9a:d8:00:00:13",
		    "W80DM", "103.83.0.122", "249ad8000013" },
		{ "Yealink W90DM 130.85.0.15 80:5e:c0:00:00:14",
		    "W90DM", "130.85.0.15", "805ec0000014" },
		{ "Yealink W75B 175.85.0.5 24:9a:d8:00:00:15",
		    "W75B", "175.85.0.5", "249ad8000015" },
		{ "Yealink SIP-T31G 124.85.257.55 80:5e:c0:00:00:16",
		    "T31G", "124.85.257.55", "805ec0000016" },
		{ "Yealink SIP-T33G 124.86.0.118 24:9a:d8:00:00:17",
		    "T33G", "124.86.0.118", "249ad8000017" },
		{ "Yealink SIP-T34W 124.86.0.75 24:9a:d8:00:00:18",
		    "T34W", "124.86.0.75", "249ad8000018" },
		{ "Yealink SIP-T77U 185.87.0.10 44:db:d2:00:00:19",
		    "T77U", "185.87.0.10", "44dbd2000019" },
		{ "Yealink SIP-T85W 185.87.0.10 44:db:d2:00:00:1a",
		    "T85W", "185.87.0.10", "44dbd200001a" },
		{ "Yealink SIP-T56A  58.80.0.25 00156500001b",
		    "T56A", "58.80.0.25", "00156500001b" },
		{ "Yealink AX83H 180.85.0.5 24:9a:d8:00:00:1c",
		    "AX83H", "180.85.0.5", "249ad800001c" },
		{ "Yealink AX86R 182.85.0.5 24:9a:d8:00:00:1d",
		    "AX86R", "182.85.0.5", "249ad800001d" },
		{ "Yealink W52P 25.81.0.10",
		    "W52P", "25.81.0.10", "" },
	};

	(void)state;
	check(cases, NITEMS(cases));
}

static void
test_what_is_half_there_is_taken(void **state)
{
	static const struct want cases[] = {
		{ "Yealink SIP-T46U", "T46U", "", "" },
		{ "Yealink VP-T49G 51.80.0.10", "T49G", "51.80.0.10", "" },
		{ "  YEALINK\tsip-T46U\t108.86.0.20 ", "T46U", "108.86.0.20", "" },
		{ "Yealink SIP-T46U 108.86.0.20 80:5e:c0:00:00",
		    "T46U", "108.86.0.20", "" },
		{ "Yealink SIP-T46U 108.86.0.20 80-5e-c0-00-00-01",
		    "T46U", "108.86.0.20", "" },
		{ "Yealink SIP-T46U 108.86.0.20 28.10.00.12.00.00",
		    "T46U", "108.86.0.20", "" },
		{ "Yealink SIP-T46U 108.86.0.20 80:5e:c0:00:00:01 more",
		    "T46U", "108.86.0.20", "805ec0000001" },
		{ "Yealink SIP-T46U 108.86 80:5e:c0:00:00:01",
		    "T46U", "", "805ec0000001" },
		{ "Yealink SIP-T46U 108..86.0 x", "T46U", "", "" },
		{ "Yealink SIP-T46U .1.2.3", "T46U", "", "" },
		{ "Yealink SIP-T46U 1.2.3.", "T46U", "", "" },
		{ "Yealink SIP-T46U 1.2.3.4.5.6.7", "T46U", "1.2.3.4.5.6.7", "" },
		{ "Yealink SIP-T46U 1.2.3.4.5.6.7.8", "T46U", "", "" },
		{ "Yealink SIP-T46U 1.2.3.44444444444444444444444444",
		    "T46U", "1.2.3.44444444444444444444444444", "" },
		{ "Yealink SIP-T46U 1.2.3.444444444444444444444444444",
		    "T46U", "", "" },
		{ "Yealink T2345678901234567890123456789012 1.2.3",
		    "T2345678901234567890123456789012", "1.2.3", "" },
		{ "Yealink T23456789012345678901234567890123 1.2.3",
		    "", "1.2.3", "" },
		{ "Yealink T46<script> 1.2.3", "", "1.2.3", "" },
		{ "Yealink \xc3\xa9 1.2.3", "", "1.2.3", "" },
	};

	(void)state;
	check(cases, NITEMS(cases));
}

static void
test_others_are_nobody(void **state)
{
	static const struct want cases[] = {
		{ "", "", "", "" },
		{ "   ", "", "", "" },
		{ "Yealink", "", "", "" },
		{ "Yealink ", "", "", "" },
		{ "Yealink SIP-", "", "", "" },
		{ "Yealinks T46U 1.2.3.4 00:15:65:00:00:01", "", "", "" },
		{ "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101", "", "", "" },
		{ "curl/8.0.1", "", "", "" },
		{ "Other 5.9.0.1", "", "", "" },
		{ "W52P 25.30.0.2", "", "", "" },
		{ "W52P", "", "", "" },
		{ "Other 00:15:65:00:00:01", "", "", "" },
	};

	(void)state;
	check(cases, NITEMS(cases));
}
/* clang-format on */

static void
test_which_model_is_which(void **state)
{
	static const struct {
		const char *says, *token;
		int want;
	} cases[] = {
		{ "T46U", "T46U", 1 },
		{ "t46u", "T46U", 1 },
		{ "T46U", "T46G", 0 },
		{ "T58", "T58", 1 },
		{ "T58", "T58A", 1 },
		{ "T58", "T58V", 1 },
		{ "T58V", "T58", 1 },
		{ "T58", "T58W", 0 },
		{ "T58A", "T58V", 0 },
		{ "T49G", "VP-T49G", 1 },
		{ "VP530P", "VP530", 1 },
		{ "T21P", "T21P_E2", 0 },
		{ "T4", "T46U", 0 },
		{ "", "T46U", 1 },
		{ "T46U", "", 1 },
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct ua ua = { .model = "" };

		print_message("%s is %s\n", cases[i].says, cases[i].token);
		memcpy(ua.model, cases[i].says, strlen(cases[i].says));
		assert_int_equal(ua_is_model(&ua, cases[i].token),
		    cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_phones_say),
		cmocka_unit_test(test_what_is_half_there_is_taken),
		cmocka_unit_test(test_others_are_nobody),
		cmocka_unit_test(test_which_model_is_which),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
