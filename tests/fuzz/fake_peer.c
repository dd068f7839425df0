/* fake_peer.c - see fake_peer.h. */
#include <string.h>

#include "fuzz/fake_peer.h"
#include "fuzz/must.h"

static size_t
get(struct peer *p, char *s, size_t n)
{
	struct fake_peer *f = (struct fake_peer *)p;

	if (n > f->left)
		n = f->left;
	if (n != 0)
		memcpy(s, f->body, n);
	f->body += n;
	f->left -= n;
	return n;
}

static void
put(struct peer *p, const char *s, size_t n)
{
	struct fake_peer *f = (struct fake_peer *)p;

	must(!f->finished);
	buf_raw(&f->out, s, n);
}

static void
finish(struct peer *p, bool drained)
{
	(void)drained;
	((struct fake_peer *)p)->finished = true;
}

void
fake_peer_read(struct fake_peer *f, struct arena *a, const uint8_t *data,
    size_t len)
{
	char *text = arena_strndup(a, (const char *)data, len), *nl;
	bool body = false;
	size_t n = 0;

	*f = (struct fake_peer){ .peer = { .envp = f->envp,
				     .get = get,
				     .put = put,
				     .finish = finish },
		.left = len,
		.out = BUF_INIT(a) };
	while (!body && n < FAKE_VARS_MAX &&
	    (nl = memchr(text, '\n', f->left)) != NULL) {
		*nl = '\0';
		f->left -= (size_t)(nl + 1 - text);
		body = nl == text;
		if (!body)
			f->envp[n++] = text;
		text = nl + 1;
	}
	f->body = text;
}

const char *
fake_peer_answer(const struct fake_peer *f)
{
	const char *p = f->out.p, *end;

	must(f->finished && f->out.len > 10);
	must(strncmp(p, "Status: ", 8) == 0);
	end = strstr(p, "\r\n\r\n");
	must(end != NULL);
	for (const char *s = p; s < end; s++)
		must((unsigned char)*s >= ' ' || *s == '\t' ||
		    (s[0] == '\r' && s[1] == '\n') ||
		    (s[0] == '\n' && s[-1] == '\r'));
	return end + 4;
}
