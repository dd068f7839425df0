/* fake_rps.c - see fake_rps.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "unit/fake_rps.h"

/* cmocka writes of failures to stderr: what is caught goes there in the end. */
static void
catch_log(struct fx *fx)
{
	char name[] = "/tmp/rps-test-XXXXXX";

	fx->log = mkstemp(name);
	assert_true(fx->log >= 0);
	(void)unlink(name);
	fx->stderr_was = dup(2);
	(void)dup2(fx->log, 2);
}

static int
begin(void **state, const struct rps_driver *d)
{
	struct fx *fx = calloc(1, sizeof(*fx));

	assert_non_null(fx);
	fx->fake = fake_start(NULL);
	fx->a = arena_new();
	fx->d = d;
	(void)snprintf(fx->base, sizeof(fx->base), "http://127.0.0.1:%d",
	    fake_port(fx->fake));
	fx->conf = (struct rps_account_conf){ .id = 7,
		.base_url = fx->base,
		.api_user = FX_KEY,
		.api_secret = FX_SECRET,
		.quirks = { .name_max = 20, .clock_window = 300 },
		.ca_file = "",
		.proxy = "",
		.timeout = 20 };
	/* Whatever proxy this machine has is not for the loopback. */
	(void)unsetenv("http_proxy");
	(void)unsetenv("https_proxy");
	(void)unsetenv("HTTPS_PROXY");
	(void)unsetenv("all_proxy");
	(void)unsetenv("ALL_PROXY");
	catch_log(fx);
	fx->conn = rps_open(d, &fx->conf);
	*state = fx;
	return 0;
}

int
fx_v2_bare(void **state)
{
	return begin(state, &rps_v2);
}

int
fx_v2(void **state)
{
	(void)begin(state, &rps_v2);
	fx_token(*state);
	return 0;
}

int
fx_v1(void **state)
{
	return begin(state, &rps_v1);
}

int
fx_xml(void **state)
{
	return begin(state, &rps_xml);
}

char *
fx_log(struct fx *fx)
{
	char *text = arena_alloc(fx->a, 65536);

	(void)!pread(fx->log, text, 65535, 0);
	return text;
}

static int
secrets_in(const char *log)
{
	static const char *const secrets[] = { FX_KEY, FX_SECRET, FX_BASIC,
		FX_TOKEN, FX_PASSWORD, "Authorization", "Bearer", "Signature" };

	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
		if (strstr(log, secrets[i]) != NULL)
			return 1;
	return 0;
}

int
fx_end(void **state)
{
	struct fx *fx = *state;
	char *log = fx_log(fx);
	int bad = secrets_in(log);

	(void)dup2(fx->stderr_was, 2);
	close(fx->stderr_was);
	(void)!write(2, log, strlen(log));
	close(fx->log);
	rps_close(fx->conn);
	fake_stop(fx->fake);
	arena_free(fx->a);
	free(fx);
	if (bad)
		(void)fprintf(stderr, "a secret is in the log\n");
	return bad;
}

void
fx_token(struct fx *fx)
{
	fake_say(fx->fake, 200, "",
	    "{\"access_token\":\"" FX_TOKEN "\",\"token_type\":\"bearer\","
	    "\"expires_in\":86400}");
}

void
fx_reopen(struct fx *fx)
{
	rps_close(fx->conn);
	fx->conn = rps_open(fx->d, &fx->conf);
}

void
fx_came(struct fx *fx, size_t i, const char *method, const char *path,
    const char *body)
{
	const struct fake_request *r = fake_seen(fx->fake, i);

	assert_string_equal(r->method, method);
	assert_string_equal(r->path, path);
	assert_string_equal(r->body, body);
}
