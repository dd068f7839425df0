/*
 * device_view.h - phones and their parts: as JSON, and from JSON.
 */
#ifndef API_DEVICE_VIEW_H
#define API_DEVICE_VIEW_H

#include "api/call.h"
#include "db/device_move.h"
#include "db/device_whole.h"
#include "db/setting.h"

/* --- out: device_view.c --- */

/*
 * The whole phone as the answer, with its version as ETag: without the
 * closing brace, so that the caller can add members, and warnings.
 */
void view_device(struct call *, const struct device_whole *);
void view_line(struct view *, const char *name, const struct sheet_line *);
/* The members "status" and "rps": what is known of it from outside. */
void view_status(struct view *, const struct device_whole *);
/* Without its closing brace. */
void view_line_open(struct view *, const char *name, const struct sheet_line *);
void view_key(struct view *, const char *name, const struct sheet_key *);
void view_keys(struct view *, const char *name, const struct sheet_key *,
    size_t n);
void view_setting(struct view *, const struct sheet_setting *);
/* What did not fit: {"lines": [numbers], "keys": [...]}. */
void view_dropped(struct view *, const char *name,
    const struct device_dropped *);

/* Reads the phone the first argument names and writes it: the answer of
 * every call that changes one. */
enum err answer_device(struct call *) MUST_CHECK;
enum err answer_device_id(struct call *, int64_t id) MUST_CHECK;

/* --- in: device_body.c --- */

/* The members of a line, in whatever order; those that are not there stay
 * as they are.  number: from the path; 0: it must be in the body. */
enum err body_line(struct act *, struct json *, int64_t number,
    struct line_part *) MUST_CHECK;
/* The members of a key; those that are not there stay as they are. */
enum err body_key_over(struct act *, struct json *,
    struct sheet_key *) MUST_CHECK;
/* A key; name: from the path, or NULL. */
enum err body_key(struct act *, struct json *, const struct sheet_key *name,
    struct sheet_key *) MUST_CHECK;
/* The member "keys", a whole layout. */
enum err body_keys(struct act *, struct json *, struct key_layout *) MUST_CHECK;
/* "value" or "absent"; and the "name" when name is NULL. */
enum err body_setting(struct act *, struct json *, const char *name,
    struct setting *) MUST_CHECK;
/* "lines", "keys", "settings", as far as they are there. */
enum err body_parts(struct act *, struct json *,
    struct device_parts *) MUST_CHECK;

#endif
