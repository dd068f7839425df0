/*
 * fake_link.h - a database for harnesses: it takes every statement, and what
 * a statement finds is decided by the mood that the input sets.
 *
 * Every column that comes out can be read as the number 1 and as the text
 * "1"; who needs better rows gives them.  A statement has none or one.
 */
#ifndef FUZZ_FAKE_LINK_H
#define FUZZ_FAKE_LINK_H

#include "db/db.h"

/* 0: nothing is found; 255: everything; between: some statements find. */
extern uint8_t fake_mood;

/* Better values for a row of this statement; may be NULL. */
extern void (*fake_row)(enum stmt, struct val *row, size_t n);

/* A val that is a number and a text. */
#define FAKE_VAL(n, text)               \
	((struct val){ .type = VAL_STR, \
	    .i = (n),                   \
	    .s = (text),                \
	    .len = strlen(text) })

struct db *fake_db(unsigned role); /* OWNED: db_close() */

/* A vault with a key of its own, made once. */
struct vault;
struct vault *fake_vault(void);

#endif
