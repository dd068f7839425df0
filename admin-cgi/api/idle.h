/*
 * idle.h - what a worker does when nobody waits for it: jobs (db/import.h)
 * and tasks (db/task.h).  A plain CGI program does the job its own call has
 * made and leaves the rest to "voipconfigctl tasks".
 */
#ifndef API_IDLE_H
#define API_IDLE_H

#include <stdbool.h>

/* The hook of struct edge; app is a struct api. */
void api_idle(void *app, bool busy);

#endif
