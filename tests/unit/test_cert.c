/* test_cert.c - whom the variables of the web server name, and whom not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "prov/cert.h"

static const char *verify, *cn;

static const char *
said(const struct req *rq, const char *name)
{
	(void)rq;
	if (strcmp(name, "SSL_CLIENT_VERIFY") == 0)
		return verify;
	return strcmp(name, "SSL_CLIENT_S_DN_CN") == 0 ? cn : "";
}

static const struct {
	const char *verify, *cn;
	const char *mac; /* NULL: nobody */
} cases[] = {
	{ "SUCCESS", "805ec0000001", "805ec0000001" },
	{ "SUCCESS", "805EC0000001", "805ec0000001" },
	{ "SUCCESS", "80:5E:C0:00:00:01", "805ec0000001" },
	{ "SUCCESS", "80-5e-c0-00-00-01", "805ec0000001" },
	{ "SUCCESS", "80 5e c0 00 00 01", "805ec0000001" },
	{ "SUCCESS", "805e.c000.0001", "805ec0000001" },
	{ "SUCCESS", "805ec0_000001", "805ec0000001" },
	{ "SUCCESS", "805ec00000012", NULL },
	{ "SUCCESS", "805ec000000", NULL },
	{ "SUCCESS", "805ec0000001\n", NULL },
	{ "SUCCESS", "805ec0000001/CN=805ec0000002", NULL },
	{ "SUCCESS", "Yealink 805ec0000001", NULL },
	{ "SUCCESS", "", NULL },
	{ "SUCCESS", "000000000000", NULL },
	{ "SUCCESS", "ff:ff:ff:ff:ff:ff", NULL },
	{ "SUCCESS", "01005e000001", NULL },
	{ "", "805ec0000001", NULL },
	{ "NONE", "805ec0000001", NULL },
	{ "GENEROUS", "805ec0000001", NULL },
	{ "success", "805ec0000001", NULL },
	{ "SUCCESS ", "805ec0000001", NULL },
	{ "SUCCESS:", "805ec0000001", NULL },
	{ "FAILED:SUCCESS", "805ec0000001", NULL },
	{ "FAILED:certificate has expired", "805ec0000001", NULL },
};

static void
test_names(void **state)
{
	const struct req rq = { .var = said };
	char mac[MAC_LEN + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		verify = cases[i].verify;
		cn = cases[i].cn;
		if (cases[i].mac == NULL) {
			if (cert_mac(&rq, mac) == ERR_OK)
				fail_msg("\"%s\", \"%s\" is somebody", verify,
				    cn);
			continue;
		}
		assert_int_equal(cert_mac(&rq, mac), ERR_OK);
		assert_string_equal(mac, cases[i].mac);
	}
}

/* Such as a request that did not come through a web server. */
static void
test_nothing_said(void **state)
{
	const struct req rq = { 0 };
	char mac[MAC_LEN + 1];

	(void)state;
	assert_int_equal(cert_mac(&rq, mac), ERR_NOTFOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_nothing_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
