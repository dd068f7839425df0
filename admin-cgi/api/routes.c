/*
 * routes.c - every call of the API: who may make it, with how large a body,
 * and what answers.  openapi.json says the same at length; a test holds the
 * two together, another one walks this table with users of every role.
 *
 * Paths are below /api/v1 (with '!' in front: not); '*' is one segment.
 * A row wants every permission it names; whose data a caller then sees is
 * decided by the statements (act.scope).
 */
#include "api/routes.h"
#include "api/who.h"

#define KB ((size_t)1024)
#define MB (1024 * KB)
#define GET METHOD_GET
#define POST METHOD_POST
#define PUT METHOD_PUT
#define PATCH METHOD_PATCH
#define DELETE METHOD_DELETE
#define NONE BODY_NONE, 0
#define JSON(max) BODY_JSON, (max)
#define MAYBE(max) BODY_MAYBE, (max)
#define BYTES(max) BODY_BYTES, (max)

/* clang-format off */
const struct op api_ops[] = {
	/* --- the service itself: system.c --- */
	{ GET,    "!/healthz",              0,          NONE,          op_healthz,         "healthz" },
	{ GET,    "/openapi.json",          0,          NONE,          op_openapi,         "openapi" },

	/* --- people: session.c, user.c, token.c --- */

	/* --- the tree: organisation.c, global.c, model.c, parameter.c --- */

	/* --- phones: device.c, device_move.c, line.c, key.c, setting.c --- */
	{ GET,    "/devices",               P_LOOK,     NONE,          op_device_list,     "device_list" },
	{ POST,   "/devices",               P_MANAGE,   JSON(1 * MB),  op_device_add,      "device_add" },
	{ GET,    "/devices/*",             P_LOOK,     NONE,          op_device_show,     "device_show" },
	{ PATCH,  "/devices/*",             P_TOUCH,    JSON(16 * KB), op_device_change,   "device_change" },
	{ DELETE, "/devices/*",             P_MANAGE,   NONE,          op_device_delete,   "device_delete" },
	{ GET,    "/devices/*/secret",      P_SECRETS,  NONE,          op_device_secret,   "device_secret" },
	{ POST,   "/devices/*/move",        P_MANAGE,   JSON(4 * KB),  op_device_move,     "device_move" },
	{ POST,   "/devices/*/replace",     P_MANAGE,   JSON(4 * KB),  op_device_replace,  "device_replace" },
	{ POST,   "/devices/*/clone",       P_MANAGE,   JSON(4 * KB),  op_device_clone,    "device_clone" },
	{ POST,   "/devices/*/release",     P_MANAGE,   MAYBE(1 * KB), op_device_release,  "device_release" },
	{ DELETE, "/devices/*/release",     P_MANAGE,   NONE,          op_device_keep,     "device_keep" },
	{ GET,    "/devices/*/lines",       P_LOOK,     NONE,          op_line_list,       "line_list" },
	{ GET,    "/devices/*/lines/*",     P_LOOK,     NONE,          op_line_show,       "line_show" },
	{ PUT,    "/devices/*/lines/*",     P_MANAGE,   JSON(16 * KB), op_line_put,        "line_put" },
	{ PATCH,  "/devices/*/lines/*",     P_TOUCH,    JSON(16 * KB), op_line_change,     "line_change" },
	{ DELETE, "/devices/*/lines/*",     P_MANAGE,   NONE,          op_line_delete,     "line_delete" },
	{ GET,    "/devices/*/keys",        P_LOOK,     NONE,          op_key_list,        "key_list" },
	{ PUT,    "/devices/*/keys",        P_TOUCH,    JSON(1 * MB),  op_keys_put,        "keys_put" },
	{ PUT,    "/devices/*/keys/*",      P_TOUCH,    JSON(4 * KB),  op_key_put,         "key_put" },
	{ DELETE, "/devices/*/keys/*",      P_TOUCH,    NONE,          op_key_delete,      "key_delete" },
	{ POST,   "/devices/*/keys/copy",   P_TOUCH,    JSON(16 * KB), op_keys_copy,       "keys_copy" },
	{ GET,    "/devices/*/settings",    P_LOOK,     NONE,          op_device_setting_list, "device_setting_list" },
	{ PUT,    "/devices/*/settings/*",  P_TOUCH,    JSON(8 * KB),  op_device_setting_put, "device_setting_put" },
	{ DELETE, "/devices/*/settings/*",  P_TOUCH,    NONE,          op_device_setting_delete, "device_setting_delete" },
	{ GET,    "/groups/*/settings",     P_READ,     NONE,          op_group_setting_list, "group_setting_list" },
	{ PUT,    "/groups/*/settings/*",   P_MANAGE,   JSON(8 * KB),  op_group_setting_put, "group_setting_put" },
	{ DELETE, "/groups/*/settings/*",   P_MANAGE,   NONE,          op_group_setting_delete, "group_setting_delete" },
	{ GET,    "/globals/*/settings",    P_READ,     NONE,          op_global_setting_list, "global_setting_list" },
	{ PUT,    "/globals/*/settings/*",  P_MANAGE,   JSON(8 * KB),  op_global_setting_put, "global_setting_put" },
	{ DELETE, "/globals/*/settings/*",  P_MANAGE,   NONE,          op_global_setting_delete, "global_setting_delete" },
	{ GET,    "/organisations/*/settings", P_READ,  NONE,          op_organisation_setting_list, "organisation_setting_list" },
	{ PUT,    "/organisations/*/settings/*", P_MANAGE, JSON(8 * KB), op_organisation_setting_put, "organisation_setting_put" },
	{ DELETE, "/organisations/*/settings/*", P_MANAGE, NONE,       op_organisation_setting_delete, "organisation_setting_delete" },

	/* --- files as phones get them: template.c, render.c, dashboard.c --- */

	/* --- books and files: book.c, extra.c, resource.c, upload.c --- */

	/* --- many at once: import.c, export.c, bulk.c --- */

	/* --- traces: audit.c, fetch.c, rps.c --- */

	/* --- groups: group.c --- */
	{ GET,    "/groups",                P_READ,     NONE,          op_group_list,      "group_list" },
	{ POST,   "/groups",                P_MANAGE,   JSON(16 * KB), op_group_add,       "group_add" },
	{ GET,    "/groups/*",              P_READ,     NONE,          op_group_show,      "group_show" },
	{ PATCH,  "/groups/*",              P_MANAGE,   JSON(16 * KB), op_group_change,    "group_change" },
	{ DELETE, "/groups/*",              P_MANAGE,   NONE,          op_group_delete,    "group_delete" },
};
/* clang-format on */
const size_t napi_ops = sizeof(api_ops) / sizeof(api_ops[0]);
