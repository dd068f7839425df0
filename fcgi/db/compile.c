/*
 * compile.c - the MAC configuration row of a device, from its tables.
 *
 * device_sheet() and device_compile() of device.h, and compile.h.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "db/compile.h"
#include "db/enrol.h"
#include "db/row.h"
#include "db/setting.h"

#define PASSWORD_LEN 24

/* Rows gathered into an array that doubles. */
struct gather {
	struct arena *a;
	size_t n, cap;
	size_t size; /* of one element */
	char *p;
};

static void *
one_more(struct gather *g)
{
	char *p;

	if (g->n == g->cap) {
		g->cap = g->cap == 0 ? 16 : 2 * g->cap;
		p = arena_alloc(g->a, g->cap * g->size);
		if (g->n != 0)
			memcpy(p, g->p, g->n * g->size);
		g->p = p;
	}
	return g->p + g->size * g->n++;
}

void
sheet_line_row(const struct val *r, struct sheet_line *l)
{
	*l = (struct sheet_line){
		.number = r[0].i,
		.enabled = r[1].i != 0,
		.label = r[2].s,
		.display_name = r[3].s,
		.user_name = r[4].s,
		.auth_name = r[5].s,
		.secret = row_blob(&r[6]),
		.server_host = r[7].s,
		.server_port = r[8].i,
		.backup_host = r[9].s,
		.backup_port = r[10].i,
		.transport = row_enum(&r[11]),
		.expires = r[12].i,
		.proxy_host = r[13].s,
		.proxy_port = r[14].i,
		.voicemail = r[15].s,
		.ringtone = r[16].s,
		.codecs = r[17].s,
		.handset = r[18].s,
	};
}

static enum err
line_row(void *arg, const struct val *r, size_t n)
{
	(void)n;
	sheet_line_row(r, one_more(arg));
	return ERR_OK;
}

void
sheet_key_row(const struct val *r, struct sheet_key *k)
{
	*k = (struct sheet_key){
		.area = row_enum(&r[0]),
		.module = r[1].i,
		.position = r[2].i,
		.type = r[3].i,
		.line = r[4].i,
		.value = r[5].s,
		.label = r[6].s,
		.pickup = r[7].s,
		.book = r[8].i,
	};
}

static enum err
key_row(void *arg, const struct val *r, size_t n)
{
	(void)n;
	sheet_key_row(r, one_more(arg));
	return ERR_OK;
}

void
sheet_setting_row(const struct val *r, struct sheet_setting *s)
{
	*s = (struct sheet_setting){
		.name = r[0].s,
		.absent = r[1].i != 0,
		.value = row_text(&r[2]),
		.secret = row_blob(&r[3]),
	};
}

static enum err
setting_row(void *arg, const struct val *r, size_t n)
{
	(void)n;
	sheet_setting_row(r, one_more(arg));
	return ERR_OK;
}

static enum err
read_parts(struct act *act, int64_t id, struct sheet *s)
{
	struct gather lines = { act->a, 0, 0, sizeof(*s->lines), NULL };
	struct gather keys = { act->a, 0, 0, sizeof(*s->keys), NULL };
	struct gather settings = { act->a, 0, 0, sizeof(*s->settings), NULL };
	enum err e;

	if ((e = db_each(act->db, act->a, STMT_LINE_EACH, VALS(V_INT(id)),
		 line_row, &lines)) != ERR_OK ||
	    (e = db_each(act->db, act->a, STMT_KEY_EACH, VALS(V_INT(id)),
		 key_row, &keys)) != ERR_OK ||
	    (e = db_each(act->db, act->a, STMT_PROV_SETTINGS,
		 VALS(V_STR(layer_words[LAYER_DEVICE]), V_INT(id)), setting_row,
		 &settings)) != ERR_OK)
		return e;
	s->lines = (void *)lines.p;
	s->nlines = lines.n;
	s->keys = (void *)keys.p;
	s->nkeys = keys.n;
	s->settings = (void *)settings.p;
	s->nsettings = settings.n;
	return ERR_OK;
}

/* row: the columns of DEVICE_SHEET */
#define SHEET_ROW_N 12
#define OWN_AT 8 /* prov_secret */

enum err
compile_own(struct act *act, int64_t id, struct val *row)
{
	char *password = arena_alloc(act->a, PASSWORD_LEN + 1);
	enum err e;

	if (row_int(&row[11]) != 0)
		return act_fail(act, ERR_INVALID, "gate_secrets",
		    "The organisation of %s asks for no credentials (gate_auth "
		    "none), so what the phone is given can not depend on "
		    "them.",
		    row[0].s);
	if (row[OWN_AT].type != VAL_NULL ||
	    row_enum(&row[10]) == SECRETS_ALWAYS)
		return ERR_OK;
	digest_token(password, PASSWORD_LEN);
	e = act_seal(act, "prov", password, &row[OWN_AT]);
	if (e != ERR_OK)
		return e;
	return db_run(act->db, STMT_DEVICE_OWN, VALS(row[OWN_AT], V_INT(id)),
	    NULL);
}

static enum err
read_sheet(struct act *act, int64_t id, struct val row[SHEET_ROW_N],
    struct sheet *s)
{
	enum err e;

	e = db_first(act->db, act->a, STMT_DEVICE_SHEET, VALS(V_INT(id)), row,
	    SHEET_ROW_N);
	if (e != ERR_OK)
		return e;
	*s = (struct sheet){
		.label = row[6].s,
		.serial = row[7].s,
		.prov_secret = row_blob(&row[OWN_AT]),
		.admin_secret = row_blob(&row[9]),
	};
	return read_parts(act, id, s);
}

enum err
device_sheet(struct act *act, int64_t id, struct sheet *s)
{
	struct val row[SHEET_ROW_N];
	struct device d;
	enum err e;

	if ((e = device_by_id(act, id, &d)) != ERR_OK)
		return e;
	return read_sheet(act, id, row, s);
}

enum err
device_compile(struct act *act, int64_t id)
{
	struct buf b = BUF_INIT(act->a);
	struct val r[SHEET_ROW_N];
	struct sheet s;
	enum err e;

	if ((e = read_sheet(act, id, r, &s)) != ERR_OK ||
	    (e = compile_own(act, id, r)) != ERR_OK)
		return e;
	s.prov_secret = row_blob(&r[OWN_AT]);
	sheet_write(&b, &s);
	return db_run(act->db, STMT_MAC_CONFIG_PUT,
	    VALS(r[0], V_INT(id), r[1], r[2], r[3], r[4], r[5],
		V_BYTES(b.p, b.len)),
	    NULL);
}

enum err
device_begin(struct act *act, int64_t id, struct device *d)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_DEVICE_LOCK, VALS(V_INT(id)), row,
	    1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	return device_by_id(act, id, d);
}

enum err
device_begin_mac(struct act *act, const char *mac, struct device *d)
{
	char digits[MAC_LEN + 1] = "";
	struct val row[1];
	enum err e;

	if (scan_mac(mac, strlen(mac), digits) == ERR_OK) {
		e = db_first(act->db, act->a, STMT_DEVICE_LOCK_MAC,
		    VALS(V_STR(digits)), row, 1);
		if (e != ERR_OK && e != ERR_NOTFOUND)
			return e;
	}
	return device_by_mac(act, mac, d);
}

enum err
device_end(struct act *act, int64_t id)
{
	enum err e;

	e = db_run(act->db, STMT_DEVICE_RAISE, VALS(V_INT(id)), NULL);
	return e != ERR_OK ? e : device_compile(act, id);
}

void
device_part_entry(struct act *act, const struct device *d,
    const struct part_audit *p, struct audit_entry *entry)
{
	*entry = (struct audit_entry){
		.organisation_id = d->organisation_id,
		.action = p->action,
		.object = p->object,
		.object_id = d->id,
		.object_name = arena_printf(act->a, "%s %s", d->mac, p->name),
		.before = p->before,
		.after = p->after,
	};
}

enum err
device_audit(struct act *act, const struct device *d,
    const struct part_audit *p)
{
	struct audit_entry entry;

	device_part_entry(act, d, p, &entry);
	return act_audit(act, &entry);
}
