/* sign.c - see sign.h. */
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "rps/sign.h"

char *
sign_md5(struct arena *a, const char *body, size_t len)
{
	uint8_t md5[MD5_LEN];

	digest_md5(body, len, md5);
	return digest_base64(a, md5, sizeof(md5));
}

char *
sign_text(struct arena *a, const struct sign_request *r)
{
	struct buf b = BUF_INIT(a);

	buf_printf(&b, "%s\n", r->method);
	if (r->body != NULL)
		buf_printf(&b, "Content-MD5:%s\n",
		    sign_md5(a, r->body, r->len));
	buf_printf(&b, "X-Ca-Key:%s\n", r->key);
	buf_printf(&b, "X-Ca-Nonce:%s\n", r->nonce);
	buf_printf(&b, "X-Ca-Timestamp:%s\n", r->timestamp);
	buf_str(&b, r->path + (r->path[0] == '/'));
	/* Without a query: no empty line.  One client of several adds it. */
	if (r->query != NULL)
		buf_printf(&b, "\n%s", r->query);
	return b.p;
}

char *
sign(struct arena *a, const struct sign_request *r)
{
	uint8_t mac[SHA256_LEN];
	const char *text = sign_text(a, r);
	size_t len = strlen(r->secret);

	/* HMAC pads keys with NULs: an empty one and its NUL are the same. */
	digest_hmac_key(r->secret, len + (len == 0), text, strlen(text), mac);
	return digest_base64(a, mac, sizeof(mac));
}
