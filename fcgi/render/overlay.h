/*
 * overlay.h - settings laid over the text a template made.
 *
 * A setting replaces the line of the same parameter in place, or is appended
 * at the end in the order of names, or takes the line away ("absent").  Of
 * several layers the one added last wins.
 */
#ifndef RENDER_OVERLAY_H
#define RENDER_OVERLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "render/render.h"

struct overlay_item {
	const char *name, *value;
	size_t namelen;
	const char *layer; /* for explain: "setting of the device" */
	bool absent, used;
};

struct overlay {
	struct arena *arena;
	struct overlay_item *item;
	size_t n, cap;
	uint64_t first; /* bit n: a name begins with n modulo 64 */
};

#define OVERLAY_INIT(a) ((struct overlay){ .arena = (a) })

/* Strings are BORROWED for the overlay's life. */
void overlay_add(struct overlay *, const char *layer, const char *name,
    const char *value, bool absent);

/*
 * text -> out.  trace, when not NULL, holds the origins of text's lines and
 * gets those of out's.
 */
void overlay_apply(struct overlay *, const char *text, size_t len,
    struct buf *out, struct render_trace *trace);

#endif
