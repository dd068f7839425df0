/* device_part.c - the parts of a new device, and changes to a known version
 * of one; see device_part.h and device.h. */
#include "db/device_part.h"
#include "db/compile.h"

static enum err
store_lines(struct act *act, const struct device *d, const struct model *m,
    const struct device_parts *p)
{
	enum err e;

	for (size_t i = 0; i < p->nlines; i++) {
		e = line_store(act, d, m, &p->lines[i], NULL);
		if (e != ERR_OK) {
			act_place(act, "lines", i);
			return e;
		}
	}
	return ERR_OK;
}

static enum err
store_settings(struct act *act, const struct device *d, struct device_parts *p)
{
	enum err e;

	p->warnings =
	    arena_alloc(act->a, (p->nsettings + 1) * sizeof(*p->warnings));
	for (size_t i = 0; i < p->nsettings; i++) {
		e = setting_store(act, d, &p->settings[i], &p->warnings[i]);
		if (e != ERR_OK) {
			act_place(act, "settings", i);
			return e;
		}
	}
	return ERR_OK;
}

enum err
device_parts_store(struct act *act, const struct device *d,
    const struct model *m, struct device_parts *p)
{
	struct sheet_line *lines =
	    arena_alloc(act->a, (p->nlines + 1) * sizeof(*lines));
	const struct sheet new = { .lines = lines, .nlines = p->nlines };
	enum err e;

	for (size_t i = 0; i < p->nlines; i++)
		lines[i] = p->lines[i].line;
	if ((e = store_lines(act, d, m, p)) != ERR_OK ||
	    (p->keys.n > 0 &&
		(e = keys_store(act, d, m, &p->keys, &new)) != ERR_OK))
		return e;
	return store_settings(act, d, p);
}

struct known {
	int64_t id, version;
	act_fn *fn;
	void *arg;
};

static enum err
if_version(struct act *act, void *arg)
{
	const struct known *k = arg;
	struct device d;
	enum err e;

	if ((e = device_begin(act, k->id, &d)) != ERR_OK ||
	    (e = act_version(act, d.mac, k->version, d.version)) != ERR_OK)
		return e;
	return k->fn(act, k->arg);
}

enum err
device_if(struct act *act, int64_t id, int64_t version, act_fn *fn, void *arg)
{
	struct known k = { id, version, fn, arg };

	return act_tx(act, if_version, &k);
}
