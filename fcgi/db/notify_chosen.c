/* notify_chosen.c - see notify_chosen.h. */
#include <inttypes.h>
#include <string.h>

#include "db/notifier.h"
#include "db/notify_chosen.h"
#include "db/row.h"

#define BATCH ((size_t)50) /* as the statements of stmt_notify_chosen.h */

/* Those of a batch that are told. */
struct batch {
	struct act *act;
	struct notify_chosen *n;
	struct val ids[BATCH];
	struct audit_entry entries[BATCH];
	size_t ntold, nfound;
};

static enum err
one_phone(void *arg, const struct val *r, size_t nout)
{
	struct batch *b = arg;

	(void)nout;
	b->nfound++;
	if (r[3].i == 0) {
		b->n->disabled++;
		return ERR_OK;
	}
	if (r[4].type == VAL_NULL || row_enum(&r[4]) == NOTIFIER_OFF) {
		b->n->unreachable++;
		return ERR_OK;
	}
	b->ids[b->ntold] = r[0];
	b->entries[b->ntold++] =
	    (struct audit_entry){ .organisation_id = r[2].i,
		    .action = notify_kind_words[b->n->kind],
		    .object = "device",
		    .object_id = r[0].i,
		    .object_name = arena_strdup(b->act->a, r[1].s) };
	return ERR_OK;
}

static enum err
look(struct batch *b, const char *const *macs, size_t nmacs)
{
	struct val in[BATCH + 1];
	enum err e;

	for (size_t i = 0; i < BATCH; i++)
		in[i] = V_STR(i < nmacs ? macs[i] : "");
	in[BATCH] = V_STR(act_scope(b->act));
	e = db_each(b->act->db, b->act->a, STMT_NOTIFY_CHOSEN, in, BATCH + 1,
	    one_phone, b);
	b->n->unknown += (int64_t)(nmacs - b->nfound);
	b->n->phones += (int64_t)b->ntold;
	for (size_t i = b->ntold; i < BATCH; i++)
		b->ids[i] = V_INT(0);
	return e;
}

static enum err
put(struct batch *b)
{
	struct val kind = V_STR(notify_kind_words[b->n->kind]);
	struct val replace[BATCH + 1] = { kind };
	struct val add[BATCH + 4] = { kind, kind,
		V_INT(notify_worth(b->n->kind, (int64_t)b->n->nmacs)),
		V_STR(b->act->actor) };
	enum err e;

	memcpy(&replace[1], b->ids, sizeof(b->ids));
	memcpy(&add[4], b->ids, sizeof(b->ids));
	if ((e = db_run(b->act->db, STMT_NOTIFY_REPLACE_CHOSEN, replace,
		 BATCH + 1, NULL)) != ERR_OK ||
	    (e = db_run(b->act->db, STMT_NOTIFY_ADD_CHOSEN, add, BATCH + 4,
		 NULL)) != ERR_OK)
		return e;
	return act_audit_many(b->act, b->entries, b->ntold);
}

static enum err
ask(struct act *act, void *arg)
{
	struct notify_chosen *n = arg;
	enum err e;

	n->phones = n->disabled = n->unreachable = n->unknown = 0;
	for (size_t i = 0; i < n->nmacs; i += BATCH) {
		size_t left = n->nmacs - i;
		struct batch b = { .act = act, .n = n };

		e = look(&b, n->macs + i, left < BATCH ? left : BATCH);
		if (e != ERR_OK)
			return e;
		if (b.ntold != 0 && (e = put(&b)) != ERR_OK)
			return e;
	}
	if (n->phones == 0 && n->unreachable != 0)
		return act_fail(act, ERR_CONFLICT, "",
		    "It is not known how these phones are reached, or their "
		    "notifier is off: the provider sets it.");
	return ERR_OK;
}

enum err
notify_chosen(struct act *act, struct notify_chosen *n)
{
	if (act->own_user != 0)
		return act_fail(act, ERR_DENIED, "",
		    "You may tell your own phones, one by one.");
	if (n->kind != NOTIFY_PROVISION && n->kind != NOTIFY_REBOOT)
		return act_fail(act, ERR_INVALID, "kind",
		    "Phones are told to provision or to reboot.");
	return act_tx(act, ask, n);
}
