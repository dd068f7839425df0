/*
 * queue.c - the newest jobs of a queue: "rps queue" and "notify queue".
 */
#include <string.h>

#include "ctl/ctl.h"
#include "db/list.h"

#define NEWEST 200 /* of each state */

static enum err
newest(struct ctl *ct, enum list_name name, const char *state, db_row_fn *row)
{
	const struct list *l = &lists[name];
	struct list_ask ask = { .sort = &l->sorts[0],
		.down = true,
		.after_key = V_NULL,
		.after_id = V_NULL,
		.limit = NEWEST };
	struct list_end end;

	for (size_t i = 0; i < l->nfilters; i++)
		if (strcmp(l->filters[i].name, "state") == 0) {
			ask.filter[0] = &l->filters[i];
			ask.value[0] = V_STR(state);
			ask.nfilters = 1;
		}
	return list_page(&ct->act, name, &ask, row, ct, &end);
}

enum err
ctl_queue(struct ctl *ct, enum list_name name, const char *lost, db_row_fn *row)
{
	const char *const states[] = { "claimed", "ready", lost, "done",
		"replaced" };
	const char *asked = ctl_option(ct, "state");
	enum err e = ERR_OK;
	size_t from = 0, to = 3; /* those that are not finished well */

	if (asked != NULL) {
		while (
		    from < NITEMS(states) && strcmp(states[from], asked) != 0)
			from++;
		to = from + 1;
	}
	if (from == NITEMS(states))
		return ctl_usage(ct,
		    "A state is ready, claimed, done, %s or replaced.", lost);
	out_list(ct->out, "jobs");
	for (; e == ERR_OK && from < to; from++)
		e = newest(ct, name, states[from], row);
	out_close(ct->out);
	return e;
}
