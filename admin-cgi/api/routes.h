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

/* template.c, render.c, dashboard.c */

/* book.c, extra.c, resource.c, upload.c */

/* import.c, export.c, bulk.c */
op_fn op_import_list, op_import_add, op_import_show, op_import_delete;
op_fn op_export_devices, op_export_lines, op_export_keys, op_export_book;
op_fn op_bulk;

/* audit.c, fetch.c, rps.c */

/* group.c */
op_fn op_group_list, op_group_add, op_group_show, op_group_change,
    op_group_delete;

#endif
