/*
 * rps_fault.h - trouble on demand: what to do to which calls.
 *
 * Faults are ordered by admin calls and live as long as the process.  The
 * first that fits a call is the one it gets.
 */
#ifndef SIM_RPS_FAULT_H
#define SIM_RPS_FAULT_H

#include "sim/rps_sim.h"

struct fault;

struct faults *fault_new(uint64_t seed); /* OWNED: fault_free() */
void fault_free(struct faults *);

/* An object as rps-sim.1 has it; *why: what is wrong with it. */
enum err fault_add(struct faults *, struct json_object *,
    const char **why) MUST_CHECK;
void fault_clear(struct faults *);
struct json_object *fault_list(struct faults *);

/* The one for this call, used up by one, or NULL. */
const struct fault *fault_pick(struct call *);
/* true: the call is refused or dropped and must not be served. */
bool fault_before(struct call *, const struct fault *);
/* What becomes of the answer of a call that was served. */
void fault_after(struct call *, const struct fault *);

#endif
