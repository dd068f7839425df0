/* device_move.c - see device_move.h; phones that leave: device_release.c. */
#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "db/compile.h"
#include "db/device_move.h"
#include "db/device_part.h"
#include "db/personal.h"
#include "db/rules.h"

#define PASSWORD_LEN 24

struct moving {
	int64_t id;
	const struct device_move *to;
};

static enum err
move(struct act *act, void *arg)
{
	const struct moving *m = arg;
	struct device d;
	enum err e;

	if ((e = personal_refuse(act, "moving a phone")) != ERR_OK ||
	    (e = device_by_id(act, m->id, &d)) != ERR_OK)
		return e;
	if (d.organisation_id == m->to->organisation_id)
		return act_fail(act, ERR_INVALID, "organisation_id",
		    "%s belongs to %s already.", d.mac, d.organisation);
	d.organisation_id = m->to->organisation_id;
	d.group = m->to->group;
	d.group_id = m->to->group_id;
	return device_change(act, &d, 0);
}

enum err
device_move(struct act *act, int64_t id, int64_t version,
    const struct device_move *to)
{
	struct moving m = { id, to };

	return device_if(act, id, version, move, &m);
}

/* --- what fits on another model ------------------------------------------- */

/* Keys of s that m has go into fit, the others into no.  on: another phone,
 * which may lack their accounts; or NULL. */
static void
split_keys(struct act *act, const struct model *m, const struct sheet *s,
    const struct sheet *on, struct key_layout *fit, struct device_dropped *no)
{
	struct sheet_key *yes =
			     arena_alloc(act->a, (s->nkeys + 1) * sizeof(*yes)),
			 *rest = arena_alloc(act->a,
			     (s->nkeys + 1) * sizeof(*rest));

	*fit = (struct key_layout){ .keys = yes };
	no->keys = rest;
	no->nkeys = 0;
	for (size_t i = 0; i < s->nkeys; i++)
		if (key_check(act, m, &s->keys[i]) == ERR_OK &&
		    (on == NULL ||
			key_check_account(act, on, NULL, &s->keys[i]) ==
			    ERR_OK))
			yes[fit->n++] = s->keys[i];
		else
			rest[no->nkeys++] = s->keys[i];
	act_clear(act);
}

static enum err
drop_lines(struct act *act, const struct device *d, const struct model *m,
    const struct sheet *s, struct device_dropped *no)
{
	struct sheet_line *rest =
	    arena_alloc(act->a, (s->nlines + 1) * sizeof(*rest));
	enum err e;

	no->lines = rest;
	no->nlines = 0;
	for (size_t i = 0; i < s->nlines; i++) {
		if (model_check_line(act, m, s->lines[i].number) == ERR_OK)
			continue;
		rest[no->nlines++] = s->lines[i];
		if ((e = line_drop(act, d, &s->lines[i])) != ERR_OK)
			return e;
	}
	act_clear(act);
	return ERR_OK;
}

/* --- another phone in its place ------------------------------------------- */

struct replacing {
	int64_t id;
	const struct device_replace *by;
	struct device_dropped *dropped;
};

static enum err
new_model(struct act *act, const struct device *d,
    const struct device_replace *by, struct model *m)
{
	if (by->model != NULL && *by->model != '\0')
		return act_reference(act, model_by_name(act, by->model, m),
		    "model");
	return act_reference(act,
	    model_by_id(act, by->model_id != 0 ? by->model_id : d->model_id, m),
	    "model_id");
}

static enum err
make_room(struct act *act, const struct device *d, const struct model *m,
    struct device_dropped *no)
{
	struct key_layout fit;
	struct sheet s;
	enum err e;

	if ((e = device_sheet(act, d->id, &s)) != ERR_OK ||
	    (e = drop_lines(act, d, m, &s, no)) != ERR_OK)
		return e;
	split_keys(act, m, &s, NULL, &fit, no);
	return no->nkeys == 0 ? ERR_OK : keys_store(act, d, m, &fit, &s);
}

static enum err
replace(struct act *act, void *arg)
{
	const struct replacing *r = arg;
	char *password = arena_alloc(act->a, PASSWORD_LEN + 1);
	struct device d;
	struct model m;
	enum err e;

	*r->dropped = (struct device_dropped){ .nlines = 0 };
	if ((e = personal_refuse(act, "replacing a phone")) != ERR_OK ||
	    (e = device_by_id(act, r->id, &d)) != ERR_OK ||
	    (e = new_model(act, &d, r->by, &m)) != ERR_OK ||
	    (e = make_room(act, &d, &m, r->dropped)) != ERR_OK)
		return e;
	digest_token(password, PASSWORD_LEN);
	d.mac = r->by->mac;
	d.serial = r->by->serial == NULL ? "" : r->by->serial;
	d.model = m.name;
	d.prov_password = password;
	if ((e = device_change(act, &d, 0)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_STATUS_FORGET, VALS(V_INT(d.id)), NULL);
}

enum err
device_replace(struct act *act, int64_t id, int64_t version,
    const struct device_replace *by, struct device_dropped *dropped)
{
	struct replacing r = { id, by, dropped };

	return device_if(act, id, version, replace, &r);
}

/* --- a second one --------------------------------------------------------- */

struct cloning {
	int64_t id;
	const struct device_clone *how;
	struct device *out;
};

static enum err
copy_rows(struct act *act, int64_t to, int64_t from, bool with_lines)
{
	enum err e;

	if (with_lines &&
	    (e = db_run(act->db, STMT_LINE_COPY, VALS(V_INT(to), V_INT(from)),
		 NULL)) != ERR_OK)
		return e;
	if ((e = db_run(act->db, STMT_KEY_COPY, VALS(V_INT(to), V_INT(from)),
		 NULL)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_SETTING_COPY,
	    VALS(V_INT(to), V_INT(to), V_INT(from)), NULL);
}

static enum err
audit_copy(struct act *act, const struct device *d, const char *from,
    bool with_lines)
{
	struct part_audit p = { .action = "copy", .object = "device" };

	p.name = arena_printf(act->a, "from %s", from);
	p.after = with_lines ? "{\"parts\":[\"lines\",\"keys\",\"settings\"]}"
			     : "{\"parts\":[\"keys\",\"settings\"]}";
	return device_audit(act, d, &p);
}

static enum err
clone(struct act *act, void *arg)
{
	const struct cloning *c = arg;
	struct device from, *d = c->out;
	enum err e;

	if ((e = personal_refuse(act, "a new phone")) != ERR_OK ||
	    (e = device_begin(act, c->id, &from)) != ERR_OK)
		return e;
	*d = from;
	d->id = 0;
	d->mac = c->how->mac;
	d->serial = c->how->serial == NULL ? "" : c->how->serial;
	if (c->how->label != NULL)
		d->label = c->how->label;
	if ((e = device_add(act, d)) != ERR_OK ||
	    (e = copy_rows(act, d->id, from.id, c->how->with_lines)) !=
		ERR_OK ||
	    (e = device_compile(act, d->id)) != ERR_OK)
		return e;
	return audit_copy(act, d, from.mac, c->how->with_lines);
}

enum err
device_clone(struct act *act, int64_t id, const struct device_clone *how,
    struct device *out)
{
	struct cloning c = { id, how, out };

	return act_tx(act, clone, &c);
}

/* --- keys to many --------------------------------------------------------- */

struct copying {
	int64_t from;
	const int64_t *to;
	size_t n;
	struct device_dropped *dropped;
};

static enum err
copy_to(struct act *act, const struct sheet *from, int64_t id,
    struct device_dropped *no)
{
	struct key_layout fit;
	struct device d;
	struct sheet was;
	struct model m;
	enum err e;

	*no = (struct device_dropped){ .nlines = 0 };
	if ((e = device_begin(act, id, &d)) != ERR_OK ||
	    (e = model_by_id(act, d.model_id, &m)) != ERR_OK ||
	    (e = device_sheet(act, id, &was)) != ERR_OK)
		return e;
	split_keys(act, &m, from, &was, &fit, no);
	if ((e = keys_store(act, &d, &m, &fit, &was)) != ERR_OK)
		return e;
	return device_end(act, id);
}

static enum err
copy_keys(struct act *act, void *arg)
{
	const struct copying *c = arg;
	struct device d;
	struct sheet s;
	enum err e;

	if ((e = device_begin(act, c->from, &d)) != ERR_OK ||
	    (e = device_sheet(act, d.id, &s)) != ERR_OK)
		return e;
	for (size_t i = 0; i < c->n; i++) {
		e = copy_to(act, &s, c->to[i], &c->dropped[i]);
		if (e != ERR_OK) {
			act_place(act, "to", i);
			return act_reference(act, e, act->problem.field);
		}
	}
	return ERR_OK;
}

enum err
keys_copy(struct act *act, int64_t from, const int64_t *to, size_t n,
    struct device_dropped *dropped)
{
	struct copying c = { from, to, n, dropped };

	return act_tx(act, copy_keys, &c);
}
