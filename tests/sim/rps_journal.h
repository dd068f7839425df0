/*
 * rps_journal.h - a file of JSON lines, each written whole.
 *
 * A line is {"o": changes, "c": the call they belong to}, either may be
 * missing.  A journal is begun beside the old one and takes its place when
 * everything is in it.
 */
#ifndef SIM_RPS_JOURNAL_H
#define SIM_RPS_JOURNAL_H

#include "base/err.h"
#include "sim/rps_json.h"

struct journal;

/* No such file is an empty one.  The last line counts only with its end. */
enum err journal_read(const char *file, void (*)(void *, struct json_object *),
    void *arg) MUST_CHECK;

struct journal *journal_begin(const char *file); /* NULL: said why */
enum err journal_replace(struct journal *) MUST_CHECK;
void journal_close(struct journal *); /* NULL is fine */

/* Both are looked at only.  A disk that is full ends the program: a service
 * that forgets is no witness. */
void journal_append(struct journal *, struct json_object *call,
    struct json_object *ops);

#endif
