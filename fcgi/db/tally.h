/*
 * tally.h - phones by state and by firmware, counted organisation by
 * organisation into device_tally and firmware_tally.
 */
#ifndef DB_TALLY_H
#define DB_TALLY_H

#include "db/task.h"

/* Some organisations behind the position, which is an id; 0 at the end. */
task_step_fn tally_step;

#endif
