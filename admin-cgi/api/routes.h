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

/* audit.c, fetch.c, rps.c */

/* group.c */
op_fn op_group_list, op_group_add, op_group_show, op_group_change,
    op_group_delete;

#endif
