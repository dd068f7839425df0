/*
 * idle.c - see idle.h.
 *
 * Right behind an answer there is only work if that call has just made some;
 * otherwise each tick looks for a job that another left, then for a task that
 * is due.  A tick is short, so that whoever calls meanwhile does not wait
 * long.
 */
#include <inttypes.h>
#include <unistd.h>

#include "api/call.h"
#include "api/idle.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/import.h"

#define BUSY_MS 300         /* of a job, right behind an answer */
#define IDLE_MS 800         /* of a job */
#define TASK_US 50000       /* of tasks */
#define REST_US 10000000    /* after a failure, or the log would fill */
#define STARVED_US 10000000 /* never idle for so long: tasks all the same */

static enum err
jobs(struct api *api, struct act *act, bool busy)
{
	char host[64] = "";
	enum err e;

	gethostname(host, sizeof(host) - 1);
	act->actor = "import";
	e = import_work(act,
	    arena_printf(act->a, "%.60s:%ld", host, (long)getpid()),
	    busy ? BUSY_MS : IDLE_MS, &api->work);
	if (e != ERR_OK) {
		log_warnx("import: %s", err_name(e));
		api->work = false;
	}
	return e;
}

static enum err
due_tasks(struct api *api, struct act *act, uint64_t now)
{
	act->actor = "task";
	return task_work(act, &api->tasks, now + TASK_US, NULL, NULL);
}

void
api_idle(void *app, bool busy)
{
	struct api *api = app;
	uint64_t now = clock_mono_us();
	bool starved = now - api->tasks.looked >= STARVED_US;
	struct act act = { .db = api->db, .vault = api->vault, .address = "" };
	enum err e = ERR_OK;

	db_rest(api->db);
	if (now < api->tasks.rest ||
	    (!api->work && (api->once || (busy && !starved))))
		return;
	act.a = arena_new();
	if (api->work || !busy)
		e = jobs(api, &act, busy);
	if (e == ERR_OK && !api->once && (!busy || starved))
		e = due_tasks(api, &act, now);
	if (e != ERR_OK)
		api->tasks.rest = now + REST_US;
	arena_free(act.a);
}
