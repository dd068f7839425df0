/*
 * fuzz_req.c - web/req.c, web/resp.c and web/file.c: whatever a client sends
 * as path, query and headers, the rules of req.h hold for what handlers see.
 *
 * The input is lines: request target, If-None-Match, Range, Content-Length.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "fuzz/fuzz.h"
#include "web/file.h"
#include "web/resp.h"

#define MUST(x)                  \
	do {                     \
		if (!(x))        \
			abort(); \
	} while (0)

static const char *const names[] = { "REQUEST_URI=", "HTTP_IF_NONE_MATCH=",
	"HTTP_RANGE=", "CONTENT_LENGTH=" };

#define NVARS (sizeof(names) / sizeof(names[0]))

/* A line of the input as a variable; *p moves behind it. */
static char *
variable(struct arena *a, const char *name, const char **p, const char *end)
{
	const char *eol = memchr(*p, '\n', (size_t)(end - *p));
	size_t n = (size_t)((eol == NULL ? end : eol) - *p);
	char *v = arena_alloc(a, strlen(name) + n + 1);

	memcpy(v, name, strlen(name));
	memcpy(v + strlen(name), *p, n);
	*p = eol == NULL ? end : eol + 1;
	return v;
}

static void
check_path(const char *path)
{
	const char *seg = path;

	MUST(*path == '/');
	MUST(strlen(path) <= REQ_PATH_MAX);
	for (const char *p = path; *p != '\0'; p++)
		MUST((unsigned char)*p >= 0x20 && *p != 0x7f && *p != '\\');
	while (seg != NULL) {
		size_t n = strcspn(++seg, "/");

		MUST(n != 1 || seg[0] != '.');
		MUST(n != 2 || seg[0] != '.' || seg[1] != '.');
		seg = strchr(seg, '/');
	}
}

static void
check_answer(struct arena *a, const struct req *rq)
{
	struct resp rs = { .status = 200, .etag = "v1" };
	struct buf head = BUF_INIT(a);
	uint64_t from, bytes;
	int st;

	rs.headers = rs.body = BUF_INIT(a);
	resp_header(&rs, "X-Echo", rq->query);
	resp_conditional(rq, &rs);
	MUST(rs.status == 200 || rs.status == 304);
	resp_head(&head, &rs, 0, NULL);
	/* One empty line, at the end: the query forged none. */
	MUST(strstr(head.p, "\r\n\r\n") == head.p + head.len - 4);
	st = file_range(rq->var(rq, "HTTP_RANGE"), 1000, &from, &bytes);
	MUST(st == 200 || st == 206 || st == 416);
	MUST(bytes != 0 && from < 1000 && bytes <= 1000 - from);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *p = (const char *)data, *end = p + len;
	struct arena *a = arena_new();
	struct req rq = { .method = METHOD_GET, .arena = a };
	char *envp[NVARS + 1] = { NULL };
	struct req_size size;
	int st;

	for (size_t i = 0; i < NVARS; i++)
		envp[i] = variable(a, names[i], &p, end);
	st = req_fill(&rq, envp, &size);
	MUST(st == 0 || st == 400 || st == 404 || st == 414);
	MUST((rq.path == NULL) == (st == 404 || st == 414));
	if (rq.path != NULL)
		check_path(rq.path);
	rq.method = METHOD_GET;
	check_answer(a, &rq);
	arena_free(a);
	return 0;
}
