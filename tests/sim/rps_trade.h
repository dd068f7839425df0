/*
 * rps_trade.h - what the service does with servers and devices, the same for
 * all three APIs: its rules, and what it says when one is broken.
 *
 * Objects handed out are rows of the store: BORROWED, to be looked at.  A
 * caller sees servers and devices of his own account only.
 */
#ifndef SIM_RPS_TRADE_H
#define SIM_RPS_TRADE_H

#include "base/scan.h"
#include "sim/rps_sim.h"

enum say {
	SAY_OK,
	SAY_BAD_MAC,
	SAY_BAD_SERIAL,
	SAY_EXISTS,
	SAY_FOREIGN,
	SAY_BAD_TYPE,
	SAY_TOO_MANY,
	SAY_BAD_FIELD,
	SAY_OVER_LIMIT,
	SAY_NO_SUCH,   /* the thing itself */
	SAY_NO_SERVER, /* the server it should point at */
	SAY_IN_USE,
	SAY_BAD_NAME, /* of a server: its characters */
	SAY_BAD_URL,
	SAY_NOT_YOURS,
	SAY__MAX
};

/* "800001", "device.mac.invalid", "The MAC address is not valid". */
const char *say_code(enum say);
const char *say_key(enum say);
const char *say_prose(enum say);

/* ---- servers (rps_trade_server.c) ---- */

struct json_object *trade_server(struct call *, const char *id);
struct json_object *trade_server_named(struct call *, const char *name);
/* Anybody's? */
bool trade_name_taken(struct call *, const char *name, const char *but_id);
/* *field: which one is wrong.  On SAY_OK *out is the row. */
enum say trade_server_add(struct call *, struct json_object *in,
    const char **field, struct json_object **out);
/* Takes what in has; what it has not stays, but see the switches. */
enum say trade_server_edit(struct call *, struct json_object *server,
    struct json_object *in, const char **field);
enum say trade_server_delete(struct call *, const char *id);

/* ---- devices (rps_trade_device.c) ---- */

enum trade_flag {
	TRADE_SERIAL = 1 << 0, /* a device needs its serial number */
	TRADE_DRY = 1 << 1,    /* only look whether it would do */
};

enum say trade_mac(struct call *, const char *text, char out[MAC_LEN + 1]);
/* Own, or SAY_NO_SUCH, or SAY_FOREIGN for what is another's. */
enum say trade_device(struct call *, const char *id, struct json_object **);
enum say trade_device_mac(struct call *, const char *mac,
    struct json_object **);
enum say trade_device_add(struct call *, struct json_object *in, unsigned flags,
    const char **field, struct json_object **out);
enum say trade_device_edit(struct call *, struct json_object *device,
    struct json_object *in, const char **field);
void trade_device_delete(struct call *, struct json_object *device);
/* In the arena, or NULL. */
const char *trade_pin(struct call *, const char *mac);

/* ---- what is told about them (rps_view.c) ---- */

enum view_flag {
	VIEW_AUTH = 1 << 0,  /* authName of a device */
	VIEW_DATES = 1 << 1, /* and what else v2 has: sn, address */
};

struct json_object *view_server(struct call *, struct json_object *);
struct json_object *view_device(struct call *, struct json_object *,
    unsigned flags);
const char *view_mac(struct call *, const char *mac); /* upper case or lower */

/* A page.  mine: of a table; wanted: NULL takes all. */
struct page {
	enum table table;
	bool (*wanted)(struct call *, struct json_object *row, void *arg);
	void *arg;
	unsigned view;
	int64_t skip, limit;
	int64_t total; /* filled in */
};
struct json_object *view_page(struct call *, struct page *);

/* ---- fields (rps_field.c) ---- */

/* The members of in that have a rule: right type, not too long? */
enum say field_check_server(struct call *, struct json_object *in,
    const char **field);
enum say field_check_device(struct call *, struct json_object *in,
    const char **field);
/* Copies those that in has; null or "" takes a field away. */
void field_take_server(struct json_object *to, struct json_object *in);
void field_take_device(struct json_object *to, struct json_object *in);
/* Takes away those that in has not. */
void field_clear_missing(struct json_object *to, struct json_object *in,
    bool device);

#endif
