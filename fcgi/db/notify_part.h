/*
 * notify_part.h - what an event says: the JSON that a webhook gets.
 *
 *   {"id":"msg_...","type":"device.seen","timestamp":"2026-11-26T05:20:00Z",
 *    "data":{...}}
 */
#ifndef DB_NOTIFY_PART_H
#define DB_NOTIFY_PART_H

#include "base/buf.h"
#include "db/act.h"

struct event_text {
	struct buf b;
	char id[32]; /* nobody else's, for ever */
	bool any;
};

/* at: when it happened, as SQL's UTC() gives it; NULL: now. */
void event_begin(struct event_text *, struct arena *, const char *type,
    const char *at);
void event_int(struct event_text *, const char *name, int64_t);
void event_bool(struct event_text *, const char *name, bool);
void event_str(struct event_text *, const char *name, const char *); /* NULL */
const char *event_end(struct event_text *);

#endif
