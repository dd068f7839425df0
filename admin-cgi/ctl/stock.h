/*
 * stock.h - the folder of stock templates, and what the commands about
 * templates share.
 */
#ifndef CTL_STOCK_H
#define CTL_STOCK_H

#include "ctl/ctl.h"
#include "render/lint.h"

#define TEXT_MAX ((size_t)1024 * 1024) /* bytes of one template */

/* "mac.cfg" and "v84" of "templates/v84/mac.cfg". */
const char *stock_base(const char *path);
const char *stock_folder(struct ctl *, const char *path);

/*
 * The slot a file of the stock folder is for, by its place and name:
 * v84/mac.cfg, any/common.boot, any/partial/line.mustache.
 */
bool stock_slot(struct ctl *, const char *path, struct template_slot *);

/* Is a stock partial of this name there?  arg is the struct ctl. */
bool stock_partial(void *arg, const char *name);

/* What the text makes of each model the slot is for: lint_models(). */
enum err stock_models(struct ctl *, const struct template_slot *,
    const struct lint_text *, struct lint *) MUST_CHECK;

/* Refuses what has an error, says each warning. */
enum err stock_judge(struct ctl *, const char *file,
    const struct lint *) MUST_CHECK;

/* The word behind --kind; NULL: ctl_usage(). */
enum err stock_kind(struct ctl *, const char *word, int *kind) MUST_CHECK;

#endif
