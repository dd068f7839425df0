/*
 * page.h - a list of db/list.h as an answer:
 *
 *     {"items": [...], "next": "<cursor>" or null}
 *
 * Query parameters: limit (1-500, 50), cursor (the "next" of the page
 * before, with the same filters and order), sort ("label", "-label") and the
 * list's filters by their names.
 */
#ifndef API_PAGE_H
#define API_PAGE_H

#include "api/call.h"
#include "db/list.h"

/* Writes one item: an object, with view_open(v, NULL). */
typedef void page_item_fn(struct view *, const struct val *row);

/* more: names of further query parameters, NULL-terminated, which the
 * handler reads itself; may be NULL. */
enum err page_answer(struct call *, enum list_name, page_item_fn *,
    const char *const *more) MUST_CHECK;

/* The same for a list of what is in one thing: inside is its id. */
enum err page_answer_in(struct call *, enum list_name, const struct val *inside,
    page_item_fn *, const char *const *more) MUST_CHECK;

/*
 * The selection alone, without limit, cursor and sort: for changes of many
 * at once.  Reads filters from the query.
 */
enum err page_filters(struct call *, enum list_name, struct list_ask *,
    const char *const *more) MUST_CHECK;

#endif
