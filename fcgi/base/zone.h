/*
 * zone.h - names of time zones, as this machine's zoneinfo knows them.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>

/*
 * "Europe/Amsterdam", "UTC".  Of the form of such a name, and a file of
 * zoneinfo; where the machine has no zoneinfo, the form has to do.
 */
bool zone_is_known(const char *name);

#endif
