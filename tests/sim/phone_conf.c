/* phone_conf.c - what a phone does unless told otherwise. */
#include "sim/phone.h"

#define NITEMS(t) (sizeof(t) / sizeof((t)[0]))

/*
 * Parameters that restart a phone when they change.  The single names are
 * marked so by the vendor's templates; that whole groups do is an assumption.
 */
static const char *const reboot_default[] = {
	"static.network.*",
	"network.*",
	"static.wui.http*_enable",
	"wui.http*_enable",
	"static.wifi.enable",
	"wifi.enable",
	"static.security.var_enable",
	"static.security.default_ssl_method",
	"static.web_item_level.url",
	"static.auto_provision.connect.keep_alive",
	"static.autoprovision.*.name",
	"account.*.dns_srv_type",
	"phone_setting.dsskey_hide_enable",
	"voice.*_send",
	"features.conference_enable",
	"features.hoteling.enable",
	"acd.enable",
	"syslog.mode",
	"syslog.log_level",
};

void
phone_conf_init(struct phone_conf *k)
{
	*k = (struct phone_conf){
		.number = -1,
		.attempts = 3,
		.missing_tries = 3,
		.file_max = (size_t)4 * 1024 * 1024,
		.firmware_max = (size_t)1024 * 1024,
		.http = { .timeout = 10 },
		.reboot = reboot_default,
		.nreboot = NITEMS(reboot_default),
	};
}
