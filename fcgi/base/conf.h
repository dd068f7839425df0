/*
 * conf.h - a file of "key = value" lines into a typed table.
 *
 * '#' starts a comment at the beginning of a line.  An unknown key, a key
 * given twice, a value of the wrong type or out of range is fatal, with file
 * and line.  A key that is not given has the default of its table row.  The
 * result is a fresh struct; nothing changes when the file does not parse.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum conf_type {
	CONF_STR,  /* const char * at offset, in the arena */
	CONF_INT,  /* int64_t, min <= v <= max */
	CONF_BOOL, /* bool: yes, no */
	CONF_MODE, /* unsigned: octal file mode */
	CONF_SIZE  /* int64_t bytes: 10, 64k, 2m, 1g; min <= v <= max */
};

struct conf_key {
	const char *name;
	enum conf_type type;
	size_t offset;      /* offsetof(struct x, field) */
	const char *preset; /* as in a file; NULL: the key must be given */
	int64_t min, max;   /* CONF_INT, CONF_SIZE; both 0: no bound */
};

/* A row of the table of a struct s. */
#define CONF_KEY(s, n, t, f, preset, lo, hi)         \
	{                                            \
		n, t, offsetof(s, f), preset, lo, hi \
	}

/* Logs each mistake as "file:line: what, what to do"; ERR_INVALID if any. */
enum err conf_read(const char *file, const struct conf_key *, size_t nkeys,
    struct arena *, void *out) MUST_CHECK;

/* The same from text in memory; name stands for the file in messages. */
enum err conf_parse(const char *name, const char *text, size_t len,
    const struct conf_key *, size_t nkeys, struct arena *,
    void *out) MUST_CHECK;

#endif
