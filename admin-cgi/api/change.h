/*
 * change.h - a change to a phone as one JSON object, for trying it:
 *
 *     {"device": {"label": "Desk", ...},
 *      "lines": [{"number": 1, "password": "...", ...},
 *                {"number": 2, "delete": true}],
 *      "keys": [{"area": "line", "position": 3, "type": 16, ...}],
 *      "settings": [{"name": "...", "value": "..."}, {"name": "...",
 *                    "absent": true}, {"name": "...", "delete": true}]}
 *
 * Members are the fields of the calls that change these things; what is not
 * said stays as it is.
 */
#ifndef API_CHANGE_H
#define API_CHANGE_H

#include "api/call.h"

/* Inside a transaction.  ERR_DENIED: more than the caller may change. */
enum err change_make(struct call *, int64_t device_id,
    struct json *) MUST_CHECK;

#endif
