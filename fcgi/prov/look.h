/*
 * look.h - whom a request is about: its organisation, and the device if it
 * names one, as the database knows them.
 *
 * The name of a file says whom it is about; where that is nobody's own, the
 * user name does, or a certificate.  But where the path key, or a ticket, may
 * be all it takes, nobody looks at the password: there it is looked up by the
 * path key alone, or the answer would tell which user names are devices.
 */
#ifndef PROV_LOOK_H
#define PROV_LOOK_H

#include "prov/file.h"

/* ask->mac, and ask->claim for the guard, from what the request says. */
void look_name(struct ask *);

/*
 * ask->org and ask->dev: NULL when there is none, which is no error.  One
 * round trip, or none for who was looked up together with others; a second
 * where the organisation says whether a certificate counts, or a user name
 * (gate_resources=same), and one was shown.
 */
enum err look_up(struct ask *) MUST_CHECK;

/* What can not be read: it opens for nobody, and is to be compiled anew. */
bool look_is_unreadable(const struct ask *);

/*
 * It passed the gate: forgets ask->mac unless that was proven, by the name of
 * the file that is given, by credentials, or by a certificate.  A user name
 * that nobody checked must not become a phone that was here.
 */
void look_prove(struct ask *);

#endif
