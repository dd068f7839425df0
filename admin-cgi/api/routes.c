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

	/* --- phones: device.c, line.c, key.c, setting.c --- */

	/* --- files as phones get them: template.c, render.c, dashboard.c --- */

	/* --- books and files: book.c, extra.c, resource.c, upload.c --- */

	/* --- many at once: import.c, export.c, bulk.c --- */
	{ GET,    "/imports",               P_READ,     NONE,          op_import_list,     "import_list" },
	{ POST,   "/imports",               P_MANAGE,   BYTES(16 * MB), op_import_add,     "import_add" },
	{ GET,    "/imports/*",             P_READ,     NONE,          op_import_show,     "import_show" },
	{ DELETE, "/imports/*",             P_MANAGE,   NONE,          op_import_delete,   "import_delete" },
	{ GET,    "/exports/devices.csv",   P_READ,     NONE,          op_export_devices,  "export_devices" },
	{ GET,    "/exports/lines.csv",     P_READ,     NONE,          op_export_lines,    "export_lines" },
	{ GET,    "/exports/keys.csv",      P_READ,     NONE,          op_export_keys,     "export_keys" },
	{ GET,    "/exports/phone_book.csv", P_READ,    NONE,          op_export_book,     "export_phone_book" },
	{ POST,   "/bulk",                  P_MANAGE,   JSON(512 * KB), op_bulk,           "bulk" },

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
