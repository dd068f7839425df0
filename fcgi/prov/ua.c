/*
 * ua.c - see ua.h.
 *
 * The text is "[Yealink] [SIP-] model firmware mac" with variations: one
 * blank or two, a dash after Yealink, "SIP VP-", no Yealink at all, a
 * hardware version in place of the MAC, a MAC without colons.  Without
 * Yealink in front it counts only when it is complete, MAC included, or
 * every browser would be a phone.
 */
#include <string.h>
#include <strings.h>

#include "prov/ua.h"

#define BLANK " \t"
#define DIGITS "0123456789"
#define MODEL "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" DIGITS "_-"

/* Behind word when s begins with it in either case; else s. */
static const char *
skip(const char *s, const char *word)
{
	size_t n = strlen(word);

	return strncasecmp(s, word, n) == 0 ? s + n : s;
}

/* "SIP-T46G", "SIP VP-T49G", "VP-T49G": where T46G, T49G begin. */
static const char *
skip_family(const char *s)
{
	const char *t = skip(s, "SIP");

	if (t != s && (*t == '-' || *t == ' '))
		s = t + 1 + strspn(t + 1, BLANK);
	return skip(s, "VP-");
}

/* Length of the word at s, which ends at a blank or the end. */
static size_t
word(const char *s)
{
	return strcspn(s, BLANK);
}

static void
model(const char *s, size_t n, struct ua *ua)
{
	if (n >= sizeof(ua->model) || strspn(s, MODEL) < n)
		return;
	memcpy(ua->model, s, n);
}

/* Three to seven numbers with dots between. */
static void
firmware(const char *s, size_t n, struct ua *ua)
{
	size_t dots = 0, digits = 0;

	if (n >= sizeof(ua->firmware))
		return;
	for (size_t i = 0; i < n; i++) {
		if (s[i] >= '0' && s[i] <= '9') {
			digits++;
			continue;
		}
		if (s[i] != '.' || digits == 0)
			return;
		dots++;
		digits = 0;
	}
	if (digits > 0 && dots >= 2 && dots <= 6)
		memcpy(ua->firmware, s, n);
}

/* Bare or with colons; what else scan_mac() reads may be a version. */
static void
mac(const char *s, size_t n, struct ua *ua)
{
	if (n == MAC_LEN || (n == 17 && s[2] == ':'))
		if (scan_mac(s, n, ua->mac) != ERR_OK)
			ua->mac[0] = '\0';
}

void
ua_parse(const char *s, struct ua *ua)
{
	const char *start;
	size_t n;

	*ua = (struct ua){ .model = "" };
	s += strspn(s, BLANK);
	start = s;
	s = skip(s, "Yealink");
	if (s != start && strchr(BLANK "-", *s) == NULL)
		return;
	if (s != start)
		s += strspn(s, BLANK "-");
	s = skip_family(s);

	n = word(s);
	model(s, n, ua);
	s += n + strspn(s + n, BLANK);
	n = word(s);
	firmware(s, n, ua);
	s += n + strspn(s + n, BLANK);
	mac(s, word(s), ua);

	if (strncasecmp(start, "Yealink", 7) != 0 &&
	    (ua->model[0] == '\0' || ua->firmware[0] == '\0' ||
		ua->mac[0] == '\0'))
		*ua = (struct ua){ .model = "" };
}

/* "T58" is "T58A" and "T58V", "T31" is "T31P"; but "T58W" is another phone. */
static int
is_short_for(const char *brief, const char *full)
{
	size_t n = strlen(brief);

	return strlen(full) == n + 1 && strncasecmp(brief, full, n) == 0 &&
	    strchr("AVPavp", full[n]) != NULL;
}

int
ua_is_model(const struct ua *ua, const char *token)
{
	const char *says = skip_family(ua->model);

	token = skip_family(token);
	if (*says == '\0' || *token == '\0')
		return 1;
	return strcasecmp(says, token) == 0 || is_short_for(says, token) ||
	    is_short_for(token, says);
}
