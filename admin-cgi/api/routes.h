/*
 * routes.h - the API's front page, and its handlers by the file they are in.
 */
#ifndef API_ROUTES_H
#define API_ROUTES_H

#include "api/call.h"

extern const struct op api_ops[];
extern const size_t napi_ops;

/* system.c */
op_fn op_healthz, op_metrics, op_openapi;

/* session.c, user.c, token.c */
op_fn op_login, op_logout, op_session_show, op_session_change,
    op_session_password, op_totp_begin, op_totp_confirm, op_totp_remove,
    op_session_list, op_session_delete, op_session_delete_others;
op_fn op_user_list, op_user_add, op_user_show, op_user_change, op_user_delete,
    op_user_password, op_user_totp_reset, op_user_phone_list, op_user_phone_set,
    op_user_phone_add, op_user_phone_delete;
op_fn op_token_list, op_token_add, op_token_show, op_token_delete;

/* organisation.c, global.c, model.c, parameter.c */
op_fn op_organisation_list, op_organisation_add, op_organisation_show,
    op_organisation_change, op_organisation_delete, op_organisation_move,
    op_organisation_secret, op_global_list, op_global_show;
op_fn op_model_list, op_model_add, op_model_show, op_model_suggest,
    op_model_change, op_model_delete, op_prefix_list, op_prefix_put,
    op_prefix_delete, op_parameter_list, op_parameter_show;

/* device.c, device_move.c, line.c, key.c, setting.c */
op_fn op_device_list, op_device_add, op_device_show, op_device_status,
    op_device_change, op_device_delete, op_device_secret;
op_fn op_device_window, op_device_window_close, op_device_rotate,
    op_device_rotate_end, op_organisation_rotate,
    op_organisation_rotate_end; /* enrol.c */
op_fn op_device_move, op_device_replace, op_device_clone, op_device_release,
    op_device_keep;
op_fn op_line_list, op_line_show, op_line_put, op_line_change, op_line_delete;
op_fn op_key_list, op_keys_put, op_key_put, op_key_delete, op_keys_copy;
op_fn op_device_setting_list, op_device_setting_put, op_device_setting_delete,
    op_group_setting_list, op_group_setting_put, op_group_setting_delete,
    op_global_setting_list, op_global_setting_put, op_global_setting_delete,
    op_organisation_setting_list, op_organisation_setting_put,
    op_organisation_setting_delete;

/* template.c, version.c, lint.c, render.c, diff.c, dashboard.c */
op_fn op_template_list, op_template_add, op_template_show, op_template_draft,
    op_template_draft_delete, op_template_publish, op_template_rollback,
    op_template_delete, op_template_versions, op_template_version,
    op_template_diff, op_template_lint, op_device_files, op_device_render,
    op_device_explain, op_device_diff, op_device_try, op_dashboard, op_firmware;

/* book.c, extra.c, resource.c, upload.c */
op_fn op_book_list, op_book_add, op_book_show, op_book_change, op_book_delete,
    op_book_entries, op_book_fill, op_entry_add, op_entry_show, op_entry_change,
    op_entry_delete;
op_fn op_directory_list, op_directory_put, op_directory_delete, op_dial_list,
    op_dial_put, op_dial_delete, op_dst_list, op_dst_put, op_dst_delete;
op_fn op_resource_list, op_resource_add, op_resource_show, op_resource_content,
    op_resource_change, op_resource_delete;
op_fn op_upload_list, op_upload_show, op_upload_content, op_upload_delete,
    op_upload_restore, op_upload_accept, op_upload_discard;

/* import.c, export.c, bulk.c */
op_fn op_import_list, op_import_add, op_import_show, op_import_delete;
op_fn op_export_devices, op_export_lines, op_export_keys, op_export_book;
op_fn op_bulk;

/* audit.c, fetch.c, rps.c, why.c */
op_fn op_audit_list, op_fetch_list, op_rps_job_list, op_rps_job_retry,
    op_rps_server_list, op_rps_device_list, op_device_why, op_shut_out_lift;

/* rps_account.c */
op_fn op_rps_account_list, op_rps_account_add, op_rps_account_show,
    op_rps_account_change, op_rps_account_delete, op_rps_request_add,
    op_rps_request_show, op_rps_drift_list, op_rps_drift_repair,
    op_rps_drift_adopt;

/* notify.c, notifier.c, webhook.c */
op_fn op_device_provision, op_device_reboot, op_devices_provision,
    op_devices_reboot, op_group_provision, op_group_reboot,
    op_organisation_provision, op_organisation_reboot, op_notify_job_list,
    op_notify_job_show, op_notify_job_retry;
op_fn op_notifier_list, op_notifier_show, op_notifier_put, op_notifier_delete,
    op_notifier_test, op_notifier_nearest, op_device_notifier;
op_fn op_webhook_list, op_webhook_add, op_webhook_show, op_webhook_change,
    op_webhook_delete, op_webhook_rotate, op_webhook_test;

/* group.c */
op_fn op_group_list, op_group_add, op_group_show, op_group_change,
    op_group_delete;

#endif
