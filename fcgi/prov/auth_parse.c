/*
 * auth_parse.c - the Authorization header of Basic and Digest; see auth.h.
 *
 * What is over-long, said twice, left out or of another kind than we offered
 * makes the whole header broken; parameters we do not know are skipped.
 */
#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "base/scan.h"
#include "prov/auth.h"

#define HEADER_MAX 2048
#define HASH_LEN (2 * MD5_LEN) /* in hex */

static enum err
parse_basic(struct arena *a, const char *s, struct auth *au)
{
	uint8_t *p;
	char *text, *colon;
	size_t n;

	s += strspn(s, " ");
	n = strcspn(s, " ");
	if (s[n + strspn(s + n, " ")] != '\0' ||
	    digest_unbase64(a, s, n, &p, &n) != ERR_OK)
		return ERR_INVALID;
	text = arena_strndup(a, (const char *)p, n);
	if (strlen(text) != n || scan_has_control(text, n) ||
	    (colon = strchr(text, ':')) == NULL)
		return ERR_INVALID;
	*colon = '\0';
	if (colon - text > AUTH_USER_MAX ||
	    strlen(colon + 1) > AUTH_PASSWORD_MAX)
		return ERR_INVALID;
	au->scheme = AUTH_BASIC;
	au->user = text;
	au->password = colon + 1;
	return ERR_OK;
}

enum field {
	USERNAME,
	REALM,
	NONCE,
	URI,
	RESPONSE,
	NC,
	CNONCE,
	QOP,
	REQUIRED, /* those above */
	ALGORITHM = REQUIRED,
	USERHASH,
	FIELD__MAX
};

/* clang-format off */
static const struct {
	const char *name;
	size_t max;
} fields[FIELD__MAX] = {
	[USERNAME] = { "username", AUTH_USER_MAX },
	[REALM] = { "realm", AUTH_VALUE_MAX },
	[NONCE] = { "nonce", AUTH_VALUE_MAX },
	[URI] = { "uri", AUTH_URI_MAX },
	[RESPONSE] = { "response", HASH_LEN },
	[NC] = { "nc", 8 },
	[CNONCE] = { "cnonce", AUTH_VALUE_MAX },
	[QOP] = { "qop", 8 },
	[ALGORITHM] = { "algorithm", 16 },
	[USERHASH] = { "userhash", 5 },
};
/* clang-format on */

static const char *
skip_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

/* The characters RFC 9110, 5.6.2 allows in a name. */
static size_t
token(const char *s)
{
	return strspn(s,
	    "!#$%&'*+-.^_`|~0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}

/* "text" at *p, without its quotes and backslashes; *p moves behind it. */
static char *
quoted(struct arena *a, const char **p)
{
	const char *s = *p + 1;
	char *out = arena_alloc(a, strlen(s) + 1), *w = out;

	for (; *s != '"'; s++) {
		if (*s == '\\')
			s++;
		if (*s == '\0')
			return NULL;
		*w++ = *s;
	}
	*p = s + 1;
	return out;
}

/* A quoted text or a bare word; NULL: neither. */
static char *
value(struct arena *a, const char **p)
{
	const char *s = *p;
	size_t n;

	if (*s == '"')
		return quoted(a, p);
	n = strcspn(s, " \t,\"");
	*p = s + n;
	return n == 0 ? NULL : arena_strndup(a, s, n);
}

/* One name=value.  What we do not know is skipped, what comes twice refused. */
static enum err
parse_field(struct arena *a, const char **p, const char *got[FIELD__MAX])
{
	const char *name = *p, *s;
	size_t n = token(name);
	char *v;

	s = skip_blanks(name + n);
	if (n == 0 || *s != '=')
		return ERR_INVALID;
	s = skip_blanks(s + 1);
	if ((v = value(a, &s)) == NULL || scan_has_control(v, strlen(v)))
		return ERR_INVALID;
	*p = s;
	for (int i = 0; i < FIELD__MAX; i++) {
		if (strlen(fields[i].name) != n ||
		    strncasecmp(fields[i].name, name, n) != 0)
			continue;
		if (got[i] != NULL || strlen(v) > fields[i].max)
			return ERR_INVALID;
		got[i] = v;
	}
	return ERR_OK;
}

/* Comma-separated; RFC 9110, 5.6.1 has us bear empty elements. */
static enum err
parse_fields(struct arena *a, const char *s, const char *got[FIELD__MAX])
{
	for (;;) {
		s += strspn(s, " \t,");
		if (*s == '\0')
			return ERR_OK;
		if (parse_field(a, &s, got) != ERR_OK)
			return ERR_INVALID;
		s = skip_blanks(s);
		if (*s != ',' && *s != '\0')
			return ERR_INVALID;
	}
}

static bool
is_hex(const char *s, size_t n)
{
	return strlen(s) == n && strspn(s, "0123456789abcdefABCDEF") == n;
}

static enum err
parse_digest(struct arena *a, const char *s, struct auth *au)
{
	const char *got[FIELD__MAX] = { NULL };

	if (parse_fields(a, s, got) != ERR_OK)
		return ERR_INVALID;
	for (int i = 0; i < REQUIRED; i++)
		if (got[i] == NULL)
			return ERR_INVALID;
	if (strcasecmp(got[QOP], "auth") != 0 || !is_hex(got[NC], 8) ||
	    !is_hex(got[RESPONSE], HASH_LEN) || *got[CNONCE] == '\0')
		return ERR_INVALID;
	if (got[ALGORITHM] != NULL && strcasecmp(got[ALGORITHM], "MD5") != 0)
		return ERR_INVALID;
	if (got[USERHASH] != NULL && strcasecmp(got[USERHASH], "false") != 0)
		return ERR_INVALID;
	*au = (struct auth){
		.scheme = AUTH_DIGEST,
		.user = got[USERNAME],
		.password = "",
		.realm = got[REALM],
		.nonce = got[NONCE],
		.uri = got[URI],
		.response = got[RESPONSE],
		.nc = got[NC],
		.cnonce = got[CNONCE],
		.qop = got[QOP],
	};
	return ERR_OK;
}

void
auth_parse(struct arena *a, const char *header, struct auth *au)
{
	enum err e = ERR_INVALID;

	*au = (struct auth){ AUTH_ABSENT, "", "", "", "", "", "", "", "", "" };
	if (header == NULL || *header == '\0')
		return;
	if (strnlen(header, HEADER_MAX + 1) <= HEADER_MAX) {
		if (strncasecmp(header, "Basic ", 6) == 0)
			e = parse_basic(a, header + 6, au);
		else if (strncasecmp(header, "Digest ", 7) == 0)
			e = parse_digest(a, header + 7, au);
	}
	if (e != ERR_OK)
		au->scheme = AUTH_BROKEN;
}
