/* tasks.c - voipconfigctl tasks: what is done in the background, for cron. */
#include "ctl/commands.h"
#include "db/fetchlog.h"
#include "db/import.h"
#include "db/task.h"

#define SLICE_MS 1000

static void
over(void *arg, const char *name)
{
	struct ctl *ct = arg;

	out_open(ct->out, NULL);
	out_str(ct->out, "task", name);
	out_str(ct->out, "state", "done");
	out_close(ct->out);
}

/* What callers of a plain CGI program have left, for one. */
static enum err
jobs(struct ctl *ct, const char *owner)
{
	bool more = true;
	enum err e = ERR_OK;

	while (e == ERR_OK && more)
		e = import_work(&ct->act, owner, SLICE_MS, &more);
	if (e == ERR_OK)
		over(ct, "imports");
	return e;
}

enum err
cmd_tasks(struct ctl *ct)
{
	const char *days = ctl_option(ct, "fetchlog-days");
	struct task_worker w;
	int64_t n = 0, removed;
	enum err e = ERR_OK;

	if (days != NULL)
		e = ctl_number(ct, "The age in days", days, 1, 36500, &n);
	if (e != ERR_OK)
		return e;
	task_worker_init(&w);
	out_list(ct->out, "tasks");
	e = task_work(&ct->act, &w, UINT64_MAX, over, ct);
	if (e == ERR_OK)
		e = jobs(ct, w.owner);
	if (e == ERR_OK && n != 0) {
		e = fetchlog_prune(&ct->act, n, &removed);
		if (e == ERR_OK)
			over(ct, "fetchlog");
	}
	out_close(ct->out);
	return e;
}
