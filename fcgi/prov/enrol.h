/*
 * enrol.h - writing down that a phone was given its secrets, and that it has
 * come with credentials of its own (db/enrol.h): writes that a phone waits
 * for.
 *
 * They are rare: of the ordinary requests none makes one, for each happens
 * once in a phone's life, or once for each window and each rotation.  That
 * is the price of exactness.  Of two requests at once, in whatever worker on
 * whatever host, one changes the row and is given the file.  And from the
 * moment a phone is answered that came with its own, the organisation's
 * credentials are no longer enough.
 */
#ifndef PROV_ENROL_H
#define PROV_ENROL_H

#include "prov/file.h"

/*
 * STEP_ENROL and STEP_ROTATED, before it is answered.  A database that fails
 * here keeps nothing from a phone whose own credentials were right: then the
 * next request writes it down.
 */
void enrol_note(struct ask *);

/*
 * STEP_GIVEN or STEP_GIVEN_OPEN, when the file is made and about to be sent.
 * ERR_DENIED: it was given to somebody else since it was looked up;
 * ask->reason says so.
 */
enum err enrol_give(struct ask *) MUST_CHECK;

#endif
