/* resp.c - see resp.h. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "web/resp.h"

#define LIT(s) (s), sizeof(s) - 1 /* for buf_raw() */

/* mod_proxy_fcgi takes the words as they come, so they must be there. */
static const char *
reason(int status)
{
	static const struct {
		int status;
		const char *words;
	} known[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 206, "Partial Content" },
		{ 301, "Moved Permanently" },
		{ 302, "Found" },
		{ 303, "See Other" },
		{ 304, "Not Modified" },
		{ 307, "Temporary Redirect" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 406, "Not Acceptable" },
		{ 409, "Conflict" },
		{ 410, "Gone" },
		{ 411, "Length Required" },
		{ 412, "Precondition Failed" },
		{ 413, "Content Too Large" },
		{ 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" },
		{ 416, "Range Not Satisfiable" },
		{ 422, "Unprocessable Content" },
		{ 428, "Precondition Required" },
		{ 429, "Too Many Requests" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 502, "Bad Gateway" },
		{ 503, "Service Unavailable" },
		{ 504, "Gateway Timeout" },
		{ 507, "Insufficient Storage" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].status == status)
			return known[i].words;
	return "Unknown";
}

void
resp_header(struct resp *rs, const char *name, const char *value)
{
	struct buf *b = &rs->headers;

	buf_raw(b, name, strlen(name));
	buf_raw(b, LIT(": "));
	for (; *value != '\0'; value++) {
		unsigned char c = (unsigned char)*value;

		buf_raw(b, c < 0x20 || c == 0x7f ? " " : value, 1);
	}
	buf_raw(b, LIT("\r\n"));
}

bool
resp_has_header(const struct resp *rs, const char *name)
{
	const struct buf *b = &rs->headers;
	const char *p = b->p, *end = p == NULL ? p : p + b->len;
	size_t n = strlen(name);

	while (p != NULL && p < end) {
		if ((size_t)(end - p) > n && strncasecmp(p, name, n) == 0 &&
		    p[n] == ':')
			return true;
		p = memchr(p, '\n', (size_t)(end - p));
		if (p != NULL)
			p++;
	}
	return false;
}

bool
resp_etag_in(const char *list, const char *etag)
{
	size_t n = strlen(etag);
	const char *p = list, *q;

	for (;;) {
		p += strspn(p, " \t,");
		if (*p == '*')
			return p[1 + strspn(p + 1, " \t")] == '\0';
		if (p[0] == 'W' && p[1] == '/')
			p += 2;
		if (*p != '"' || (q = strchr(p + 1, '"')) == NULL)
			return false;
		if ((size_t)(q - p - 1) == n && memcmp(p + 1, etag, n) == 0)
			return true;
		p = q + 1;
	}
}

void
resp_conditional(const struct req *rq, struct resp *rs)
{
	if (rs->status != 200 || rs->etag[0] == '\0' ||
	    rq->if_none_match[0] == '\0' ||
	    (rq->method != METHOD_GET && rq->method != METHOD_HEAD))
		return;
	if (!resp_etag_in(rq->if_none_match, rs->etag))
		return;
	rs->status = 304;
	rs->body.len = 0;
	rs->sendfile = NULL;
}

bool
resp_has_body(int status)
{
	return status >= 200 && status != 204 && status != 304;
}

/* A quote or a line break in it would be another header: that is our bug. */
static void
put_etag(struct buf *b, const char *etag)
{
	for (const char *p = etag; *p != '\0'; p++) {
		if (*p > 0x20 && *p < 0x7f && *p != '"')
			continue;
		log_warnx("resp: an ETag that cannot be sent was left out");
		return;
	}
	buf_raw(b, LIT("ETag: \""));
	buf_raw(b, etag, strlen(etag));
	buf_raw(b, LIT("\"\r\n"));
}

/* lighttpd and mod_xsendfile decode %XX in it, so that is what they get. */
static void
put_stream(struct buf *b, const char *name, const char *path)
{
	buf_raw(b, name, strlen(name));
	buf_raw(b, LIT(": "));
	for (; *path != '\0'; path++) {
		unsigned char c = (unsigned char)*path;
		char hex[4];

		if (c > 0x20 && c < 0x7f && c != '%') {
			buf_raw(b, path, 1);
			continue;
		}
		snprintf(hex, sizeof(hex), "%%%02X", c);
		buf_raw(b, hex, 3);
	}
	buf_raw(b, LIT("\r\n"));
}

static void
put_uint(struct buf *b, const char *name, unsigned long v)
{
	buf_raw(b, name, strlen(name));
	buf_uint(b, v);
	buf_raw(b, LIT("\r\n"));
}

static void
put_status(struct buf *b, int status)
{
	const char *words = status == 200 ? "OK" : reason(status);

	buf_raw(b, LIT("Status: "));
	buf_uint(b, (unsigned long)status);
	buf_raw(b, LIT(" "));
	buf_raw(b, words, strlen(words));
	buf_raw(b, LIT("\r\n"));
}

void
resp_head(struct buf *b, const struct resp *rs, int64_t length,
    const char *stream)
{
	const char *type = rs->type;

	put_status(b, rs->status);
	if (resp_has_body(rs->status)) {
		if (type == NULL)
			type = "text/plain; charset=utf-8";
		buf_raw(b, LIT("Content-Type: "));
		buf_raw(b, type, strlen(type));
		buf_raw(b, LIT("\r\n"));
		if (length != RESP_NO_LENGTH)
			put_uint(b, "Content-Length: ", (unsigned long)length);
	}
	if (rs->etag[0] != '\0')
		put_etag(b, rs->etag);
	if (rs->retry_after != 0)
		put_uint(b, "Retry-After: ", rs->retry_after);
	if (!resp_has_header(rs, "Cache-Control"))
		buf_raw(b, LIT("Cache-Control: private, no-cache\r\n"));
	buf_raw(b, LIT("X-Content-Type-Options: nosniff\r\n"));
	if (stream != NULL && rs->sendfile != NULL)
		put_stream(b, stream, rs->sendfile);
	if (rs->headers.len != 0)
		buf_raw(b, rs->headers.p, rs->headers.len);
	buf_raw(b, LIT("\r\n"));
}
