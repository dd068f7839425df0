/*
 * out.h - one result, as a table for people or as JSON for programs.
 *
 * A command describes what it found; nothing is printed before out_flush(),
 * so that columns can be aligned and a failure leaves half an answer unsaid.
 * Values from anywhere are safe: control characters never reach a terminal.
 * Names are literals, values are copied.
 *
 *     out_list(o, "devices");        out_open(o, NULL);
 *     out_open(o, NULL);             out_str(o, "mac", mac);
 *     out_str(o, "mac", mac);        out_list(o, "lines"); ...
 *     out_close(o); ... out_close(o) out_close(o)
 */
#ifndef CTL_OUT_H
#define CTL_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"

struct out;

/* In the arena, which must outlive it. */
struct out *out_new(struct arena *, bool json);
bool out_json(const struct out *);

/* A thing with members; in a list the name is NULL. */
void out_open(struct out *, const char *name);
/* Things of one kind; for people a table whose columns the first one sets. */
void out_list(struct out *, const char *name);
void out_close(struct out *);

void out_str(struct out *, const char *name, const char *); /* NULL: null */
void out_int(struct out *, const char *name, int64_t);
void out_bool(struct out *, const char *name, bool);

/* A sentence for people; programs do not see it. */
void out_say(struct out *, const char *, ...) PRINTFLIKE(2, 3);

/* Text as it is (a rendered file); in JSON a member of that name. */
void out_text(struct out *, const char *name, const char *, size_t);

/* Prints everything; -1 when it could not be written. */
int out_flush(struct out *, FILE *);

/* s as the inside of a JSON string. */
void out_json_str(FILE *, const char *s, size_t n);

#endif
