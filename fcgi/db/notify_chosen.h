/*
 * notify_chosen.h - telling phones that were chosen one by one, of whatever
 * organisations in scope: each by the notifier that holds for it.
 */
#ifndef DB_NOTIFY_CHOSEN_H
#define DB_NOTIFY_CHOSEN_H

#include "db/notify.h"

struct notify_chosen {
	const char *const *macs;
	size_t nmacs;
	enum notify_kind kind;
	/* Out: */
	int64_t phones;      /* that are told */
	int64_t disabled;    /* that are not: they get no configuration */
	int64_t unreachable; /* ... no notifier holds, or it is off */
	int64_t unknown;     /* no phones, or nobody's in scope */
};

/*
 * One transaction, with an audit entry a phone.  ERR_CONFLICT when none is
 * told because no notifier holds.  Not for who has only phones of his own.
 */
enum err notify_chosen(struct act *, struct notify_chosen *) MUST_CHECK;

#endif
