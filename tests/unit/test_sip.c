/*
 * test_sip.c - admin-cgi/sip: a request as it is sent, answers as they are
 * read, a challenge as it is answered.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "sip/sip.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define HEAD                                                               \
	"Via: SIP/2.0/UDP 192.0.2.1:4000;branch=z9hG4bKx;rport=4000\r\n"   \
	"From: <sip:a@b>;tag=t\r\nTo: <sip:200@b>;tag=p\r\nCall-ID: c\r\n" \
	"CSeq: 7 NOTIFY\r\n"

static void
test_a_request_is_asked_for_and_sent(void **state)
{
	static const char text[] = "method NOTIFY\nuri sip:200@pbx.test\n"
				   "from sip:voipconfig@pbx.test\n"
				   "event check-sync;reboot=false\n"
				   "proxy 192.0.2.9\ntransport tcp\n"
				   "password with blanks \ntimeout 3\n";
	const struct sip_ids ids = { .branch = "z9hG4bKx",
		.tag = "t",
		.call_id = "c",
		.cseq = 1,
		.host = "192.0.2.1",
		.port = 4000 };
	struct arena *a = arena_new();
	struct buf b = BUF_INIT(a);
	struct sip_request r;
	const char *why;

	(void)state;
	sip_ask(a, text, strlen(text), &r, &why);
	assert_null(why);
	assert_string_equal(r.password, "with blanks ");
	sip_message(&b, &r, &ids, "");
	assert_string_equal(b.p,
	    "NOTIFY sip:200@pbx.test SIP/2.0\r\n"
	    "Via: SIP/2.0/TCP 192.0.2.1:4000;branch=z9hG4bKx;rport\r\n"
	    "Max-Forwards: 70\r\n"
	    "From: <sip:voipconfig@pbx.test>;tag=t\r\n"
	    "To: <sip:200@pbx.test>\r\n"
	    "Call-ID: c\r\nCSeq: 1 NOTIFY\r\n"
	    "Contact: <sip:voipconfig@192.0.2.1:4000;transport=tcp>\r\n"
	    "Event: check-sync;reboot=false\r\n"
	    "Subscription-State: terminated\r\n"
	    "User-Agent: voipconfig\r\nContent-Length: 0\r\n\r\n");
	arena_free(a);
}

static void
test_what_can_not_be_asked_for(void **state)
{
#define REST "\nfrom sip:a@b\nproxy p\n"
	static const char *const bad[] = { "", "method NOTIFY", "method\n",
		"method INVITE\nuri sip:a@b" REST,
		"method NOTIFY\nuri a@b" REST,
		"method NOTIFY\nuri sip:a@b>" REST,
		"method NOTIFY\nuri sip:a b@c" REST,
		"method NOTIFY\nuri sip:a@b\nport 70000" REST,
		"method NOTIFY\nuri sip:a@b\ntransport sctp" REST,
		"method NOTIFY\nuri sip:a@b\ntimeout 0" REST,
		"method NOTIFY\nuri sip:a@b\nevent a\rb" REST,
		"method NOTIFY\nuri sip:a@b\nuser a\"b" REST,
		"method NOTIFY\nuri sip:a@b\nwho x" REST,
		"method NOTIFY\nuri sip:a@b\nhome c@d" REST,
		"method NOTIFY\nuri sip:a@b\nhome c>" REST,
		"method NOTIFY\nuri sip:a@b\nhome_from c" REST,
		"method NOTIFY\nuri sip:a@b\nfrom sip:a@b\n" };
	struct arena *a = arena_new();
	struct sip_request r;
	const char *why;

	(void)state;
	for (size_t i = 0; i < NITEMS(bad); i++) {
		sip_ask(a, bad[i], strlen(bad[i]), &r, &why);
		if (why == NULL)
			fail_msg("taken: %s", bad[i]);
	}
	arena_free(a);
}

static enum err
read_answer(struct arena *a, const char *s, struct sip_answer *an)
{
	return sip_answer(a, s, strlen(s), an);
}

static void
test_answers_are_read_strictly(void **state)
{
	static const char *const bad[] = { "", "SIP/2.0 200 OK\r\n\r\n",
		"SIP/2.0 200 OK\n" HEAD "\r\n",
		"SIP/1.0 200 OK\r\n" HEAD "\r\n",
		"SIP/2.0 99 x\r\n" HEAD "\r\n", "SIP/2.0 700 x\r\n" HEAD "\r\n",
		"SIP/2.0 2000 x\r\n" HEAD "\r\n",
		"SIP/2.0 200 OK\r\n" HEAD HEAD "\r\n",
		"SIP/2.0 200 OK\r\n" HEAD "no colon\r\n\r\n",
		"SIP/2.0 200 OK\r\n" HEAD "X: \001\r\n\r\n",
		"NOTIFY sip:a SIP/2.0\r\n" HEAD "\r\n" };
	struct arena *a = arena_new();
	struct sip_answer an;

	(void)state;
	for (size_t i = 0; i < NITEMS(bad); i++)
		if (read_answer(a, bad[i], &an) == ERR_OK)
			fail_msg("taken: %s", bad[i]);
	assert_int_equal(
	    read_answer(a, "SIP/2.0 404 Not\033 Found\r\n" HEAD "\r\n", &an),
	    ERR_OK);
	assert_int_equal(an.status, 404);
	assert_string_equal(an.reason, "Not? Found");
	assert_string_equal(an.branch, "z9hG4bKx");
	assert_string_equal(an.call_id, "c");
	assert_string_equal(an.method, "NOTIFY");
	assert_int_equal(an.cseq, 7);
	/* Short names, folded lines, a second Via. */
	assert_int_equal(read_answer(a,
			     "SIP/2.0 200 OK\r\nv: SIP/2.0/TLS h\r\n"
			     "\t;branch=z1, SIP/2.0/UDP i;branch=z2\r\n"
			     "i: c\r\nCSeq: 1\r\n NOTIFY\r\n\r\n",
			     &an),
	    ERR_OK);
	assert_string_equal(an.branch, "z1");
	arena_free(a);
}

/* A header, in so many lines of so many bytes. */
static enum err
read_folded(struct arena *a, size_t lines, size_t bytes, struct sip_answer *an)
{
	struct buf b = BUF_INIT(a);

	buf_str(&b, "SIP/2.0 183 x\r\n" HEAD "X: ");
	for (size_t i = 0; i < lines; i++) {
		buf_str(&b, "\r\n ");
		for (size_t k = 0; k < bytes; k++)
			buf_str(&b, "x");
	}
	buf_str(&b,
	    "\r\nProxy-Authenticate: Digest realm=\"r\",\r\n"
	    "\tnonce=\"n\"\r\n\r\n");
	return sip_answer(a, b.p, b.len, an);
}

static void
test_a_header_in_thousands_of_lines_is_refused(void **state)
{
	struct arena *a = arena_new();
	struct sip_answer an;

	(void)state;
	assert_int_equal(read_folded(a, 60, 100, &an), ERR_OK);
	assert_string_equal(an.challenge.realm, "r");
	assert_string_equal(an.challenge.nonce, "n");
	assert_int_equal(read_folded(a, 120, 1, &an), ERR_INVALID);
	assert_int_equal(read_folded(a, 20, 500, &an), ERR_INVALID);
	/* Each line once more with all before it would be gigabytes. */
	assert_int_equal(read_folded(a, 16000, 1, &an), ERR_INVALID);
	arena_free(a);
}

static void
test_what_concerns_a_request(void **state)
{
	static const char text[] = "SIP/2.0 200 OK\r\n" HEAD "\r\n";
	const struct sip_ids ours = { .branch = "z9hG4bKx" },
			     other = { .branch = "z9hG4bKy" };

	(void)state;
	assert_true(sip_concerns(&ours, text, strlen(text)));
	assert_false(sip_concerns(&other, text, strlen(text)));
	assert_false(sip_concerns(&ours, "", 0));
}

static void
test_nobody_is_somebody_else_each_time(void **state)
{
	static const char text[] = "method NOTIFY\nhome pbx.test\n"
				   "from sip:a@b\nproxy p\n";
	struct arena *a = arena_new();
	struct sip_request r, one, two;
	const char *why;

	(void)state;
	sip_ask(a, text, strlen(text), &r, &why);
	assert_null(why);
	assert_string_equal(r.uri, "");
	one = sip_nobody(a, &r);
	two = sip_nobody(a, &r);
	assert_string_not_equal(one.uri, two.uri);
	assert_memory_equal(one.uri, "sip:", 4);
	assert_string_equal(strchr(one.uri, '@'), "@pbx.test");
	r.home = "2001:db8::1";
	one = sip_nobody(a, &r);
	assert_string_equal(strchr(one.uri, '@'), "@[2001:db8::1]");
	arena_free(a);
}

static void
test_a_stream_is_cut_into_messages(void **state)
{
	static const char two[] = "\r\n\r\nSIP/2.0 100 Trying\r\n" HEAD
				  "l: 3\r\n\r\nabcSIP/2.0 200 OK\r\n";
	long n = sip_frame(two, strlen(two));

	(void)state;
	assert_true(n > 0);
	assert_memory_equal(two + n, "SIP/2.0 200 OK", 14);
	for (long i = 0; i < n; i++)
		assert_int_equal(sip_frame(two, (size_t)i), 0);
	assert_int_equal(sip_frame("SIP/2.0 200 OK\nVia: x\n", 22), -1);
	assert_int_equal(sip_frame("SIP/2.0 200 OK\r\nl: 99999999\r\n\r\n", 32),
	    -1);
}

static void
test_a_challenge_is_answered(void **state)
{
	const struct sip_request r = { .method = "NOTIFY",
		.uri = "sip:200@b",
		.user = "u",
		.password = "p" };
	struct arena *a = arena_new();
	struct sip_answer an;
	const char *line;

	(void)state;
	assert_int_equal(
	    read_answer(a,
		"SIP/2.0 407 x\r\n" HEAD
		"Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n\r\n",
		&an),
	    ERR_OK);
	line = sip_authorization(a, &r, &an.challenge);
	/* md5(md5("u:r:p") ":n:" md5("NOTIFY:sip:200@b")) */
	assert_string_equal(line,
	    "Proxy-Authorization: Digest username=\"u\", realm=\"r\", "
	    "nonce=\"n\", uri=\"sip:200@b\", "
	    "response=\"077194e8520324d12cd463cd92bff279\"\r\n");
	assert_int_equal(
	    read_answer(a,
		"SIP/2.0 401 x\r\n" HEAD
		"WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", "
		"qop=\"auth-int\"\r\n\r\n",
		&an),
	    ERR_OK);
	assert_null(sip_authorization(a, &r, &an.challenge));
	assert_int_equal(
	    read_answer(a,
		"SIP/2.0 401 x\r\n" HEAD
		"WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", "
		"algorithm=SHA-256, opaque=\"o\", qop=\"auth,auth-int\"\r\n\r\n",
		&an),
	    ERR_OK);
	line = sip_authorization(a, &r, &an.challenge);
	assert_non_null(line);
	assert_memory_equal(line, "Authorization: Digest ", 22);
	assert_non_null(strstr(line,
	    "algorithm=SHA-256, opaque=\"o\", "
	    "qop=auth, nc=00000001, cnonce=\""));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_request_is_asked_for_and_sent),
		cmocka_unit_test(test_what_can_not_be_asked_for),
		cmocka_unit_test(test_answers_are_read_strictly),
		cmocka_unit_test(
		    test_a_header_in_thousands_of_lines_is_refused),
		cmocka_unit_test(test_what_concerns_a_request),
		cmocka_unit_test(test_nobody_is_somebody_else_each_time),
		cmocka_unit_test(test_a_stream_is_cut_into_messages),
		cmocka_unit_test(test_a_challenge_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
