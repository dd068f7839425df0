/*
 * rps_v2.h - within the v2 API: what its handlers get, and how they answer.
 */
#ifndef SIM_RPS_V2_H
#define SIM_RPS_V2_H

#include "sim/rps_trade.h"

#define V2_LIST_MAX 500
#define V2_ADD_MAX 100
#define V2_DELETE_MAX 200

/* body: parsed, or NULL on a GET; id: of the path, or "". */
typedef void v2_fn(struct call *, struct json_object *body, const char *id);

struct v2_route {
	const char *method, *path; /* ends in "/": an id follows */
	const char *op;
	v2_fn *fn;
	bool array; /* the body is a bare array */
};

v2_fn v2_list_servers, v2_get_server, v2_add_server, v2_edit_server,
    v2_del_servers;
v2_fn v2_list_devices, v2_get_device, v2_add_device, v2_edit_device,
    v2_add_devices, v2_add_by_mac, v2_del_devices, v2_list_pins;

/* rps_v2.c */
void v2_refuse(struct call *, int status, const char *code, const char *text);
/* 400 with one entry in details; field NULL: none. */
void v2_bad(struct call *, const char *code, const char *field,
    const char *text);
/* A single call that broke a rule. */
void v2_say(struct call *, enum say, const char *field);

/* rps_v2_bulk.c: a page, and the result of many. */
bool v2_page(struct call *, struct json_object *body, struct page *);
struct v2_bulk {
	int64_t good, bad;
	struct json_object *errors;
};
/* Of additions: {mac, sn, errorInfo}. */
void v2_bulk_add(struct call *, struct v2_bulk *, struct json_object *item,
    enum say);
/* Of the rest: {field, msg}. */
void v2_bulk_other(struct v2_bulk *, const char *field, const char *msg);
void v2_bulk_reply(struct call *, struct v2_bulk *);

/* rps_v2_token.c */
void v2_token(struct call *);
/* The account of a Bearer token, or NULL. */
const char *v2_bearer(struct call *);

#endif
