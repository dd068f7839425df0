/*
 * fuzz_auth.c - prov/auth_parse.c and prov/auth.c: an Authorization header is
 * broken or within its bounds, and none that the fuzzer can think of fits a
 * password it does not know.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "prov/auth.h"

static void
need(bool ok)
{
	if (!ok)
		abort();
}

static void
bounds(const struct auth *au)
{
	need(strlen(au->user) <= AUTH_USER_MAX);
	need(strlen(au->password) <= AUTH_PASSWORD_MAX);
	need(strlen(au->realm) <= AUTH_VALUE_MAX);
	need(strlen(au->nonce) <= AUTH_VALUE_MAX);
	need(strlen(au->cnonce) <= AUTH_VALUE_MAX);
	need(strlen(au->uri) <= AUTH_URI_MAX);
	if (au->scheme != AUTH_DIGEST) {
		need(*au->response == '\0' && *au->qop == '\0');
		return;
	}
	need(strlen(au->response) == 32 && strlen(au->nc) == 8);
	need(strcasecmp(au->qop, "auth") == 0 && *au->cnonce != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint8_t key[32] = "not known to whoever asks";
	struct arena *a = arena_new();
	const char *s = arena_strndup(a, (const char *)data, len);
	struct req rq = { .method = METHOD_GET, .query = "" };
	struct auth au;

	auth_parse(a, s, &au);
	need((au.scheme == AUTH_ABSENT) == (*s == '\0'));
	bounds(&au);
	rq.path = au.uri; /* as if it had asked for just that */
	need(!auth_fits(&au, &rq, au.user, "wn3c8h4x2k7q"));
	need(!auth_fits(&au, &rq, NULL, NULL));
	need(!auth_fresh(&au, key, "192.0.2.7", 1800000000) ||
	    au.scheme == AUTH_BASIC);
	if (au.scheme == AUTH_BASIC)
		need(auth_fits(&au, &rq, au.user, au.password));
	arena_free(a);
	return 0;
}
