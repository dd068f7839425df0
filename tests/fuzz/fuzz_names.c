/*
 * fuzz_names.c - short texts that people and phones write and that are read
 * strictly: the CN of a certificate (prov/cert.c), cookies (api/who.c), names
 * of zones, hosts, networks, files, codecs, parameters, one-time passwords.
 * What is taken means the same when it is written plainly.
 */
#include <string.h>

#include "api/who.h"
#include "base/scan.h"
#include "base/zone.h"
#include "db/catalogue.h"
#include "db/codec.h"
#include "db/lock.h"
#include "db/near.h"
#include "db/totp.h"
#include "fuzz/fuzz.h"
#include "fuzz/must.h"
#include "prov/cert.h"
#include "render/lint.h"

static const char *verified, *cn, *cookie;

static const char *
var(const struct req *rq, const char *name)
{
	(void)rq;
	return strcmp(name, "SSL_CLIENT_VERIFY") == 0 ? verified
	    : strcmp(name, "SSL_CLIENT_S_DN_CN") == 0 ? cn
	    : strcmp(name, "HTTP_COOKIE") == 0        ? cookie
						      : "";
}

static void
certificate(const char *s)
{
	struct req rq = { .var = var };
	char mac[MAC_LEN + 1], again[MAC_LEN + 1];

	verified = "SUCCESS";
	cn = s;
	if (cert_mac(&rq, mac) == ERR_OK) {
		must(strspn(mac, "0123456789abcdef") == MAC_LEN);
		must(strcmp(mac, "000000000000") != 0);
		cn = mac;
		must(cert_mac(&rq, again) == ERR_OK);
		must(strcmp(mac, again) == 0);
	}
	verified = s;
	must(cert_mac(&rq, again) != ERR_OK || strcmp(s, "SUCCESS") == 0);
}

static void
cookies(struct arena *a, const char *s)
{
	struct req rq = { .var = var, .arena = a };
	const char *value, *at;
	size_t n;

	cookie = s;
	if ((value = who_cookie(&rq, WHO_COOKIE)) == NULL)
		return;
	n = strlen(value);
	must(strchr(value, ';') == NULL);
	at = strstr(s, WHO_COOKIE "=");
	must(at != NULL && n <= strlen(at));
	/* Two of that name are none. */
	cookie = arena_printf(a, "%s; " WHO_COOKIE "=x", s);
	must(who_cookie(&rq, WHO_COOKIE) == NULL);
}

static void
rules(struct arena *a, const char *s)
{
	if (check_host(s) == NULL)
		must(strpbrk(s, " \t\r\n/\"'<>") == NULL);
	if (check_file_name(s) == NULL)
		must(strchr(s, '/') == NULL && *s != '.');
	if (check_value(s) == NULL)
		must(strpbrk(s, "\r\n") == NULL);
	if (check_address(s) == NULL)
		must(strpbrk(s, "\r\n") == NULL);
	if (check_networks(s) == NULL) {
		struct net net;
		const char *word;

		while ((word = scan_word(a, &s)) != NULL)
			must(scan_net(word, &net) == ERR_OK);
	}
}

static void
words(struct arena *a, const char *s)
{
	char code[TOTP_DIGITS + 1];
	const char *normal = parameter_normal(a, s);
	int64_t step;

	must(normal != NULL && strlen(normal) <= strlen(s));
	if (zone_is_known(s))
		must(strstr(s, "..") == NULL && *s != '/');
	if (check_codecs(s) == NULL && strchr(s, ' ') == NULL && *s != '\0')
		must(codec_find(s, strlen(s)) != NULL);
	for (enum lock_name n = LOCK_FORM; n <= LOCK__MAX; n++)
		(void)lock_check(a, n, s);
	must(lock_find(s) == LOCK__MAX || lock_is_ours(s));
	(void)lint_is_boot_line(s);
	must(near_distance(s, s, 5) == 0 || strlen(s) > NEAR_MAX);
	if (totp_code(s, 1, code) == ERR_OK) {
		must(strspn(code, "0123456789") == TOTP_DIGITS);
		must(totp_check(s, code, TOTP_STEP, 0, &step) && step == 1);
		must(!totp_check(s, code, TOTP_STEP, 1, &step) || step == 2);
	}
	must(!totp_check("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", s, 1800000000,
	    60000001, &step));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	const char *s = arena_strndup(a, (const char *)data, len);

	certificate(s);
	cookies(a, s);
	rules(a, s);
	words(a, s);
	arena_free(a);
	return 0;
}
