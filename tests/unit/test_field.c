/* test_field.c - db/field.c and db/field_rules.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/field.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

struct thing {
	const char *name, *host;
	int64_t size, on, colour;
	const char *password;
};

static const char *const colours[] = { "red", "green", NULL };

#define AT(m) offsetof(struct thing, m)
static const struct field fields[] = {
	{ "name", F_TEXT, AT(name), 0, 8, NULL, check_needed, "", true },
	{ "host", F_TEXT, AT(host), 0, 40, NULL, check_host, "", false },
	{ "size", F_INT, AT(size), 1, 99, NULL, NULL, "", false },
	{ "on", F_BOOL, AT(on), 0, 0, NULL, NULL, "", false },
	{ "colour", F_ENUM, AT(colour), 0, 0, colours, NULL, "", false },
	{ "password", F_SECRET, AT(password), 0, 16, NULL, NULL, "", false },
};

static struct act act;
static struct thing t;

static int
setup(void **state)
{
	(void)state;
	act.a = arena_new();
	t = (struct thing){ .size = 1 };
	field_defaults(fields, NITEMS(fields), &t);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(act.a);
	return 0;
}

static enum err
set(const char *name, const char *value)
{
	return field_set(&act, fields, NITEMS(fields), &t, name, value);
}

static void
test_values_land_in_their_members(void **state)
{
	(void)state;
	assert_int_equal(set("name", "Ada"), ERR_OK);
	assert_int_equal(set("size", "42"), ERR_OK);
	assert_int_equal(set("on", "yes"), ERR_OK);
	assert_int_equal(set("colour", "green"), ERR_OK);
	assert_int_equal(set("password", "a:b \"c\""), ERR_OK);
	assert_string_equal(t.name, "Ada");
	assert_int_equal(t.size, 42);
	assert_int_equal(t.on, 1);
	assert_int_equal(t.colour, 1);
	assert_string_equal(t.password, "a:b \"c\"");
	assert_string_equal(t.host, "");
	assert_int_equal(set("on", "0"), ERR_OK);
	assert_int_equal(t.on, 0);
}

static void
test_mistakes_say_what_would_be_right(void **state)
{
	static const struct {
		const char *name, *value, *field, *says;
	} cases[] = {
		{ "name", "", "name", "name must not be empty." },
		{ "name", "123456789", "name",
		    "name must be at most 8 bytes long; this is 9." },
		{ "name", "a\nb", "name",
		    "name must be one line of UTF-8 text without control "
		    "characters." },
		{ "name", "\xff", "name",
		    "name must be one line of UTF-8 text without control "
		    "characters." },
		{ "host", "a..b", "host",
		    "host must be a host name or an IP address, not "
		    "\"a..b\"." },
		{ "size", "0", "size",
		    "size must be a whole number from 1 to 99." },
		{ "size", "1x", "size",
		    "size must be a whole number from 1 to 99." },
		{ "on", "maybe", "on", "on must be yes or no, not \"maybe\"." },
		{ "colour", "blue", "colour",
		    "colour must be red or green, not \"blue\"." },
		{ "password", "much too long a password", "password",
		    "password must be at most 16 bytes long; this is 24." },
		{ "color", "red", "",
		    "There is no field called color; did you mean colour?" },
		{ "zzzzz", "red", "", "There is no field called zzzzz." },
		{ "", "red", "", "There is no field called ." },
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("%s=%s\n", cases[i].name, cases[i].value);
		assert_int_equal(set(cases[i].name, cases[i].value),
		    ERR_INVALID);
		assert_string_equal(act.problem.field, cases[i].field);
		assert_string_equal(act.problem.text, cases[i].says);
	}
}

static void
test_a_secret_is_not_said_back(void **state)
{
	(void)state;
	assert_int_equal(set("password", "se\ncret"), ERR_INVALID);
	assert_null(strstr(act.problem.text, "cret"));
	assert_int_equal(set("password", "opensesame"), ERR_OK);
	assert_string_equal(field_text(act.a, &fields[5], &t), "set");
	assert_null(strstr(field_json(act.a, fields, NITEMS(fields), &t),
	    "opensesame"));
}

static void
test_json_of_an_object(void **state)
{
	(void)state;
	t.name = "a\"\\\t";
	t.host = "\xc3\xa9";
	assert_string_equal(field_json(act.a, fields, NITEMS(fields), &t),
	    "{\"name\":\"a\\\"\\\\\\u0009\",\"host\":\"\xc3\xa9\","
	    "\"size\":1,\"on\":false,\"colour\":\"red\"}");
	t.password = "";
	assert_non_null(strstr(field_json(act.a, fields, NITEMS(fields), &t),
	    "\"password\":\"\"}"));
	t.password = "x";
	assert_non_null(strstr(field_json(act.a, fields, NITEMS(fields), &t),
	    "\"password\":\"changed\"}"));
}

static enum err
check(const struct thing *old)
{
	return field_check(&act, fields, NITEMS(fields), &t, old);
}

static void
test_a_whole_object_is_checked_again(void **state)
{
	struct thing old;

	(void)state;
	assert_int_equal(check(NULL), ERR_INVALID); /* no name */
	t.name = "Ada";
	assert_int_equal(check(NULL), ERR_OK);
	t.password = ""; /* taken away: has no form */
	assert_int_equal(check(NULL), ERR_OK);
	t.colour = 2;
	assert_int_equal(check(NULL), ERR_INVALID);
	assert_string_equal(act.problem.text, "colour must be red or green.");
	t.colour = 0;
	t.on = 2;
	assert_int_equal(check(NULL), ERR_INVALID);
	t.on = 1;
	t.size = 100;
	assert_int_equal(check(NULL), ERR_INVALID);
	t.size = 99;
	old = t;
	old.size = 3;
	assert_int_equal(check(&old), ERR_OK);
	old.name = "Eve";
	assert_int_equal(check(&old), ERR_INVALID);
	assert_string_equal(act.problem.field, "name");
}

static void
test_a_problem_too_long_ends_with_a_whole_character(void **state)
{
	char text[2 * sizeof(act.problem.text)];
	size_t room = sizeof(act.problem.text) - 1; /* odd */

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	text[sizeof(text) - 2] = '\0';
	assert_int_equal(act_fail(&act, ERR_INVALID, "f", "x%s", text),
	    ERR_INVALID);
	assert_int_equal(strlen(act.problem.text), room);
	assert_int_equal(act_fail(&act, ERR_INVALID, "f", "%s", text),
	    ERR_INVALID);
	assert_int_equal(strlen(act.problem.text), room - 1);
}

struct rule_case {
	const char *s;
	bool good;
};

static void
check_rule(const char *(*rule)(const char *), const struct rule_case *c,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		print_message("\"%s\"\n", c[i].s);
		assert_int_equal(rule(c[i].s) == NULL, c[i].good);
	}
}

static void
test_hosts(void **state)
{
	static const struct rule_case c[] = {
		{ "", true },
		{ "sip.example.net", true },
		{ "a", true },
		{ "_sip._udp.example.net", true },
		{ "xn--bcher-kva.example", true },
		{ "192.0.2.1", true },
		{ "2001:db8::1", true },
		{ "3com.example", true },
		{ "192.0.2", false },
		{ "300.1.1.1", false },
		{ "-a.example", false },
		{ "a-.example", false },
		{ "a..b", false },
		{ ".a", false },
		{ "a.", false },
		{ "a b", false },
		{ "a:5060", false },
		{ "sip:a", false },
		{ "a/b", false },
		{ "a\nb", false },
	};
	char label[65] = "";

	(void)state;
	check_rule(check_host, c, NITEMS(c));
	memset(label, 'a', 63);
	assert_null(check_host(label));
	label[63] = 'a';
	assert_non_null(check_host(label));
}

static void
test_file_names(void **state)
{
	static const struct rule_case c[] = {
		{ "Ring1.wav", true },
		{ "a_b-c.rom", true },
		{ "..", false },
		{ ".hidden", false },
		{ "a/b", false },
		{ "a b", false },
		{ "\xc3\xa9.png", false },
	};

	(void)state;
	check_rule(check_file_name, c, NITEMS(c));
}

static void
test_networks(void **state)
{
	static const struct rule_case c[] = {
		{ "", true },
		{ "192.0.2.0/24", true },
		{ " 192.0.2.0/24  2001:db8::/32 ", true },
		{ "192.0.2.1", true },
		{ "192.0.2.1/24", false },
		{ "192.0.2.0/33", false },
		{ "192.0.2.0/24,10.0.0.0/8", false },
		{ "all", false },
		{ "0000000000000000000000000000000000000000000000000000000000"
		  "0000000000000000000000/0",
		    false },
	};

	(void)state;
	check_rule(check_networks, c, NITEMS(c));
}

static void
test_codecs(void **state)
{
	static const struct rule_case c[] = {
		{ "", true },
		{ "pcma", true },
		{ "opus pcma g722", true },
		{ "pcma pcma", false },
		{ "PCMA", false },
		{ "pcma,pcmu", false },
		{ "mp3", false },
	};

	(void)state;
	check_rule(check_codecs, c, NITEMS(c));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_values_land_in_their_members),
		TEST(test_mistakes_say_what_would_be_right),
		TEST(test_a_secret_is_not_said_back),
		TEST(test_json_of_an_object),
		TEST(test_a_whole_object_is_checked_again),
		TEST(test_a_problem_too_long_ends_with_a_whole_character),
		TEST(test_hosts),
		TEST(test_file_names),
		TEST(test_networks),
		TEST(test_codecs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
