/*
 * fuzz_ua.c - prov/ua.c: whatever is taken from a User-Agent has its form,
 * and reads the same again.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "prov/ua.h"

static void
need(bool ok)
{
	if (!ok)
		abort();
}

/* What was taken is in the text, so it can be said more plainly. */
static void
check(struct arena *a, const struct ua *ua)
{
	struct ua again;

	need(strlen(ua->model) < sizeof(ua->model));
	need(strlen(ua->firmware) < sizeof(ua->firmware));
	need(strspn(ua->firmware, "0123456789.") == strlen(ua->firmware));
	need(strspn(ua->mac, "0123456789abcdef") == strlen(ua->mac));
	need(*ua->mac == '\0' || strlen(ua->mac) == MAC_LEN);
	need(ua_is_model(ua, ua->model));
	if (*ua->model == '\0' || *ua->firmware == '\0')
		return;
	ua_parse(arena_printf(a, "Yealink SIP-%s %s %s", ua->model,
		     ua->firmware, ua->mac),
	    &again);
	need(strcmp(again.firmware, ua->firmware) == 0);
	need(strcmp(again.mac, ua->mac) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	const char *s = arena_strndup(a, (const char *)data, len);
	struct ua ua;

	ua_parse(s, &ua);
	check(a, &ua);
	(void)ua_is_model(&ua, s);
	arena_free(a);
	return 0;
}
