/*
 * list_part.h - between list.c, which decides how a page is asked for, and
 * list_text.c, which writes it down.
 */
#ifndef DB_LIST_PART_H
#define DB_LIST_PART_H

#include "db/list.h"

/* rows looked at in order before an index is asked: WAY_WINDOW */
#define LIST_WINDOW 5000

/* "/1/": the provider's, who has everything below him. */
bool list_is_root(const char *path);
/* Is one organisation, or one thing, named, so that little is looked at? */
bool list_is_narrow(const struct list_ask *);
/* Is the organisation (o) asked for? */
bool list_asks_under(const struct act *, const struct list_ask *);

#endif
