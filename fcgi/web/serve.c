/* serve.c - see serve.h. */
#include <sys/random.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "web/file.h"
#include "web/resp.h"
#include "web/serve.h"
#include "web/spool.h"

/*
 * What a client may send in vain before we stop listening: an answer is only
 * sure to arrive when the sender has finished.
 */
#define DRAIN_MAX ((uint64_t)16 << 20)
#define PIECE 16384 /* bytes of a body or file moved at a time */

uint64_t
serve_first_id(void)
{
	uint64_t id = 0;

	if (getrandom(&id, sizeof(id), GRND_NONBLOCK) != sizeof(id))
		id = clock_mono_us() << 24;
	return id & ~(uint64_t)0xffffff;
}

/* Reads what is left in vain.  True: to the end; *more: there was some. */
static bool
drain(struct peer *p, bool *more)
{
	char waste[4096];
	uint64_t total = 0;
	size_t n;

	do {
		n = p->get(p, waste, sizeof(waste));
		total += n;
	} while (n == sizeof(waste) && total < DRAIN_MAX);
	*more = total != 0;
	return n < sizeof(waste) && !p->broken;
}

/* As much as was said, which the route allows. */
static void
read_said(struct req *rq, struct peer *p, size_t n)
{
	char *body;

	if (n == 0)
		return;
	body = arena_alloc(rq->arena, n + 1);
	rq->bodylen = p->get(p, body, n);
	rq->body = body;
	rq->body_short = rq->bodylen < n;
}

/* Up to the end, but for one byte more than the route allows. */
static void
read_unsaid(struct req *rq, struct peer *p, size_t max)
{
	struct buf b = BUF_INIT(rq->arena);
	char piece[PIECE];
	size_t want, got;

	if (max == 0)
		return; /* drain() tells whether anything came */
	do {
		want = max + 1 - b.len;
		if (want > sizeof(piece))
			want = sizeof(piece);
		got = p->get(p, piece, want);
		buf_raw(&b, piece, got);
	} while (got == want && b.len <= max);
	rq->body = b.len != 0 ? b.p : NULL;
	rq->bodylen = b.len;
	rq->body_short = p->broken;
}

static bool
spools(const struct route *r)
{
	return (r->methods & M_SPOOL) != 0;
}

/* The body as far as the route (NULL: none) wants it, the rest in vain.
 * True: all came. */
static bool
read_body(const struct edge *ed, const struct route *r, struct req *rq,
    struct peer *p, const struct req_size *size, struct resp *rs)
{
	size_t max = r == NULL ? 0 : r->maxbody;
	bool more, whole;

	if (size->said && size->bytes > max)
		rq->bodylen = max + 1;
	else if (r != NULL && spools(r))
		rs->status = spool_body(ed, p, size, max, rq);
	else if (!size->said)
		read_unsaid(rq, p, max);
	else
		read_said(rq, p, (size_t)size->bytes);
	whole = drain(p, &more);
	if (!size->said && more)
		rq->bodylen = max + 1;
	if (more || rq->bodylen > max)
		rq->body_long = true;
	if (rq->bodylen > max)
		rq->body = NULL;
	return whole;
}

/* RFC 9110 wants a 405 to say what would have worked. */
static void
allow(const struct edge *ed, const struct req *rq, struct resp *rs)
{
	static const char *const names[] = {
		[METHOD_GET] = "GET, HEAD",
		[METHOD_POST] = "POST",
		[METHOD_PUT] = "PUT",
		[METHOD_PATCH] = "PATCH",
		[METHOD_DELETE] = "DELETE",
	};
	unsigned have = route_methods(ed->routes, ed->nroutes, rq->path);
	struct buf list = BUF_INIT(rq->arena);

	for (unsigned m = 0; m < METHOD_OTHER; m++) {
		if ((have & METHOD_BIT(m)) == 0 || names[m] == NULL)
			continue;
		if (list.len != 0)
			buf_raw(&list, ", ", 2);
		buf_raw(&list, names[m], strlen(names[m]));
	}
	if (list.len != 0)
		resp_header(rs, "Allow", list.p);
}

/* True: the caller is known, or the route does not care. */
static bool
identified(const struct edge *ed, const struct route *r, struct req *rq,
    struct resp *rs)
{
	enum err e;

	if (r->perm == 0 || ed->identify == NULL)
		return true;
	e = ed->identify(ed->app, rq, rs);
	if (e != ERR_OK && rs->status == 0)
		rs->status = http_status(e);
	return e == ERR_OK;
}

static bool
permitted(const struct edge *ed, const struct route *r, struct req *rq,
    struct resp *rs)
{
	if (!identified(ed, r, rq, rs))
		return false;
	if ((rq->perms & r->perm) == r->perm)
		return true;
	rs->status = http_status(ERR_DENIED);
	return false;
}

/* Read, identify, permit, handle.  True: stdin is at its end. */
static bool
answer(const struct edge *ed, struct served *sv)
{
	const struct route *r = sv->found == ERR_OK ? sv->route : NULL;
	struct req *rq = &sv->rq;
	struct resp *rs = &sv->rs;
	bool whole;

	if (r != NULL && spools(r) && !permitted(ed, r, rq, rs))
		return read_body(ed, NULL, rq, sv->peer, &sv->size, rs);
	whole = read_body(ed, r, rq, sv->peer, &sv->size, rs);
	if (sv->refusal != 0)
		rs->status = sv->refusal;
	if (rs->status != 0)
		return whole;
	if (r == NULL || spools(r) || identified(ed, r, rq, rs))
		route_serve(sv->route, sv->found, ed->app, rq, rs);
	if (rs->status == 405 && sv->found == ERR_INVALID)
		allow(ed, rq, rs);
	return whole;
}

static void
send_file(struct peer *p, struct file *f, const struct resp *rs)
{
	char piece[PIECE];
	ssize_t n;

	while ((n = file_read(f, piece, sizeof(piece))) > 0)
		p->put(p, piece, (size_t)n);
	if (n == -1)
		log_warnx("serve: %s ended early, so did the answer",
		    rs->sendfile);
}

static void
send_answer(const struct edge *ed, struct peer *p, const struct req *rq,
    struct resp *rs)
{
	const char *stream = rs->sendfile ? ed->sendfile_header : NULL;
	struct buf head = BUF_INIT(rq->arena);
	struct file f = { .fd = -1 };
	int64_t length;

	if (rs->sendfile != NULL && stream == NULL && !file_open(&f, rq, rs))
		rs->body.len = 0;
	if (rs->status >= 400 && rs->body.len == 0 && ed->dress != NULL &&
	    rs->sendfile == NULL)
		ed->dress(ed->app, rq, rs);
	length = f.fd != -1 ? (int64_t)f.bytes : (int64_t)rs->body.len;
	resp_head(&head, rs, stream != NULL ? RESP_NO_LENGTH : length, stream);
	p->put(p, head.p, head.len);
	if (rq->method == METHOD_HEAD || !resp_has_body(rs->status))
		rs->body.len = 0;
	else if (f.fd != -1)
		send_file(p, &f, rs);
	else if (stream == NULL && rs->body.len != 0)
		p->put(p, rs->body.p, rs->body.len);
	if (f.fd != -1)
		file_close(&f);
}

void
serve_begin(const struct edge *ed, struct arena *a, struct peer *p, uint64_t id,
    struct served *sv)
{
	*sv = (struct served){ .rq = { .arena = a, .id = id, .body_fd = -1 },
		.peer = p,
		.found = ERR_NOTFOUND,
		.began = clock_mono_us() };
	log_request(id);
	sv->refusal = req_fill(&sv->rq, p->envp, &sv->size);
	if (sv->refusal == 0)
		sv->found =
		    route_find(ed->routes, ed->nroutes, &sv->rq, &sv->route);
	log_request(0);
}

void
serve_end(const struct edge *ed, struct arena *a, struct served *sv)
{
	struct req *rq = &sv->rq;
	struct resp *rs = &sv->rs;
	bool whole;

	log_request(rq->id);
	rq->arena = a;
	*rs = (struct resp){ .headers = BUF_INIT(a), .body = BUF_INIT(a) };
	whole = answer(ed, sv);
	resp_conditional(rq, rs);
	send_answer(ed, sv->peer, rq, rs);
	sv->peer->finish(sv->peer, whole);
	spool_close(rq);
	req_forget(rq);
	if (ed->done != NULL)
		ed->done(ed->app, rq, rs,
		    (unsigned long)(clock_mono_us() - sv->began));
	log_request(0);
}

void
serve_one(const struct edge *ed, struct arena *a, struct peer *p, uint64_t id)
{
	struct served sv;

	serve_begin(ed, a, p, id, &sv);
	serve_end(ed, a, &sv);
}
