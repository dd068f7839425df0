/* upload.c - see upload.h; what is in a -local.cfg: upload_local.c. */
#include <inttypes.h>
#include <string.h>

#include "db/compile.h"
#include "db/row.h"
#include "db/upload.h"

#define ROW_N 7

const char *const upload_words[] = { "local", "contact", "calllog", NULL };

enum err
upload_each(struct act *act, const char *mac, db_row_fn *fn, void *arg)
{
	struct device d;
	enum err e = device_by_mac(act, mac, &d);

	if (e != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_UPLOAD_EACH, VALS(V_INT(d.id)), fn,
	    arg);
}

static enum err
find(struct act *act, const struct device *d, int64_t id, struct upload *u)
{
	struct val r[ROW_N + 1];
	enum err e;

	e = db_first(act->db, act->a, STMT_UPLOAD_GET,
	    VALS(V_INT(id), V_INT(d->id)), r, ROW_N + 1);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "%s has sent no file with the id %" PRId64 ".", d->mac, id);
	if (e != ERR_OK)
		return e;
	*u = (struct upload){ .id = r[0].i,
		.kind = row_enum(&r[1]),
		.received_at = r[2].s,
		.address = r[3].s,
		.size = r[4].i,
		.sha256 = r[5].s,
		.newest = r[6].i,
		.content = r[7].s };
	u->size = (int64_t)r[7].len;
	return ERR_OK;
}

enum err
upload_get(struct act *act, const char *mac, int64_t id, struct device *d,
    struct upload *u)
{
	enum err e = device_by_mac(act, mac, d);

	return e != ERR_OK ? e : find(act, d, id, u);
}

struct change {
	const char *mac;
	int64_t id, new_id;
};

/* The phone's own sending waits for the lock too: it refers to the device. */
static enum err
begin(struct act *act, const struct change *c, struct device *d,
    struct upload *u)
{
	enum err e = device_begin_mac(act, c->mac, d);

	return e != ERR_OK ? e : find(act, d, c->id, u);
}

static const char *
json(struct act *act, const struct upload *u)
{
	return arena_printf(act->a,
	    "{\"id\":%" PRId64 ",\"size\":%" PRId64 ",\"sha256\":\"%s\"}",
	    u->id, u->size, u->sha256);
}

static enum err
drop(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct upload u;
	struct device d;
	enum err e;

	if ((e = begin(act, c, &d, &u)) != ERR_OK ||
	    (e = db_run(act->db, STMT_UPLOAD_DELETE,
		 VALS(V_INT(u.id), V_INT(d.id)), NULL)) != ERR_OK)
		return e;
	return device_audit(act, &d,
	    &(struct part_audit){ "delete", "upload", upload_words[u.kind],
		json(act, &u), NULL });
}

enum err
upload_delete(struct act *act, const char *mac, int64_t id)
{
	return act_tx(act, drop, &(struct change){ mac, id, 0 });
}

static enum err
count(void *arg, const struct val *r, size_t n)
{
	int64_t *of = arg;

	(void)n;
	of[row_enum(&r[1])]++;
	return ERR_OK;
}

enum err
upload_forget(struct act *act, const struct device *d)
{
	int64_t of[] = { 0, 0, 0 };
	uint64_t n;
	enum err e;

	if ((e = db_each(act->db, act->a, STMT_UPLOAD_EACH, VALS(V_INT(d->id)),
		 count, of)) != ERR_OK)
		return e;
	/* Also what came since that was read. */
	if ((e = db_run(act->db, STMT_UPLOAD_FORGET, VALS(V_INT(d->id)), &n)) !=
		ERR_OK ||
	    n == 0)
		return e;
	act_warn(act,
	    "The files %s had sent are deleted, for they are of who had it "
	    "before: contacts %" PRId64 ", calls %" PRId64 ", its own settings "
	    "%" PRId64 ".",
	    d->mac, of[UPLOAD_CONTACT], of[UPLOAD_CALLLOG], of[UPLOAD_LOCAL]);
	return device_audit(act, d,
	    &(struct part_audit){ "delete", "upload", "all",
		arena_printf(act->a,
		    "{\"local\":%" PRId64 ",\"contact\":%" PRId64
		    ",\"calllog\":%" PRId64 "}",
		    of[UPLOAD_LOCAL], of[UPLOAD_CONTACT], of[UPLOAD_CALLLOG]),
		NULL });
}

static enum err
restore(struct act *act, void *arg)
{
	struct change *c = arg;
	struct upload u;
	struct device d;
	enum err e;

	if ((e = begin(act, c, &d, &u)) != ERR_OK)
		return e;
	if (u.kind != UPLOAD_CONTACT)
		/* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): an ENUM */
		return act_fail(act, ERR_CONFLICT, "",
		    "Only contacts can be restored; this is a %s file.",
		    upload_words[u.kind]);
	c->new_id = u.id;
	if (u.newest != 0)
		return ERR_OK;
	if ((e = db_insert(act->db, STMT_UPLOAD_RAISE, VALS(V_INT(u.id)),
		 &c->new_id)) != ERR_OK ||
	    (e = db_run(act->db, STMT_UPLOAD_DELETE,
		 VALS(V_INT(u.id), V_INT(d.id)), NULL)) != ERR_OK)
		return e;
	return device_audit(act, &d,
	    &(struct part_audit){ "restore", "upload", upload_words[u.kind],
		json(act, &u),
		arena_printf(act->a, "{\"id\":%" PRId64 "}", c->new_id) });
}

enum err
upload_restore(struct act *act, const char *mac, int64_t id, int64_t *new_id)
{
	struct change c = { mac, id, 0 };
	enum err e = act_tx(act, restore, &c);

	*new_id = c.new_id;
	return e;
}
