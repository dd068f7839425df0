/*
 * resource_look.h - is a file what its kind says?  Only what the facts about
 * phones tell is an error; what a phone may or may not take is a warning.
 */
#ifndef DB_RESOURCE_LOOK_H
#define DB_RESOURCE_LOOK_H

#include "db/resource.h"

/*
 * name and firmware_version of r, its first n bytes and its size (n 0: only
 * the name is looked at).  warning: sentences, or NULL.
 */
enum err resource_look(struct act *, const struct resource *, const void *head,
    size_t n, int64_t size, const char **warning) MUST_CHECK;

#endif
