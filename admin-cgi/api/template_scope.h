/*
 * template_scope.h - for which phones a template is, in words:
 * {"model": "T46U"}, {"family": "v84"}, {"any": true}, {"partial": "keys"}.
 */
#ifndef API_TEMPLATE_SCOPE_H
#define API_TEMPLATE_SCOPE_H

#include "api/call.h"
#include "db/template.h"

/* Whose it is (organisation_id, or stock), kind and scope of the body. */
enum err template_slot_in(struct call *, struct template_slot *) MUST_CHECK;

/* "scope", from "model:T46U", "family:v84", "any" or "name:keys". */
void template_scope_view(struct view *, const char *text);

#endif
