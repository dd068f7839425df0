/*
 * setting.c - see setting.h; the rules are in setting_check.c, the global
 * configurations in global.c.
 */
#include <inttypes.h>
#include <string.h>

#include "db/compile.h"
#include "db/device_part.h"
#include "db/group.h"
#include "db/lock.h"
#include "db/lock_state.h"
#include "db/organisation.h"
#include "db/personal.h"
#include "db/row.h"
#include "db/setting.h"

const char *const layer_words[] = { "organisation", "global", "group", "device",
	NULL };

enum { ACTION_SET, ACTION_ABSENT };

/* Whose setting it is; ids are 0 on the layers they do not belong to. */
struct owner {
	int64_t organisation_id, global_id, group_id, device_id;
	const char *name; /* for the audit */
	struct device device;
};

static enum err
owner_global(struct act *act, int64_t id, struct owner *w)
{
	struct val row[2];
	enum err e;

	e = db_first(act->db, act->a, STMT_GLOBAL_OWNER,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, 2);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "model",
		    "There is no global configuration with the id %" PRId64 ".",
		    id);
	if (e != ERR_OK)
		return e;
	w->organisation_id = row[0].i;
	w->global_id = id;
	w->name = row[1].s;
	return ERR_OK;
}

/* For a change, a device is locked. */
static enum err
owner_find(struct act *act, enum layer layer, int64_t id, bool change,
    struct owner *w)
{
	struct organisation o;
	struct group g;
	enum err e;

	*w = (struct owner){ 0 };
	if (act->own_user != 0 && layer != LAYER_DEVICE)
		return act_fail(act, ERR_DENIED, "",
		    "You may set something on your own phones only.");
	switch (layer) {
	case LAYER_ORGANISATION:
		if ((e = organisation_by_id(act, id, &o)) != ERR_OK)
			return e;
		w->organisation_id = id;
		w->name = o.name;
		return ERR_OK;
	case LAYER_GLOBAL:
		return owner_global(act, id, w);
	case LAYER_GROUP:
		if ((e = group_by_id(act, id, &g)) != ERR_OK)
			return e;
		w->organisation_id = g.organisation_id;
		w->group_id = id;
		w->name = g.name;
		return ERR_OK;
	case LAYER_DEVICE:
		e = change ? device_begin(act, id, &w->device)
			   : device_by_id(act, id, &w->device);
		if (e != ERR_OK)
			return e;
		w->organisation_id = w->device.organisation_id;
		w->device_id = id;
		w->name = w->device.mac;
		return ERR_OK;
	}
	return act_fail(act, ERR_INVALID, "layer", "There is no such layer.");
}

/* What the change makes necessary: a new file, or a new generation. */
static enum err
owner_changed(struct act *act, const struct owner *w)
{
	enum err e;

	if (w->device_id != 0)
		return device_end(act, w->device_id);
	if (w->global_id != 0 &&
	    (e = db_run(act->db, STMT_GLOBAL_RAISE, VALS(V_INT(w->global_id)),
		 NULL)) != ERR_OK)
		return e;
	return organisation_touch(act, w->organisation_id);
}

/* Do phones have to be looked at for encryption from now on, or no more? */
static enum err
locks_changed(struct act *act, const struct setting *s, const struct owner *w)
{
	if (!lock_is_ours(s->name))
		return ERR_OK;
	return lock_state(act, w->organisation_id,
	    s->layer == LAYER_ORGANISATION);
}

/* As the audit tells it. */
static const char *
setting_json(struct act *act, const char *name, bool absent, const char *value)
{
	struct buf b = BUF_INIT(act->a);

	buf_str(&b, "{\"name\":");
	field_json_text(&b, name);
	if (absent) {
		buf_str(&b, ",\"absent\":true}");
		return b.p;
	}
	buf_str(&b, ",\"value\":");
	field_json_text(&b, value);
	buf_str(&b, "}");
	return b.p;
}

/* NULL when there is none on this layer. */
static enum err
old_json(struct act *act, const struct setting *s, const char **json)
{
	struct val row[3];
	enum err e;

	*json = NULL;
	e = db_first(act->db, act->a, STMT_SETTING_GET,
	    VALS(V_STR(layer_words[s->layer]), V_INT(s->owner_id),
		V_STR(s->name)),
	    row, 3);
	if (e == ERR_OK)
		*json = setting_json(act, s->name,
		    row_enum(&row[0]) == ACTION_ABSENT,
		    row[2].type == VAL_NULL ? row_text(&row[1]) : "changed");
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

static enum err
audit(struct act *act, const struct setting *s, const struct owner *w,
    const char *before, const char *after)
{
	struct audit_entry entry = {
		.organisation_id = w->organisation_id,
		.action = before == NULL ? "create"
		    : after == NULL      ? "delete"
					 : "change",
		.object = "setting",
		.object_id = s->owner_id,
		.object_name = arena_printf(act->a, "%s %s",
		    layer_words[s->layer], w->name),
		.before = before,
		.after = after,
	};

	return act_audit(act, &entry);
}

static enum err
write_row(struct act *act, const struct setting *s, const struct owner *w,
    bool sensitive)
{
	bool absent = s->absent != 0;
	struct val secret = V_NULL;
	enum err e;

	if (sensitive && !absent &&
	    (e = act_seal(act, "setting", s->value, &secret)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_SETTING_PUT,
	    VALS(V_STR(layer_words[s->layer]), V_INT(s->owner_id),
		V_STR(s->name), V_INT(w->organisation_id), V_ID(w->global_id),
		V_ID(w->group_id), V_ID(w->device_id),
		V_STR(absent ? "absent" : "set"),
		V_STR(sensitive || absent ? "" : s->value), secret),
	    NULL);
}

struct change {
	struct setting s;
	const char *warning;
};

static enum err
store(struct act *act, const struct setting *s, const struct owner *w,
    const char **warning)
{
	const char *before, *after;
	bool sensitive;
	enum err e;

	*warning = NULL;
	if ((e = personal_setting(act, s->name)) != ERR_OK ||
	    (e = setting_check(act, s, &sensitive, warning)) != ERR_OK ||
	    (e = old_json(act, s, &before)) != ERR_OK ||
	    (e = write_row(act, s, w, sensitive)) != ERR_OK)
		return e;
	after = setting_json(act, s->name, s->absent != 0,
	    sensitive && *s->value != '\0' ? "changed" : s->value);
	if ((e = locks_changed(act, s, w)) != ERR_OK)
		return e;
	return audit(act, s, w, before, after);
}

enum err
setting_store(struct act *act, const struct device *d,
    const struct setting *given, const char **warning)
{
	struct setting s = *given;
	const struct owner w = { .organisation_id = d->organisation_id,
		.device_id = d->id,
		.name = d->mac };

	s.layer = LAYER_DEVICE;
	s.owner_id = d->id;
	if (s.value == NULL)
		s.value = "";
	return store(act, &s, &w, warning);
}

static enum err
put(struct act *act, void *arg)
{
	struct change *c = arg;
	const struct setting *s = &c->s;
	struct owner w;
	enum err e;

	if ((e = owner_find(act, (enum layer)s->layer, s->owner_id, true,
		 &w)) != ERR_OK ||
	    (e = store(act, s, &w, &c->warning)) != ERR_OK)
		return e;
	return owner_changed(act, &w);
}

enum err
setting_put(struct act *act, const struct setting *s, const char **warning)
{
	struct change c = { .s = *s };
	enum err e;

	if (c.s.value == NULL)
		c.s.value = "";
	e = act_tx(act, put, &c);
	*warning = e == ERR_OK ? c.warning : NULL;
	return e;
}

static enum err
drop(struct act *act, void *arg)
{
	const struct setting *s = &((struct change *)arg)->s;
	const char *before;
	struct owner w;
	enum err e;

	if ((e = owner_find(act, (enum layer)s->layer, s->owner_id, true,
		 &w)) != ERR_OK ||
	    (e = personal_setting(act, s->name)) != ERR_OK ||
	    (e = old_json(act, s, &before)) != ERR_OK)
		return e;
	if (before == NULL)
		return act_fail(act, ERR_NOTFOUND, "name",
		    "%s is not set on the layer %s of %s.", s->name,
		    layer_words[s->layer], w.name);
	if ((e = db_run(act->db, STMT_SETTING_DELETE,
		 VALS(V_STR(layer_words[s->layer]), V_INT(s->owner_id),
		     V_STR(s->name)),
		 NULL)) != ERR_OK ||
	    (e = locks_changed(act, s, &w)) != ERR_OK ||
	    (e = owner_changed(act, &w)) != ERR_OK)
		return e;
	return audit(act, s, &w, before, NULL);
}

enum err
setting_delete(struct act *act, enum layer layer, int64_t owner_id,
    const char *name)
{
	struct change c = { .s = { layer, owner_id, name, 0, "" } };

	return act_tx(act, drop, &c);
}

enum err
setting_each(struct act *act, enum layer layer, int64_t owner_id, db_row_fn *fn,
    void *arg)
{
	struct owner w;
	enum err e;

	if ((e = owner_find(act, layer, owner_id, false, &w)) != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_SETTING_EACH,
	    VALS(V_STR(layer_words[layer]), V_INT(owner_id)), fn, arg);
}
