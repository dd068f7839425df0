/*
 * phone_boot.h - boot files: which configuration files to fetch, and how a
 * missing parameter is read.
 *
 * Only the parser and the choice are here; names become URLs in the walk.
 */
#ifndef SIM_PHONE_BOOT_H
#define SIM_PHONE_BOOT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "sim/phone_text.h"

struct boot_include {
	const char *path;   /* as written: relative, or a full URL */
	const char *models; /* inside the brackets; NULL: for every model */
	unsigned line;
};

enum boot_overwrite {
	BOOT_OVERWRITE_UNSET,
	BOOT_OVERWRITE_0,
	BOOT_OVERWRITE_1
};

struct boot {
	struct boot_include *inc;
	size_t n;
	enum boot_overwrite overwrite;
	bool excluded; /* specific_model.excluded_mode = 1 */
	char **problems;
	size_t nproblems;
};

/*
 * ERR_INVALID when the first line is not exactly "#!version:1.0.0.1".
 * bracket_before also takes "[T46U]" on the line before its include.
 */
enum err boot_parse(struct arena *, struct span text, bool bracket_before,
    struct boot *) MUST_CHECK;

/*
 * The includes meant for the model, in order of the file.  With excluded mode
 * and at least one include that names the model, the general ones are left
 * out; BOOT_PICK_GENERAL gives just those.
 */
enum boot_pick { BOOT_PICK, BOOT_PICK_GENERAL };
size_t boot_select(struct arena *, const struct boot *, const char *model,
    enum boot_pick, struct boot_include **out);

#endif
