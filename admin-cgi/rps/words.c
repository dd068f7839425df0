/* words.c - see words.h. */
#include <string.h>
#include <strings.h>

#include "base/scan.h"
#include "rps/words.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

/*
 * Numbers of API v2.  Seen live: 500401, 500403, 800003, 900400, 900403,
 * 900444.  The others are from the client that carries the table of
 * Yealink's guide.
 *
 * What a gateway says about time (408, 502, 504) or an error in their middle
 * (511, 599) does not tell whether the call was carried out: RPS_UNSURE.
 * Busy and unavailable (500, 503) do, of one item of many; of a whole call
 * the HTTP status makes it unsure all the same.
 * 500403 is a nonce used before.  Ours are fresh, so something on the way
 * sent the same bytes twice, and the first may have worked.
 */
static const struct {
	const char *code;
	enum rps_said said;
} codes[] = {
	{ "70011", RPS_DENIED }, /* grant type, only of the token call */
	{ "500401", RPS_DENIED },
	{ "500403", RPS_UNSURE },
	{ "800001", RPS_BAD_MAC },
	{ "800002", RPS_BAD_SERIAL },
	{ "800003", RPS_EXISTS },
	{ "800004", RPS_FOREIGN },
	{ "800005", RPS_BAD_REQUEST },
	{ "800006", RPS_BAD_REQUEST },
	{ "800007", RPS_BAD_REQUEST },
	{ "800008", RPS_BAD_REQUEST },
	{ "800130", RPS_EXISTS },
	{ "800200", RPS_BAD_REQUEST },
	{ "900200", RPS_DONE },
	{ "900400", RPS_BAD_REQUEST }, /* or an unknown id: v2_call.c */
	{ "900401", RPS_DENIED },
	{ "900403", RPS_FORBIDDEN },
	{ "900404", RPS_NO_SUCH },
	{ "900408", RPS_UNSURE },
	{ "900409", RPS_EXISTS },
	{ "900412", RPS_UNWELL }, /* somebody else edits it just now */
	{ "900429", RPS_SLOWER },
	{ "900440", RPS_DENIED },
	{ "900444", RPS_BAD_REQUEST },
	{ "900500", RPS_UNWELL }, /* busy */
	{ "900501", RPS_NOT_THERE },
	{ "900502", RPS_UNSURE },
	{ "900503", RPS_UNWELL },
	{ "900504", RPS_UNSURE },
	{ "900511", RPS_UNSURE },
	{ "900599", RPS_UNSURE },
};

/*
 * Keys of JSON v1, texts of XML-RPC and prose of v2, the first that is found
 * wins.  The dots and words are as the sources have them; where only a
 * number is known the prose is guessed at, so that a friendlier answer is
 * not taken for a broken one.
 */
static const struct {
	const char *part;
	enum rps_said said;
} parts[] = {
	/* v1: fixtures of two clients */
	{ "added.by.other", RPS_FOREIGN },
	{ "operate.forbidden", RPS_FOREIGN },
	/* XML-RPC: one client; its like at another vendor asks this when
	 * somebody else has the MAC */
	{ "registered elsewhere", RPS_FOREIGN },
	{ "want to override", RPS_FOREIGN },
	{ "other organi", RPS_FOREIGN },
	{ "other enterprise", RPS_FOREIGN },
	{ "another", RPS_FOREIGN },
	{ "other user", RPS_FOREIGN },
	/* v2: seen live; v1: one client */
	{ "does not exist", RPS_NO_SUCH },
	{ "been deleted", RPS_NO_SUCH },
	{ "not.found", RPS_NO_SUCH },
	{ "not found", RPS_NO_SUCH },
	{ "not.exist", RPS_NO_SUCH },
	{ "not exist", RPS_NO_SUCH },
	{ "unregistered", RPS_NO_SUCH },
	{ "mac.invalid", RPS_BAD_MAC },
	{ "invalid mac", RPS_BAD_MAC },
	{ "mac invalid", RPS_BAD_MAC },
	{ "mac is invalid", RPS_BAD_MAC },
	{ "sn.invalid", RPS_BAD_SERIAL },
	{ "invalid sn", RPS_BAD_SERIAL },
	{ "sn invalid", RPS_BAD_SERIAL },
	{ "serial", RPS_BAD_SERIAL },
	/* XML-RPC: two clients; that server of theirs is not there */
	{ "invalid server", RPS_BAD_REQUEST },
	{ "existing mac", RPS_EXISTS },
	{ "existed", RPS_EXISTS },
	{ "already", RPS_EXISTS },
	{ "duplicate", RPS_EXISTS },
	{ "exists", RPS_EXISTS },
	/* v1: a fake server of one client, and one text seen live */
	{ "accesskey", RPS_DENIED },
	{ "md5.invalid", RPS_DENIED },
	{ "token.unauthorized", RPS_DENIED },
	{ "invalid request header", RPS_DENIED },
	{ "unauthorized", RPS_DENIED },
	{ "signature", RPS_DENIED },
	/* nobody has seen what a server that devices use answers */
	{ "in use", RPS_IN_USE },
	{ "in.use", RPS_IN_USE },
	{ "bound", RPS_IN_USE },
	{ "used by", RPS_IN_USE },
	{ "has devices", RPS_IN_USE },
	{ "forbidden", RPS_FORBIDDEN },
	{ "too many", RPS_SLOWER },
	{ "busy", RPS_UNWELL },
	/* XML-RPC: ws-xmlrpc's words for a method it does not have */
	{ "no such handler", RPS_NOT_THERE },
	{ "no method matching", RPS_NOT_THERE },
};

enum rps_said
words_said(const char *s)
{
	if (s[strspn(s, "0123456789")] == '\0') {
		for (size_t i = 0; i < NITEMS(codes); i++)
			if (strcmp(codes[i].code, s) == 0)
				return codes[i].said;
		return RPS__MAX;
	}
	for (size_t i = 0; i < NITEMS(parts); i++)
		if (strcasestr(s, parts[i].part) != NULL)
			return parts[i].said;
	return RPS__MAX;
}

enum rps_said
words_status(int status)
{
	switch (status) {
	case 400:
	case 412:
	case 413:
	case 414:
	case 415:
	case 422:
		return RPS_BAD_REQUEST;
	case 401:
	case 407: /* the proxy's, but the same people's to mend */
		return RPS_DENIED;
	case 403:
		return RPS_FORBIDDEN;
	case 404: /* no path of theirs: the base URL leads elsewhere */
		return RPS_DENIED;
	case 405:
	case 501:
		return RPS_NOT_THERE;
	case 409:
		return RPS_EXISTS;
	case 429:
		return RPS_SLOWER;
	}
	/* 2xx without what belongs in it, 3xx, and every 5xx: also a 503 may
	 * come from in front of somebody who has done it. */
	return RPS_UNSURE;
}
