/*
 * parts.h - pieces of one noun that the show of another one needs.
 */
#ifndef CTL_PARTS_H
#define CTL_PARTS_H

#include "ctl/ctl.h"
#include "db/setting.h"

/* A list "settings" of what a layer says; secrets unsaid. */
enum err part_settings(struct ctl *, enum layer, int64_t owner_id) MUST_CHECK;

/* What fn lists of the device the first argument names. */
typedef void part_fn(struct ctl *, const struct sheet *);
enum err part_list(struct ctl *, part_fn *fn) MUST_CHECK;

/* Lists "lines" and "keys" of a device. */
void part_lines(struct ctl *, const struct sheet *);
/* ctl/enrol.c: how a phone stands with its secrets; an organisation's
 * rotation. */
enum err part_enrolment(struct ctl *, const char *mac) MUST_CHECK;
enum err part_rotation(struct ctl *, int64_t organisation_id) MUST_CHECK;
void part_keys(struct ctl *, const struct sheet *);

/* A list "groups" of an organisation; 0: of all, without a name. */
enum err part_groups(struct ctl *, int64_t organisation_id) MUST_CHECK;

/*
 * "ORG:NAME" cut at its last colon; the organisation is looked up.  what is
 * the second half's name in messages.
 */
enum err part_split(struct ctl *, const char *text, const char *what,
    int64_t *organisation_id, const char **name) MUST_CHECK;

/* The words of an enum field, for the columns of lists. */
const char *const *part_words(const struct field *, size_t n, const char *name);

#endif
