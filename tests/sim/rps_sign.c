/* rps_sign.c - see rps_sign.h. */
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/buf.h"
#include "base/digest.h"
#include "sim/rps_sign.h"

#define PARAMS_MAX 64

char *
sign_md5(const struct http_request *rq)
{
	uint8_t sum[MD5_LEN];

	digest_md5(rq->body, rq->bodylen, sum);
	return digest_base64(rq->arena, sum, sizeof(sum));
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	for (n = strlen(s); n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t');)
		s[--n] = '\0';
	return s;
}

/* "k=v" with the value decoded and trimmed; a bare "k" without a value. */
static char *
parameter(const struct http_request *rq, const char *p, size_t n)
{
	char *key, *value, *whole = arena_strndup(rq->arena, p, n);
	char *eq = strchr(whole, '=');

	key = http_unescape(rq->arena, whole,
	    eq != NULL ? (size_t)(eq - whole) : n, true);
	if (eq == NULL)
		return key;
	value = trim(http_unescape(rq->arena, eq + 1, strlen(eq + 1), true));
	return *value == '\0' ? key
			      : arena_printf(rq->arena, "%s=%s", key, value);
}

static void
add_query(const struct http_request *rq, struct buf *b)
{
	char *v[PARAMS_MAX];
	const char *p = rq->query;
	size_t n = 0, len;

	for (; *p != '\0' && n < PARAMS_MAX; p += len, p += *p == '&') {
		len = strcspn(p, "&");
		if (len != 0)
			v[n++] = parameter(rq, p, len);
	}
	qsort(v, n, sizeof(v[0]), by_text);
	for (size_t i = 0; i < n; i++) {
		buf_str(b, i == 0 ? "\n" : "&");
		buf_raw(b, v[i], strlen(v[i]));
	}
}

static void
add_line(struct buf *b, const char *name, const char *value)
{
	buf_str(b, name);
	buf_raw(b, value, strlen(value));
	buf_str(b, "\n");
}

char *
sign_make(const struct http_request *rq, const struct sign *s)
{
	struct buf b = BUF_INIT(rq->arena);
	uint8_t sum[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	add_line(&b, "", rq->method);
	if (rq->bodylen != 0)
		add_line(&b, "Content-MD5:", sign_md5(rq));
	add_line(&b, "X-Ca-Key:", s->key);
	add_line(&b, "X-Ca-Nonce:", s->nonce);
	add_line(&b, "X-Ca-Timestamp:", s->timestamp);
	buf_raw(&b, rq->path + 1, strlen(rq->path + 1));
	if (rq->bodylen == 0 && rq->query != NULL && *rq->query != '\0')
		add_query(rq, &b);
	else if (s->trailing_lf)
		buf_str(&b, "\n");
	if (HMAC(EVP_sha256(), s->secret, (int)strlen(s->secret),
		(const unsigned char *)b.p, b.len, sum, &n) == NULL)
		abort();
	return digest_base64(rq->arena, sum, n);
}
