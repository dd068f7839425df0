/*
 * diff.h - what differs between two texts, line by line.
 *
 * A run is a stretch of lines that is in both, or in one of them alone; the
 * runs in order make up both texts.  The shortest script of changes is
 * looked for (Myers, 1986) up to DIFF_CHANGES of them; texts that differ
 * more are said to have nothing in common between what begins and what ends
 * them alike.  So time and memory are bounded whatever comes.
 */
#ifndef RENDER_DIFF_H
#define RENDER_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define DIFF_CHANGES 1000 /* lines added and removed */

enum diff_op { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };

struct diff_run {
	enum diff_op op;
	size_t from, to; /* line of each text it begins at, from 0 */
	size_t n;        /* lines */
};

struct diff_line {
	const char *p; /* BORROWED from the text; without its line end */
	size_t len;
};

struct diff {
	struct diff_line *from, *to;
	size_t nfrom, nto;
	struct diff_run *run;
	size_t nruns;
};

/* In the arena.  Equal texts: one run, or none when both are empty. */
void diff_lines(struct arena *, const char *from, size_t nfrom, const char *to,
    size_t nto, struct diff *);

/*
 * Changes that a reader sees together, with up to context equal lines before,
 * between and behind them: the last "before" lines of the run before .run,
 * nruns whole runs, the first "after" lines of the run behind them.  *next
 * is 0 for the first; false: there is none any more.
 */
struct diff_hunk {
	size_t from, nfrom, to, nto; /* lines of both texts, from 0 */
	size_t run, nruns;
	size_t before, after;
};
bool diff_hunk(const struct diff *, size_t context, size_t *next,
    struct diff_hunk *);

#endif
