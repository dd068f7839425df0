/*
 * why.h - why a phone gets what it gets: its last requests, what they say
 * together, and what to do, for somebody who would rather be asleep.
 *
 * Shared by the command line and the portal, which speak of the same things
 * in other words: a shell's commands mean nothing to who has a browser.
 */
#ifndef RENDER_WHY_H
#define RENDER_WHY_H

#include "db/device.h"
#include "db/organisation.h"
#include "db/reason.h"

#define WHY_LOOK 200 /* requests the verdict rests on */

enum why_voice { WHY_SHELL, WHY_PORTAL };

enum why_code {
	WHY_UNKNOWN_MAC,
	WHY_ORGANISATION_OFF,
	WHY_DEVICE_OFF,
	WHY_NEVER_ASKED,
	WHY_REFUSED,    /* see reason */
	WHY_CHALLENGED, /* asked for credentials, came with none */
	WHY_PROVISIONS,
	WHY_COMMON_ONLY /* asks for common files, never for its own */
};
extern const char *const why_code_words[];

struct why_request {
	const char *at, *file, *method, *address, *user_agent, *flags;
	int64_t organisation_id, status;
	enum reason reason;
	const char *reason_name; /* as stored */
	const char *credentials; /* that opened it (db/creds.h); "": none */
};

/* What else is worth knowing. */
struct why_remark {
	const char *code; /* other_organisation, ua_mac, ua_model, prefix,
	                   * no_configuration, no_template, no_line */
	const char *text;
};
#define WHY_REMARKS_MAX 8

struct why {
	const char *mac;
	bool known; /* then there are the next two */
	struct device device;
	struct organisation organisation;

	struct why_request *requests; /* newest first */
	size_t n;
	const char *last_served; /* "": not among them */

	enum why_code code;
	const char *reason; /* WHY_REFUSED: its name; else "" */
	const char *verdict, *what_to_do;

	struct why_remark remarks[WHY_REMARKS_MAX];
	size_t nremarks;
};

/*
 * ERR_NOTFOUND when the actor does not see the device; who sees everything
 * may ask about a MAC that nobody has.  mac: twelve digits.
 */
enum err why_look(struct act *, const char *mac, enum why_voice,
    struct why *) MUST_CHECK;

#endif
