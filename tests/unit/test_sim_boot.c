/* test_sim_boot.c - the simulated phone's boot files, models, User-Agents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/phone_boot.h"
#include "sim/phone_model.h"

#define HEAD "#!version:1.0.0.1\n"

static struct span
text(const char *s)
{
	return (struct span){ .p = s, .n = strlen(s) };
}

/* The paths a model is led to, joined by blanks. */
static char *
led_to(struct arena *a, const struct boot *b, const char *model,
    enum boot_pick pick)
{
	struct boot_include *v;
	char *s = text_fmt(a, "%s", "");
	size_t n = boot_select(a, b, model, pick, &v);

	for (size_t i = 0; i < n; i++)
		s = text_fmt(a, "%s%s%s", s, i == 0 ? "" : " ", v[i].path);
	return s;
}

static const struct {
	const char *name;
	const char *body; /* behind the version line */
	const char *model;
	const char *want;
	size_t problems;
} includes[] = {
	{ "bare path", "include:config a.cfg\n", "T46U", "a.cfg", 0 },
	{ "quoted path", "include:config \"a b.cfg\"\n", "T46U", "a b.cfg", 0 },
	{ "no blank before a quote", "include:config\"a.cfg\"", "T46U", "a.cfg",
	    0 },
	{ "order of the file",
	    "include:config b.cfg\ninclude:config ../a.cfg\n", "T46U",
	    "b.cfg ../a.cfg", 0 },
	{ "CRLF", "include:config a.cfg\r\ninclude:config b.cfg\r\n", "T46U",
	    "a.cfg b.cfg", 0 },
	{ "comments", "# include:config a.cfg\n\n  #x\n", "T46U", "", 0 },
	{ "full URL", "include:config http://h/x/a.cfg?k=1\n", "T46U",
	    "http://h/x/a.cfg?k=1", 0 },
	{ "not a cfg", "include:config a.xml\n", "T46U", "", 1 },
	{ "nothing to include", "include:config\ninclude:config \"\"\n", "T46U",
	    "", 2 },
	{ "open quote", "include:config \"a.cfg\n", "T46U", "", 1 },
	{ "another verb", "include:configs a.cfg\n", "T46U", "", 1 },
	{ "own model", "[T46U]include:config a.cfg\n", "T46U", "a.cfg", 0 },
	{ "blank behind the bracket", "[T46U] include:config a.cfg\n", "T46U",
	    "a.cfg", 0 },
	{ "list of models", "[T46S, T23G ,T46U]include:config a.cfg\n", "T46U",
	    "a.cfg", 0 },
	{ "other model", "[T46S]include:config a.cfg\n", "T46U", "", 0 },
	{ "a prefix is no match", "[T4,T46UX]include:config a.cfg\n", "T46U",
	    "", 0 },
	{ "name shared by two", "[T58]include:config a.cfg\n", "T58V", "a.cfg",
	    0 },
	{ "open bracket", "[T46U include:config a.cfg\n", "T46U", "", 1 },
	{ "bracket on its own line", "[T46S]\ninclude:config a.cfg\n", "T46U",
	    "a.cfg", 1 },
	{ "general and own", "include:config g.cfg\n[T46U]include:config o.cfg",
	    "T46U", "g.cfg o.cfg", 0 },
	{ "excluded: own only",
	    "specific_model.excluded_mode = 1\ninclude:config g.cfg\n"
	    "[T46U]include:config o.cfg",
	    "T46U", "o.cfg", 0 },
	{ "excluded, the guide's other name",
	    "include:config g.cfg\n[T46U]include:config o.cfg\n"
	    "static.specific_model.excluded_mode=1",
	    "T46U", "o.cfg", 0 },
	{ "excluded, but no own file",
	    "specific_model.excluded_mode = 1\ninclude:config g.cfg\n"
	    "[T46S]include:config o.cfg",
	    "T46U", "g.cfg", 0 },
	{ "unknown setting", "specify_overwrite_mode = 1\n", "T46U", "", 1 },
	{ "neither", "hello\n", "T46U", "", 1 },
};

static void
test_includes_are_chosen_by_model(void **state)
{
	struct arena *a = arena_new();
	struct boot b;

	(void)state;
	for (size_t i = 0; i < sizeof(includes) / sizeof(includes[0]); i++) {
		print_message("%s\n", includes[i].name);
		assert_int_equal(
		    boot_parse(a,
			text(text_fmt(a, HEAD "%s", includes[i].body)), false,
			&b),
		    ERR_OK);
		assert_string_equal(led_to(a, &b, includes[i].model, BOOT_PICK),
		    includes[i].want);
		assert_int_equal(b.nproblems, includes[i].problems);
	}
	arena_free(a);
}

static void
test_first_line_is_the_version(void **state)
{
	static const char *const bad[] = { "", "include:config a.cfg\n",
		"#!version:1.0.0.0\n", "\n" HEAD, " " HEAD,
		"#!version:1.0.0.1 \n", "#!version:1.0.0.11\n",
		"\xef\xbb\xbf" HEAD };
	struct arena *a = arena_new();
	struct boot b;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(boot_parse(a, text(bad[i]), false, &b),
		    ERR_INVALID);
	assert_int_equal(
	    boot_parse(a, text("#!version:1.0.0.1\r\n"), false, &b), ERR_OK);
	arena_free(a);
}

static void
test_overwrite_mode_and_its_absence(void **state)
{
	struct arena *a = arena_new();
	struct boot b;

	(void)state;
	assert_int_equal(boot_parse(a, text(HEAD), false, &b), ERR_OK);
	assert_int_equal(b.overwrite, BOOT_OVERWRITE_UNSET);
	assert_int_equal(
	    boot_parse(a, text(HEAD "overwrite_mode = 1"), false, &b), ERR_OK);
	assert_int_equal(b.overwrite, BOOT_OVERWRITE_1);
	assert_int_equal(
	    boot_parse(a, text(HEAD "overwrite_mode=0\n"), false, &b), ERR_OK);
	assert_int_equal(b.overwrite, BOOT_OVERWRITE_0);
	assert_int_equal(
	    boot_parse(a, text(HEAD "overwrite_mode=2\n"), false, &b), ERR_OK);
	assert_int_equal(b.overwrite, BOOT_OVERWRITE_UNSET);
	assert_string_equal(b.problems[0],
	    "line 2: a value other than 0 or 1; ignored");
	arena_free(a);
}

static void
test_switches_of_unknown_behaviour(void **state)
{
	struct arena *a = arena_new();
	struct boot b;

	(void)state;
	assert_int_equal(boot_parse(a,
			     text(HEAD "[T46S]\ninclude:config s.cfg\n"
				       "[T46U]\ninclude:config u.cfg\n"),
			     true, &b),
	    ERR_OK);
	assert_string_equal(led_to(a, &b, "T46U", BOOT_PICK), "u.cfg");
	assert_int_equal(
	    boot_parse(a,
		text(HEAD "specific_model.excluded_mode = 1\n"
			  "include:config g.cfg\n[T46U]include:config u.cfg"),
		false, &b),
	    ERR_OK);
	assert_string_equal(led_to(a, &b, "T46U", BOOT_PICK_GENERAL), "g.cfg");
	arena_free(a);
}

/* clang-format off */
static const struct {
	const char *model, *firmware, *want;
} agents[] = {
	{ "T46U", "108.86.0.20", "Yealink SIP-T46U 108.86.0.20 80:5e:c0:aa:bb:cc" },
	{ "T19P_E2", "53.80.0.3", "Yealink SIP-T19P_E2 53.80.0.3 80:5e:c0:aa:bb:cc" },
	{ "T38G", "38.70.0.125", "Yealink SIP-T38G  38.70.0.125 80:5e:c0:aa:bb:cc" },
	{ "T28P", "2.70.0.140", "yealink SIP-T28P 2.70.0.140 80:5e:c0:aa:bb:cc" },
	{ "T58V", "58.84.0.1", "Yealink SIP-T58 58.84.0.1 80:5e:c0:aa:bb:cc" },
	{ "VP-T49G", "51.80.0.10",
	    "Yealink SIP VP-T49G 51.80.0.10 80:5e:c0:aa:bb:cc" },
	{ "VP530", "23.70.0.41", "VP530 23.70.0.41 80:5e:c0:aa:bb:cc" },
	{ "CP960", "73.84.0.1", "Yealink CP960 73.84.0.1 80:5e:c0:aa:bb:cc" },
	{ "W52P", "25.73.0.20", "Yealink SIP-W52P 25.73.0.20 80:5e:c0:aa:bb:cc" },
	{ "W52P", "25.80.0.15", "Yealink W52P 25.80.0.15 80:5e:c0:aa:bb:cc" },
	{ "W60B", "77.81.0.35", "Yealink W60B 77.81.0.35 80:5e:c0:aa:bb:cc" },
	{ "AX83H", "180.86.0.1", "Yealink AX83H 180.86.0.1 80:5e:c0:aa:bb:cc" },
};
/* clang-format on */

static void
test_user_agents_are_those_seen_in_the_field(void **state)
{
	struct arena *a = arena_new();
	int family = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(agents) / sizeof(agents[0]); i++) {
		assert_int_equal(model_family(agents[i].firmware, &family),
		    ERR_OK);
		assert_string_equal(model_user_agent(a, agents[i].model, family,
					agents[i].firmware, "805ec0aabbcc"),
		    agents[i].want);
	}
	assert_string_equal(
	    model_user_agent(a, "T46U", 86, "108.86.0.20", NULL),
	    "Yealink SIP-T46U 108.86.0.20");
	arena_free(a);
}

static void
test_family_is_the_second_field(void **state)
{
	static const char *const bad[] = { "", "86", "108.", "108.86", ".86.0",
		"a.86.0.1", "108.8600.0.1", "108..0.1", "108.86.0.1 x" };
	int family = 0;

	(void)state;
	assert_int_equal(model_family("124.85.257.55", &family), ERR_OK);
	assert_int_equal(family, 85);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(model_family(bad[i], &family), ERR_INVALID);
}

static void
test_common_file_numbers(void **state)
{
	static const char csv[] = "model,common_file_number,family\n"
				  "T20P,07,V73\nT46,1,V1\nT41U,,V86\n"
				  "T46U,108,V86\r\nT99,x,V86\n";
	int n = -1;

	(void)state;
	assert_int_equal(model_number("T46U", &n), ERR_OK);
	assert_int_equal(n, 108);
	assert_int_equal(model_number("T28P", &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(model_number("T41U", &n), ERR_NOTFOUND);
	assert_int_equal(model_number_csv(text(csv), "T46U", &n), ERR_OK);
	assert_int_equal(n, 108);
	assert_int_equal(model_number_csv(text(csv), "T20P", &n), ERR_OK);
	assert_int_equal(n, 7);
	assert_int_equal(model_number_csv(text(csv), "T41U", &n), ERR_NOTFOUND);
	assert_int_equal(model_number_csv(text(csv), "T4", &n), ERR_NOTFOUND);
	assert_int_equal(model_number_csv(text(csv), "T99", &n), ERR_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_includes_are_chosen_by_model),
		cmocka_unit_test(test_first_line_is_the_version),
		cmocka_unit_test(test_overwrite_mode_and_its_absence),
		cmocka_unit_test(test_switches_of_unknown_behaviour),
		cmocka_unit_test(test_user_agents_are_those_seen_in_the_field),
		cmocka_unit_test(test_family_is_the_second_field),
		cmocka_unit_test(test_common_file_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
