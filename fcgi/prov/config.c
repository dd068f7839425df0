/*
 * config.c - global, MAC and boot configurations: what render/make.h makes,
 * with an ETag.
 */
#include <string.h>

#include "prov/file.h"

/* Encrypted, where that is what this phone takes. */
static enum err
lock_made(struct ask *q, struct made *made)
{
	const struct model *m = NULL;
	struct make_which which = { .number = q->id.number,
		.ua_model = q->ua.model };
	const struct make_lock lock = { .dev = q->dev,
		.which = q->id.kind == FILE_COMMON_BOOT ? NULL : &which,
		.shared = *q->id.mac == '\0',
		.boot =
		    q->id.kind == FILE_BOOT || q->id.kind == FILE_COMMON_BOOT };

	if (q->org->locks == 0)
		return ERR_OK;
	if (q->dev != NULL)
		m = maker_model(q->sv->maker, q->org, q->dev->model_id);
	if (m != NULL)
		which.model_id = m->id;
	if (m != NULL && !lock.shared)
		which.number = (int)m->file_number;
	return make_locked(q->sv->maker, q->a, q->org, &lock, made);
}

static enum err
send_made(struct ask *q, enum err e, struct made *made, struct resp *rs)
{
	if (e == ERR_NOTFOUND && made->tmpl == NULL)
		q->reason = REASON_NO_TEMPLATE;
	if (e != ERR_OK)
		return e;
	rs->body = made->body;
	file_etag(rs);
	memcpy(q->etag, rs->etag, sizeof(q->etag));
	if ((e = lock_made(q, made)) != ERR_OK || !made->locked)
		return e;
	rs->type = "application/octet-stream";
	rs->body = made->body;
	file_etag(rs);
	return ERR_OK;
}

/* A phone that leaves gets nothing of its organisation any more. */
static bool
leaves(const struct ask *q)
{
	return q->dev != NULL && q->dev->enabled == DEVICE_LEAVES;
}

enum err
file_mac(struct ask *q, struct resp *rs)
{
	struct made made = { .body = BUF_INIT(q->a) };

	if (leaves(q)) {
		q->odd |= ODD_RELEASED;
		return send_made(q,
		    make_release(q->sv->maker, q->a, q->org, q->dev, &made),
		    &made, rs);
	}
	return send_made(q, make_mac(q->sv->maker, q->a, q->org, q->dev, &made),
	    &made, rs);
}

/* No boot file is no mistake: the phone falls back to the old order. */
enum err
file_boot(struct ask *q, struct resp *rs)
{
	struct made made = { .body = BUF_INIT(q->a) };
	enum err e = make_boot(q->sv->maker, q->a, q->org, q->dev, &made);

	if (e == ERR_NOTFOUND)
		return e;
	return send_made(q, e, &made, rs);
}

enum err
file_common_boot(struct ask *q, struct resp *rs)
{
	struct made made = { .body = BUF_INIT(q->a) };
	enum err e = make_common_boot(q->sv->maker, q->a, q->org, &made);

	if (e == ERR_NOTFOUND)
		return e;
	return send_made(q, e, &made, rs);
}

enum err
file_global(struct ask *q, struct resp *rs)
{
	const struct make_which w = { .number = q->id.number,
		.model_id = q->dev == NULL ? 0 : q->dev->model_id,
		.ua_model = q->ua.model };
	struct made made = { .body = BUF_INIT(q->a) };
	enum err e;

	if (leaves(q))
		e = make_release(q->sv->maker, q->a, q->org, q->dev, &made);
	else
		e = make_global(q->sv->maker, q->a, q->org, &w, &made);
	if (e == ERR_NOTFOUND)
		return e;
	return send_made(q, e, &made, rs);
}
