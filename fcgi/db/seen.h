/*
 * seen.h - what the fetch log says of each device, summed up in
 * device_status: when it was first and last served, when refused, from
 * where, with which firmware, and what it was given.
 */
#ifndef DB_SEEN_H
#define DB_SEEN_H

#include "db/task.h"

/*
 * The rows behind the position.  Rows become visible out of the order of
 * their ids, so the position goes only over rows that are older than
 * SEEN_SETTLED seconds; younger ones are summed up now and once more later,
 * which changes nothing.
 */
#define SEEN_SETTLED 10
task_step_fn seen_step;

#endif
