/*
 * idle.c - see idle.h.
 *
 * Right behind an answer there is only work if that call has just made some;
 * otherwise each tick looks for a job that another left.  A tick is short, so
 * that whoever calls meanwhile does not wait long.
 */
#include <inttypes.h>
#include <unistd.h>

#include "api/call.h"
#include "api/idle.h"
#include "base/log.h"
#include "db/import.h"

#define BUSY_MS 300
#define IDLE_MS 800
#define REST 10 /* ticks, when the database did not answer */

void
api_idle(void *app, bool busy)
{
	struct api *api = app;
	struct act act = { .db = api->db,
		.vault = api->vault,
		.actor = "import",
		.address = "" };
	char host[64] = "";
	enum err e;

	if (busy && !api->work)
		return;
	if (api->rest > 0) {
		api->rest--;
		return;
	}
	gethostname(host, sizeof(host) - 1);
	act.a = arena_new();
	e = import_work(&act,
	    arena_printf(act.a, "%.60s:%ld", host, (long)getpid()),
	    busy ? BUSY_MS : IDLE_MS, &api->work);
	if (e != ERR_OK) {
		log_warnx("import: %s", err_name(e));
		api->work = false;
		api->rest = REST; /* or the log would fill */
	}
	arena_free(act.a);
}
