/*
 * tmpl_scan.h - cuts the text of a template into literals and tags.
 *
 * The scanner knows delimiters, comments, names and lines that hold nothing
 * but one tag; it does not know which section a tag closes.  It copies
 * nothing: what it finds are offsets into the text.
 */
#ifndef RENDER_TMPL_SCAN_H
#define RENDER_TMPL_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "render/tmpl.h"

#define TMPL_DELIM 16 /* bytes of a delimiter */

struct tmpl_delim {
	const char *p; /* BORROWED from the text or static */
	size_t len;
};

struct tmpl_scan {
	const char *name, *text;
	size_t len;
	struct tmpl_error *err;
	/* the scanner's own */
	size_t pos;    /* everything before it is done */
	size_t bol;    /* where the line of pos begins */
	unsigned line; /* of pos */
	struct tmpl_delim open, close;
};

/*
 * A tag and the literal before it.  A tag alone on its line takes the line
 * with it: the literal ends where the line begins, and the next one starts
 * on the next line.
 */
struct tmpl_tag {
	size_t lit, litlen;
	unsigned litline;
	char kind; /* 0 & # ^ / > or '!' for one that does nothing */
	size_t name, namelen;
	unsigned line, column;
	bool alone;    /* it has a line to itself */
	bool bol;      /* nothing stands before it on its line */
	size_t indent; /* if alone: where the blanks before it begin */
	size_t indentlen;
};

enum tmpl_scan_result {
	TMPL_SCAN_TAG,
	TMPL_SCAN_END,  /* no more tags; the tag holds the last literal */
	TMPL_SCAN_ERROR /* *err is filled */
};

void tmpl_scan_init(struct tmpl_scan *, const char *name, const char *text,
    size_t len, struct tmpl_error *err);
enum tmpl_scan_result tmpl_scan_next(struct tmpl_scan *, struct tmpl_tag *);

#endif
