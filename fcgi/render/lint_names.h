/*
 * lint_names.h - which variables templates are filled with, kind by kind:
 * the list of templates/README.md as a table.
 */
#ifndef RENDER_LINT_NAMES_H
#define RENDER_LINT_NAMES_H

#include <stdbool.h>

#include "db/template.h"

/* Full ("model.name") or as inside of its section ("name"), or ".". */
bool lint_name_known(const char *name, enum template_kind);

/* "" when none is near. */
const char *lint_name_nearest(const char *name, enum template_kind);

#endif
