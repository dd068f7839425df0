/*
 * pardon.h - shut-outs that people lift: the portal notes them in the
 * database, one worker of each host looks for them when nobody waits.
 */
#ifndef PROV_PARDON_H
#define PROV_PARDON_H

#include "db/db.h"
#include "prov/guard.h"

/* From the idle hook.  busy: others may wait. */
void pardon_look(struct guard *, struct db *, bool busy);

#endif
