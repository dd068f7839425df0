/*
 * req.c - see req.h.
 *
 * The variables are walked once, and each is told from the others by its
 * first letters, because a web server sends some forty of them.  Where one
 * comes twice the first counts, here and in var() alike.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/scan.h"
#include "web/req.h"

/* What the walk found; NULL: not there. */
struct found {
	const char *uri, *method, *length, *https, *scheme, *ops;
	const char *addr, *auth, *agent, *match, *type, *host;
};

/* If s is NAME=value, the value goes to its place unless one is there. */
#define TAKE(place, s, name) take(&(place), (s), name "=", sizeof(name))

static void
take(const char **place, const char *s, const char *name, size_t n)
{
	if (*place == NULL && strncmp(s, name, n) == 0)
		*place = s + n;
}

static void
take_header(struct found *f, const char *s)
{
	switch (s[5]) {
	case 'A':
		TAKE(f->auth, s, "HTTP_AUTHORIZATION");
		break;
	case 'H':
		TAKE(f->host, s, "HTTP_HOST");
		break;
	case 'I':
		TAKE(f->match, s, "HTTP_IF_NONE_MATCH");
		break;
	case 'U':
		TAKE(f->agent, s, "HTTP_USER_AGENT");
		break;
	}
}

static void
take_variable(struct found *f, const char *s)
{
	switch (s[0]) {
	case 'C':
		TAKE(f->length, s, "CONTENT_LENGTH");
		TAKE(f->type, s, "CONTENT_TYPE");
		break;
	case 'H':
		if (strncmp(s, "HTTP_", 5) == 0)
			take_header(f, s);
		else
			TAKE(f->https, s, "HTTPS");
		break;
	case 'R':
		TAKE(f->uri, s, "REQUEST_URI");
		TAKE(f->method, s, "REQUEST_METHOD");
		TAKE(f->addr, s, "REMOTE_ADDR");
		TAKE(f->scheme, s, "REQUEST_SCHEME");
		break;
	case 'V':
		TAKE(f->ops, s, "VOIPCONFIG_OPS");
		break;
	}
}

static const char *
variable(const struct req *rq, const char *name)
{
	size_t n = strlen(name);

	if (rq->edge == NULL)
		return "";
	for (char *const *e = rq->edge; *e != NULL; e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return *e + n + 1;
	return "";
}

static enum method
method_named(const char *s)
{
	static const char *const names[] = {
		[METHOD_GET] = "GET",
		[METHOD_HEAD] = "HEAD",
		[METHOD_POST] = "POST",
		[METHOD_PUT] = "PUT",
		[METHOD_PATCH] = "PATCH",
		[METHOD_DELETE] = "DELETE",
	};

	for (int i = 0; s != NULL && i < METHOD_OTHER; i++)
		if (strcmp(names[i], s) == 0)
			return (enum method)i;
	return METHOD_OTHER;
}

/* One byte of a segment, decoded, *p moved behind it; -1: against the rules. */
static int
decoded(const char **p, const char *end)
{
	const char *s = *p;
	int c = (unsigned char)*s, hi, lo;

	if (c == '#')
		return -1;
	*p = s + 1;
	if (c == '%') {
		if (end - s < 3)
			return -1;
		if ((hi = scan_hexval(s[1])) < 0 ||
		    (lo = scan_hexval(s[2])) < 0)
			return -1;
		c = hi * 16 + lo;
		*p = s + 3;
		if (c == '/')
			return -1;
	}
	return c < 0x20 || c == 0x7f || c == '\\' ? -1 : c;
}

static bool
is_dots(const char *seg, size_t n)
{
	return (n == 1 && seg[0] == '.') ||
	    (n == 2 && seg[0] == '.' && seg[1] == '.');
}

/* The path in [s, end), decoded once; NULL: against the rules of req.h. */
static const char *
path_decode(struct arena *a, const char *s, const char *end)
{
	char *path, *w, *seg;
	int c;

	if (s == end || *s != '/')
		return NULL;
	path = w = arena_alloc(a, (size_t)(end - s) + 1);
	while (s < end) {
		*w++ = '/'; /* s is at one */
		seg = w;
		for (s++; s < end && *s != '/';) {
			if ((c = decoded(&s, end)) < 0)
				return NULL;
			*w++ = (char)c;
		}
		if (is_dots(seg, (size_t)(w - seg)))
			return NULL;
	}
	*w = '\0';
	return path;
}

/* "http://host/path", which clients of proxies send, is "/path" to us. */
static const char *
origin_form(const char *uri)
{
	if (strncasecmp(uri, "http://", 7) == 0)
		uri += 7;
	else if (strncasecmp(uri, "https://", 8) == 0)
		uri += 8;
	else
		return uri;
	return uri + strcspn(uri, "/?#");
}

static int
fill_path(struct req *rq, const char *uri)
{
	const char *end;

	if (uri == NULL)
		return 404;
	uri = origin_form(uri);
	end = strchrnul(uri, '?');
	if (*end == '?')
		rq->query = arena_strdup(rq->arena, end + 1);
	if (end - uri > REQ_PATH_MAX)
		return 414;
	rq->path = path_decode(rq->arena, uri, end);
	return rq->path == NULL ? 404 : 0;
}

static int
fill_size(struct req_size *size, const char *s)
{
	int64_t n;

	*size = (struct req_size){ .said = s != NULL && *s != '\0' };
	if (!size->said)
		return 0;
	if (scan_int(s, 0, INT64_MAX, &n) != ERR_OK)
		return 400;
	size->bytes = (uint64_t)n;
	return 0;
}

static const char *
kept(struct arena *a, const char *s)
{
	return s == NULL || *s == '\0' ? "" : arena_strdup(a, s);
}

int
req_fill(struct req *rq, char **envp, struct req_size *size)
{
	struct found f = { 0 };
	int bad_size, bad_path;

	for (char **e = envp; *e != NULL; e++)
		take_variable(&f, *e);
	rq->edge = envp;
	rq->var = variable;
	rq->method = method_named(f.method);
	rq->query = "";
	rq->remote_addr = kept(rq->arena, f.addr);
	rq->authorization = kept(rq->arena, f.auth);
	rq->user_agent = kept(rq->arena, f.agent);
	rq->if_none_match = kept(rq->arena, f.match);
	rq->content_type = kept(rq->arena, f.type);
	rq->host = kept(rq->arena, f.host);
	rq->https = (f.https != NULL && strcasecmp(f.https, "on") == 0) ||
	    (f.scheme != NULL && strcmp(f.scheme, "https") == 0);
	rq->ops = f.ops != NULL && strcmp(f.ops, "1") == 0;
	bad_size = fill_size(size, f.length);
	bad_path = fill_path(rq, f.uri);
	return bad_path != 0 ? bad_path : bad_size;
}

void
req_forget(struct req *rq)
{
	rq->edge = NULL;
}
