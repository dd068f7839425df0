/*
 * begin.h - what every program does before it serves: options and settings,
 * passwords out of files, root let go of; and settings once more at SIGHUP.
 */
#ifndef BASE_BEGIN_H
#define BASE_BEGIN_H

#include <stdbool.h>

#include "base/arena.h"

struct begin {
	const char *name;      /* of the program */
	const char *usage;     /* "[-n] [-c file]" */
	const char *conf_file; /* where it is, unless -c says otherwise */
	/* Fills set, size bytes, from a file; texts are the arena's. */
	enum err (*read)(const char *file, struct arena *, void *set);
	void *set;
	size_t size;
	struct arena *arena; /* begin.c's own: of the settings in use */
};

/*
 * Reads options and settings.  What is wrong with them ends the process after
 * saying so, with 1, or 2 for the options; and -n does, with 0, when they are
 * good.
 */
void begin_settings(struct begin *, int argc, char **argv);

/* The settings anew; or those there were, after saying why. */
enum err begin_again(struct begin *) MUST_CHECK;

void begin_end(struct begin *); /* what the settings hold is gone */

/* The first line of a file; NULL after saying why not. */
const char *begin_first_line(struct arena *, const char *file);

/* A password out of a file; file "": none, "".  False: see above. */
bool begin_password(struct arena *, const char *file,
    const char **password) MUST_CHECK;

/* An address as public_url has it?  Says what is wrong in file. */
bool begin_check_url(const char *file, const char *url) MUST_CHECK;

/* From root to that user, for good; group "": the user's own.  Ends the
 * process, saying why, when it can not be.  user "": stays who it is. */
void begin_drop_root(const char *user, const char *group);

/* What this machine calls itself. */
const char *begin_host(struct arena *);

/* No core dump: keys would be in it. */
void begin_no_core(void);

#endif
