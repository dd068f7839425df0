/* field_rules.c - the shared rules of field.h. */
#include <stdint.h>
#include <string.h>

#include "base/scan.h"
#include "db/codec.h"
#include "db/field.h"

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Labels of 1-63 letters, digits, '-' and '_', no '-' at either end. */
static bool
is_host_name(const char *s)
{
	size_t n;

	if (strlen(s) > 253)
		return false;
	for (;; s += n + 1) {
		n = strcspn(s, ".");
		if (n == 0 || n > 63 || s[0] == '-' || s[n - 1] == '-')
			return false;
		for (size_t i = 0; i < n; i++)
			if (!is_letter(s[i]) && !is_digit(s[i]) &&
			    s[i] != '-' && s[i] != '_')
				return false;
		if (s[n] == '\0')
			return true;
	}
}

/* "1.2.3" or "300.1.1.1" is a slip of somebody who meant an address. */
static bool
is_all_numbers(const char *s)
{
	return s[strspn(s, "0123456789.")] == '\0';
}

const char *
check_host(const char *s)
{
	uint8_t addr[16];

	if (*s == '\0' || scan_addr(s, addr) == ERR_OK ||
	    (is_host_name(s) && !is_all_numbers(s)))
		return NULL;
	return "must be a host name or an IP address";
}

const char *
check_file_name(const char *s)
{
	const char *p = s;

	while (is_letter(*p) || is_digit(*p) || *p == '.' || *p == '-' ||
	    *p == '_')
		p++;
	if (*p == '\0' && *s != '.')
		return NULL;
	return "must be letters, digits, dots, dashes and underscores, and "
	       "not begin with a dot";
}

/* The next blank-separated word into out; NULL at the end or when one is
 * longer than size - 1, in which case *p is not at the end of the text. */
static char *
next_word(const char **p, char *out, size_t size)
{
	const char *s = *p + strspn(*p, " ");
	size_t n = strcspn(s, " ");

	*p = s;
	if (n == 0 || n >= size)
		return NULL;
	memcpy(out, s, n);
	out[n] = '\0';
	*p = s + n;
	return out;
}

const char *
check_networks(const char *s)
{
	char word[64];
	struct net net;

	bool ok = true;

	while (ok && next_word(&s, word, sizeof(word)) != NULL)
		ok = scan_net(word, &net) == ERR_OK;
	if (ok && *s == '\0')
		return NULL;
	return "must be networks such as 192.0.2.0/24 or 2001:db8::/32, with "
	       "blanks between, and no host bits set";
}

const char *
check_codecs(const char *s)
{
	char word[64];
	uint64_t seen = 0, bit;
	const struct codec *c;

	while (next_word(&s, word, sizeof(word)) != NULL) {
		if ((c = codec_find(word, strlen(word))) == NULL)
			return "must be names of codecs with blanks between, "
			       "such as pcma pcmu g722 g729 opus";
		bit = (uint64_t)1 << (c - codecs);
		if ((seen & bit) != 0)
			return "must name each codec once";
		seen |= bit;
	}
	return *s == '\0' ? NULL : "must be names of codecs";
}

const char *
check_value(const char *s)
{
	size_t n = strlen(s);

	if (scan_utf8(s, n) && !scan_has_control(s, n))
		return NULL;
	return "must be one line of UTF-8 text without control characters";
}

const char *
check_needed(const char *s)
{
	return *s != '\0' ? NULL : "must not be empty";
}

const char *
check_address(const char *s)
{
	if (*s == '\0')
		return NULL;
	if (strncmp(s, "https://", 8) != 0 && strncmp(s, "http://", 7) != 0)
		return "must be an address such as "
		       "https://eu-api.ymcs.yealink.com";
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s > '~' ||
		    *s == '"' || *s == '\\')
			return "must be an address without blanks and quotes";
	return NULL;
}
