/*
 * rps_v1.h - within the JSON v1 API: what its handlers get, and how they
 * answer.
 */
#ifndef SIM_RPS_V1_H
#define SIM_RPS_V1_H

#include "sim/rps_trade.h"

typedef void v1_fn(struct call *, struct json_object *body);

v1_fn v1_server_add, v1_server_list, v1_server_detail, v1_server_check,
    v1_server_edit, v1_server_delete;
v1_fn v1_device_add, v1_device_list, v1_device_detail, v1_device_check,
    v1_mac_check, v1_device_servers, v1_device_edit, v1_device_migrate,
    v1_device_delete;

/* rps_v1.c; data is taken over, NULL is null. */
void v1_ok(struct call *, struct json_object *data); /* ret 1 */
void v1_done(struct call *);                         /* ret 0, no data */
void v1_bad(struct call *, const char *field, const char *data); /* ret -1 */
/* data: the offending value. */
void v1_say(struct call *, enum say, const char *field, const char *data);
/* The same for a call about servers, where keys are not known. */
void v1_say_server(struct call *, enum say, const char *field,
    const char *data);
void v1_page(struct call *, struct json_object *body, struct page *);

#endif
