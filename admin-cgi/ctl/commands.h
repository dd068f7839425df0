/*
 * commands.h - the functions behind the table of commands, file by file.
 * What each does is said by its row in commands.c.
 */
#ifndef CTL_COMMANDS_H
#define CTL_COMMANDS_H

#include "ctl/ctl.h"

typedef enum err command_fn(struct ctl *);

/* doctor.c */
command_fn cmd_doctor;

/* migrate.c */
command_fn cmd_migrate;

/* organisation.c */
command_fn cmd_organisation_add, cmd_organisation_list, cmd_organisation_show,
    cmd_organisation_change, cmd_organisation_delete, cmd_organisation_move,
    cmd_organisation_secret, cmd_organisation_rotate;

/* user.c */
command_fn cmd_user_add, cmd_user_list, cmd_user_show, cmd_user_change,
    cmd_user_delete, cmd_user_phone_add, cmd_user_phone_delete,
    cmd_user_totp_reset;

/* device.c */
command_fn cmd_device_add, cmd_device_list, cmd_device_show, cmd_device_change,
    cmd_device_delete, cmd_device_secret, cmd_device_compile,
    cmd_device_replace, cmd_device_clone, cmd_device_release, cmd_device_window,
    cmd_device_rotate;

/* why.c */
command_fn cmd_device_why, cmd_shut_out_lift;

/* line.c */
command_fn cmd_line_add, cmd_line_list, cmd_line_show, cmd_line_change,
    cmd_line_delete;

/* key.c */
command_fn cmd_key_add, cmd_key_list, cmd_key_show, cmd_key_change,
    cmd_key_delete;

/* setting.c */
command_fn cmd_setting_add, cmd_setting_change, cmd_setting_set,
    cmd_setting_list, cmd_setting_show, cmd_setting_delete;

/* group.c */
command_fn cmd_group_add, cmd_group_list, cmd_group_show, cmd_group_change,
    cmd_group_delete;

/* model.c */
command_fn cmd_model_add, cmd_model_list, cmd_model_show, cmd_model_change,
    cmd_model_delete, cmd_prefix_add, cmd_prefix_list, cmd_prefix_delete;

/* template.c, lint.c */
command_fn cmd_template_import, cmd_template_publish, cmd_template_list,
    cmd_template_show, cmd_template_rollback, cmd_template_delete,
    cmd_template_lint;

/* resource.c */
command_fn cmd_resource_add, cmd_resource_list, cmd_resource_show,
    cmd_resource_change, cmd_resource_delete, cmd_resource_sweep;

/* book.c */
command_fn cmd_book_add, cmd_book_list, cmd_book_show, cmd_book_change,
    cmd_book_delete, cmd_entry_add, cmd_entry_list, cmd_entry_change,
    cmd_entry_delete;

/* extra.c */
command_fn cmd_directory_put, cmd_directory_list, cmd_directory_delete,
    cmd_dial_put, cmd_dial_list, cmd_dial_delete, cmd_dst_put, cmd_dst_list,
    cmd_dst_delete;

/* upload.c */
command_fn cmd_upload_list, cmd_upload_show, cmd_upload_restore,
    cmd_upload_accept, cmd_upload_discard, cmd_upload_delete;
/* bulk.c */
command_fn cmd_import;

/* token.c */
command_fn cmd_token_add, cmd_token_list, cmd_token_delete;

/* catalogue.c */
command_fn cmd_catalogue, cmd_catalogue_load;

/* rps.c, rps_ask.c, rps_drift.c */
command_fn cmd_rps_account_add, cmd_rps_account_list, cmd_rps_account_show,
    cmd_rps_account_change, cmd_rps_account_delete, cmd_rps_account_test,
    cmd_rps_queue, cmd_rps_retry, cmd_rps_servers, cmd_rps_devices,
    cmd_rps_show, cmd_rps_pin, cmd_rps_drift, cmd_rps_move_host;

/* notify.c */
command_fn cmd_device_notify, cmd_group_notify, cmd_organisation_notify,
    cmd_notifier_list, cmd_notifier_show, cmd_notifier_set, cmd_notifier_remove,
    cmd_notifier_test, cmd_notify_queue, cmd_notify_retry, cmd_webhook_add,
    cmd_webhook_list, cmd_webhook_change, cmd_webhook_remove, cmd_webhook_test;

/* rekey.c */
command_fn cmd_rekey, cmd_fetchlog_prune;

/* tasks.c */
command_fn cmd_tasks;

/* render.c */
command_fn cmd_render;

/* demo.c */
command_fn cmd_demo_load, cmd_demo_env;

#endif
