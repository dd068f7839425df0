/*
 * many.h - looking things up a hundred at a time.
 *
 * Statements with a list take exactly MANY values; a shorter list repeats its
 * last one, so that one prepared statement does for all.
 */
#ifndef DB_MANY_H
#define DB_MANY_H

#define MANY 100

#define MARKS10 "?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define MARKS50 MARKS10 ", " MARKS10 ", " MARKS10 ", " MARKS10 ", " MARKS10
#define MANY_MARKS "(" MARKS50 ", " MARKS50 ")"

#endif
