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
#define FILE(max) BODY_FILE, (max)

/* clang-format off */
const struct op api_ops[] = {
	/* --- the service itself: system.c --- */
	{ GET,    "!/healthz",              0,          NONE,          op_healthz,         "healthz" },
	{ GET,    "!/metrics",              0,          NONE,          op_metrics,         "metrics" },
	{ GET,    "/openapi.json",          0,          NONE,          op_openapi,         "openapi" },

	/* --- people: session.c, user.c, token.c --- */
	{ POST,   "/login",                 0,          JSON(4 * KB),  op_login,           "login" },
	{ POST,   "/logout",                P_SELF,     NONE,          op_logout,          "logout" },
	{ GET,    "/session",               P_KNOWN,    NONE,          op_session_show,    "session_show" },
	{ PATCH,  "/session",               P_SELF,     JSON(4 * KB),  op_session_change,  "session_change" },
	{ POST,   "/session/password",      P_SELF,     JSON(4 * KB),  op_session_password, "session_password" },
	{ POST,   "/session/totp",          P_SELF,     JSON(4 * KB),  op_totp_begin,      "totp_begin" },
	{ POST,   "/session/totp/confirm",  P_SELF,     JSON(4 * KB),  op_totp_confirm,    "totp_confirm" },
	{ POST,   "/session/totp/remove",   P_SELF,     JSON(4 * KB),  op_totp_remove,     "totp_remove" },
	{ GET,    "/sessions",              P_SELF,     NONE,          op_session_list,    "session_list" },
	{ DELETE, "/sessions",              P_SELF,     NONE,          op_session_delete_others, "session_delete_others" },
	{ DELETE, "/sessions/*",            P_SELF,     NONE,          op_session_delete,  "session_delete" },
	{ GET,    "/users",                 P_PEOPLE,   NONE,          op_user_list,       "user_list" },
	{ POST,   "/users",                 P_PEOPLE,   JSON(16 * KB), op_user_add,        "user_add" },
	{ GET,    "/users/*",               P_PEOPLE,   NONE,          op_user_show,       "user_show" },
	{ PATCH,  "/users/*",               P_PEOPLE,   JSON(16 * KB), op_user_change,     "user_change" },
	{ DELETE, "/users/*",               P_PEOPLE,   NONE,          op_user_delete,     "user_delete" },
	{ POST,   "/users/*/password",      P_PEOPLE,   JSON(4 * KB),  op_user_password,   "user_password" },
	{ DELETE, "/users/*/totp",          P_PEOPLE,   NONE,          op_user_totp_reset, "user_totp_reset" },
	{ GET,    "/users/*/phones",        P_PEOPLE,   NONE,          op_user_phone_list, "user_phone_list" },
	{ PUT,    "/users/*/phones",        P_PEOPLE,   JSON(32 * KB), op_user_phone_set,  "user_phone_set" },
	{ PUT,    "/users/*/phones/*",      P_PEOPLE,   NONE,          op_user_phone_add,  "user_phone_add" },
	{ DELETE, "/users/*/phones/*",      P_PEOPLE,   NONE,          op_user_phone_delete, "user_phone_delete" },
	{ GET,    "/tokens",                P_PEOPLE,   NONE,          op_token_list,      "token_list" },
	{ POST,   "/tokens",                P_PEOPLE,   JSON(4 * KB),  op_token_add,       "token_add" },
	{ GET,    "/tokens/*",              P_PEOPLE,   NONE,          op_token_show,      "token_show" },
	{ DELETE, "/tokens/*",              P_PEOPLE,   NONE,          op_token_delete,    "token_delete" },

	/* --- the tree: organisation.c, global.c, model.c, parameter.c --- */
	{ GET,    "/organisations",           P_READ,     NONE,          op_organisation_list,  "organisation_list" },
	{ POST,   "/organisations",           P_TREE,     JSON(16 * KB), op_organisation_add,   "organisation_add" },
	{ GET,    "/organisations/*",         P_READ,     NONE,          op_organisation_show,  "organisation_show" },
	{ PATCH,  "/organisations/*",         P_TREE,     JSON(16 * KB), op_organisation_change, "organisation_change" },
	{ DELETE, "/organisations/*",         P_TREE,     NONE,          op_organisation_delete, "organisation_delete" },
	{ POST,   "/organisations/*/move",    P_TREE,     JSON(4 * KB),  op_organisation_move,  "organisation_move" },
	{ GET,    "/organisations/*/secret",  P_SECRETS,  NONE,          op_organisation_secret, "organisation_secret" },
	{ POST,   "/organisations/*/rotation", P_TREE,    MAYBE(1 * KB), op_organisation_rotate, "organisation_rotate" },
	{ DELETE, "/organisations/*/rotation", P_TREE,    NONE,          op_organisation_rotate_end, "organisation_rotate_end" },
	{ GET,    "/organisations/*/globals", P_READ,     NONE,          op_global_list,        "global_list" },
	{ GET,    "/globals/*",               P_READ,     NONE,          op_global_show,        "global_show" },
	{ GET,    "/models",                  P_LOOK,     NONE,          op_model_list,         "model_list" },
	{ POST,   "/models",                  P_PROVIDER, JSON(16 * KB), op_model_add,          "model_add" },
	{ GET,    "/models/suggest",          P_MANAGE,   NONE,          op_model_suggest,      "model_suggest" },
	{ GET,    "/models/*",                P_LOOK,     NONE,          op_model_show,         "model_show" },
	{ PATCH,  "/models/*",                P_PROVIDER, JSON(16 * KB), op_model_change,       "model_change" },
	{ DELETE, "/models/*",                P_PROVIDER, NONE,          op_model_delete,       "model_delete" },
	{ GET,    "/mac-prefixes",            P_LOOK,     NONE,          op_prefix_list,        "prefix_list" },
	{ PUT,    "/mac-prefixes/*",          P_PROVIDER, JSON(4 * KB),  op_prefix_put,         "prefix_put" },
	{ DELETE, "/mac-prefixes/*",          P_PROVIDER, NONE,          op_prefix_delete,      "prefix_delete" },
	{ GET,    "/parameters",              P_LOOK,     NONE,          op_parameter_list,     "parameter_list" },
	{ GET,    "/parameters/*",            P_LOOK,     NONE,          op_parameter_show,     "parameter_show" },

	/* --- phones: device.c, device_move.c, line.c, key.c, setting.c --- */
	{ GET,    "/devices",               P_LOOK,     NONE,          op_device_list,     "device_list" },
	{ POST,   "/devices",               P_MANAGE,   JSON(1 * MB),  op_device_add,      "device_add" },
	{ GET,    "/devices/*",             P_LOOK,     NONE,          op_device_show,     "device_show" },
	{ PATCH,  "/devices/*",             P_TOUCH,    JSON(16 * KB), op_device_change,   "device_change" },
	{ DELETE, "/devices/*",             P_MANAGE,   NONE,          op_device_delete,   "device_delete" },
	{ GET,    "/devices/*/status",      P_LOOK,     NONE,          op_device_status,   "device_status" },
	{ GET,    "/devices/*/secret",      P_SECRETS,  NONE,          op_device_secret,   "device_secret" },
	{ POST,   "/devices/*/move",        P_MANAGE,   JSON(4 * KB),  op_device_move,     "device_move" },
	{ POST,   "/devices/*/replace",     P_MANAGE,   JSON(4 * KB),  op_device_replace,  "device_replace" },
	{ POST,   "/devices/*/clone",       P_MANAGE,   JSON(4 * KB),  op_device_clone,    "device_clone" },
	{ POST,   "/devices/*/release",     P_MANAGE,   MAYBE(1 * KB), op_device_release,  "device_release" },
	{ DELETE, "/devices/*/release",     P_MANAGE,   NONE,          op_device_keep,     "device_keep" },
	{ POST,   "/devices/*/window",      P_MANAGE,   MAYBE(1 * KB), op_device_window,   "device_window" },
	{ DELETE, "/devices/*/window",      P_MANAGE,   NONE,          op_device_window_close, "device_window_close" },
	{ POST,   "/devices/*/rotation",    P_MANAGE,   MAYBE(1 * KB), op_device_rotate,   "device_rotate" },
	{ DELETE, "/devices/*/rotation",    P_MANAGE,   NONE,          op_device_rotate_end, "device_rotate_end" },
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
	{ GET,    "/books",                    P_READ,     NONE,          op_book_list,        "book_list" },
	{ POST,   "/books",                    P_MANAGE,   JSON(16 * KB), op_book_add,         "book_add" },
	{ GET,    "/books/*",                  P_READ,     NONE,          op_book_show,        "book_show" },
	{ PATCH,  "/books/*",                  P_MANAGE,   JSON(16 * KB), op_book_change,      "book_change" },
	{ DELETE, "/books/*",                  P_MANAGE,   NONE,          op_book_delete,      "book_delete" },
	{ GET,    "/books/*/entries",          P_READ,     NONE,          op_book_entries,     "book_entries" },
	{ POST,   "/books/*/entries",          P_MANAGE,   JSON(16 * KB), op_entry_add,        "entry_add" },
	{ PUT,    "/books/*/entries",          P_MANAGE,   JSON(4 * MB),  op_book_fill,        "book_fill" },
	{ GET,    "/books/*/entries/*",        P_READ,     NONE,          op_entry_show,       "entry_show" },
	{ PATCH,  "/books/*/entries/*",        P_MANAGE,   JSON(16 * KB), op_entry_change,     "entry_change" },
	{ DELETE, "/books/*/entries/*",        P_MANAGE,   NONE,          op_entry_delete,     "entry_delete" },

	{ GET,    "/organisations/*/directories", P_READ,     NONE,          op_directory_list,   "directory_list" },
	{ PUT,    "/organisations/*/directories/*/*", P_MANAGE,   JSON(16 * KB), op_directory_put,    "directory_put" },
	{ DELETE, "/organisations/*/directories/*/*", P_MANAGE,   NONE,          op_directory_delete, "directory_delete" },
	{ GET,    "/organisations/*/dial-rules", P_READ,     NONE,          op_dial_list,        "dial_list" },
	{ PUT,    "/organisations/*/dial-rules/*", P_MANAGE,   JSON(16 * KB), op_dial_put,         "dial_put" },
	{ DELETE, "/organisations/*/dial-rules/*", P_MANAGE,   NONE,          op_dial_delete,      "dial_delete" },
	{ GET,    "/organisations/*/dst-rules", P_READ,     NONE,          op_dst_list,         "dst_list" },
	{ PUT,    "/organisations/*/dst-rules/*", P_MANAGE,   JSON(16 * KB), op_dst_put,          "dst_put" },
	{ DELETE, "/organisations/*/dst-rules/*", P_MANAGE,   NONE,          op_dst_delete,       "dst_delete" },

	{ GET,    "/resources",                P_READ,     NONE,          op_resource_list,    "resource_list" },
	{ POST,   "/resources",                P_MANAGE,   FILE(1024 * MB), op_resource_add,     "resource_add" },
	{ GET,    "/resources/*",              P_READ,     NONE,          op_resource_show,    "resource_show" },
	{ GET,    "/resources/*/content",      P_READ,     NONE,          op_resource_content, "resource_content" },
	{ PATCH,  "/resources/*",              P_MANAGE,   JSON(16 * KB), op_resource_change,  "resource_change" },
	{ DELETE, "/resources/*",              P_MANAGE,   NONE,          op_resource_delete,  "resource_delete" },

	{ GET,    "/devices/*/uploads",        P_LOOK,     NONE,          op_upload_list,      "upload_list" },
	{ GET,    "/devices/*/uploads/*",      P_LOOK,     NONE,          op_upload_show,      "upload_show" },
	{ GET,    "/devices/*/uploads/*/content", P_LOOK,     NONE,          op_upload_content,   "upload_content" },
	{ DELETE, "/devices/*/uploads/*",      P_MANAGE,   NONE,          op_upload_delete,    "upload_delete" },
	{ POST,   "/devices/*/uploads/*/restore", P_TOUCH,    NONE,          op_upload_restore,   "upload_restore" },
	{ POST,   "/devices/*/uploads/*/accept", P_MANAGE,   JSON(256 * KB), op_upload_accept,    "upload_accept" },
	{ POST,   "/devices/*/uploads/*/discard", P_MANAGE,   JSON(256 * KB), op_upload_discard,   "upload_discard" },

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

	/* --- traces: audit.c, fetch.c, rps.c, why.c --- */
	{ GET,    "/audit",                   P_READ,     NONE,          op_audit_list,         "audit_list" },
	{ GET,    "/fetches",                 P_READ,     NONE,          op_fetch_list,         "fetch_list" },
	{ GET,    "/rps/jobs",                P_READ,     NONE,          op_rps_job_list,       "rps_job_list" },
	{ POST,   "/rps/jobs/*/retry",        P_MANAGE,   MAYBE(KB),     op_rps_job_retry,      "rps_job_retry" },
	{ GET,    "/rps/servers",             P_READ,     NONE,          op_rps_server_list,    "rps_server_list" },
	{ GET,    "/rps/devices",             P_READ,     NONE,          op_rps_device_list,    "rps_device_list" },
	{ GET,    "/devices/*/why",           P_LOOK,     NONE,          op_device_why,         "device_why" },
	{ POST,   "/shut-outs/lift",          P_MANAGE,   MAYBE(KB),     op_shut_out_lift,      "shut_out_lift" },

	/* --- Yealink's service: rps_account.c --- */
	{ GET,    "/rps/accounts",            P_TREE,     NONE,          op_rps_account_list,   "rps_account_list" },
	{ POST,   "/rps/accounts",            P_TREE,     JSON(16 * KB), op_rps_account_add,    "rps_account_add" },
	{ GET,    "/rps/accounts/*",          P_TREE,     NONE,          op_rps_account_show,   "rps_account_show" },
	{ PATCH,  "/rps/accounts/*",          P_TREE,     JSON(16 * KB), op_rps_account_change, "rps_account_change" },
	{ DELETE, "/rps/accounts/*",          P_TREE,     NONE,          op_rps_account_delete, "rps_account_delete" },
	{ POST,   "/rps/accounts/*/requests", P_TREE,     JSON(4 * KB),  op_rps_request_add,    "rps_request_add" },
	{ GET,    "/rps/requests/*",          P_TREE,     NONE,          op_rps_request_show,   "rps_request_show" },
	{ POST,   "/rps/accounts/*/repair",   P_TREE,     MAYBE(KB),     op_rps_drift_repair,   "rps_drift_repair" },
	{ POST,   "/rps/accounts/*/adopt",    P_TREE,     MAYBE(KB),     op_rps_drift_adopt,    "rps_drift_adopt" },
	{ GET,    "/rps/drift",               P_READ,     NONE,          op_rps_drift_list,     "rps_drift_list" },

	/* --- telling phones and others: notify.c, notifier.c, webhook.c --- */
	{ POST,   "/devices/*/provision",     P_TOUCH,    MAYBE(KB),     op_device_provision,   "device_provision" },
	{ POST,   "/devices/*/reboot",        P_TOUCH,    MAYBE(KB),     op_device_reboot,      "device_reboot" },
	{ POST,   "/devices/provision",       P_MANAGE,   JSON(512 * KB), op_devices_provision, "devices_provision" },
	{ POST,   "/devices/reboot",          P_MANAGE,   JSON(512 * KB), op_devices_reboot,    "devices_reboot" },
	{ POST,   "/groups/*/provision",      P_MANAGE,   MAYBE(KB),     op_group_provision,    "group_provision" },
	{ POST,   "/groups/*/reboot",         P_MANAGE,   MAYBE(KB),     op_group_reboot,       "group_reboot" },
	{ POST,   "/organisations/*/provision", P_MANAGE, MAYBE(KB),     op_organisation_provision, "organisation_provision" },
	{ POST,   "/organisations/*/reboot",  P_MANAGE,   MAYBE(KB),     op_organisation_reboot, "organisation_reboot" },
	{ GET,    "/notify-jobs",             P_LOOK,     NONE,          op_notify_job_list,    "notify_job_list" },
	{ GET,    "/notify-jobs/*",           P_LOOK,     NONE,          op_notify_job_show,    "notify_job_show" },
	{ POST,   "/notify-jobs/*/retry",     P_MANAGE,   MAYBE(KB),     op_notify_job_retry,   "notify_job_retry" },
	{ GET,    "/notifiers",               P_READ,     NONE,          op_notifier_list,      "notifier_list" },
	{ GET,    "/organisations/*/notifier", P_READ,    NONE,          op_notifier_show,      "notifier_show" },
	{ PUT,    "/organisations/*/notifier", P_PROVIDER, JSON(16 * KB), op_notifier_put,      "notifier_put" },
	{ DELETE, "/organisations/*/notifier", P_PROVIDER, NONE,         op_notifier_delete,    "notifier_delete" },
	{ POST,   "/organisations/*/notifier/test", P_PROVIDER, MAYBE(KB), op_notifier_test,    "notifier_test" },
	{ GET,    "/organisations/*/notifier/nearest", P_READ, NONE,     op_notifier_nearest,   "notifier_nearest" },
	{ GET,    "/devices/*/notifier",      P_LOOK,     NONE,          op_device_notifier,    "device_notifier" },
	{ GET,    "/webhooks",                P_READ,     NONE,          op_webhook_list,       "webhook_list" },
	{ POST,   "/webhooks",                P_MANAGE,   JSON(16 * KB), op_webhook_add,        "webhook_add" },
	{ GET,    "/webhooks/*",              P_READ,     NONE,          op_webhook_show,       "webhook_show" },
	{ PATCH,  "/webhooks/*",              P_MANAGE,   JSON(16 * KB), op_webhook_change,     "webhook_change" },
	{ DELETE, "/webhooks/*",              P_MANAGE,   NONE,          op_webhook_delete,     "webhook_delete" },
	{ POST,   "/webhooks/*/rotate",       P_MANAGE,   MAYBE(KB),     op_webhook_rotate,     "webhook_rotate" },
	{ POST,   "/webhooks/*/test",         P_MANAGE,   MAYBE(KB),     op_webhook_test,       "webhook_test" },

	/* --- groups: group.c --- */
	{ GET,    "/groups",                P_READ,     NONE,          op_group_list,      "group_list" },
	{ POST,   "/groups",                P_MANAGE,   JSON(16 * KB), op_group_add,       "group_add" },
	{ GET,    "/groups/*",              P_READ,     NONE,          op_group_show,      "group_show" },
	{ PATCH,  "/groups/*",              P_MANAGE,   JSON(16 * KB), op_group_change,    "group_change" },
	{ DELETE, "/groups/*",              P_MANAGE,   NONE,          op_group_delete,    "group_delete" },
};
/* clang-format on */
const size_t napi_ops = sizeof(api_ops) / sizeof(api_ops[0]);
