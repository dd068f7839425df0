/*
 * tmpl_prog.h - the inside of a compiled template; for tmpl.c and render.c.
 *
 * A program is one array of operations and one copy of the template's text,
 * in one block of memory.  Literals, names and indentations are pieces of
 * that text, so nothing is copied and nothing needs to be freed singly.
 *
 * Sections are jumps.  OP_SECTION goes to .jump when there is nothing to
 * show and otherwise opens a context that its OP_END closes or repeats;
 * OP_INVERTED opens none and has no OP_END.
 */
#ifndef RENDER_TMPL_PROG_H
#define RENDER_TMPL_PROG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "render/tmpl.h"

#define TMPL_MAX ((size_t)1024 * 1024) /* bytes of one template's text */
#define TMPL_DEPTH 64                  /* sections inside sections */

enum op_code {
	OP_TEXT,     /* text; first: it begins a line of the template */
	OP_VAR,      /* name */
	OP_RAW,      /* name, not escaped */
	OP_SECTION,  /* name; jump: the operation after its OP_END */
	OP_INVERTED, /* name; jump: the operation after its body */
	OP_END,      /* jump: the first operation of the body */
	OP_PARTIAL   /* name; alone; jump, first: indentation in the text */
};

struct op {
	uint8_t code;
	bool alone;            /* OP_PARTIAL had a line to itself */
	uint32_t off, len;     /* a piece of the text: literal or name */
	uint32_t first;        /* length up to the first dot; 0: the name "." */
	uint32_t jump;         /* index of an operation */
	uint64_t hash;         /* node_hash() of that first part */
	uint32_t line, column; /* where it stood, from 1 */
};

struct tmpl {
	const char *name; /* NUL-terminated, in this block */
	const char *text; /* likewise, but not NUL-terminated */
	size_t bytes;     /* the whole block */
	enum tmpl_dialect dialect;
	uint32_t nop;
	struct op op[];
};

/*
 * Fills *err (NULL is fine) with a position and "name: " + the sentence.
 * Bytes that would garble a log or a page become '?'.
 */
void tmpl_fail(struct tmpl_error *err, const char *name, unsigned line,
    unsigned column, const char *fmt, ...) PRINTFLIKE(5, 6);

/* How much of a name to quote in an error: not all, and whole characters. */
int tmpl_clip(const char *, size_t);

#endif
