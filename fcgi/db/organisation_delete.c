/*
 * organisation_delete.c - see organisation.h.
 *
 * A confirmation is "<until, seconds since 1970>.<HMAC>" over that time, the
 * organisation and what is in it: nothing is kept anywhere, and a phone that
 * comes meanwhile makes it worthless.
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/scan.h"
#include "db/device.h"
#include "db/job.h"
#include "db/organisation.h"

#define CONFIRM_SECONDS 600

const char *const organisation_content_words[ORGANISATION_CONTENT_N] = {
	"devices",
	"lines",
	"groups",
	"settings",
	"phone_books",
	"phone_book_entries",
	"resources",
	"templates",
	"users",
	"tokens",
};
enum { CONTENT_DEVICES = 0, CONTENT_USERS = 8 };

struct deletion {
	struct act *act;
	int64_t id;
	bool with_devices;
	struct organisation_confirm *confirm; /* NULL: with_devices decides */
};

static enum err
delete_device(void *arg, const struct val *row, size_t n)
{
	const struct deletion *d = arg;

	(void)n;
	return device_delete(d->act, row[0].s);
}

/* --- the confirmation -------------------------------------------------------- */

static enum err
confirmation(struct act *act, int64_t id, const int64_t *content, int64_t until,
    const char **out)
{
	uint8_t key[SHA256_LEN], sum[SHA256_LEN];
	struct buf b = BUF_INIT(act->a);
	char hex[2 * SHA256_LEN + 1];

	if (act->vault == NULL)
		return act_fail(act, ERR_SYSTEM, "",
		    "There is no key file, so nothing can be confirmed.");
	buf_printf(&b, "%" PRId64 " %" PRId64, until, id);
	for (size_t i = 0; i < ORGANISATION_CONTENT_N; i++)
		buf_printf(&b, " %" PRId64, content[i]);
	vault_derive(act->vault, "organisation deletion", key);
	digest_hmac(key, b.p, b.len, sum);
	digest_hex(sum, sizeof(sum), hex);
	*out = arena_printf(act->a, "%" PRId64 ".%s", until, hex);
	return ERR_OK;
}

static bool
is_good(struct act *act, int64_t id, const struct organisation_confirm *c)
{
	const char *dot = strchr(c->given, '.'), *want;
	int64_t until, now = clock_now();

	if (dot == NULL ||
	    scan_int(arena_strndup(act->a, c->given, (size_t)(dot - c->given)),
		now, now + CONFIRM_SECONDS, &until) != ERR_OK ||
	    confirmation(act, id, c->content, until, &want) != ERR_OK)
		return false;
	return digest_equal(want, strlen(want), c->given, strlen(c->given));
}

static enum err
check_confirmed(struct act *act, const struct organisation *o,
    struct organisation_confirm *c)
{
	enum err e;

	if (c->content[CONTENT_DEVICES] == 0 ||
	    (c->given != NULL && is_good(act, o->id, c)))
		return ERR_OK;
	e = confirmation(act, o->id, c->content, clock_now() + CONFIRM_SECONDS,
	    &c->needed);
	if (e != ERR_OK)
		return e;
	if (c->given != NULL)
		return act_fail(act, ERR_CONFLICT, "",
		    "That confirmation is too old, or %s has changed since; "
		    "look at what goes with it again, and send the new one.",
		    o->name);
	return act_fail(act, ERR_CONFLICT, "",
	    "%s has devices (%" PRId64 "), which go with it; if that is meant, "
	    "delete it again with the confirmation given here.",
	    o->name, c->content[CONTENT_DEVICES]);
}

/* --- the deletion --------------------------------------------------------------- */

static enum err
read_content(struct act *act, int64_t id, int64_t *content)
{
	struct val row[ORGANISATION_CONTENT_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_ORG_CONTENT, VALS(V_INT(id)), row,
	    ORGANISATION_CONTENT_N);
	for (size_t i = 0; e == ERR_OK && i < ORGANISATION_CONTENT_N; i++)
		content[i] = row[i].i;
	return e;
}

/* Nobody saws off the branch he sits on. */
static enum err
check_place(struct act *act, const struct organisation *o,
    const int64_t *content)
{
	if (act->scope != NULL && strcmp(act->scope, o->path) == 0)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s is your own organisation; who is above it can delete "
		    "it.",
		    o->name);
	if (o->parent_id == 0 && content[CONTENT_USERS] != 0)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s is the provider and has users (%" PRId64 "); delete "
		    "them first.",
		    o->name, content[CONTENT_USERS]);
	return ERR_OK;
}

static enum err
check_empty(struct act *act, const struct deletion *d,
    const struct organisation *o)
{
	int64_t counts[ORGANISATION_CONTENT_N];
	int64_t *content = d->confirm != NULL ? d->confirm->content : counts;
	struct val row[3];
	enum err e;

	if ((e = db_first(act->db, act->a, STMT_ORG_COUNTS, VALS(V_INT(o->id)),
		 row, 3)) != ERR_OK ||
	    (e = read_content(act, o->id, content)) != ERR_OK)
		return e;
	if (row[0].i != 0)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s has organisations below it (%" PRId64 "); delete "
		    "them first.",
		    o->name, row[0].i);
	if (row[2].i != 0)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s has %" PRId64 " accounts at Yealink; take them away "
		    "first.",
		    o->name, row[2].i);
	if ((e = check_place(act, o, content)) != ERR_OK)
		return e;
	if (d->confirm != NULL)
		return check_confirmed(act, o, d->confirm);
	if (row[1].i != 0 && !d->with_devices)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s has devices (%" PRId64 "); delete them first, or say "
		    "--with-devices.",
		    o->name, row[1].i);
	return ERR_OK;
}

static enum err
delete_row(struct act *act, const struct organisation *o)
{
	struct audit_entry entry = {
		.organisation_id = o->id,
		.action = "delete",
		.object = "organisation",
		.object_id = o->id,
		.object_name = o->name,
		.before = field_json(act->a, organisation_fields,
		    norganisation_fields, o),
	};
	enum err e;

	/* Before the row goes: workers must not keep what they know. */
	if ((e = organisation_touch(act, o->id)) != ERR_OK ||
	    (e = act_audit(act, &entry)) != ERR_OK ||
	    (e = job_add(act, JOB_DELETE_SERVER, o->id, NULL)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_ORG_DELETE, VALS(V_INT(o->id)), NULL);
}

static enum err
drop(struct act *act, void *arg)
{
	struct deletion *d = arg;
	struct organisation o;
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_ORG_LOCK, VALS(V_INT(d->id)), row,
	    1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if ((e = organisation_by_id(act, d->id, &o)) != ERR_OK ||
	    (e = check_empty(act, d, &o)) != ERR_OK)
		return e;
	e = db_each(act->db, act->a, STMT_ORG_MACS, VALS(V_INT(d->id)),
	    delete_device, d);
	return e != ERR_OK ? e : delete_row(act, &o);
}

enum err
organisation_delete(struct act *act, int64_t id, bool with_devices)
{
	struct deletion d = { act, id, with_devices, NULL };

	return act_tx(act, drop, &d);
}

enum err
organisation_delete_confirmed(struct act *act, int64_t id,
    struct organisation_confirm *c)
{
	struct deletion d = { act, id, true, c };

	c->needed = NULL;
	return act_tx(act, drop, &d);
}
