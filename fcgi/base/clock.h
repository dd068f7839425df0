/*
 * clock.h - what time it is, in one place, so that tests can stop it.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

int64_t clock_now(void);      /* seconds since 1970, UTC */
int64_t clock_usec(void);     /* microseconds since 1970, UTC */
uint64_t clock_mono_us(void); /* microseconds, never steps */
int64_t clock_mono(void);     /* seconds of that: for whatever must not last
                                 as long as somebody sets the clock back */

/* Tests: from now on clock_now() says this; negative: real time again. */
void clock_stop(int64_t);

#endif
