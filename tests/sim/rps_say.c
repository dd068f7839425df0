/*
 * rps_say.c - the words of refusals; see rps_trade.h.
 *
 * Codes and the keys of devices are Yealink's (facts, 3.6 and 4.4); the
 * prose is ours but for the sentence of SAY_NO_SUCH, which was seen live.
 */
#include "sim/rps_trade.h"

static const struct {
	const char *code, *key, *prose;
} words[SAY__MAX] = {
	[SAY_OK] = { "900200", "ok", "OK" },
	[SAY_BAD_MAC] = { "800001", "device.mac.invalid",
	    "The MAC address is not valid" },
	[SAY_BAD_SERIAL] = { "800002", "device.sn.invalid",
	    "The serial number is not valid" },
	[SAY_EXISTS] = { "800003", "device.mac.existed", "It exists already" },
	[SAY_FOREIGN] = { "800004", "device.mac.added.by.other",
	    "It is managed by another organisation" },
	[SAY_BAD_TYPE] = { "800005", "device.type.invalid",
	    "The type of the device is wrong" },
	[SAY_TOO_MANY] = { "800006", "batch.too.large",
	    "There are too many items in one call" },
	[SAY_BAD_FIELD] = { "800007", "param.invalid",
	    "A parameter is not valid" },
	[SAY_OVER_LIMIT] = { "800008", "data.over.limit",
	    "The account is full" },
	[SAY_NO_SUCH] = { "900400", "device.not.found",
	    "The resource does not exist or has been deleted" },
	[SAY_NO_SERVER] = { "900400", "server.not.found",
	    "The server does not exist or has been deleted" },
	[SAY_IN_USE] = { "900400", "server.in.use", "It is used by devices" },
	[SAY_BAD_NAME] = { "800007", "server.name.invalid",
	    "The server name has characters it may not have" },
	[SAY_BAD_URL] = { "800007", "server.url.invalid",
	    "The URL is not one of http, https, ftp or tftp" },
	[SAY_NOT_YOURS] = { "900403", "device.operate.forbidden",
	    "It belongs to another account" },
};

const char *
say_code(enum say s)
{
	return words[s].code;
}

const char *
say_key(enum say s)
{
	return words[s].key;
}

const char *
say_prose(enum say s)
{
	return words[s].prose;
}
