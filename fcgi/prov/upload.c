/*
 * upload.c - what phones send and fetch back, and files the web server
 * streams.
 *
 * An upload is kept as the bytes that came, before it is answered; it is, with
 * those of prov/enrol.h, what a phone waits for.  Nobody parses it here.  Whose it is, is in
 * its name: the gate has let the asker in as that phone, by the phone's own
 * credentials once it has some (own_required() in gate.c).
 */
#include <string.h>

#include "base/digest.h"
#include "prov/file.h"

static const char *
kind_word(enum file_kind k)
{
	return k == FILE_LOCAL  ? "local"
	    : k == FILE_CONTACT ? "contact"
				: "calllog";
}

static enum err
send_back(struct ask *q, struct resp *rs)
{
	struct val v;
	enum err e;

	e = db_first(q->sv->db, q->a, STMT_PROV_UPLOAD_GET,
	    VALS(V_INT(q->dev->id), V_STR(kind_word(q->id.kind))), &v, 1);
	if (e != ERR_OK)
		return e;
	buf_raw(&rs->body, v.s, v.len);
	rs->type = q->id.kind == FILE_LOCAL ? "text/plain; charset=utf-8"
					    : "text/xml; charset=utf-8";
	file_etag(rs);
	return ERR_OK;
}

static enum err
check_room(struct ask *q, struct resp *rs)
{
	struct val used;
	enum err e;

	if ((int64_t)q->rq->bodylen > q->sv->conf->upload_max) {
		q->reason = REASON_TOO_LARGE;
		rs->status = 413;
		return ERR_INVALID;
	}
	e = db_first(q->sv->db, q->a, STMT_PROV_UPLOAD_USED,
	    VALS(V_INT(q->org->id)), &used, 1);
	if (e != ERR_OK)
		return e;
	if (used.i + (int64_t)q->rq->bodylen > q->org->upload_quota) {
		q->reason = REASON_QUOTA;
		rs->status = 507; /* RFC 4918: insufficient storage */
		return ERR_INVALID;
	}
	return ERR_OK;
}

static enum err
keep_tx(struct db *db, struct arena *a, void *arg)
{
	const struct ask *q = arg;
	const char *kind = kind_word(q->id.kind);
	uint8_t sum[SHA256_LEN];
	char hex[SHA256_LEN * 2 + 1];
	enum err e;

	(void)a;
	digest_sha256(q->rq->body, q->rq->bodylen, sum);
	digest_hex(sum, SHA256_LEN, hex);
	e = db_run(db, STMT_PROV_UPLOAD_ADD,
	    VALS(V_STR(kind), V_STR(q->rq->remote_addr),
		V_INT((int64_t)q->rq->bodylen), V_STR(hex),
		V_BYTES(q->rq->body, q->rq->bodylen), V_INT(q->dev->id),
		V_INT(q->org->id)),
	    NULL);
	if (e != ERR_OK)
		return e;
	return db_run(db, STMT_PROV_UPLOAD_PRUNE,
	    VALS(V_INT(q->dev->id), V_STR(kind), V_INT(q->dev->id), V_STR(kind),
		V_INT(q->sv->conf->upload_keep - 1)),
	    NULL);
}

enum err
file_upload(struct ask *q, struct resp *rs)
{
	enum err e;

	if (q->rq->method == METHOD_GET || q->rq->method == METHOD_HEAD)
		return send_back(q, rs);
	if (q->rq->body_short || q->rq->body_long || q->rq->bodylen == 0) {
		q->reason = REASON_BODY;
		rs->status = 400;
		return ERR_OK;
	}
	e = check_room(q, rs);
	if (e == ERR_INVALID)
		return ERR_OK;
	if (e == ERR_OK)
		e = db_tx(q->sv->db, q->a, keep_tx, q);
	if (e == ERR_OK)
		rs->status = 200;
	return e;
}

enum err
file_resource(struct ask *q, struct resp *rs)
{
	struct val r[2];
	enum err e;

	e = db_first(q->sv->db, q->a, STMT_PROV_RESOURCE,
	    VALS(V_INT(q->org->id), V_STR(q->id.section), V_STR(q->id.name)), r,
	    2);
	if (e != ERR_OK)
		return e;
	rs->type = "application/octet-stream";
	memcpy(rs->etag, r[0].s, 32);
	rs->etag[32] = '\0';
	rs->sendfile = arena_printf(q->a, "%s/%.2s/%s",
	    q->sv->conf->resource_dir, r[0].s, r[0].s);
	return ERR_OK;
}
