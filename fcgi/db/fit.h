/*
 * fit.h - words cut to what a column holds.
 */
#ifndef DB_FIT_H
#define DB_FIT_H

#include <string.h>

#include "base/scan.h"

/* As many whole characters as fit into out, size bytes with the NUL. */
static inline const char *
fit_words(char *out, size_t size, const char *words)
{
	size_t n = strnlen(words, size - 1);

	memcpy(out, words, n);
	out[n] = '\0';
	scan_mend_utf8(out);
	return out;
}

#endif
