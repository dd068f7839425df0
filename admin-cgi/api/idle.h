/*
 * idle.h - what a worker does when nobody waits for it: jobs (db/import.h).
 */
#ifndef API_IDLE_H
#define API_IDLE_H

#include <stdbool.h>

/* The hook of struct edge; app is a struct api. */
void api_idle(void *app, bool busy);

#endif
