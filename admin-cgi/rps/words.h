/*
 * words.h - what Yealink's words mean.
 *
 * The same refusal comes as a number (800004), as a key
 * (device.mac.added.by.other) or as prose, by API, call and age; one client
 * in the field normalises all three.  So it is read leniently here: numbers
 * exactly, the rest by what is in it, upper and lower case alike.
 */
#ifndef RPS_WORDS_H
#define RPS_WORDS_H

#include "rps/client.h"

/* RPS__MAX: says nothing to us. */
enum rps_said words_said(const char *);

/* Of an HTTP status alone, when the body has nothing better; no 5xx tells
 * that nothing was done. */
enum rps_said words_status(int status);

#endif
