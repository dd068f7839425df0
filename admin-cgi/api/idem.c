/* idem.c - see idem.h. */
#include <sys/mman.h>
#include <inttypes.h>
#include <string.h>

#include "api/idem.h"
#include "api/who.h"
#include "base/digest.h"
#include "base/log.h"
#include "base/scan.h"
#include "web/resp.h"

#define KEY_MAX 120
#define SECRET_STATUS 409 /* noted for an answer that is not kept */

struct idem {
	struct call *c;
	const char *key, *actor;
	uint8_t sum[SHA256_LEN]; /* of the request */
	struct buf headers;      /* as they were before the handler */
};

/* A body in a file is as good as its hash. */
static enum err
sum_file(const struct req *rq, struct buf *b)
{
	uint8_t sum[SHA256_LEN];
	void *p;

	if (rq->body_fd == -1 || rq->bodylen == 0)
		return ERR_OK;
	p = mmap(NULL, rq->bodylen, PROT_READ, MAP_SHARED, rq->body_fd, 0);
	if (p == MAP_FAILED) {
		log_warn("idem: a body can not be read");
		return ERR_SYSTEM;
	}
	digest_sha256(p, rq->bodylen, sum);
	munmap(p, rq->bodylen);
	buf_raw(b, (const char *)sum, sizeof(sum));
	return ERR_OK;
}

static enum err
sum_request(struct idem *i)
{
	const struct req *rq = i->c->rq;
	struct buf b = BUF_INIT(rq->arena);
	enum err e;

	buf_printf(&b, "%d ", (int)rq->method);
	buf_str(&b, rq->path);
	buf_str(&b, "?");
	buf_str(&b, rq->query);
	buf_str(&b, "\n");
	if (rq->body != NULL)
		buf_raw(&b, rq->body, rq->bodylen);
	if ((e = sum_file(rq, &b)) != ERR_OK)
		return e;
	digest_sha256(b.p, b.len, i->sum);
	return ERR_OK;
}

static enum err
replay(struct idem *i, const struct val *row)
{
	struct call *c = i->c;

	if (!digest_equal(row[0].s, row[0].len, i->sum, sizeof(i->sum))) {
		c->rs->status = 422;
		return act_fail(&c->act, ERR_CONFLICT, "",
		    "This Idempotency-Key was used for another request; take "
		    "a new one.");
	}
	if (row[1].i == SECRET_STATUS)
		return act_fail(&c->act, ERR_CONFLICT, "",
		    "This was done under the same Idempotency-Key; its answer "
		    "held a secret that is shown once.");
	c->rs->status = (int)row[1].i;
	buf_raw(&c->rs->body, row[2].s, row[2].len);
	resp_header(c->rs, "Idempotency-Replayed", "true");
	return ERR_OK;
}

/* May be run again after a collision: begins from nothing each time. */
static enum err
once(struct db *db, struct arena *a, void *arg)
{
	struct idem *i = arg;
	struct call *c = i->c;
	struct val row[3];
	enum err e;

	c->rs->status = 0;
	c->rs->body.len = 0;
	c->rs->headers = i->headers;
	c->out.comma = false;
	c->warnings = NULL;
	c->secret = false;
	e = db_first(db, a, STMT_IDEM_FIND,
	    VALS(V_STR(i->actor), V_STR(i->key)), row, 3);
	if (e == ERR_OK)
		return replay(i, row);
	if (e != ERR_NOTFOUND || (e = c->op->run(c)) != ERR_OK)
		return e;
	if (c->rs->status == 0)
		c->rs->status = c->rs->body.len == 0 ? 204 : 200;
	return db_run(db, STMT_IDEM_ADD,
	    VALS(V_STR(i->actor), V_STR(i->key),
		V_BYTES((const char *)i->sum, sizeof(i->sum)),
		V_INT(c->secret ? SECRET_STATUS : c->rs->status),
		V_STR(c->rs->body.len == 0 || c->secret ? "" : c->rs->body.p)),
	    NULL);
}

static bool
good_key(const char *key)
{
	size_t n = strlen(key);

	return n <= KEY_MAX && !scan_has_control(key, n) && scan_utf8(key, n) &&
	    key[strspn(key,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789-_.:/+=")] == '\0';
}

enum err
idem_run(struct call *c)
{
	struct idem i = { .c = c };
	const struct who *w = c->who;
	enum err e;

	i.key = c->rq->var(c->rq, "HTTP_IDEMPOTENCY_KEY");
	if (*i.key == '\0' || c->op->method != METHOD_POST || w == NULL)
		return c->op->run(c);
	if (!good_key(i.key))
		return act_fail(&c->act, ERR_INVALID, "",
		    "An Idempotency-Key is at most %d letters, digits and "
		    "-_.:/+=.",
		    KEY_MAX);
	i.actor = arena_printf(c->a, "%s:%" PRId64,
	    w->token_id != 0 ? "token" : "user",
	    w->token_id != 0 ? w->token_id : w->user_id);
	i.headers = c->rs->headers;
	if ((e = sum_request(&i)) != ERR_OK)
		return e;
	e = db_tx(c->api->db, c->a, once, &i);
	if (e != ERR_CONFLICT || c->act.problem.text[0] != '\0')
		return e;
	return act_fail(&c->act, e, "",
	    "The same request is being answered at this moment; ask again.");
}
