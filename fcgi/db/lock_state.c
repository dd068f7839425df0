/* lock_state.c - see lock_state.h. */
#include "db/lock_state.h"
#include "db/organisation.h"

/*
 * The rows first: whoever counts them at this moment waits until we are
 * through, and then sees what we see.
 */
enum err
lock_state(struct act *act, int64_t id, bool line)
{
	struct val row[1];
	enum err e;

	e = line
	    ? organisation_touch(act, id)
	    : db_first(act->db, act->a, STMT_ORG_LOCK, VALS(V_INT(id)), row, 1);
	if (e != ERR_OK ||
	    (e = db_run(act->db, STMT_LOCKS_OWN, VALS(V_INT(id), V_INT(id)),
		 NULL)) != ERR_OK ||
	    !line)
		return e;
	e = db_first(act->db, act->a, STMT_ORG_PATH, VALS(V_INT(id)), row, 1);
	if (e != ERR_OK)
		return e;
	return db_run(act->db, STMT_LOCKS_LINE,
	    VALS(V_STR(arena_printf(act->a, "%s%%", row[0].s))), NULL);
}
