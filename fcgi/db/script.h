/*
 * script.h - the statements of a file of schema/, one by one.
 *
 * A statement ends with ';' at the end of a line, outside of quotes and
 * comments.  (So the body of a trigger must not have such a line.)
 */
#ifndef DB_SCRIPT_H
#define DB_SCRIPT_H

#include <stddef.h>

/*
 * The next statement of *text, without its ';' and not NUL-terminated; NULL
 * when there is none left.  *text moves behind it.  What holds nothing but
 * blanks and comments is no statement.
 */
const char *script_next(const char **text, size_t *len);

#endif
