/*
 * routes.h - the API's front page, and its handlers by the file they are in.
 */
#ifndef API_ROUTES_H
#define API_ROUTES_H

#include "api/call.h"

extern const struct op api_ops[];
extern const size_t napi_ops;

/* system.c */
op_fn op_healthz, op_openapi;

/* session.c, user.c, token.c */

/* organisation.c, global.c, model.c, parameter.c */

/* device.c, device_move.c, line.c, key.c, setting.c */
op_fn op_device_list, op_device_add, op_device_show, op_device_change,
    op_device_delete, op_device_secret;
op_fn op_device_move, op_device_replace, op_device_clone, op_device_release,
    op_device_keep;
op_fn op_line_list, op_line_show, op_line_put, op_line_change, op_line_delete;
op_fn op_key_list, op_keys_put, op_key_put, op_key_delete, op_keys_copy;
op_fn op_device_setting_list, op_device_setting_put, op_device_setting_delete,
    op_group_setting_list, op_group_setting_put, op_group_setting_delete,
    op_global_setting_list, op_global_setting_put, op_global_setting_delete,
    op_organisation_setting_list, op_organisation_setting_put,
    op_organisation_setting_delete;

/* template.c, render.c, dashboard.c */

/* book.c, extra.c, resource.c, upload.c */

/* import.c, export.c, bulk.c */

/* audit.c, fetch.c, rps.c */

/* group.c */
op_fn op_group_list, op_group_add, op_group_show, op_group_change,
    op_group_delete;

#endif
