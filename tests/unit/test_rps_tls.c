/*
 * test_rps_tls.c - the driver sends nothing, no token request even, to a
 * server whose certificate is not good; and there is no way to have it
 * otherwise.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "rps/client.h"
#include "unit/fake_tls.h"

static const struct {
	const char *name; /* of the case */
	const char *certified;
	int days;
	bool trusted; /* is its CA the one that the account has? */
	enum rps_said want;
} cases[] = {
	{ "good", "IP:127.0.0.1", 30, true, RPS_DONE },
	{ "CA unknown", "IP:127.0.0.1", 30, false, RPS_UNREACHABLE },
	{ "another address", "IP:127.0.0.2", 30, true, RPS_UNREACHABLE },
	{ "another name", "DNS:eu-api.ymcs.yealink.com", 30, true,
	    RPS_UNREACHABLE },
	{ "run out", "IP:127.0.0.1", -1, true, RPS_UNREACHABLE },
};

static void
make_path(char *path)
{
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
}

static struct rps_answer
probe(const char *url, const char *ca_file)
{
	struct rps_account_conf conf = { .id = 7,
		.base_url = url,
		.api_user = "u",
		.api_secret = "secret",
		.ca_file = ca_file,
		.proxy = "",
		.timeout = 20 };
	struct rps_conn *c = rps_open(&rps_v2, &conf);
	struct arena *a = arena_new();
	struct rps_answer an = rps_v2.probe(c, a);

	arena_free(a);
	rps_close(c);
	return an;
}

static void
one_case(size_t i)
{
	char ours[] = "/tmp/rps-ca-XXXXXX", other[] = "/tmp/rps-ca-XXXXXX";
	char url[64];
	struct fake_tls *tls, *stranger;
	struct fake_io io;
	struct fake *fake;
	struct rps_answer an;

	make_path(ours);
	make_path(other);
	tls = fake_tls_new(cases[i].certified, cases[i].days, ours);
	stranger = fake_tls_new("IP:127.0.0.1", 30, other);
	io = fake_tls_io(tls);
	fake = fake_start(&io);
	fake_say(fake, 200, "",
	    "{\"access_token\":\"tok\",\"expires_in\":3600}");
	fake_say(fake, 200, "", "{\"data\":null}");
	(void)snprintf(url, sizeof(url), "https://127.0.0.1:%d",
	    fake_port(fake));
	an = probe(url, cases[i].trusted ? ours : other);
	print_message("%s: %s: %s\n", cases[i].name, rps_said_name(an.said),
	    an.text);
	assert_int_equal(an.said, cases[i].want);
	assert_int_equal(fake_count(fake), an.said == RPS_DONE ? 2 : 0);
	fake_stop(fake);
	fake_tls_free(tls);
	fake_tls_free(stranger);
	(void)unlink(ours);
	(void)unlink(other);
}

static void
test_certificates(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		one_case(i);
}

/* The system's CAs do not know ours either. */
static void
test_without_a_ca_file_the_systems(void **state)
{
	char path[] = "/tmp/rps-ca-XXXXXX", url[64];
	struct fake_tls *tls;
	struct fake_io io;
	struct fake *fake;

	(void)state;
	make_path(path);
	tls = fake_tls_new("IP:127.0.0.1", 30, path);
	io = fake_tls_io(tls);
	fake = fake_start(&io);
	(void)snprintf(url, sizeof(url), "https://127.0.0.1:%d",
	    fake_port(fake));
	assert_int_equal(probe(url, "").said, RPS_UNREACHABLE);
	assert_int_equal(fake_count(fake), 0);
	fake_stop(fake);
	fake_tls_free(tls);
	(void)unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_certificates),
		cmocka_unit_test(test_without_a_ca_file_the_systems),
	};

	(void)signal(SIGPIPE, SIG_IGN); /* the fake's, at a broken-off TLS */
	(void)unsetenv("https_proxy");
	(void)unsetenv("HTTPS_PROXY");
	(void)unsetenv("all_proxy");
	(void)unsetenv("ALL_PROXY");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
