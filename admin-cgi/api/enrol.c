/* enrol.c - windows in which phones are given their secrets, and rotations of
 * credentials; see db/enrol.h, db/rotate.h. */
#include "api/device_view.h"
#include "api/routes.h"
#include "db/creds.h"
#include "db/rotate.h"

#define WINDOW_HOURS 24

/* --- windows -------------------------------------------------------------------- */

static enum err
set_window(struct call *c, int64_t hours)
{
	struct device d;
	enum err e;

	if ((e = device_named(&c->act, c->arg[0], &d)) != ERR_OK ||
	    (e = device_window(&c->act, d.id, call_version(c), hours)) !=
		ERR_OK)
		return e;
	return answer_device(c);
}

enum err
op_device_window(struct call *c)
{
	int64_t hours = WINDOW_HOURS;
	enum err e;

	if ((e = in_int(&c->act, c->in, "hours", 1, WINDOW_HOURS_MAX,
		 &hours)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	return set_window(c, hours);
}

enum err
op_device_window_close(struct call *c)
{
	return set_window(c, 0);
}

/* --- rotations --------------------------------------------------------------------- */

static enum err
read_days(struct call *c, int64_t *days)
{
	enum err e = in_int(&c->act, c->in, "days", 1, ROTATE_DAYS_MAX, days);

	return e != ERR_OK ? e : in_end(&c->act, c->in);
}

enum err
op_device_rotate(struct call *c)
{
	int64_t days = ROTATE_DEVICE_DAYS;
	struct device d;
	enum err e;

	if ((e = device_named(&c->act, c->arg[0], &d)) != ERR_OK ||
	    (e = read_days(c, &days)) != ERR_OK ||
	    (e = device_rotate(&c->act, d.id, call_version(c), days)) != ERR_OK)
		return e;
	return answer_device(c);
}

enum err
op_device_rotate_end(struct call *c)
{
	struct device d;
	enum err e;

	if ((e = device_named(&c->act, c->arg[0], &d)) != ERR_OK ||
	    (e = device_rotate_end(&c->act, d.id, call_version(c))) != ERR_OK)
		return e;
	return answer_device(c);
}

enum err
op_organisation_rotate(struct call *c)
{
	int64_t id, days = ROTATE_DAYS;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = read_days(c, &days)) != ERR_OK ||
	    (e = organisation_rotate(&c->act, id, call_version(c), days)) !=
		ERR_OK)
		return e;
	return op_organisation_show(c);
}

enum err
op_organisation_rotate_end(struct call *c)
{
	int64_t id;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = organisation_rotate_end(&c->act, id, call_version(c))) !=
		ERR_OK)
		return e;
	return op_organisation_show(c);
}
