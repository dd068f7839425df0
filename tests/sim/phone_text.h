/*
 * phone_text.h - the small readers and writers of text the phone needs.
 *
 * A span is a piece of somebody else's bytes, without NUL at its end.
 * Everything returned as char * is BORROWED from the arena given.
 */
#ifndef SIM_PHONE_TEXT_H
#define SIM_PHONE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct span {
	const char *p;
	size_t n;
};

/* printf into the arena. */
char *text_fmt(struct arena *, const char *, ...) PRINTFLIKE(2, 3);

/* Takes the next line off *rest; LF and CRLF both end one.  False: no more. */
bool text_line(struct span *rest, struct span *line);
struct span text_trim(struct span); /* outer blanks off */
char *text_dup(struct arena *, struct span);
bool text_starts(struct span, const char *prefix);

/* Order of people: linekey.2 before linekey.10. */
int text_natural(const char *, const char *);

/* Room for one more element behind n of them; never remembers a capacity. */
void *list_room(struct arena *, void *list, size_t n, size_t size);

/* The whole of a file of at most max bytes; says on stderr why not. */
enum err text_read_file(struct arena *, const char *path, size_t max,
    struct span *) MUST_CHECK;

#endif
