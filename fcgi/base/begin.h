/*
 * begin.h - what every program does before it serves: passwords out of
 * files, root let go of.
 */
#ifndef BASE_BEGIN_H
#define BASE_BEGIN_H

#include <stdbool.h>

#include "base/arena.h"

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

/* No core dump: keys would be in it. */
void begin_no_core(void);

#endif
