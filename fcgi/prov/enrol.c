/* enrol.c - see enrol.h. */
#include <string.h>

#include "base/log.h"
#include "prov/enrol.h"

static const char *
address(const struct ask *q)
{
	return q->addr_ok ? q->rq->remote_addr : "";
}

void
enrol_note(struct ask *q)
{
	struct db *db = q->sv->db;
	enum err e = ERR_OK;

	if ((q->steps & STEP_ENROL) != 0)
		e = prov_enrolled(db, q->mac);
	if (e == ERR_OK && (q->steps & STEP_ROTATED) != 0)
		e = prov_rotated(db, q->mac, q->dev->enrol.old_secret);
	if (e != ERR_OK)
		log_warnx("%s: that it has come with credentials of its own "
			  "was not written down; the next time",
		    q->mac);
}

/* Who lost the race may be the same phone, which asked twice. */
static enum err
lost(struct ask *q)
{
	struct prov_device d;
	struct prov_org o;
	enum err e = prov_device(q->sv->db, q->a, q->mac, &o, &d);

	if (e == ERR_OK && !d.enrol.enrolled && d.enrol.given == GIVEN_NOW &&
	    strcmp(d.enrol.given_to, address(q)) == 0)
		return ERR_OK;
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	q->reason = REASON_GIVEN;
	return ERR_DENIED;
}

enum err
enrol_give(struct ask *q)
{
	bool won;
	enum err e;

	if ((q->steps & STEP_GIVEN_OPEN) != 0)
		return prov_given_open(q->sv->db, q->mac, address(q));
	e = prov_given(q->sv->db, q->mac, address(q), &won);

	return e != ERR_OK || won ? e : lost(q);
}
