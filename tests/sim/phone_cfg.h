/*
 * phone_cfg.h - a phone's parameters, and the files that change them.
 *
 * A parameter that is absent has its factory default, which this phone does
 * not know.  Parsing keeps the order of a file and every blank value; only
 * merging decides what a blank means.
 */
#ifndef SIM_PHONE_CFG_H
#define SIM_PHONE_CFG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "sim/phone_text.h"

struct param {
	const char *name, *value;
	unsigned line; /* of its file, 0 when from elsewhere */
};

/* A map by name; arena and strings are BORROWED. */
struct params {
	struct arena *arena;
	struct param *v;
	size_t n; /* entries of v; a removed one has value NULL */
	uint32_t *slot;
	size_t nslot;
};

void params_init(struct params *, struct arena *);
const char *params_get(const struct params *, const char *name); /* or NULL */
void params_set(struct params *, const char *name, const char *value);
void params_unset(struct params *, const char *name);
void params_copy(struct params *to, const struct params *from,
    bool only_static);
/* In natural order; *n entries, none with value NULL. */
struct param *params_sorted(const struct params *, struct arena *, size_t *n);

bool param_is_static(const char *name);
bool param_is_secret(const char *name); /* by its name only */

/* Points no source settles; see phone.1. */
enum cfg_reading {
	CFG_BRACKETS = 1 << 0,       /* [T46U]name = value is for that model */
	CFG_STRIP_COMMENTS = 1 << 1, /* " # ..." behind a value is no value */
};

struct cfg {
	struct param *v;
	size_t n;
	char **problems; /* "line 7: ...", nothing of which stops a phone */
	size_t nproblems;
};

struct cfg cfg_parse(struct arena *, struct span text, const char *model,
    unsigned reading);

enum cfg_blank {
	CFG_BLANK_KEEPS,  /* no boot file, or overwrite_mode 0 */
	CFG_BLANK_CLEARS, /* overwrite_mode 1; the local file */
};

void cfg_merge(struct params *, const struct cfg *, enum cfg_blank);
void cfg_merge_local(struct params *, const struct cfg *);

/* The parameters as a file, byte for byte the same for the same values. */
struct span cfg_write(struct arena *, const struct params *);

#endif
