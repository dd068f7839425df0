/* said.c - names and sentences of enum rps_said; see client.h. */
#include "rps/client.h"

static const struct {
	const char *name, *text;
} words[RPS__MAX] = {
	[RPS_DONE] = { "done", "Yealink has done it. Nothing to do." },
	[RPS_EXISTS] = { "exists",
	    "This account at Yealink has it already. It is looked up and "
	    "brought up to date; nothing to do unless it stays so." },
	[RPS_FOREIGN] = { "foreign",
	    "Another account at Yealink has this phone or name. Ask its "
	    "owner, the former seller or Yealink's support to release it, "
	    "then retry." },
	[RPS_NO_SUCH] = { "no-such",
	    "Yealink does not have it (any more). Somebody may have deleted "
	    "it there; compare with \"rps drift\" and repair." },
	[RPS_BAD_MAC] = { "bad-mac",
	    "Yealink takes this for no MAC address of its phones. Correct "
	    "the device's MAC address." },
	[RPS_BAD_SERIAL] = { "bad-serial",
	    "The serial number is missing or refused. Enter the one from "
	    "the phone's box or label, or have Yealink allow the account to "
	    "add by MAC address alone." },
	[RPS_BAD_REQUEST] = { "bad-request",
	    "Yealink refused what was sent. Read its words, correct the "
	    "organisation or device, and retry." },
	[RPS_FORBIDDEN] = { "forbidden",
	    "The account may not do this. Adding by MAC address alone must "
	    "be enabled by Yealink; without it, enter serial numbers." },
	[RPS_IN_USE] = { "in-use",
	    "Devices still point at this server. It is tried again when "
	    "they are gone; delete them or move them to another server." },
	[RPS_DENIED] = { "denied",
	    "Key, secret or base URL of the account are wrong. Compare all "
	    "three with Yealink's portal: keys belong to one region and to "
	    "one of the three APIs." },
	[RPS_SLOWER] = { "slower",
	    "Too many calls in too short a time. It goes on by itself; "
	    "lower the account's rate if this is frequent." },
	[RPS_UNWELL] = { "unwell",
	    "Yealink's service is down or busy. It is tried again by "
	    "itself; nothing to do." },
	[RPS_UNREACHABLE] = { "unreachable",
	    "Yealink could not be reached, and nothing was sent. Check name "
	    "resolution, firewall, proxy and certificates of this machine." },
	[RPS_UNSURE] = { "unsure",
	    "It was sent, but no readable answer came: it may have worked. "
	    "What Yealink has is read before anything is sent again; nothing "
	    "to do." },
	[RPS_NOT_THERE] = { "not-there",
	    "This API of Yealink cannot do that. Use an account of a newer "
	    "API, or do it in Yealink's portal." },
};

const char *
rps_said_name(enum rps_said said)
{
	return words[said].name;
}

const char *
rps_said_text(enum rps_said said)
{
	return words[said].text;
}
