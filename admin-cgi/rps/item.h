/*
 * item.h - one device of a claim: what became of it, and writing that down.
 */
#ifndef RPS_ITEM_H
#define RPS_ITEM_H

#include "db/rps_record.h"
#include "rps/work.h"

enum verdict { V_OPEN, V_DONE, V_REFUSED, V_LATER };
/* REC_NEW: the same as REC_SET where there was none yet. */
enum record_step { REC_KEEP, REC_SET, REC_NEW, REC_REASON, REC_FORGET };

struct item {
	struct rps_device_job *j;
	bool sent_before; /* we tried to add it in an earlier claim */
	bool in_doubt;    /* and never knew what became of that */
	bool looked;      /* in this claim */
	bool sighted;     /* look_ahead() has found it, or that it is none */
	const struct rps_device *seen; /* NULL: not there */
	enum verdict verdict;
	const char *words;
	struct rps_later later;
	enum record_step step; /* what happens to its record */
	bool written;
};

/* The account holds for it now, so it is to be there. */
bool item_is_wanted(const struct work *, const struct item *);

void item_done(struct item *, const char *words);
void item_refuse(struct item *, const char *words);
/* Again in ms; free: the attempt does not count. */
void item_later(struct item *, int64_t ms, const char *words, bool free);
/* Here it is over; another account may have to go on with it. */
void item_move_on(const struct work *, struct item *, const char *words);

/* The verdict on an answer that leaves no question open; FATE_LOOK and
 * FATE_GONE are the caller's. */
void item_judge(struct work *, struct item *, const struct rps_answer *,
    enum rps_op);

/* Those that have a verdict, in one transaction: job and record together. */
void items_write(struct work *, struct item *, size_t n);

#endif
