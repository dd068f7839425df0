/*
 * rps_switch.h - what nobody knows about Yealink's service, as switches.
 *
 * One table says each switch, the values it takes and its preset; rps-sim.1
 * says what they mean.  A value set by an admin call is kept in the store;
 * one from the command line or the configuration is the preset of this run.
 */
#ifndef SIM_RPS_SWITCH_H
#define SIM_RPS_SWITCH_H

#include "base/err.h"
#include "sim/rps_store.h"

enum sw {
	/* the store's rules */
	SW_DELETE_SERVER_IN_USE,
	SW_SERVER_NAME_MAX,
	SW_SERVER_NAME_CHARS,
	SW_SERVER_NAMES_UNIQUE,
	SW_PATCH_WITHOUT_PASSWORD,
	SW_ADD_BY_MAC,
	SW_DEVICE_MAX,
	SW_AUTO_PINS,
	/* the shape of answers */
	SW_MAC_CASE,
	SW_LIST_ORDER,
	SW_DEFAULT_LIMIT,
	SW_EMPTY_DATA,
	SW_EMPTY_ERRORS,
	SW_ERROR_INFO,
	SW_CREATE_SERVER_STATUS,
	SW_DUPLICATE_STATUS,
	SW_IN_USE_TEXT,
	SW_PINS_MAX,
	SW_PIN_MISSING,
	/* who is asking, and how often */
	SW_EXPIRES_IN,
	SW_TOKEN_ERROR,
	SW_BAD_KEY_CODE,
	SW_CLOCK_WINDOW,
	SW_CLOCK_OFFSET,
	SW_RATE_LIMIT,
	/* JSON v1 */
	SW_V1_GET_TRAILING_LF,
	SW_V1_ERROR_STATUS,
	SW_V1_AUTH_STATUS,
	SW_V1_ERROR_FIELD,
	SW_V1_ERROR_CODE,
	SW_V1_EMPTY_DATA,
	SW_V1_BATCH_MAX,
	SW_V1_LIMIT_MAX,
	SW_V1_PARTIAL,
	SW_V1_EDIT_OMITTED,
	SW_V1_REPLAY_KEY,
	SW_V1_PARAM_KEY,
	SW_V1_SERVER_EXISTS_KEY,
	SW_V1_SERVER_UNKNOWN_KEY,
	SW_V1_IN_USE_KEY,
	/* XML-RPC */
	SW_XML_TEXT_CASE,
	SW_XML_SEPARATOR,
	SW_XML_CHECK_BOOLEAN,
	SW_XML_OVERRIDE,
	SW_XML_AGAIN,
	SW_XML_SERVER_AGAIN,
	SW_XML_DEREGISTER_UNKNOWN,
	SW_XML_LIST_DEVICES,
	/* the phone's side */
	SW_REDIRECT_AUTH,
	SW__MAX
};

/* Presets of this run on top of the table's; zeroed by its owner. */
struct switches {
	struct store *store;
	const char *preset[SW__MAX]; /* NULL: the table's */
};

const char *sw_text(const struct switches *, enum sw);
int64_t sw_int(const struct switches *, enum sw);
bool sw_is(const struct switches *, enum sw, const char *value);

/* ERR_INVALID with *why, "text", BORROWED: no such switch, or not a value. */
enum err sw_check(const char *name, const char *value, enum sw *,
    const char **why) MUST_CHECK;
/* Of this run: "name=value"; says what is wrong. */
enum err sw_preset(struct switches *, const char *assignment) MUST_CHECK;

const char *sw_name(enum sw);
const char *sw_values(enum sw); /* "keep clear", "0-86400" or "any text" */

#endif
