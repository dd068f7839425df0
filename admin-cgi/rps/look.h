/*
 * look.h - is a device there, and is it ours?  Asked after every answer that
 * did not come, before a new add is trusted and where no id is known.
 */
#ifndef RPS_LOOK_H
#define RPS_LOOK_H

#include "rps/item.h"

/* May the next call be made?  Else what is left goes back untouched. */
bool look_may(struct work *, struct item **some, size_t n);

/* True: the record is known now, and there is more to do. */
bool look(struct work *, struct item *);

/*
 * Looks for all of them in pages of the list, so that look() need not call;
 * where that would take more calls than they are, or fails, it calls after
 * all.  Sorts them.
 */
void look_ahead(struct work *, struct item **some, size_t n);

#endif
