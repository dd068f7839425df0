/* enrol.c - voipconfigctl device window, device rotate, organisation rotate. */
#include <inttypes.h>

#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/creds.h"
#include "db/device_whole.h"
#include "db/rotate.h"

#define WINDOW_HOURS 24

/* --what N, unless --no; 0 then. */
static enum err
amount(struct ctl *ct, const char *what, const char *no, int64_t max,
    int64_t *n)
{
	const char *s = ctl_option(ct, what);

	if (ctl_option(ct, no) == NULL)
		return s == NULL ? ERR_OK : ctl_number(ct, what, s, 1, max, n);
	if (s != NULL)
		return ctl_usage(ct, "Say either --%s or --%s.", what, no);
	*n = 0;
	return ERR_OK;
}

enum err
cmd_device_window(struct ctl *ct)
{
	int64_t id, hours = WINDOW_HOURS;
	enum err e;

	e = amount(ct, "hours", "close", WINDOW_HOURS_MAX, &hours);
	for (size_t i = 0; e == ERR_OK && i < ct->nargs; i++) {
		if ((e = ctl_device(ct, ct->arg[i], &id)) == ERR_OK)
			e = device_window(&ct->act, id, 0, hours);
		if (e == ERR_OK)
			ctl_done(ct, hours == 0 ? "closed" : "opened", "device",
			    id, ct->arg[i]);
	}
	return e;
}

enum err
cmd_device_rotate(struct ctl *ct)
{
	int64_t id, days = ROTATE_DEVICE_DAYS;
	enum err e;

	if ((e = amount(ct, "days", "end", ROTATE_DAYS_MAX, &days)) != ERR_OK ||
	    (e = ctl_device(ct, ct->arg[0], &id)) != ERR_OK)
		return e;
	e = days == 0 ? device_rotate_end(&ct->act, id, 0)
		      : device_rotate(&ct->act, id, 0, days);
	if (e == ERR_OK)
		ctl_done(ct, days == 0 ? "ended" : "rotated", "device", id,
		    ct->arg[0]);
	return e;
}

enum err
cmd_organisation_rotate(struct ctl *ct)
{
	int64_t id, days = ROTATE_DAYS;
	enum err e;

	if ((e = amount(ct, "days", "end", ROTATE_DAYS_MAX, &days)) != ERR_OK ||
	    (e = ctl_organisation(ct, ct->arg[0], &id)) != ERR_OK)
		return e;
	e = days == 0 ? organisation_rotate_end(&ct->act, id, 0)
		      : organisation_rotate(&ct->act, id, 0, days);
	if (e == ERR_OK)
		ctl_done(ct, days == 0 ? "ended" : "rotated", "organisation",
		    id, ct->arg[0]);
	return e;
}

static void
some(struct ctl *ct, const char *name, const char *value)
{
	if (*value != '\0')
		out_str(ct->out, name, value);
}

enum err
part_enrolment(struct ctl *ct, const char *mac)
{
	const struct enrolment *m;
	struct device_whole w;
	enum err e = device_whole(&ct->act, mac, &w);

	if (e != ERR_OK)
		return e;
	m = &w.enrolment;
	out_str(ct->out, "enrolment", enrol_words[m->state]);
	some(ct, "window_until", m->window_until);
	some(ct, "given_at", m->given_at);
	some(ct, "given_to", m->given_to);
	some(ct, "enrolled_at", m->enrolled_at);
	some(ct, "old_until", m->old_until);
	if (m->credentials != CREDS_NONE)
		out_str(ct->out, "credentials", creds_words[m->credentials]);
	some(ct, "credentials_at", m->credentials_at);
	return ERR_OK;
}

enum err
part_rotation(struct ctl *ct, int64_t organisation_id)
{
	struct rotation_facts f;
	enum err e = organisation_rotation(&ct->act, organisation_id, &f);

	if (e != ERR_OK)
		return e;
	some(ct, "rotated_at", f.rotated_at);
	some(ct, "old_user", f.old_user);
	some(ct, "old_until", f.old_until);
	if (*f.rotated_at != '\0')
		out_int(ct->out, "phones_on_old", f.on_old);
	return ERR_OK;
}
