/*
 * fuzz_sheet.c - db/sheet.c: any bytes are either refused or read, and what
 * was read is written as the very same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "db/sheet.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	struct buf b = BUF_INIT(a);
	struct sheet s;

	if (sheet_read(a, data, len, &s) == ERR_OK) {
		sheet_write(&b, &s);
		if (b.len != len || memcmp(b.p, data, len) != 0)
			abort();
	}
	arena_free(a);
	return 0;
}
