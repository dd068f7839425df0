/*
 * device.h - phones: the device row, its lines, keys and settings.
 *
 * Whatever changes one of them goes through this file, because each change
 * also rewrites the device's MAC configuration row (db/sheet.h) in the same
 * transaction, raises device.version, writes the audit entry and queues the
 * RPS job.  Creating the first device of a model in an organisation makes
 * the global configuration of that pair.
 */
#ifndef DB_DEVICE_H
#define DB_DEVICE_H

#include "base/scan.h"
#include "db/field.h"
#include "db/sheet.h"

struct setting; /* db/setting.h */

struct device {
	int64_t id, organisation_id, model_id, group_id; /* 0: none */
	const char *mac, *serial, *label, *notes;
	int64_t enabled, version;
	const char *prov_password;  /* clear, on the way in; see field.h */
	const char *admin_password; /* likewise */
	/* On the way in, a name decides over the id: model unless it is NULL
	 * or "", group unless it is NULL ("": no group). */
	const char *model, *group;
	const char *organisation; /* out */
	const char *created_at, *changed_at;
	const char *releasing_at; /* "": it stays */
	int64_t gate_secrets;     /* index into secrets_words, db/enrol.h */
};

extern const struct field device_fields[]; /* of struct device */
extern const size_t ndevice_fields;
extern const struct field line_fields[]; /* of struct sheet_line */
extern const size_t nline_fields;
extern const struct field key_fields[]; /* of struct sheet_key */
extern const size_t nkey_fields;

/* In: organisation_id, model_id or model, mac ...; out: id.  A device that
 * is given no password of its own gets a random one. */
enum err device_add(struct act *, struct device *) MUST_CHECK;
enum err device_by_mac(struct act *, const char *mac,
    struct device *) MUST_CHECK;
enum err device_by_id(struct act *, int64_t id, struct device *) MUST_CHECK;
/* By either, as people name a phone; ERR_NOTFOUND when it is neither. */
enum err device_named(struct act *, const char *mac_or_id,
    struct device *) MUST_CHECK;
void device_from_row(const struct val *, struct device *); /* DEVICE_ROW */
/* version 0: whatever it is now; else ERR_CONFLICT when it moved on. */
enum err device_change(struct act *, const struct device *,
    int64_t version) MUST_CHECK;
enum err device_delete(struct act *, const char *mac) MUST_CHECK;
/*
 * By MAC.  organisation_id 0: all; else its devices and of everybody below.
 * after: "" or the last MAC of the page before.
 * row: id, mac, label, model, group or "", organisation_id, organisation,
 * enabled, serial, version, last served (UTC) or NULL, firmware or NULL
 */
enum err device_each(struct act *, int64_t organisation_id, const char *after,
    int64_t limit, db_row_fn *fn, void *arg) MUST_CHECK;
enum err device_secret(struct act *, const char *mac, const char **user,
    const char **password) MUST_CHECK; /* its provisioning credentials */

/* Whole parts of a device, in the arena. */
enum err device_sheet(struct act *, int64_t device_id,
    struct sheet *) MUST_CHECK;

/* The same with all that is on it, in one change. */
struct line_part {
	struct sheet_line line;
	const char *password; /* NULL: none, or the one there is */
};

struct key_layout {
	struct sheet_key *keys;
	size_t n;
};

struct device_parts {
	const struct line_part *lines;
	size_t nlines;
	struct key_layout keys;
	const struct setting *settings; /* layer and owner need not be said */
	size_t nsettings;
	const char **warnings; /* out, one for each setting; NULL: none */
};
enum err device_add_with(struct act *, struct device *,
    struct device_parts *) MUST_CHECK;

/*
 * fn in one transaction that has locked the device, if it has that version
 * still (0: whatever it is); fn makes its changes by the functions below.
 */
enum err device_if(struct act *, int64_t id, int64_t version, act_fn *fn,
    void *arg) MUST_CHECK;

/* Lines: password NULL keeps the one there is. */
enum err line_put(struct act *, int64_t device_id, const struct sheet_line *,
    const char *password) MUST_CHECK; /* adds or replaces by number */
enum err line_delete(struct act *, int64_t device_id,
    int64_t number) MUST_CHECK;

enum err key_put(struct act *, int64_t device_id,
    const struct sheet_key *) MUST_CHECK;
/* The whole layout: every key that is not in it goes. */
enum err keys_put(struct act *, int64_t device_id,
    const struct key_layout *) MUST_CHECK;
enum err key_delete(struct act *, int64_t device_id, enum key_area,
    int64_t module, int64_t position) MUST_CHECK;

/*
 * The MAC configuration row made anew from the tables (inside the caller's
 * transaction); every function above calls it.
 */
enum err device_compile(struct act *, int64_t device_id) MUST_CHECK;

#endif
