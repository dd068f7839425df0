/* fetchlog.c - see fetchlog.h. */
#include <string.h>

#include "base/scan.h"
#include "db/fetchlog.h"

#define LIMIT_MAX 10000
#define BATCH 5000 /* as in FETCH_PRUNE */

static enum err
check_limit(struct act *act, int64_t limit)
{
	if (limit >= 1 && limit <= LIMIT_MAX)
		return ERR_OK;
	return act_fail(act, ERR_INVALID, "limit",
	    "limit must be from 1 to %d.", LIMIT_MAX);
}

enum err
fetchlog_by_mac(struct act *act, const char *mac, int64_t limit, db_row_fn *fn,
    void *arg)
{
	char digits[MAC_LEN + 1];
	enum err e;

	if (scan_mac(mac, strlen(mac), digits) != ERR_OK)
		return act_fail(act, ERR_INVALID, "mac",
		    "mac must be twelve hex digits.");
	if ((e = check_limit(act, limit)) != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_FETCH_BY_MAC,
	    VALS(V_STR(digits), V_STR(act_scope(act)),
		V_INT(act->scope == NULL), V_INT(limit)),
	    fn, arg);
}

enum err
fetchlog_by_address(struct act *act, const char *address, int64_t limit,
    db_row_fn *fn, void *arg)
{
	uint8_t addr[16];
	enum err e;

	if (*address != '\0' && scan_addr(address, addr) != ERR_OK)
		return act_fail(act, ERR_INVALID, "address",
		    "address must be an IP address.");
	if ((e = check_limit(act, limit)) != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_FETCH_BY_ADDRESS,
	    VALS(V_STR(address), V_STR(address), V_STR(act_scope(act)),
		V_INT(act->scope == NULL), V_INT(limit)),
	    fn, arg);
}

enum err
fetchlog_prune(struct act *act, int64_t days, int64_t *removed)
{
	struct val first[1];
	uint64_t n;
	enum err e;

	if (removed != NULL)
		*removed = 0;
	if (days < 1 || days > 36500)
		return act_fail(act, ERR_INVALID, "days",
		    "days must be from 1 to 36500.");
	e = db_first(act->db, act->a, STMT_FETCH_FIRST, VALS(V_INT(days)),
	    first, 1);
	if (e == ERR_NOTFOUND)
		e = db_first(act->db, act->a, STMT_FETCH_NEXT, NOVALS, first,
		    1);
	if (e != ERR_OK)
		return e;
	do {
		n = 0;
		e = db_run(act->db, STMT_FETCH_PRUNE, VALS(first[0]), &n);
		if (removed != NULL)
			*removed += (int64_t)n;
	} while (e == ERR_OK && n == BATCH);
	return e;
}
