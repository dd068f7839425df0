/* pardon.c - see pardon.h. */
#include <string.h>

#include "base/scan.h"
#include "db/pardon.h"

#define V4_BITS 96 /* of the sixteen bytes, in front of an IPv4 address */
#define HOURLY 20  /* of one network */

struct pardon {
	int64_t organisation_id;
	const char *network;
};

static bool
is_v4(const struct net *n)
{
	return memcmp(n->addr, (uint8_t[12]){ [10] = 0xff, 0xff }, 12) == 0;
}

static enum err
check(struct act *act, const struct pardon *p)
{
	uint8_t own[16];
	struct net net;

	if (scan_net(p->network, &net) != ERR_OK ||
	    (net.bits != 128 && net.bits != (is_v4(&net) ? V4_BITS + 24 : 64)))
		return act_fail(act, ERR_INVALID, "network",
		    "network must be an IP address, or a network such as "
		    "198.51.100.0/24 (IPv6: /64).");
	if (act->scope == NULL ||
	    (scan_addr(act->address, own) == ERR_OK && net_has(&net, own)))
		return ERR_OK;
	return act_fail(act, ERR_DENIED, "network",
	    "You come from %s and can lift the shut-out of that address; for "
	    "another one ask the provider.",
	    act->address);
}

/* Or the guard would be nothing to who guesses and may ask for this. */
static enum err
check_often(struct act *act)
{
	const struct val bytes =
	    V_INT(strchr(act->address, ':') == NULL ? 3 : 8);
	struct val n[1];
	enum err e;

	if (act->scope == NULL)
		return ERR_OK;
	e = db_first(act->db, act->a, STMT_PARDON_COUNT,
	    VALS(V_STR(act->address), bytes, bytes), n, 1);
	if (e != ERR_OK || n[0].i < HOURLY)
		return e;
	e = act_fail(act, ERR_DENIED, "",
	    "Your network was let in again %d times in an hour; find out what "
	    "it is that has wrong passwords there.",
	    HOURLY);
	act->problem.wait = 600;
	return e;
}

static enum err
ask(struct act *act, void *arg)
{
	const struct pardon *p = arg;
	const char *slash = strchr(p->network, '/'), *address = p->network;
	enum err e;

	if (slash != NULL)
		address =
		    arena_strndup(act->a, address, (size_t)(slash - address));
	if ((e = check(act, p)) != ERR_OK || (e = check_often(act)) != ERR_OK ||
	    (e = db_run(act->db, STMT_PARDON_PRUNE, NOVALS, NULL)) != ERR_OK ||
	    (e = db_run(act->db, STMT_PARDON_ADD,
		 VALS(V_STR(address), V_STR(act->actor)), NULL)) != ERR_OK)
		return e;
	return act_audit(act,
	    &(struct audit_entry){ .organisation_id = p->organisation_id,
		.action = "lift",
		.object = "shut_out",
		.object_name = p->network });
}

enum err
pardon_ask(struct act *act, int64_t organisation_id, const char *network)
{
	struct pardon p = { organisation_id, network };

	return act_tx(act, ask, &p);
}
