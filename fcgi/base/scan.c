/* scan.c - see scan.h. */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <string.h>

#include "base/scan.h"

enum err
scan_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
	bool minus = *s == '-';
	uint64_t limit = minus ? (uint64_t)INT64_MAX + 1 : INT64_MAX, v = 0;
	int64_t n;

	s += minus;
	if (*s == '\0' || (*s == '0' && (minus || s[1] != '\0')))
		return ERR_INVALID;
	for (; *s != '\0'; s++) {
		uint64_t d = (unsigned char)*s - (uint64_t)'0';

		if (d > 9 || v > (limit - d) / 10)
			return ERR_INVALID;
		v = v * 10 + d;
	}
	n = minus ? (int64_t)(0 - v) : (int64_t)v;
	if (n < min || n > max)
		return ERR_INVALID;
	*out = n;
	return ERR_OK;
}

int
scan_hexval(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Digits in groups of this many, with what between them. */
static bool
mac_layout(const char *s, size_t len, unsigned *group, char *sep)
{
	switch (len) {
	case 12:
		*group = 12;
		*sep = '\0';
		return true;
	case 14:
		*group = 4;
		*sep = s[4];
		return *sep == '.' || *sep == '-';
	case 17:
		*group = 2;
		*sep = s[2];
		return *sep != '\0' && strchr(":-. ", *sep) != NULL;
	}
	return false;
}

enum err
scan_mac(const char *s, size_t len, char out[MAC_LEN + 1])
{
	char mac[MAC_LEN + 1] = "", sep;
	unsigned group, n = 0;

	if (!mac_layout(s, len, &group, &sep))
		return ERR_INVALID;
	for (size_t i = 0; i < len; i++) {
		int v = scan_hexval(s[i]);

		if (i % (group + 1) == group) {
			if (s[i] != sep)
				return ERR_INVALID;
		} else if (v < 0) {
			return ERR_INVALID;
		} else {
			mac[n++] = "0123456789abcdef"[v];
		}
	}
	memcpy(out, mac, sizeof(mac));
	return ERR_OK;
}

enum err
scan_hex(const char *s, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (scan_hexval(s[2 * i]) < 0 || scan_hexval(s[2 * i + 1]) < 0)
			return ERR_INVALID;
	if (s[2 * n] != '\0')
		return ERR_INVALID;
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(scan_hexval(s[2 * i]) << 4 |
		    scan_hexval(s[2 * i + 1]));
	return ERR_OK;
}

/*
 * Length of the sequence at s, 0 when it is none.  The bounds of the second
 * byte keep out overlong forms, surrogates and what lies above U+10FFFF
 * (RFC 3629, section 4).
 */
static size_t
utf8_sequence(const unsigned char *s, size_t left)
{
	unsigned char lo = 0x80, hi = 0xbf;
	size_t n;

	if (s[0] != 0 && s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] == 0xe0)
		lo = 0xa0;
	else if (s[0] == 0xed)
		hi = 0x9f;
	else if (s[0] == 0xf0)
		lo = 0x90;
	else if (s[0] == 0xf4)
		hi = 0x8f;
	if (left < n || s[1] < lo || s[1] > hi)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

bool
scan_utf8(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;

	for (size_t i = 0, n; i < len; i += n)
		if ((n = utf8_sequence(p + i, len - i)) == 0)
			return false;
	return true;
}

void
scan_mend_utf8(char *s)
{
	size_t left = strlen(s), n;
	char *to = s;

	for (; left > 0; s += n, left -= n) {
		n = utf8_sequence((const unsigned char *)s, left);
		memmove(to, s, n);
		to += n;
		if (n == 0)
			n = 1;
	}
	*to = '\0';
}

/* Comments and the like, which may hold anything: what begins at p ends
 * before the result; p itself when none begins there, NULL: it has no end. */
static const char *
behind_aside(const char *p, const char *end)
{
	static const char *const asides[][2] = { { "<!--", "-->" },
		{ "<![CDATA[", "]]>" }, { "<?", "?>" } };

	for (size_t i = 0; i < sizeof(asides) / sizeof(asides[0]); i++) {
		size_t n = strlen(asides[i][0]), m = strlen(asides[i][1]);

		if ((size_t)(end - p) < n || memcmp(p, asides[i][0], n) != 0)
			continue;
		p = memmem(p + n, (size_t)(end - p) - n, asides[i][1], m);
		return p == NULL ? NULL : p + m;
	}
	return p;
}

/* Behind the '>' of the tag that begins at p; NULL: too many, or malformed. */
static const char *
behind_tag(const char *p, const char *end, size_t most)
{
	size_t found = 0;
	char quote = '\0';

	for (p++; p < end && *p != '<'; p++) {
		if (quote != '\0') {
			if (*p == quote)
				quote = '\0';
		} else if (*p == '>') {
			return p + 1;
		} else if (*p == '"' || *p == '\'') {
			quote = *p;
			if (++found > most)
				return NULL;
		}
	}
	return NULL;
}

bool
scan_xml_attributes(const char *p, size_t len, size_t most)
{
	const char *end = p + len, *q;

	while ((p = memchr(p, '<', (size_t)(end - p))) != NULL) {
		if ((q = behind_aside(p, end)) == NULL)
			return true; /* nor will anything after it be read */
		if (q == p && (q = behind_tag(p, end, most)) == NULL)
			return false;
		p = q;
	}
	return true;
}

bool
scan_has_control(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return true;
	return false;
}

/* bits becomes the length of an address of this family: 32 or 128. */
static enum err
addr_any(const char *s, uint8_t out[16], int *bits)
{
	uint8_t a[16] = { [10] = 0xff, [11] = 0xff };

	if (inet_pton(AF_INET, s, a + 12) == 1)
		*bits = 32;
	else if (inet_pton(AF_INET6, s, a) == 1)
		*bits = 128;
	else
		return ERR_INVALID;
	memcpy(out, a, sizeof(a));
	return ERR_OK;
}

enum err
scan_addr(const char *s, uint8_t out[16])
{
	int bits;

	return addr_any(s, out, &bits);
}

static bool
bit_set(const uint8_t addr[16], int i)
{
	return (addr[i / 8] & 0x80 >> i % 8) != 0;
}

enum err
scan_net(const char *s, struct net *out)
{
	const char *slash = strchr(s, '/');
	size_t n = slash == NULL ? strlen(s) : (size_t)(slash - s);
	char addr[INET6_ADDRSTRLEN];
	struct net net;
	int64_t prefix;
	int bits;

	if (n >= sizeof(addr))
		return ERR_INVALID;
	memcpy(addr, s, n);
	addr[n] = '\0';
	if (addr_any(addr, net.addr, &bits) != ERR_OK)
		return ERR_INVALID;
	prefix = bits;
	if (slash != NULL && scan_int(slash + 1, 0, bits, &prefix) != ERR_OK)
		return ERR_INVALID;
	net.bits = (uint8_t)(128 - bits + prefix);
	for (int i = net.bits; i < 128; i++)
		if (bit_set(net.addr, i))
			return ERR_INVALID;
	*out = net;
	return ERR_OK;
}

bool
net_has(const struct net *net, const uint8_t addr[16])
{
	size_t whole = net->bits / 8u;
	int rest = net->bits % 8;

	if (memcmp(net->addr, addr, whole) != 0)
		return false;
	return rest == 0 || (net->addr[whole] ^ addr[whole]) >> (8 - rest) == 0;
}

char *
scan_word(struct arena *a, const char **p)
{
	const char *s = *p + strspn(*p, " \t");
	size_t n = strcspn(s, " \t");

	*p = s + n;
	return n == 0 ? NULL : arena_strndup(a, s, n);
}
