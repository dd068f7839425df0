/* answer.c - reading what a SIP proxy answers, strictly; see sip.h. */
#include <string.h>
#include <strings.h>

#include "base/scan.h"
#include "sip/sip.h"

#define HEADERS_MAX 100 /* lines of them, however they are folded */
#define HEADER_MAX 8192 /* one that goes on over several lines */
#define REASON_MAX 80
#define LENGTH_MAX 60000

/* A piece of the message. */
struct piece {
	const char *p;
	size_t n;
};

/* --- lines --- */

/* The line at p without its CRLF; false: it has none before end. */
static bool
take_line(const char **p, const char *end, struct piece *line)
{
	const char *lf = memchr(*p, '\n', (size_t)(end - *p));

	if (lf == NULL || lf == *p || lf[-1] != '\r')
		return false;
	*line = (struct piece){ *p, (size_t)(lf - 1 - *p) };
	*p = lf + 1;
	return true;
}

static struct piece
trim(struct piece s)
{
	while (s.n != 0 && (*s.p == ' ' || *s.p == '\t')) {
		s.p++;
		s.n--;
	}
	while (s.n != 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

static bool
is(struct piece s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

static bool
is_clean(struct piece s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < ' ' && s.p[i] != '\t') ||
		    s.p[i] == 0x7f)
			return false;
	return true;
}

/* "Name: value", or more of the one before: it begins with a blank then. */
static bool
split_header(struct piece line, struct piece *name, struct piece *value)
{
	const char *colon = memchr(line.p, ':', line.n);

	if (colon == NULL || !is_clean(line))
		return false;
	*name = trim((struct piece){ line.p, (size_t)(colon - line.p) });
	*value = trim(
	    (struct piece){ colon + 1, line.n - (size_t)(colon - line.p) - 1 });
	return name->n != 0;
}

/* Decimal digits alone, at most max. */
static bool
number(struct piece s, unsigned long max, unsigned long *out)
{
	unsigned long n = 0;

	if (s.n == 0 || s.n > 10)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = n * 10 + (unsigned long)(s.p[i] - '0');
	}
	*out = n;
	return n <= max;
}

/* --- a stream --- */

long
sip_frame(const char *p, size_t len)
{
	const char *at = p, *end = p + len;
	struct piece line, name, value;
	unsigned long body = 0;
	bool first = true;

	/* Blank lines between messages keep a connection alive. */
	while (at + 1 < end && at[0] == '\r' && at[1] == '\n')
		at += 2;
	while (take_line(&at, end, &line)) {
		if (line.n == 0)
			return (size_t)(end - at) < body
			    ? 0
			    : (long)((size_t)(at - p) + body);
		if (!first && *line.p != ' ' && *line.p != '\t') {
			if (!split_header(line, &name, &value))
				return -1;
			if ((is(name, "Content-Length") || is(name, "l")) &&
			    !number(value, LENGTH_MAX, &body))
				return -1;
		}
		first = false;
	}
	if (len >= SIP_MESSAGE_MAX ||
	    memchr(at, '\n', (size_t)(end - at)) != NULL)
		return -1; /* too long, or a line without CR */
	return 0;
}

/* --- the values of headers --- */

/* What is before the next comma, semicolon ... outside of quotes. */
static struct piece
take_until(struct piece *s, const char *stops)
{
	struct piece got = { s->p, 0 };
	bool quoted = false;
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (quoted && s->p[i] == '\\' && i + 1 < s->n)
			i++;
		else if (s->p[i] == '"')
			quoted = !quoted;
		else if (!quoted && strchr(stops, s->p[i]) != NULL &&
		    s->p[i] != '\0')
			break;
	}
	got.n = i;
	if (i < s->n)
		i++;
	s->p += i;
	s->n -= i;
	return trim(got);
}

static struct piece
unquoted(struct piece s)
{
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return (struct piece){ s.p + 1, s.n - 2 };
	return s;
}

static const char *
text(struct arena *a, struct piece s)
{
	return arena_strndup(a, s.p, s.n);
}

/* The branch of the topmost Via, which is ours. */
static bool
read_via(struct arena *a, struct piece value, struct sip_answer *out)
{
	struct piece via, part, name;

	if (out->branch != NULL)
		return true; /* one below */
	via = take_until(&value, ",");
	if (via.n < 8 || strncasecmp(via.p, "SIP/2.0/", 8) != 0)
		return false;
	while (via.n != 0) {
		part = take_until(&via, ";");
		name = take_until(&part, "=");
		if (is(name, "branch"))
			out->branch = text(a, trim(part));
	}
	return out->branch != NULL;
}

static bool
read_cseq(struct arena *a, struct piece value, struct sip_answer *out)
{
	struct piece n = take_until(&value, " \t");

	if (out->method != NULL || !number(n, 0x7fffffff, &out->cseq))
		return false;
	out->method = text(a, trim(value));
	return *out->method != '\0';
}

static void
read_qop(struct piece value, struct sip_challenge *c)
{
	c->qop = value.n != 0;
	while (value.n != 0)
		if (is(take_until(&value, ","), "auth"))
			c->qop_auth = true;
}

/* One that can be hashed and given back as it is. */
static bool
is_plain(struct piece s)
{
	return memchr(s.p, '"', s.n) == NULL &&
	    memchr(s.p, '\\', s.n) == NULL && !scan_has_control(s.p, s.n) &&
	    s.n <= 500;
}

/* Digest realm="...", nonce="..." */
static bool
read_challenge(struct arena *a, struct piece value, bool proxy,
    struct sip_answer *out)
{
	struct sip_challenge c = { .there = true,
		.proxy = proxy,
		.realm = NULL,
		.nonce = NULL,
		.opaque = "",
		.algorithm = "" };
	struct piece part, name, v;

	if (!is(take_until(&value, " \t"), "Digest") || out->challenge.there)
		return true; /* not one for us, or a second one */
	while (value.n != 0) {
		part = take_until(&value, ",");
		name = take_until(&part, "=");
		v = unquoted(trim(part));
		if (!is_plain(v))
			return false;
		if (is(name, "realm"))
			c.realm = text(a, v);
		else if (is(name, "nonce"))
			c.nonce = text(a, v);
		else if (is(name, "opaque"))
			c.opaque = text(a, v);
		else if (is(name, "algorithm"))
			c.algorithm = text(a, v);
		else if (is(name, "qop"))
			read_qop(v, &c);
	}
	if (c.realm != NULL && c.nonce != NULL)
		out->challenge = c;
	return c.realm != NULL && c.nonce != NULL;
}

static bool
read_header(struct arena *a, struct piece name, struct piece value,
    struct sip_answer *out)
{
	if (is(name, "Via") || is(name, "v"))
		return read_via(a, value, out);
	if (is(name, "CSeq"))
		return read_cseq(a, value, out);
	if (is(name, "Call-ID") || is(name, "i")) {
		if (out->call_id != NULL || value.n == 0)
			return false;
		out->call_id = text(a, value);
		return true;
	}
	if (is(name, "WWW-Authenticate"))
		return read_challenge(a, value, false, out);
	if (is(name, "Proxy-Authenticate"))
		return read_challenge(a, value, true, out);
	return true;
}

/* SIP/2.0 200 OK */
static bool
read_status(struct arena *a, struct piece line, struct sip_answer *out)
{
	unsigned long status;
	char reason[REASON_MAX + 1];
	size_t n = 0;

	if (line.n < 12 || memcmp(line.p, "SIP/2.0 ", 8) != 0 ||
	    !number((struct piece){ line.p + 8, 3 }, 699, &status) ||
	    status < 100 || line.p[11] != ' ')
		return false;
	for (size_t i = 12; i < line.n && n < REASON_MAX; i++)
		reason[n++] =
		    line.p[i] >= ' ' && line.p[i] <= '~' ? line.p[i] : '?';
	out->status = (int)status;
	out->reason = arena_strndup(a, reason, n);
	return true;
}

/*
 * A header that goes on in the next lines is put together again, in one piece
 * of memory that is no longer than they are.  *lines counts them all.
 */
static bool
unfold(struct arena *a, struct piece *line, const char **at, const char *end,
    size_t *lines)
{
	const char *next = *at;
	struct piece more;
	char *joined;

	while (next < end && (*next == ' ' || *next == '\t') &&
	    take_line(&next, end, &more))
		if (++*lines > HEADERS_MAX ||
		    (size_t)(next - line->p) > HEADER_MAX)
			return false;
	if (next == *at)
		return true;
	joined = arena_alloc(a, (size_t)(next - line->p));
	memcpy(joined, line->p, line->n);
	for (line->p = joined; take_line(at, next, &more); line->n += more.n)
		memcpy(joined + line->n, more.p, more.n);
	return true;
}

bool
sip_concerns(const struct sip_ids *ids, const char *p, size_t len)
{
	return memmem(p, len, ids->branch, strlen(ids->branch)) != NULL;
}

enum err
sip_answer(struct arena *a, const char *p, size_t len, struct sip_answer *out)
{
	const char *at = p, *end = p + len;
	struct piece line, name, value;
	size_t n = 0;

	*out = (struct sip_answer){ .reason = "" };
	while (at + 1 < end && at[0] == '\r' && at[1] == '\n')
		at += 2;
	if (len > SIP_MESSAGE_MAX || !take_line(&at, end, &line) ||
	    !read_status(a, line, out))
		return ERR_INVALID;
	while (take_line(&at, end, &line) && line.n != 0)
		if (++n > HEADERS_MAX || !unfold(a, &line, &at, end, &n) ||
		    !split_header(line, &name, &value) ||
		    !read_header(a, name, value, out))
			return ERR_INVALID;
	/* Without these it can not be known what it answers. */
	if (out->branch == NULL || out->call_id == NULL || out->method == NULL)
		return ERR_INVALID;
	return ERR_OK;
}
