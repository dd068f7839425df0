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

/* device.c, line.c, key.c, setting.c */

/* template.c, version.c, lint.c, render.c, diff.c, dashboard.c */
op_fn op_template_list, op_template_add, op_template_show, op_template_draft,
    op_template_draft_delete, op_template_publish, op_template_rollback,
    op_template_delete, op_template_versions, op_template_version,
    op_template_diff, op_template_lint, op_device_files, op_device_render,
    op_device_explain, op_device_diff, op_device_try, op_dashboard, op_firmware;

/* book.c, extra.c, resource.c, upload.c */

/* import.c, export.c, bulk.c */

/* audit.c, fetch.c, rps.c */

/* group.c */
op_fn op_group_list, op_group_add, op_group_show, op_group_change,
    op_group_delete;

#endif
