/*
 * record.h - a row of the fetch log for each request of a phone, unless they
 * are a flood.
 */
#ifndef PROV_RECORD_H
#define PROV_RECORD_H

#include "prov/file.h"

void record_fetch(struct ask *, const struct resp *);

#endif
