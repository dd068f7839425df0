/*
 * cfg_text.h - reading a configuration file of a phone, "name = value" a
 * line; its syntax is in the facts, section 2.3.
 */
#ifndef DB_CFG_TEXT_H
#define DB_CFG_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct cfg_line {
	const char *at; /* the whole of it, with its end */
	size_t len;
	const char *name; /* NULL: a comment, blank, or no parameter */
	size_t nname;
	const char *value; /* without the blanks around it */
	size_t nvalue;
};

/* The next line of *p, which moves behind it; false: that was the last. */
bool cfg_next(const char **p, const char *end, struct cfg_line *);

/* Text a phone wrote, or what it encrypted (or anything else)? */
bool cfg_readable(const char *, size_t);

#endif
