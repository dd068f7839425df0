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

	/* --- files as phones get them: template.c, version.c, lint.c, render.c, diff.c, dashboard.c --- */
	{ GET,    "/templates",             P_READ,     NONE,          op_template_list,   "template_list" },
	{ POST,   "/templates",             P_TREE,     JSON(16 * KB), op_template_add,    "template_add" },
	{ POST,   "/templates/lint",        P_TREE,     JSON(3072 * KB), op_template_lint, "template_lint" },
	{ GET,    "/templates/*",           P_READ,     NONE,          op_template_show,   "template_show" },
	{ DELETE, "/templates/*",           P_TREE,     NONE,          op_template_delete, "template_delete" },
	{ PUT,    "/templates/*/draft",     P_TREE,     JSON(3072 * KB), op_template_draft, "template_draft" },
	{ DELETE, "/templates/*/draft",     P_TREE,     NONE,          op_template_draft_delete, "template_draft_delete" },
	{ POST,   "/templates/*/publish",   P_TREE,     MAYBE(3072 * KB), op_template_publish, "template_publish" },
	{ POST,   "/templates/*/rollback",  P_TREE,     JSON(16 * KB), op_template_rollback, "template_rollback" },
	{ GET,    "/templates/*/versions",  P_READ,     NONE,          op_template_versions, "template_versions" },
	{ GET,    "/templates/*/versions/*", P_READ,    NONE,          op_template_version, "template_version" },
	{ GET,    "/templates/*/diff",      P_READ,     NONE,          op_template_diff,   "template_diff" },
	{ GET,    "/devices/*/files",       P_LOOK,     NONE,          op_device_files,    "device_files" },
	{ GET,    "/devices/*/render",      P_LOOK,     NONE,          op_device_render,   "device_render" },
	{ GET,    "/devices/*/explain",     P_LOOK,     NONE,          op_device_explain,  "device_explain" },
	{ GET,    "/devices/*/diff",        P_LOOK,     NONE,          op_device_diff,     "device_diff" },
	{ POST,   "/devices/*/diff",        P_TOUCH,    JSON(1024 * KB), op_device_try,    "device_try" },
	{ GET,    "/dashboard",             P_READ,     NONE,          op_dashboard,       "dashboard" },
	{ GET,    "/firmware",              P_READ,     NONE,          op_firmware,        "firmware" },

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
