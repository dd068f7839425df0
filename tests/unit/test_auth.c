/* test_auth.c - prov/auth.c and prov/auth_parse.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "prov/auth.h"
#include "unit/with_arena.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

#define NOW 1800000000
#define ADDRESS "192.0.2.7"
#define URI "/p/abcdefghijkmnpqrstuvwxyz23456789/001565aabbcc.cfg"
#define X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const uint8_t key[32] = "a key of thirty-two bytes.......";
static struct auth
parsed(const char *header)
{
	struct auth au;

	auth_parse(a, header, &au);
	return au;
}

static char *
basic(const char *text)
{
	return arena_printf(a, "Basic %s",
	    digest_base64(a, text, strlen(text)));
}

static void
test_basic_is_read(void **state)
{
	static const char *const spelt[] = {
		"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
		"basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
		"BASIC   QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
		"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==  ",
	};
	struct auth au;

	(void)state;
	for (size_t i = 0; i < NITEMS(spelt); i++) {
		print_message("%s\n", spelt[i]);
		au = parsed(spelt[i]);
		assert_int_equal(au.scheme, AUTH_BASIC);
		assert_string_equal(au.user, "Aladdin");
		assert_string_equal(au.password, "open sesame");
	}
	au = parsed(basic(":"));
	assert_int_equal(au.scheme, AUTH_BASIC);
	assert_string_equal(au.user, "");
	assert_string_equal(au.password, "");
	au = parsed(basic("a:b:c"));
	assert_string_equal(au.user, "a");
	assert_string_equal(au.password, "b:c");
	au = parsed(basic("\xc3\xa9:\xe9"));
	assert_string_equal(au.password, "\xe9");
	au = parsed(basic(X64 X64 ":" X64 X64 X64 X64));
	assert_int_equal(au.scheme, AUTH_BASIC);
}

static void
test_no_header_is_no_credentials(void **state)
{
	(void)state;
	assert_int_equal(parsed("").scheme, AUTH_ABSENT);
	assert_int_equal(parsed(NULL).scheme, AUTH_ABSENT);
	assert_string_equal(parsed("").user, "");
}

/* What a phone would send, with one field said otherwise. */
static char *
digest_with(const char *field, const char *value)
{
	static const char *const usual[][2] = {
		{ "username", "\"001565aabbcc\"" },
		{ "realm", "\"provisioning\"" },
		{ "nonce", "\"0123\"" },
		{ "uri", "\"" URI "\"" },
		{ "response", "\"0123456789abcdef0123456789abcdef\"" },
		{ "nc", "00000001" },
		{ "cnonce", "\"c\"" },
		{ "qop", "auth" },
		{ "algorithm", "MD5" },
		{ "opaque", "\"\"" },
	};
	char *s = arena_strdup(a, "Digest ");

	for (size_t i = 0; i < NITEMS(usual); i++) {
		const char *v = usual[i][1];

		if (strcmp(usual[i][0], field) == 0)
			v = value;
		if (v != NULL)
			s = arena_printf(a, "%s%s=%s, ", s, usual[i][0], v);
	}
	return s;
}

static void
test_digest_is_read(void **state)
{
	struct auth au = parsed(digest_with("", NULL));

	(void)state;
	assert_int_equal(au.scheme, AUTH_DIGEST);
	assert_string_equal(au.user, "001565aabbcc");
	assert_string_equal(au.realm, "provisioning");
	assert_string_equal(au.nonce, "0123");
	assert_string_equal(au.uri, URI);
	assert_string_equal(au.response, "0123456789abcdef0123456789abcdef");
	assert_string_equal(au.nc, "00000001");
	assert_string_equal(au.cnonce, "c");
	assert_string_equal(au.qop, "auth");
	assert_string_equal(au.password, "");

	au = parsed("digest ,\t,USERNAME = \"a\\\"b\\\\c, d\" ,Realm=\"\","
		    "nonce=n,uri=\"/\" ,response=\"0123456789ABCDEF0123456789"
		    "abcdef\",NC=\"0000000a\",cnonce=\"x=,y\",qop=\"AUTH\","
		    "userhash=false,charset=UTF-8, new=\"\",");
	assert_int_equal(au.scheme, AUTH_DIGEST);
	assert_string_equal(au.user, "a\"b\\c, d");
	assert_string_equal(au.realm, "");
	assert_string_equal(au.nonce, "n");
	assert_string_equal(au.cnonce, "x=,y");
}

static void
test_digest_fields_have_their_bounds(void **state)
{
	static const struct {
		const char *field, *value;
		enum auth_scheme want;
	} cases[] = {
		{ "username", NULL, AUTH_BROKEN },
		{ "username", "\"" X64 X64 "\"", AUTH_DIGEST },
		{ "username", "\"" X64 X64 "x\"", AUTH_BROKEN },
		{ "username", "\"a\tb\"", AUTH_BROKEN },
		{ "username", "\"a", AUTH_BROKEN },
		{ "username", "\"a\\", AUTH_BROKEN },
		{ "username", "\"a\"b", AUTH_BROKEN },
		{ "username", "", AUTH_BROKEN },
		{ "username", "a b", AUTH_BROKEN },
		{ "username", "a, username=a", AUTH_BROKEN },
		{ "username", "a, Username=a", AUTH_BROKEN },
		{ "realm", NULL, AUTH_BROKEN },
		{ "realm", "\"" X64 X64 "x\"", AUTH_BROKEN },
		{ "nonce", NULL, AUTH_BROKEN },
		{ "nonce", "\"" X64 X64 "x\"", AUTH_BROKEN },
		{ "uri", NULL, AUTH_BROKEN },
		{ "response", NULL, AUTH_BROKEN },
		{ "response", "\"\"", AUTH_BROKEN },
		{ "response", "0123456789abcdef0123456789abcdef", AUTH_DIGEST },
		{ "response", "0123456789abcdef0123456789abcde", AUTH_BROKEN },
		{ "response", "0123456789abcdef0123456789abcdeg", AUTH_BROKEN },
		{ "nc", NULL, AUTH_BROKEN },
		{ "nc", "1", AUTH_BROKEN },
		{ "nc", "0000000g", AUTH_BROKEN },
		{ "nc", "000000001", AUTH_BROKEN },
		{ "cnonce", NULL, AUTH_BROKEN },
		{ "cnonce", "\"\"", AUTH_BROKEN },
		{ "cnonce", "\"" X64 X64 "x\"", AUTH_BROKEN },
		{ "qop", NULL, AUTH_BROKEN },
		{ "qop", "auth-int", AUTH_BROKEN },
		{ "qop", "\"\"", AUTH_BROKEN },
		{ "algorithm", NULL, AUTH_DIGEST },
		{ "algorithm", "md5", AUTH_DIGEST },
		{ "algorithm", "\"MD5\"", AUTH_DIGEST },
		{ "algorithm", "MD5-sess", AUTH_BROKEN },
		{ "algorithm", "SHA-256", AUTH_BROKEN },
		{ "opaque", NULL, AUTH_DIGEST },
		{ "opaque", "x, userhash=true", AUTH_BROKEN },
		{ "opaque", "x, x", AUTH_BROKEN },
		{ "opaque", "x, =x", AUTH_BROKEN },
		{ "opaque", "x y=z", AUTH_BROKEN },
		{ "opaque", "\"" X64 X64 X64 X64 "\"", AUTH_DIGEST },
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct auth au;

		print_message("%s=%s\n", cases[i].field,
		    cases[i].value == NULL ? "(none)" : cases[i].value);
		au = parsed(digest_with(cases[i].field, cases[i].value));
		assert_int_equal(au.scheme, cases[i].want);
		if (au.scheme == AUTH_BROKEN)
			assert_string_equal(au.user, "");
	}
}

static void
test_broken_headers(void **state)
{
	char *nul = digest_base64(a, "a\0b:c", 5);
	const char *const headers[] = {
		"Basic",
		"Basic ",
		"Basic !",
		"Basic QQ",
		"Basic QQ==",
		"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== x",
		"Basic\tQWxhZGRpbjpvcGVuIHNlc2FtZQ==",
		"BasicQWxhZGRpbjpvcGVuIHNlc2FtZQ==",
		arena_printf(a, "Basic %s", nul),
		basic("a:b\n"),
		basic("no colon"),
		basic(X64 X64 "x:"),
		basic(":" X64 X64 X64 X64 "x"),
		"Digest",
		"Digest ",
		"Bearer x",
		" Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
	};
	char *big = arena_alloc(a, 2100);

	(void)state;
	for (size_t i = 0; i < NITEMS(headers); i++) {
		print_message("%s\n", headers[i]);
		assert_int_equal(parsed(headers[i]).scheme, AUTH_BROKEN);
	}
	memset(big, ' ', 2099);
	memcpy(big, "Basic ", 6);
	memcpy(big + 2096, "YTo", 3);
	assert_int_equal(parsed(big).scheme, AUTH_BROKEN);
}

static void
test_basic_fits_user_and_password(void **state)
{
	const struct req rq = { .path = "/", .query = "" };
	struct auth au = parsed(basic("ada:secret"));

	(void)state;
	assert_true(auth_fits(&au, &rq, "ada", "secret"));
	assert_false(auth_fits(&au, &rq, "ada", "secreT"));
	assert_false(auth_fits(&au, &rq, "ada", "secret "));
	assert_false(auth_fits(&au, &rq, "ada", ""));
	assert_false(auth_fits(&au, &rq, "Ada", "secret"));
	assert_false(auth_fits(&au, &rq, "", "secret"));
	assert_false(auth_fits(&au, &rq, NULL, "secret"));
	assert_false(auth_fits(&au, &rq, "ada", NULL));
	assert_false(auth_fits(&au, &rq, NULL, NULL));
	assert_true(auth_fresh(&au, key, ADDRESS, NOW));
	au = parsed("");
	assert_false(auth_fits(&au, &rq, "", ""));
	assert_false(auth_fresh(&au, key, ADDRESS, NOW));
	au = parsed("Basic !");
	assert_false(auth_fits(&au, &rq, "", ""));
	assert_false(auth_fresh(&au, key, ADDRESS, NOW));
}

/* RFC 7616, section 3.9.1, the MD5 answer. */
static void
test_the_example_of_the_rfc(void **state)
{
	struct req rq = { .method = METHOD_GET,
		.path = "/dir/index.html",
		.query = "" };
	struct auth au;

	(void)state;
	au = parsed("Digest username=\"Mufasa\", "
		    "realm=\"http-auth@example.org\", "
		    "uri=\"/dir/index.html\", "
		    "algorithm=MD5, "
		    "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
		    "nc=00000001, "
		    "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", "
		    "qop=auth, "
		    "response=\"8ca523f5e9506fed4657c9700eebdbec\", "
		    "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
	assert_int_equal(au.scheme, AUTH_DIGEST);
	assert_true(auth_fits(&au, &rq, "Mufasa", "Circle of Life"));
	assert_false(auth_fits(&au, &rq, "Mufasa", "Circle of life"));
	assert_false(auth_fits(&au, &rq, "mufasa", "Circle of Life"));
	assert_false(auth_fits(&au, &rq, NULL, "Circle of Life"));
	assert_false(auth_fits(&au, &rq, "Mufasa", NULL));
	assert_false(auth_fits(&au, &rq, "Mufasa",
	    X64 X64 X64 X64 X64 X64 X64 X64 X64 X64 X64 X64 X64 X64 X64 X64 X64
		X64 X64 X64 X64 X64 X64 X64 X64));
	rq.method = METHOD_PUT;
	assert_false(auth_fits(&au, &rq, "Mufasa", "Circle of Life"));
	assert_false(auth_fresh(&au, key, ADDRESS, NOW));
}

/* The nonce of our own challenge. */
static const char *
nonce_of(const char *address, int64_t now)
{
	struct buf b = BUF_INIT(a);
	const char *s;

	auth_challenge(&b, key, address, now, true, false);
	s = strstr(b.p, "nonce=\"");
	assert_non_null(s);
	s += 7;
	return arena_strndup(a, s, strcspn(s, "\""));
}

static void
md5_hex(const char *text, char out[33])
{
	uint8_t sum[MD5_LEN];

	digest_md5(text, strlen(text), sum);
	digest_hex(sum, sizeof(sum), out);
}

/* What a phone with user "u" and password "p" answers. */
static struct auth
answered(const char *nonce, const char *method, const char *uri)
{
	char one[33], two[33], all[33];

	md5_hex("u:provisioning:p", one);
	md5_hex(arena_printf(a, "%s:%s", method, uri), two);
	md5_hex(arena_printf(a, "%s:%s:00000001:c:auth:%s", one, nonce, two),
	    all);
	return parsed(arena_printf(a,
	    "Digest username=\"u\", realm=\"provisioning\", nonce=\"%s\","
	    " uri=\"%s\", response=\"%s\", nc=00000001, cnonce=\"c\","
	    " qop=auth",
	    nonce, uri, all));
}

static const char *
raw_uri(const struct req *rq, const char *name)
{
	return strcmp(name, "REQUEST_URI") == 0 ? rq->edge : "";
}

static void
test_the_answer_is_for_this_request(void **state)
{
	static const struct {
		const char *said, *raw;
		bool want;
	} cases[] = {
		{ "/a.cfg", "/a.cfg", true },
		{ "/a.cfg", "/b.cfg", false },
		{ "/a.cfg", "/a.cfg?x=1", false },
		{ "/a.cfg?x=1", "/a.cfg?x=1", true },
		{ "/a.cfg?x=1", "/a.cfg?x=2", false },
		{ "/a.cfg?x=1", "/a.cfg", false },
		{ "/a%20b", "/a%20b", true },
		{ "/a b", "/a%20b", false },
		{ "http://h/a.cfg", "/a.cfg", true },
		{ "https://h:8443/a.cfg", "/a.cfg", true },
		{ "https://h/b.cfg", "/a.cfg", false },
		{ "https://h", "/", false },
		{ "/a.cfg", "http://h/a.cfg", true },
		{ "http://h/a.cfg", "http://h/a.cfg", true },
		{ "/x?u=://h/a.cfg", "/a.cfg", false },
		{ "", "/a.cfg", false },
		{ "a.cfg", "/a.cfg", false },
	};
	char raw[64];

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct req rq = { .method = METHOD_GET,
			.path = "/not/used",
			.query = "",
			.var = raw_uri,
			.edge = raw };
		struct auth au = answered("n", "GET", cases[i].said);

		print_message("%s for %s\n", cases[i].said, cases[i].raw);
		memcpy(raw, cases[i].raw, strlen(cases[i].raw) + 1);
		assert_int_equal(auth_fits(&au, &rq, "u", "p"), cases[i].want);
	}
}

static void
test_without_the_raw_uri_path_and_query_count(void **state)
{
	struct req rq = { .method = METHOD_PUT,
		.path = "/a.xml",
		.query = "term=x" };
	struct auth au = answered("n", "PUT", "/a.xml?term=x");

	(void)state;
	assert_true(auth_fits(&au, &rq, "u", "p"));
	rq.query = "term=xy";
	assert_false(auth_fits(&au, &rq, "u", "p"));
	rq.query = "";
	assert_false(auth_fits(&au, &rq, "u", "p"));
	rq.path = "/a.xm";
	assert_false(auth_fits(&au, &rq, "u", "p"));
	rq.path = NULL;
	assert_false(auth_fits(&au, &rq, "u", "p"));
}

static void
test_every_byte_of_the_answer_counts(void **state)
{
	const struct req rq = { .path = "/a", .query = "" };
	const struct auth good = answered("n", "GET", "/a");
	char *response;

	(void)state;
	assert_true(auth_fits(&good, &rq, "u", "p"));
	for (size_t i = 0; i < 32; i++) {
		struct auth au = good;

		response = arena_strdup(a, good.response);
		response[i] = response[i] == '0' ? '1' : '0';
		au.response = response;
		assert_false(auth_fits(&au, &rq, "u", "p"));
	}
	for (int i = 0; i < 4; i++) {
		struct auth au = good;

		*(i == 0         ? &au.realm
			: i == 1 ? &au.nonce
			: i == 2 ? &au.nc
				 : &au.cnonce) = "00000002";
		assert_false(auth_fits(&au, &rq, "u", "p"));
	}
}

static void
test_a_nonce_lasts_two_minutes(void **state)
{
	static const struct {
		int64_t after;
		bool want;
	} cases[] = {
		{ 0, true },
		{ 1, true },
		{ AUTH_NONCE_AGE, true },
		{ AUTH_NONCE_AGE + 1, false },
		{ 1000000, false },
		{ -10, true }, /* the clock of another host */
		{ -11, false },
	};
	struct auth au = answered(nonce_of(ADDRESS, NOW), "GET", "/a");

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("after %d s\n", (int)cases[i].after);
		assert_int_equal(
		    auth_fresh(&au, key, ADDRESS, NOW + cases[i].after),
		    cases[i].want);
	}
}

static void
test_a_nonce_is_for_one_address_under_one_key(void **state)
{
	static const uint8_t other[32] = "another key of thirty-two bytes.";
	const char *nonce = nonce_of(ADDRESS, NOW);
	struct auth au = answered(nonce, "GET", "/a");
	char *bad;

	(void)state;
	assert_int_equal(strlen(nonce), 40);
	assert_int_equal(strspn(nonce, "0123456789abcdef"), 40);
	assert_true(auth_fresh(&au, key, ADDRESS, NOW));
	assert_false(auth_fresh(&au, key, "192.0.2.8", NOW));
	assert_false(auth_fresh(&au, key, "2001:db8::7", NOW));
	assert_false(auth_fresh(&au, key, "", NOW));
	assert_false(auth_fresh(&au, other, ADDRESS, NOW));
	assert_string_not_equal(nonce, nonce_of(ADDRESS, NOW + 1));
	for (size_t i = 0; i < 40; i++) {
		bad = arena_strdup(a, nonce);
		bad[i] = bad[i] == 'a' ? 'b' : 'a';
		au.nonce = bad;
		assert_false(auth_fresh(&au, key, ADDRESS, NOW));
	}
	au.nonce = arena_printf(a, "%s0", nonce);
	assert_false(auth_fresh(&au, key, ADDRESS, NOW));
	au.nonce = arena_strndup(a, nonce, 39);
	assert_false(auth_fresh(&au, key, ADDRESS, NOW));
	au.nonce = "";
	assert_false(auth_fresh(&au, key, ADDRESS, NOW));
}

static void
test_the_challenge_offers_digest_first(void **state)
{
	struct buf b = BUF_INIT(a);
	const char *digest = arena_printf(a,
	    "WWW-Authenticate: Digest realm=\"provisioning\", qop=\"auth\","
	    " algorithm=MD5, nonce=\"%s\"",
	    nonce_of(ADDRESS, NOW));

	(void)state;
	auth_challenge(&b, key, ADDRESS, NOW, false, false);
	assert_string_equal(b.p,
	    arena_printf(a,
		"%s\r\nWWW-Authenticate: Basic realm=\"provisioning\"\r\n",
		digest));
	b = BUF_INIT(a);
	auth_challenge(&b, key, ADDRESS, NOW, true, true);
	assert_string_equal(b.p, arena_printf(a, "%s, stale=true\r\n", digest));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_basic_is_read),
		cmocka_unit_test(test_no_header_is_no_credentials),
		cmocka_unit_test(test_digest_is_read),
		cmocka_unit_test(test_digest_fields_have_their_bounds),
		cmocka_unit_test(test_broken_headers),
		cmocka_unit_test(test_basic_fits_user_and_password),
		cmocka_unit_test(test_the_example_of_the_rfc),
		cmocka_unit_test(test_the_answer_is_for_this_request),
		cmocka_unit_test(test_without_the_raw_uri_path_and_query_count),
		cmocka_unit_test(test_every_byte_of_the_answer_counts),
		cmocka_unit_test(test_a_nonce_lasts_two_minutes),
		cmocka_unit_test(test_a_nonce_is_for_one_address_under_one_key),
		cmocka_unit_test(test_the_challenge_offers_digest_first),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
