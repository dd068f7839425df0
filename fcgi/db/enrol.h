/*
 * enrol.h - when a phone is given its MAC configuration, which holds its
 * secrets, on the organisation's credentials; and windows for that.
 *
 * `always`; in a `window` that somebody opened; or `once`.  The nearest of
 * device, organisation and those above it says so (gate_secrets).  The file
 * given brings credentials of the phone's own, and as soon as the phone has
 * come with them it is enrolled: the organisation's are no longer enough for
 * its MAC file, its boot file and its uploads, whatever holds but `always`,
 * until somebody opens a window again.
 *
 * What the phone did is in mac_config alone, in columns that the worker
 * which meets it writes (prov/enrol.h); the gate decides (prov/gate.h).
 */
#ifndef DB_ENROL_H
#define DB_ENROL_H

#include "db/creds.h"
#include "db/device.h"

/*
 * What holds for an organisation and everybody below, after one of them was
 * made, moved, or says something else; inside the change under way.  Phones
 * that need credentials of their own now and have none are given some, with a
 * job for Yealink.  ERR_INVALID where no credentials are asked for at all.
 */
enum err enrol_inherit(struct act *, int64_t organisation_id) MUST_CHECK;

/*
 * Opens a device's window from now on, for so many hours; 0 closes it.
 * ERR_CONFLICT where it would mean nothing.
 */
#define WINDOW_HOURS_MAX 720
enum err device_window(struct act *, int64_t id, int64_t version,
    int64_t hours) MUST_CHECK;
/* The same but for doing it; *differs: it would change something. */
enum err device_window_check(struct act *, const struct device *, int64_t hours,
    bool *differs) MUST_CHECK;

/* How a device stands. */
enum enrol_state {
	ENROL_NOT_NEEDED, /* always */
	ENROL_WAITING,    /* once: not given yet */
	ENROL_CLOSED,     /* window: there is none */
	ENROL_OPEN,       /* a window */
	ENROL_GIVEN,      /* once: given, and it has not come back yet */
	ENROL_DONE        /* enrolled */
};
extern const char *const enrol_words[]; /* NULL-terminated */

struct enrolment {
	int64_t policy; /* enum secrets: what holds */
	int64_t state;  /* enum enrol_state */
	const char *window_until, *given_at, *given_to, *enrolled_at; /* "" */
	const char *old_until; /* of the rotation under way; "": none */
	int64_t credentials;   /* enum creds: it last came with */
	const char *credentials_at;
};
#define ENROL_COLUMNS 9
/* The columns ENROL_ROW of stmt_enrol.h. */
void enrolment_from_row(const struct val *, struct enrolment *);

#endif
