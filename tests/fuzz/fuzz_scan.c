/*
 * fuzz_scan.c - the readers of base/scan.c and base64: any bytes are either
 * refused or read, and what was read reads the same again.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/scan.h"
#include "fuzz/fuzz.h"

static void
need(bool ok)
{
	if (!ok)
		abort();
}

static void
mac(const char *s, size_t len)
{
	char one[MAC_LEN + 1], two[MAC_LEN + 1];

	if (scan_mac(s, len, one) != ERR_OK)
		return;
	need(strlen(one) == MAC_LEN);
	need(scan_mac(one, MAC_LEN, two) == ERR_OK && strcmp(one, two) == 0);
}

static void
net(const char *s)
{
	struct net net;
	uint8_t addr[16];

	if (scan_net(s, &net) == ERR_OK)
		need(net.bits <= 128 && net_has(&net, net.addr));
	if (scan_addr(s, addr) == ERR_OK)
		need(scan_net(s, &net) == ERR_OK && net_has(&net, addr));
}

static void
number(struct arena *a, const char *s)
{
	int64_t v;

	if (scan_int(s, INT64_MIN, INT64_MAX, &v) == ERR_OK)
		need(strcmp(arena_printf(a, "%lld", (long long)v), s) == 0);
}

static void
hex(struct arena *a, const char *s)
{
	size_t n = strlen(s) / 2;
	uint8_t *out = arena_alloc(a, n);
	char *again = arena_alloc(a, 2 * n + 1);

	if (scan_hex(s, out, n) != ERR_OK)
		return;
	digest_hex(out, n, again);
	need(strcasecmp(s, again) == 0);
}

static void
base64(struct arena *a, const char *s, size_t len)
{
	uint8_t *out;
	size_t n;

	if (digest_unbase64(a, s, len, &out, &n) == ERR_OK)
		need(strcmp(digest_base64(a, out, n), s) == 0);
}

static void
text(struct arena *a, const char *s, size_t len)
{
	const char *p = s;

	if (scan_utf8(s, len))
		need(strlen(s) == len);
	(void)scan_has_control(s, len);
	while (scan_word(a, &p) != NULL)
		need(p <= s + len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	const char *s = arena_strndup(a, (const char *)data, len);

	mac(s, len);
	net(s);
	number(a, s);
	hex(a, s);
	base64(a, s, len);
	text(a, s, len);
	arena_free(a);
	return 0;
}
