/* reason.c - see reason.h. */
#include <stddef.h>
#include <string.h>

#include "db/reason.h"

/* clang-format off */
const char *const reason_words[] = {
	[REASON_SERVED] = "served",
	[REASON_CHALLENGED] = "challenged",
	[REASON_BAD_NAME] = "bad_name",
	[REASON_PATH_KEY] = "path_key",
	[REASON_UNKNOWN_MAC] = "unknown_mac",
	[REASON_FOREIGN_MAC] = "foreign_mac",
	[REASON_ORGANISATION_OFF] = "organisation_off",
	[REASON_DEVICE_OFF] = "device_off",
	[REASON_NO_TLS] = "no_tls",
	[REASON_CERTIFICATE] = "certificate",
	[REASON_NETWORK] = "network",
	[REASON_AUTHORIZATION] = "authorization",
	[REASON_SCHEME] = "scheme",
	[REASON_USER] = "user",
	[REASON_PASSWORD] = "password",
	[REASON_NONCE] = "nonce",
	[REASON_OWN_REQUIRED] = "own_required",
	[REASON_ENROLLED] = "enrolled",
	[REASON_WINDOW] = "window",
	[REASON_GIVEN] = "given",
	[REASON_NO_OWN] = "no_own",
	[REASON_OTHER_DEVICE] = "other_device",
	[REASON_UA_MAC] = "ua_mac",
	[REASON_UA_MODEL] = "ua_model",
	[REASON_SLOWED] = "slowed",
	[REASON_SHUT_OUT] = "shut_out",
	[REASON_NO_FILE] = "no_file",
	[REASON_NO_TEMPLATE] = "no_template",
	[REASON_TEMPLATE] = "template",
	[REASON_SECRET] = "secret",
	[REASON_TOO_LARGE] = "too_large",
	[REASON_QUOTA] = "quota",
	[REASON_BODY] = "body",
	[REASON_DATABASE] = "database",
	NULL
};

static const struct {
	const char *text, *portal;
} reasons[REASON__MAX] = {
	[REASON_SERVED] = {
		"The phone got the file it asked for. "
		"There is nothing to do.",
		"There is nothing to do." },

	[REASON_CHALLENGED] = {
		"The request came without user name and password, so the "
		"phone was asked for them. "
		"Every phone begins so; if nothing follows, it has none: "
		"see `voipconfigctl device secret MAC` and set them on the "
		"phone or in RPS.",
		"Every phone begins so; if nothing follows, it has no "
		"credentials: set those of the device on the phone or in "
		"RPS." },

	[REASON_BAD_NAME] = {
		"What was asked for is not the name of any file that phones "
		"fetch here. "
		"If a phone asks for it, correct the URL on the phone or in "
		"RPS: it ends in /p/<path key>/ and no file name.",
		"If a phone asks for it, correct the URL on the phone or "
		"in RPS: it ends in /p/<path key>/ and no file name." },

	[REASON_PATH_KEY] = {
		"No organisation has the path key in this URL. "
		"Compare the provisioning URL on the phone or in RPS with "
		"`voipconfigctl organisation show ORG`; the key may have "
		"been renewed.",
		"Compare the URL on the phone or in RPS with that of the "
		"organisation; the key may have been renewed." },

	[REASON_UNKNOWN_MAC] = {
		"No device has the MAC address in this file name. "
		"Compare it with the label of the phone and with "
		"`voipconfigctl device list`, then add or correct the "
		"device.",
		"Compare it with the label of the phone, then add or "
		"correct the device." },

	[REASON_FOREIGN_MAC] = {
		"The device belongs to another organisation than the path "
		"key in the URL. "
		"See whose it is with `voipconfigctl device show MAC`, and "
		"either correct the URL on the phone or delete the device "
		"and add it where it belongs.",
		"Correct the URL on the phone, or move the device to the "
		"organisation where the phone is." },

	[REASON_ORGANISATION_OFF] = {
		"The organisation is disabled, so all its phones are refused. "
		"If they should work: `voipconfigctl organisation change "
		"ORG enabled=yes`.",
		"If its phones should work, enable the organisation." },

	[REASON_DEVICE_OFF] = {
		"The device is disabled. "
		"If it should work: `voipconfigctl device change MAC "
		"enabled=yes`.",
		"If it should work, enable the device." },

	[REASON_NO_TLS] = {
		"The request came over plain HTTP and the organisation "
		"demands TLS (gate_tls). "
		"Give the phone an https URL, or see `voipconfigctl "
		"organisation show ORG`; if it did come over TLS, the web "
		"server does not pass on HTTPS=on.",
		"Give the phone an https URL; if it has one, the web "
		"server does not say that TLS was used, which the "
		"provider can mend." },

	[REASON_CERTIFICATE] = {
		"The phone showed the certificate of another MAC, or none of "
		"its own that the web server verified (the one phones share "
		"counts for nothing). "
		"See that the web server asks for one and knows its issuer, "
		"or set gate_certificate=off with `voipconfigctl "
		"organisation change ORG`.",
		"Let the organisation do without client certificates, or "
		"have the provider see whether the web server verifies "
		"them." },

	[REASON_NETWORK] = {
		"The address is outside the networks the organisation "
		"allows (gate_networks). "
		"Compare it with `voipconfigctl organisation show ORG`, and "
		"add its network if the phone may be there.",
		"If the phone may be there, add its network to those the "
		"organisation allows." },

	[REASON_AUTHORIZATION] = {
		"The Authorization header could not be read: malformed, too "
		"long, or neither Basic nor Digest with MD5 and qop=auth. "
		"Phones do not send such; see the address and User-Agent "
		"with `voipconfigctl device why MAC`, and what proxy is in "
		"between.",
		"Phones do not send such; look at the address and the "
		"User-Agent, and for a proxy in between." },

	[REASON_SCHEME] = {
		"The phone used Basic and the organisation demands Digest "
		"(gate_scheme). "
		"See `voipconfigctl organisation show ORG`; allow any "
		"scheme if this phone knows no Digest.",
		"If this phone knows no Digest, allow any scheme for the "
		"organisation." },

	[REASON_USER] = {
		"Nobody here has the user name that was sent. "
		"Compare the user name on the phone with `voipconfigctl "
		"device secret MAC` and `voipconfigctl organisation secret "
		"ORG`.",
		"Compare the user name on the phone with the credentials "
		"of the device and of the organisation." },

	[REASON_PASSWORD] = {
		"The user name is right and the password is wrong. "
		"Enter the one of `voipconfigctl device secret MAC` or "
		"`voipconfigctl organisation secret ORG` on the phone, and "
		"see that RPS has the same; one of before a rotation ends "
		"with its days.",
		"Enter the password of the device or of the organisation "
		"on the phone once more, and see that RPS has the same." },

	[REASON_NONCE] = {
		"The Digest answer was to a challenge that is too old, or "
		"came from another address or was not ours; the phone was "
		"given a fresh one. "
		"If it goes on, compare the clocks of the provisioning "
		"hosts, and whether all have the same key file.",
		"If it goes on, have the provider compare the clocks and "
		"key files of the provisioning hosts." },

	[REASON_OWN_REQUIRED] = {
		"The phone used the credentials of its organisation, which "
		"accepts only those of the device (gate_auth). "
		"Give it those of `voipconfigctl device secret MAC`, or see "
		"`voipconfigctl organisation show ORG`.",
		"Give the phone the credentials of its device, or let the "
		"organisation accept either." },

	[REASON_ENROLLED] = {
		"The phone used the credentials of its organisation, which "
		"are no longer enough: it has come with its own before. "
		"After a factory reset: `voipconfigctl device window MAC`; "
		"else somebody else has the organisation's: `voipconfigctl "
		"organisation rotate ORG`.",
		"After a factory reset, open a window for it; else somebody "
		"else has the organisation's credentials: rotate them." },

	[REASON_WINDOW] = {
		"The phone asked for its configuration with the credentials "
		"of its organisation, outside a window (gate_secrets). "
		"If it is the phone, being set up: `voipconfigctl device "
		"window MAC`.",
		"If it is the phone, being set up, open a window for it." },

	[REASON_GIVEN] = {
		"The phone used the credentials of its organisation for a "
		"configuration that was given once before, or for its HEAD "
		"(gate_secrets). "
		"See to whom with `voipconfigctl device show MAC`; if the "
		"phone lost it, `voipconfigctl device window MAC`, if that "
		"was somebody else, `device rotate` first.",
		"See on its page who got it; if the phone lost it, open a "
		"window, if it was somebody else, rotate its credentials "
		"first." },

	[REASON_NO_OWN] = {
		"The phone has no password of its own, which its "
		"configuration must bring (gate_secrets). "
		"Run `voipconfigctl device compile MAC`, which makes one.",
		"Set a password of its own for the device." },

	[REASON_OTHER_DEVICE] = {
		"The credentials name another device than the file. "
		"Give this phone its own, from `voipconfigctl device secret "
		"MAC`; if it has them, somebody is trying out files of "
		"others.",
		"Give this phone its own credentials; if it has them, "
		"somebody is trying out files of others." },

	[REASON_UA_MAC] = {
		"The User-Agent names another MAC address than the file, "
		"and the organisation refuses that (gate_mismatch). "
		"See `voipconfigctl device why MAC`: correct the MAC "
		"address of the device, or find out who asks in its name.",
		"Correct the MAC address of the device, or find out who "
		"asks in its name." },

	[REASON_UA_MODEL] = {
		"The User-Agent names another model than the device has, "
		"and the organisation refuses that (gate_mismatch). "
		"Compare `voipconfigctl device why MAC` with `voipconfigctl "
		"device show MAC`, and correct the model.",
		"Correct the model of the device." },

	[REASON_SLOWED] = {
		"Too many requests from this address or its network failed "
		"lately, so this one was refused unseen. "
		"Find the phone that fails with `voipconfigctl device why "
		"MAC` and correct it; the rest passes a few minutes after.",
		"Find the phone that fails and correct it; the rest "
		"passes a few minutes after." },

	[REASON_SHUT_OUT] = {
		"This address or its network went on after too many "
		"failures and is shut out for a while: a minute at first, "
		"at most a day. "
		"Find what fails with `voipconfigctl device why MAC`; it "
		"ends by itself, or at once with `voipconfigctl shut-out lift "
		"ADDRESS`.",
		"Find what fails and correct it, then lift the shut-out "
		"of this address; it also ends by itself." },

	[REASON_NO_FILE] = {
		"The phone may have this file, but there is none. "
		"Most files are optional, so often nothing is to do; see "
		"what else the phone fetched with `voipconfigctl device why "
		"MAC`.",
		"Most files are optional, so often there is nothing to "
		"do." },

	[REASON_NO_TEMPLATE] = {
		"No template is published for this kind of file and this "
		"model. "
		"See `voipconfigctl template list`; `voipconfigctl template "
		"import templates/` publishes the stock templates.",
		"Publish a template for this model, or have the provider "
		"load the stock templates." },

	[REASON_TEMPLATE] = {
		"The template fails with the data of this phone; the log of "
		"voipconfig-fcgi names line and column. "
		"Publish a corrected one, or go back: `voipconfigctl "
		"template list`, `voipconfigctl template rollback ID "
		"NUMBER`.",
		"A preview of the file names line and column; publish a "
		"corrected template, or go back to the version before." },

	[REASON_SECRET] = {
		"A sealed password does not open: the key file here is not "
		"the one it was sealed with; or the file should be encrypted "
		"and no layer has a key for it. "
		"The log of voipconfig-fcgi says which; put the right key "
		"file on this host, or set the password or the key anew.",
		"If its files are encrypted, see that there is a key. Else "
		"set the password anew, or have the provider put the "
		"right key file on the provisioning host." },

	[REASON_TOO_LARGE] = {
		"The phone sent a file larger than this server accepts. "
		"Raise the size limit in the configuration if the file is "
		"honest; the phone keeps its copy.",
		"The phone keeps its copy; if the file is honest, the "
		"provider can raise the limit." },

	[REASON_QUOTA] = {
		"The organisation has used up its quota of uploads. "
		"See `voipconfigctl organisation show ORG`, and raise it: "
		"`voipconfigctl organisation change ORG upload_quota=BYTES`.",
		"Delete old uploads, or have the quota of the "
		"organisation raised." },

	[REASON_BODY] = {
		"The file the phone sent is shorter or longer than it said, "
		"so it was not kept. "
		"The connection broke off; the phone sends it again at its "
		"next change.",
		"The connection broke off; the phone sends it again at "
		"its next change." },

	[REASON_DATABASE] = {
		"The database did not answer in time, so the phone was told "
		"to come back. "
		"See the log of voipconfig-fcgi and whether the database "
		"runs; phones try again by themselves.",
		"Phones try again by themselves; if it goes on, tell the "
		"provider." },
};
/* clang-format on */

const char *
reason_name(enum reason r)
{
	return (unsigned)r < REASON__MAX ? reason_words[r] : "unknown";
}

enum reason
reason_by_name(const char *name)
{
	for (int i = 0; i < REASON__MAX; i++)
		if (strcmp(reason_words[i], name) == 0)
			return (enum reason)i;
	return REASON__MAX;
}

const char *
reason_text(enum reason r)
{
	return (unsigned)r < REASON__MAX
	    ? reasons[r].text
	    : "This version does not know the reason in the log. "
	      "A newer one wrote it: use the voipconfigctl that belongs to it.";
}

const char *
reason_portal(enum reason r)
{
	return (unsigned)r < REASON__MAX ? reasons[r].portal : "";
}
