/*
 * phone_model.h - what differs between one Yealink model and the next: the
 * number of its common file, its User-Agent, its name in boot files.
 *
 * The common file number is a table, never the first field of the firmware:
 * a T31G asks for file 123 and runs firmware 124.x.
 */
#ifndef SIM_PHONE_MODEL_H
#define SIM_PHONE_MODEL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "sim/phone_text.h"

#define FAMILY_MIN 70 /* older files are another format */

/* "108.86.0.20" is of family 86; ERR_INVALID when it is no such version. */
enum err model_family(const char *firmware, int *family) MUST_CHECK;

/* ERR_NOTFOUND when nobody knows this model's number. */
enum err model_number(const char *model, int *number) MUST_CHECK;

/* The same from a CSV whose first columns are model and number. */
enum err model_number_csv(struct span csv, const char *model,
    int *number) MUST_CHECK;

/* mac is twelve lower-case digits, or NULL to leave it out. */
char *model_user_agent(struct arena *, const char *model, int family,
    const char *firmware, const char *mac);

/* The name boot files use in brackets: a T58V is called T58. */
const char *model_token(const char *model);

/* Does the list "T46S, T23G" name the model? */
bool model_listed(struct span list, const char *model);

#endif
