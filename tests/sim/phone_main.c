/* phone_main.c - the program `phone`; see phone.1. */
#include <sys/stat.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "sim/phone_opts.h"

enum { EXIT_PROVISIONED, EXIT_NO_CONFIGURATION, EXIT_USAGE };

static void
tell(const struct opts *o, const struct phone_result *res)
{
	struct report rep = { .out = stdout,
		.conf = &o->conf,
		.res = res,
		.secrets = o->secrets };

	if (o->json)
		report_json(&rep);
	else
		report_text(&rep, o->part);
	(void)fflush(stdout);
	if (res->reason != NULL)
		(void)fprintf(stderr, "phone: %s\n", res->reason);
}

static int
run(struct opts *o, struct phone_state *st)
{
	struct phone_result res;
	enum err e;

	if (o->state_dir != NULL && !o->factory_reset &&
	    state_load(st, o->state_dir) != ERR_OK)
		return EXIT_USAGE;
	http_global();
	e = phone_run(&o->conf, st, o->arena, &res);
	if (o->state_dir != NULL && res.passes != 0 &&
	    state_save(st, o->state_dir) != ERR_OK)
		return EXIT_NO_CONFIGURATION;
	tell(o, &res);
	return e == ERR_OK ? EXIT_PROVISIONED : EXIT_NO_CONFIGURATION;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct phone_state *st = state_new();
	struct opts o;
	int rc = EXIT_USAGE;

	if (opts_parse(&o, a, argc, argv) == ERR_OK) {
		if (o.help) {
			opts_help(stdout);
			rc = EXIT_PROVISIONED;
		} else {
			rc = run(&o, st);
		}
	}
	state_free(st);
	arena_free(a);
	return rc;
}
