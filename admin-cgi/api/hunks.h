/*
 * hunks.h - a difference between two texts, as JSON:
 *
 *     "same": false,
 *     "hunks": [{"from_line": 3, "from_lines": 2, "to_line": 3, "to_lines": 3,
 *                "lines": [{"op": " ", "text": "..."}, {"op": "+", ...}]}]
 */
#ifndef API_HUNKS_H
#define API_HUNKS_H

#include "api/view.h"

/* Into the object that is open.  NULL reads as "". */
void hunks_view(struct view *, const char *from, const char *to);
void hunks_view_n(struct view *, const char *from, size_t nfrom, const char *to,
    size_t nto);

#endif
