/* personal.c - see personal.h. */
#include <string.h>

#include "db/personal.h"

/*
 * Language, tones, volume, screen, forwarding, do not disturb: what the menus
 * of the phone offer to whoever sits before it.  Nothing of networks, servers,
 * passwords, codes that are dialled, and nothing that fetches a file.  X
 * stands for the number of an account.
 */
static const char *const settings[] = {
	"account.X.always_fwd.enable",
	"account.X.always_fwd.target",
	"account.X.busy_fwd.enable",
	"account.X.busy_fwd.target",
	"account.X.dnd.enable",
	"account.X.ringtone.ring_type",
	"account.X.timeout_fwd.enable",
	"account.X.timeout_fwd.target",
	"account.X.timeout_fwd.timeout",
	"features.dnd.enable",
	"forward.always.enable",
	"forward.always.target",
	"forward.busy.enable",
	"forward.busy.target",
	"forward.no_answer.enable",
	"forward.no_answer.target",
	"forward.no_answer.timeout",
	"lang.gui",
	"lang.wui",
	"local_time.date_format",
	"local_time.time_format",
	"phone_setting.active_backlight_level",
	"phone_setting.backlight_time",
	"phone_setting.contrast",
	"phone_setting.inactive_backlight_level",
	"phone_setting.ring_type",
	"screensaver.wait_time",
	"static.lang.gui",
	"static.lang.wui",
};

/* Is it that name, with digits where X stands? */
static bool
fits(const char *pattern, const char *name)
{
	size_t n;

	for (; *pattern != '\0'; pattern++) {
		if (*pattern != 'X') {
			if (*pattern != *name++)
				return false;
			continue;
		}
		if ((n = strspn(name, "0123456789")) == 0)
			return false;
		name += n;
	}
	return *name == '\0';
}

enum err
personal_refuse(struct act *act, const char *what)
{
	if (!act->personal)
		return ERR_OK;
	return act_fail(act, ERR_DENIED, "",
	    "You may change keys, labels and personal settings of your "
	    "phones; %s is for the administrator of the organisation.",
	    what);
}

enum err
personal_fields(struct act *act, const struct field *fields, size_t n,
    const void *old, const void *new, const char *const *may)
{
	const struct field *f;

	if (!act->personal ||
	    (f = field_differs(fields, n, old, new, may)) == NULL)
		return ERR_OK;
	return personal_refuse(act, f->name);
}

enum err
personal_setting(struct act *act, const char *name)
{
	if (!act->personal)
		return ERR_OK;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (fits(settings[i], name))
			return ERR_OK;
	return personal_refuse(act, arena_printf(act->a, "%.60s", name));
}
