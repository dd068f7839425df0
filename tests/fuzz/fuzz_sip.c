/*
 * fuzz_sip.c - admin-cgi/sip: what a proxy answers is not understood or
 * within its bounds; a stream is cut the same however it comes; a challenge
 * of others never begins a header of its own; and the request as the program
 * is told it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "fuzz/fuzz.h"
#include "sip/sip.h"

static void
need(bool ok)
{
	if (!ok)
		abort();
}

/* One line, with its end and no other. */
static void
one_header(const char *s)
{
	size_t n = strlen(s);

	need(n > 2 && strcmp(s + n - 2, "\r\n") == 0);
	need(!scan_has_control(s, n - 2));
}

static void
answer(struct arena *a, const char *p, size_t len)
{
	const struct sip_request r = { .method = "NOTIFY",
		.uri = "sip:200@pbx.test",
		.user = "u",
		.password = "p" };
	struct sip_answer an;
	const char *line;

	if (sip_answer(a, p, len, &an) != ERR_OK)
		return;
	need(an.status >= 100 && an.status <= 699);
	need(an.branch != NULL && an.call_id != NULL && an.method != NULL);
	need(!scan_has_control(an.reason, strlen(an.reason)));
	if (!an.challenge.there)
		return;
	line = sip_authorization(a, &r, &an.challenge);
	if (line != NULL)
		one_header(line);
}

/* Byte by byte: it is never a message before it is one, and the same then. */
static void
stream(const char *p, size_t len)
{
	long whole = sip_frame(p, len), n;

	need(whole <= (long)len);
	for (size_t i = 0; i < len && i < 2000; i++) {
		n = sip_frame(p, i);
		need(n <= (long)i);
		if (n > 0)
			need(n == whole);
		if (n < 0)
			need(whole < 0);
	}
}

static void
request(struct arena *a, const char *p, size_t len)
{
	struct sip_ids ids = { .branch = "z9hG4bKx",
		.tag = "t",
		.call_id = "c",
		.cseq = 1,
		.host = "192.0.2.1",
		.port = 5060 };
	struct buf b = BUF_INIT(a);
	struct sip_request r;
	const char *why;
	size_t lines = 0;

	sip_ask(a, p, len, &r, &why);
	if (why != NULL)
		return;
	need(r.port >= 0 && r.port <= 65535 && r.timeout >= 1);
	need(*r.uri != '\0' || *r.home != '\0');
	if (*r.home != '\0')
		r = sip_nobody(a, &r);
	sip_message(&b, &r, &ids, "");
	for (const char *s = b.p; (s = strchr(s, '\n')) != NULL; s++)
		lines++;
	need(lines == (*r.event != '\0' ? 13u : 12u));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	const char *p = arena_strndup(a, (const char *)data, len);

	answer(a, p, len);
	stream(p, len);
	request(a, p, len);
	arena_free(a);
	return 0;
}
