/* device_whole.c - a phone with all its parts, in one round trip. */
#include <string.h>

#include "base/log.h"
#include "db/device_whole.h"
#include "db/row.h"

#define DEVICE_N 17 /* DEVICE_ROW */
#define SHEET_AT (DEVICE_N + 20)
#define ROW_N (SHEET_AT + 1 + ENROL_COLUMNS)

static void
from_row(const struct val *r, struct device_whole *w)
{
	device_from_row(r, &w->device);
	r += DEVICE_N;
	w->model = (struct model){
		.id = w->device.model_id,
		.name = w->device.model,
		.kind = row_enum(&r[0]),
		.firmware_family = r[1].s,
		.accounts = r[2].i,
		.line_keys = r[3].i,
		.memory_keys = r[4].i,
		.programmable_keys = r[5].s,
		.expansion_modules = r[6].i,
		.expansion_keys = r[7].i,
		.screen_width = r[8].i,
		.screen_height = r[9].i,
	};
	w->path_key = r[10].s;
	w->state = r[11].s;
	w->first_at = row_text(&r[12]);
	w->last_at = row_text(&r[13]);
	w->refused_at = row_text(&r[14]);
	w->address = row_text(&r[15]);
	w->firmware = row_text(&r[16]);
	w->rps_state = row_enum(&r[17]);
	w->rps_reason = row_text(&r[18]);
	w->rps_synced_at = row_text(&r[19]);
	enrolment_from_row(&r[21], &w->enrolment);
}

static enum err
answer(struct act *act, enum err e, const struct val *r, struct device_whole *w)
{
	const struct val *sheet = &r[SHEET_AT];

	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "", "There is no such phone.");
	if (e != ERR_OK)
		return e;
	from_row(r, w);
	w->sheet = (struct sheet){ .nlines = 0 };
	if (sheet->type != VAL_NULL &&
	    sheet_read(act->a, sheet->s, sheet->len, &w->sheet) == ERR_OK)
		return ERR_OK;
	/* Of an older version, say: the tables are the truth. */
	log_warnx("%s: its MAC configuration can not be read: "
		  "voipconfigctl device compile %s",
	    w->device.mac, w->device.mac);
	return device_sheet(act, w->device.id, &w->sheet);
}

enum err
device_whole(struct act *act, const char *name, struct device_whole *w)
{
	char mac[MAC_LEN + 1];
	struct val r[ROW_N], key;
	bool by_mac = scan_mac(name, strlen(name), mac) == ERR_OK;
	int64_t id = 0;
	enum err e;

	if (!by_mac && scan_int(name, 1, INT64_MAX, &id) != ERR_OK)
		return act_fail(act, ERR_NOTFOUND, "",
		    "There is no such phone; it is named by its MAC or its "
		    "id.");
	key = by_mac ? V_STR(mac) : V_INT(id);
	e = db_first(act->db, act->a,
	    by_mac ? STMT_DEVICE_WHOLE : STMT_DEVICE_WHOLE_ID,
	    VALS(key, V_STR(act_scope(act)), V_INT(act->own_user),
		V_INT(act->own_user)),
	    r, ROW_N);
	return answer(act, e, r, w);
}
