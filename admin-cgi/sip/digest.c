/* digest.c - the answer to a challenge (RFC 2617, 7616); see sip.h. */
#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "sip/sip.h"

#define HEX_MAX (2 * SHA256_LEN + 1)

static void
hash(bool sha, struct buf *b, char out[HEX_MAX])
{
	uint8_t sum[SHA256_LEN];

	if (sha)
		digest_sha256(b->p, b->len, sum);
	else
		digest_md5(b->p, b->len, sum);
	digest_hex(sum, sha ? SHA256_LEN : MD5_LEN, out);
	b->len = 0;
}

static void
join(struct buf *b, const char *x, const char *y)
{
	buf_str(b, x);
	buf_str(b, ":");
	buf_str(b, y);
}

const char *
sip_authorization(struct arena *a, const struct sip_request *r,
    const struct sip_challenge *c)
{
	bool sha = strcasecmp(c->algorithm, "SHA-256") == 0;
	char ha1[HEX_MAX], ha2[HEX_MAX], response[HEX_MAX], cnonce[17];
	struct buf b = BUF_INIT(a);

	if ((!sha && *c->algorithm != '\0' &&
		strcasecmp(c->algorithm, "MD5") != 0) ||
	    (c->qop && !c->qop_auth))
		return NULL;
	digest_token(cnonce, sizeof(cnonce) - 1);
	join(&b, r->user, c->realm);
	join(&b, "", r->password);
	hash(sha, &b, ha1);
	join(&b, r->method, r->uri);
	hash(sha, &b, ha2);
	join(&b, ha1, c->nonce);
	if (c->qop_auth) {
		join(&b, ":00000001", cnonce);
		buf_str(&b, ":auth");
	}
	join(&b, "", ha2);
	hash(sha, &b, response);
	return arena_printf(a,
	    "%s: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", "
	    "uri=\"%s\", response=\"%s\"%s%s%s%s%s%s%s\r\n",
	    c->proxy ? "Proxy-Authorization" : "Authorization", r->user,
	    c->realm, c->nonce, r->uri, response,
	    *c->algorithm != '\0' ? ", algorithm=" : "", c->algorithm,
	    *c->opaque != '\0' ? ", opaque=\"" : "", c->opaque,
	    *c->opaque != '\0' ? "\"" : "",
	    c->qop_auth ? ", qop=auth, nc=00000001, cnonce=" : "",
	    c->qop_auth ? arena_printf(a, "\"%s\"", cnonce) : "");
}
