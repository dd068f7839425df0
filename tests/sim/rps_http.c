/* rps_http.c - see rps_http.h. */
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/clock.h"
#include "base/scan.h"
#include "sim/rps_http.h"

const char *
http_header(const struct http_request *rq, const char *name)
{
	for (size_t i = 0; i < rq->nheader; i++)
		if (strcasecmp(rq->header[i].name, name) == 0)
			return rq->header[i].value;
	return NULL;
}

char *
http_unescape(struct arena *a, const char *s, size_t n, bool plus)
{
	char *out = arena_alloc(a, n + 1), *o = out;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%' && i + 2 < n && scan_hexval(s[i + 1]) >= 0 &&
		    scan_hexval(s[i + 2]) >= 0) {
			*o++ = (char)(scan_hexval(s[i + 1]) * 16 +
			    scan_hexval(s[i + 2]));
			i += 2;
		} else {
			*o++ = plus && s[i] == '+' ? ' ' : s[i];
		}
	}
	return out;
}

const char *
http_param(const struct http_request *rq, const char *name)
{
	const char *p = rq->query != NULL ? rq->query : "";
	size_t want = strlen(name), n, key;

	while (*p != '\0') {
		n = strcspn(p, "&");
		key = strcspn(p, "=&");
		if (key == want && memcmp(p, name, key) == 0)
			return http_unescape(rq->arena,
			    p + key + (key < n ? 1 : 0),
			    n - key - (key < n ? 1 : 0), true);
		p += n;
		p += *p == '&';
	}
	return NULL;
}

/* The next line of the head, without its end, or NULL. */
static char *
next_line(char **p)
{
	char *line = *p, *end;

	if (*line == '\0' || (end = strchr(line, '\n')) == NULL)
		return NULL;
	*p = end + 1;
	if (end > line && end[-1] == '\r')
		end--;
	*end = '\0';
	return line;
}

/* An absolute form, as proxies send it, is a path with a host before it. */
static char *
path_of(char *target)
{
	char *p = strstr(target, "://");

	if (*target == '/' || p == NULL)
		return target;
	p = strchr(p + 3, '/');
	return p != NULL ? p : target;
}

static int
request_line(struct http_request *rq, char *line)
{
	char *target = strchr(line, ' '), *version;

	if (target == NULL || (version = strchr(target + 1, ' ')) == NULL)
		return 400;
	*target++ = '\0';
	*version++ = '\0';
	if (strcmp(version, "HTTP/1.1") != 0 &&
	    strcmp(version, "HTTP/1.0") != 0)
		return 505;
	rq->old = version[7] == '0';
	target = path_of(target);
	if (*target != '/')
		return 400;
	rq->method = line;
	rq->head = strcmp(line, "HEAD") == 0;
	if (rq->head)
		rq->method = "GET";
	rq->path = target;
	if ((target = strchr(target, '?')) != NULL) {
		*target = '\0';
		rq->query = target + 1;
	}
	return 0;
}

static int
header_line(struct http_request *rq, char *line)
{
	char *value = strchr(line, ':'), *end;

	if (value == NULL || value == line || rq->nheader == HTTP_HEADERS)
		return value == NULL || value == line ? 400 : 431;
	*value++ = '\0';
	value += strspn(value, " \t");
	end = value + strlen(value);
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	rq->header[rq->nheader++] =
	    (struct http_header){ .name = line, .value = value };
	return 0;
}

static int
read_head(struct http_request *rq, char *p)
{
	char *line = next_line(&p);
	const char *c;
	int status;

	rq->header = arena_alloc(rq->arena, HTTP_HEADERS * sizeof(*rq->header));
	if (line == NULL || (status = request_line(rq, line)) != 0)
		return line == NULL ? 400 : status;
	while ((line = next_line(&p)) != NULL && *line != '\0')
		if ((status = header_line(rq, line)) != 0)
			return status;
	c = http_header(rq, "Connection");
	rq->keep = c == NULL ? !rq->old
	    : rq->old        ? strcasestr(c, "keep-alive") != NULL
			     : strcasestr(c, "close") == NULL;
	return 0;
}

/* The length of the head with its empty line, or 0 when it is not there. */
static size_t
head_length(const char *s, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (s[i] == '\n' &&
		    (s[i + 1] == '\n' ||
			(s[i + 1] == '\r' && i + 2 < n && s[i + 2] == '\n')))
			return i + (s[i + 1] == '\n' ? 2 : 3);
	return 0;
}

/* A chunk's size line: *n is its length, *size what it says. */
static bool
chunk_size(const char *s, size_t left, size_t *n, size_t *size)
{
	const char *end = memchr(s, '\n', left);
	size_t i = 0;

	if (end == NULL)
		return false;
	for (*size = 0; scan_hexval(s[i]) >= 0 && i < 8; i++)
		*size = *size * 16 + (size_t)scan_hexval(s[i]);
	if (i == 0)
		*size = HTTP_BODY_MAX + 1;
	*n = (size_t)(end - s) + 1;
	return true;
}

/* Behind the last chunk: trailers, and an empty line.  0: not there yet. */
static size_t
trailer_length(const char *s, size_t n)
{
	if (n >= 2 && memcmp(s, "\r\n", 2) == 0)
		return 2;
	if (n >= 1 && *s == '\n')
		return 1;
	return head_length(s, n);
}

static enum http_got
read_chunks(struct http_request *rq, const char *s, size_t n, size_t *used,
    int *status)
{
	struct buf b = BUF_INIT(rq->arena);
	size_t at = 0, line, size;

	buf_raw(&b, "", 0);
	for (;;) {
		if (!chunk_size(s + at, n - at, &line, &size))
			return HTTP_MORE;
		if (size > HTTP_BODY_MAX || b.len + size > HTTP_BODY_MAX) {
			*status = 413;
			return HTTP_BAD;
		}
		at += line;
		if (size == 0)
			break;
		if (n - at < size + 2)
			return HTTP_MORE;
		buf_raw(&b, s + at, size);
		at += size;
		at += s[at] == '\r' ? 2 : 1;
	}
	if ((size = trailer_length(s + at, n - at)) == 0)
		return HTTP_MORE;
	*used += at + size;
	rq->body = b.p;
	rq->bodylen = b.len;
	return HTTP_WHOLE;
}

static enum http_got
read_length(struct http_request *rq, const char *s, size_t n, size_t *used,
    int *status)
{
	const char *v = http_header(rq, "Content-Length");
	int64_t len = 0;

	if (v != NULL &&
	    scan_int(v, 0, (int64_t)HTTP_BODY_MAX, &len) != ERR_OK) {
		*status = strspn(v, "0123456789") == strlen(v) ? 413 : 400;
		return HTTP_BAD;
	}
	if ((size_t)len > n)
		return HTTP_MORE;
	rq->body = arena_strndup(rq->arena, s, (size_t)len);
	rq->bodylen = (size_t)len;
	*used += (size_t)len;
	return HTTP_WHOLE;
}

enum http_got
http_read(struct arena *a, const char *s, size_t n, struct http_request *rq,
    size_t *used, int *status)
{
	size_t head = head_length(s, n);
	const char *v;
	enum http_got got;

	*rq = (struct http_request){ .arena = a, .method = "GET", .path = "/" };
	*status = 431;
	if (head == 0)
		return n > HTTP_HEAD_MAX ? HTTP_BAD : HTTP_MORE;
	*status = read_head(rq, arena_strndup(a, s, head));
	if (*status != 0)
		return HTTP_BAD;
	*used = head;
	v = http_header(rq, "Transfer-Encoding");
	if (v != NULL && strcasecmp(v, "chunked") != 0) {
		*status = 501;
		return HTTP_BAD;
	}
	got = v != NULL ? read_chunks(rq, s + head, n - head, used, status)
			: read_length(rq, s + head, n - head, used, status);
	v = http_header(rq, "Expect");
	if (got == HTTP_MORE && v != NULL && strcasecmp(v, "100-continue") == 0)
		return HTTP_CONTINUE;
	return got;
}

static const char *
reason(int status)
{
	static const struct {
		int status;
		const char *text;
	} texts[] = { { 200, "OK" }, { 201, "Created" }, { 204, "No Content" },
		{ 302, "Found" }, { 400, "Bad Request" },
		{ 401, "Unauthorized" }, { 403, "Forbidden" },
		{ 404, "Not Found" }, { 405, "Method Not Allowed" },
		{ 409, "Conflict" }, { 412, "Precondition Failed" },
		{ 413, "Content Too Large" }, { 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" }, { 501, "Not Implemented" },
		{ 502, "Bad Gateway" }, { 503, "Service Unavailable" },
		{ 504, "Gateway Timeout" },
		{ 505, "HTTP Version Not Supported" } };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].status == status)
			return texts[i].text;
	return "Unknown";
}

static void
write_date(struct buf *b, int64_t offset)
{
	time_t t = (time_t)(clock_now() + offset);
	struct tm tm;
	char s[64];

	if (gmtime_r(&t, &tm) != NULL &&
	    strftime(s, sizeof(s), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n",
		&tm) != 0)
		buf_raw(b, s, strlen(s));
}

void
http_write(struct buf *b, const struct http_request *rq,
    const struct http_reply *rp)
{
	size_t len = rp->fate == HTTP_CUT ? rp->len / 2 : rp->len;

	buf_printf(b, "HTTP/1.1 %d %s\r\n", rp->status, reason(rp->status));
	write_date(b, rp->clock_offset);
	if (rp->type != NULL)
		buf_printf(b, "Content-Type: %s\r\n", rp->type);
	if (rp->status != 204)
		buf_printf(b, "Content-Length: %zu\r\n", rp->len);
	for (size_t i = 0; i < rp->nextra; i++) {
		buf_printf(b, "%s: ", rp->extra[i].name);
		buf_cfg(b, rp->extra[i].value);
		buf_str(b, "\r\n");
	}
	buf_printf(b, "Connection: %s\r\n\r\n",
	    rq->keep ? "keep-alive" : "close");
	if (!rq->head && rp->status != 204 && rp->body != NULL)
		buf_raw(b, rp->body, len);
}
