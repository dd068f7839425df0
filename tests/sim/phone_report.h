/*
 * phone_report.h - a run told to people, or to programs as one JSON object.
 *
 * Values of parameters whose names say they are secret are masked unless
 * asked for; file bodies are masked line by line in the same way.
 */
#ifndef SIM_PHONE_REPORT_H
#define SIM_PHONE_REPORT_H

#include <stdio.h>

#include "sim/phone.h"

enum report_part {
	REPORT_ALL,
	REPORT_REQUESTS,
	REPORT_EFFECTIVE,
	REPORT_FILES
};

struct report {
	FILE *out;
	const struct phone_conf *conf;
	const struct phone_result *res;
	bool secrets; /* show them */
};

void report_text(const struct report *, enum report_part);
void report_json(const struct report *);

#endif
