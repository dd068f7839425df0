/*
 * auth.c - does it fit, and is it fresh; see auth.h.
 *
 * The realm of a Digest answer is taken as the phone says it: it only
 * flavours the hash, which needs the password all the same.  What binds an
 * answer to us is the nonce.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/scan.h"
#include "prov/auth.h"

#define TIME_LEN 8   /* hex digits of a nonce: seconds since 1970 ... */
#define STAMP_LEN 32 /* ... and half an HMAC-SHA-256 */
#define NONCE_LEN (TIME_LEN + STAMP_LEN)

/* Another host's clock may be ahead by this many seconds. */
#define CLOCK_SKEW 10

#define HASH_LEN (2 * MD5_LEN) /* in hex */

/* Room for the longest text to hash: method and uri. */
#define TEXT_MAX (AUTH_URI_MAX + 64)

/*
 * Both comparisons are made whatever the first says.  Nobody is compared
 * with what was sent, which takes as long as somebody.
 */
static bool
same_text(const char *sent, const char *want)
{
	if (want == NULL)
		want = sent;
	return digest_equal(sent, strlen(sent), want, strlen(want));
}

static bool
basic_fits(const struct auth *au, const char *user, const char *password)
{
	bool same_user = same_text(au->user, user);
	bool same_password = same_text(au->password, password);

	return same_user & same_password;
}

static const char *
method_text(enum method m)
{
	switch (m) {
	case METHOD_GET:
		return "GET";
	case METHOD_HEAD:
		return "HEAD";
	case METHOD_POST:
		return "POST";
	case METHOD_PUT:
		return "PUT";
	case METHOD_PATCH:
		return "PATCH";
	case METHOD_DELETE:
		return "DELETE";
	case METHOD_OTHER:
	case METHOD__MAX:
		break;
	}
	return "";
}

/* "http://host/path?query" from the path on; other forms as they are. */
static const char *
from_path(const char *uri)
{
	const char *s = strstr(uri, "://");

	if (*uri == '/' || s == NULL)
		return uri;
	s += 3;
	return s + strcspn(s, "/?#");
}

/*
 * The answer must be for this very request.  The raw text counts, because
 * the phone hashed what it sent; a client of a proxy may name host and all
 * in either place.
 */
static bool
uri_is_ours(const char *uri, const struct req *rq)
{
	const char *raw = rq->var == NULL ? "" : rq->var(rq, "REQUEST_URI");
	const char *path;
	size_t n;

	uri = from_path(uri);
	if (*raw != '\0')
		return strcmp(uri, from_path(raw)) == 0;
	path = rq->path == NULL ? "" : rq->path;
	n = strlen(path);
	if (strncmp(uri, path, n) != 0)
		return false;
	uri += n;
	if (*rq->query == '\0')
		return *uri == '\0';
	return *uri == '?' && strcmp(uri + 1, rq->query) == 0;
}

/* MD5 in hex of the first n bytes of a text that was meant to fit. */
static bool
md5_hex(const char *text, int n, size_t size, char out[HASH_LEN + 1])
{
	uint8_t hash[MD5_LEN];

	if (n < 0 || (size_t)n >= size)
		return false;
	digest_md5(text, (size_t)n, hash);
	digest_hex(hash, sizeof(hash), out);
	return true;
}

/* RFC 7616, 3.4.1; false: some part is longer than we allow. */
static bool
expected(const struct auth *au, enum method method, const char *user,
    const char *password, char out[HASH_LEN + 1])
{
	char text[TEXT_MAX], ha1[HASH_LEN + 1], ha2[HASH_LEN + 1];
	bool ok;
	int n;

	n = snprintf(text, sizeof(text), "%s:%s:%s", user, au->realm, password);
	ok = md5_hex(text, n, sizeof(text), ha1);
	explicit_bzero(text,
	    n > 0 && (size_t)n < sizeof(text) ? (size_t)n : sizeof(text));
	if (!ok)
		return false;
	n = snprintf(text, sizeof(text), "%s:%s", method_text(method), au->uri);
	if (!md5_hex(text, n, sizeof(text), ha2))
		return false;
	n = snprintf(text, sizeof(text), "%s:%s:%s:%s:%s:%s", ha1, au->nonce,
	    au->nc, au->cnonce, au->qop, ha2);
	explicit_bzero(ha1, sizeof(ha1));
	return md5_hex(text, n, sizeof(text), out);
}

static bool
digest_fits(const struct auth *au, const struct req *rq, const char *user,
    const char *password)
{
	uint8_t sent[MD5_LEN], want[MD5_LEN];
	char hex[HASH_LEN + 1];
	bool same_user = same_text(au->user, user);

	if (!uri_is_ours(au->uri, rq))
		return false;
	if (!expected(au, rq->method, user == NULL ? au->user : user,
		password == NULL ? "" : password, hex))
		return false;
	if (scan_hex(au->response, sent, MD5_LEN) != ERR_OK ||
	    scan_hex(hex, want, MD5_LEN) != ERR_OK)
		return false;
	return digest_equal(sent, MD5_LEN, want, MD5_LEN) & same_user;
}

bool
auth_fits(const struct auth *au, const struct req *rq, const char *user,
    const char *password)
{
	bool fits = false;

	switch (au->scheme) {
	case AUTH_BASIC:
		fits = basic_fits(au, user, password);
		break;
	case AUTH_DIGEST:
		fits = digest_fits(au, rq, user, password);
		break;
	case AUTH_ABSENT:
	case AUTH_BROKEN:
		break;
	}
	return fits & (user != NULL) & (password != NULL);
}

static void
make_nonce(const uint8_t key[32], const char *address, uint32_t when,
    char out[NONCE_LEN + 1])
{
	uint8_t mac[SHA256_LEN];
	char text[96];
	int n;

	/* an address is at most 45 characters; a longer one is cut alike
	 * when the nonce comes back */
	n = snprintf(text, sizeof(text), "nonce|%08" PRIx32 "|%.64s", when,
	    address);
	digest_hmac(key, text, (size_t)n, mac);
	snprintf(out, TIME_LEN + 1, "%08" PRIx32, when);
	digest_hex(mac, STAMP_LEN / 2, out + TIME_LEN);
}

bool
auth_fresh(const struct auth *au, const uint8_t key[32], const char *address,
    int64_t now)
{
	char want[NONCE_LEN + 1], digits[TIME_LEN + 1];
	uint8_t t[TIME_LEN / 2];
	uint32_t when;

	if (au->scheme != AUTH_DIGEST)
		return au->scheme == AUTH_BASIC;
	if (strlen(au->nonce) != NONCE_LEN)
		return false;
	memcpy(digits, au->nonce, TIME_LEN);
	digits[TIME_LEN] = '\0';
	if (scan_hex(digits, t, sizeof(t)) != ERR_OK)
		return false;
	when = (uint32_t)t[0] << 24 | (uint32_t)t[1] << 16 |
	    (uint32_t)t[2] << 8 | t[3];
	make_nonce(key, address, when, want);
	return digest_equal(au->nonce, NONCE_LEN, want, NONCE_LEN) &&
	    when <= now + CLOCK_SKEW && now - when <= AUTH_NONCE_AGE;
}

void
auth_challenge(struct buf *headers, const uint8_t key[32], const char *address,
    int64_t now, bool digest_only, bool stale)
{
	char nonce[NONCE_LEN + 1];

	make_nonce(key, address, (uint32_t)now, nonce);
	buf_printf(headers,
	    "WWW-Authenticate: Digest realm=\"" AUTH_REALM "\", qop=\"auth\","
	    " algorithm=MD5, nonce=\"%s\"%s\r\n",
	    nonce, stale ? ", stale=true" : "");
	if (!digest_only)
		buf_str(headers,
		    "WWW-Authenticate: Basic realm=\"" AUTH_REALM "\"\r\n");
}
