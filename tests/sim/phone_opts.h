/*
 * phone_opts.h - the command line of the simulated phone.
 *
 * One table says every option, its argument and its help; phone.1 tells the
 * same at length.
 */
#ifndef SIM_PHONE_OPTS_H
#define SIM_PHONE_OPTS_H

#include "sim/phone.h"
#include "sim/phone_report.h"

struct opts {
	struct arena *arena; /* holds what the options made */
	struct phone_conf conf;
	const char *state_dir; /* or NULL */
	const char *models_file, *reboot_file, *contact_file, *mac, *number,
	    *family;
	enum report_part part;
	bool json, secrets, verbose, factory_reset, help;
};

/* ERR_INVALID: said on stderr what is wrong and what to do. */
enum err opts_parse(struct opts *, struct arena *, int argc,
    char **argv) MUST_CHECK;

void opts_help(FILE *);

#endif
