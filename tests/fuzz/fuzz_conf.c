/*
 * fuzz_conf.c - base/conf.c: any text is either refused, changing nothing,
 * or gives values within their bounds.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "fuzz/fuzz.h"

struct conf {
	const char *text;
	int64_t number, size;
	bool flag;
	unsigned mode;
};

/* clang-format off */
static const struct conf_key keys[] = {
	{ "text", CONF_STR, offsetof(struct conf, text), "x", 0, 0 },
	{ "number", CONF_INT, offsetof(struct conf, number), "4", 1, 256 },
	{ "size", CONF_SIZE, offsetof(struct conf, size), "1k", 1, 1 << 20 },
	{ "flag", CONF_BOOL, offsetof(struct conf, flag), "no", 0, 0 },
	{ "mode", CONF_MODE, offsetof(struct conf, mode), "0660", 0, 0 },
};
/* clang-format on */

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct conf c = { .text = NULL };
	struct arena *a = arena_new();
	enum err e;

	e = conf_parse("fuzz", (const char *)data, len, keys,
	    sizeof(keys) / sizeof(keys[0]), a, &c);
	if (e == ERR_OK ? c.text == NULL || c.number < 1 || c.number > 256 ||
		    c.size < 1 || c.size > 1 << 20 || c.mode > 07777
			: c.text != NULL || c.number != 0)
		abort();
	arena_free(a);
	return 0;
}
