/* pardon.c - see pardon.h. */
#include "prov/pardon.h"
#include "base/clock.h"
#include "base/scan.h"
#include "db/prov.h"

#define EVERY 2       /* seconds between two looks of a host */
#define EVERY_BUSY 20 /* the same where no worker ever rests */
#define AFTER_FAIL 20 /* seconds the database gets */

static enum err
lift(void *arg, const struct val *row, size_t n)
{
	struct guard *g = arg;
	uint8_t address[16];

	(void)n;
	if (scan_addr(row[1].s, address) == ERR_OK)
		guard_pardon_once(g, row[0].i, address);
	return ERR_OK;
}

void
pardon_look(struct guard *g, struct db *db, bool busy)
{
	int64_t now = clock_mono();
	struct arena *a;

	if (!guard_look(g, busy ? EVERY_BUSY : EVERY, now))
		return;
	a = arena_new();
	if (prov_pardons(db, a, lift, g) != ERR_OK)
		guard_look_later(g, now + AFTER_FAIL);
	arena_free(a);
}
