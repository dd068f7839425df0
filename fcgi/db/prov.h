/*
 * prov.h - what a phone's file is made of, asked in as few round trips as
 * can be.  Shared by the phone side and by previews of the back office.
 *
 * Everything returned lies in the arena.
 */
#ifndef DB_PROV_H
#define DB_PROV_H

#include "base/scan.h"
#include "db/creds.h"
#include "db/db.h"
#include "db/model.h"
#include "db/organisation.h"
#include "db/sheet.h"
#include "db/template.h"

/* What the gate and the renderer need of an organisation. */
struct prov_org {
	int64_t id;
	const char *path; /* "/1/7/23/" */
	const char *path_key;
	int64_t enabled;
	int64_t gate_auth, gate_scheme, gate_tls; /* db/organisation.h */
	const char *gate_networks;
	int64_t gate_mismatch, gate_certificate, gate_resources;
	const char *prov_user;
	struct blob prov_secret; /* sealed, purpose prov */
	int64_t generation;      /* of everything its phones inherit */
	const char *name;
	int64_t upload_quota;
	int64_t catalogue; /* generation of all templates and models */
	uint64_t epoch;    /* db_epoch() when it was read: of the connection
	                    * whose data the two generations number */
	int64_t secrets;   /* enum secrets: when they are given */
	int64_t locks;     /* 0: no phone's files are encrypted; lock_state.h */
	/* Before the rotation under way; old_secret.p NULL: there is none. */
	const char *old_user;
	struct blob old_secret;
	int64_t old_open; /* it still opens */
};

/* Where a phone stands with its secrets; all 0 for most. */
enum prov_given { GIVEN_NEVER, GIVEN_NOW, GIVEN_BEFORE };

struct prov_enrol {
	int64_t policy; /* index into secrets_words, of the device alone */
	int64_t enrolled;
	int64_t open;       /* a window is */
	int64_t given_open; /* it was given in that window, or in the last */
	int64_t given;      /* enum prov_given: on the organisation's */
	const char *given_to;
	struct blob old_secret; /* of before the rotation; p NULL: none */
};

#define DEVICE_LEAVES 2 /* enabled: it is served its release alone */

/* A device as its MAC configuration row has it. */
struct prov_device {
	char mac[MAC_LEN + 1];
	int64_t id, model_id, group_id; /* group 0: none */
	int64_t enabled;                /* 0, 1 or DEVICE_LEAVES */
	struct blob sheet;
	const struct sheet *parsed; /* of sheet, when somebody has read it */
	struct prov_enrol enrol;
};

/* ONE round trip. */
enum err prov_device(struct db *, struct arena *, const char *mac,
    struct prov_org *, struct prov_device *) MUST_CHECK;
enum err prov_org(struct db *, struct arena *, const char *path_key,
    struct prov_org *) MUST_CHECK;

/*
 * Up to PROV_TOGETHER devices in ONE round trip.  mac may name one twice.
 * Those there are come with organisation and device, the others with NULL.
 */
#define PROV_TOGETHER 8
struct prov_found {
	const char *mac;
	struct prov_org *org;
	struct prov_device *dev;
};
enum err prov_devices(struct db *, struct arena *, struct prov_found *,
    size_t n) MUST_CHECK;

/*
 * What a phone did, written before it is answered; *won: the row was changed
 * by us.  Once, or in a window, its file was given to that address; it came
 * with credentials of its own; it came with its new ones, and old ends.
 */
enum err prov_given(struct db *, const char *mac, const char *address,
    bool *won) MUST_CHECK;
enum err prov_given_open(struct db *, const char *mac,
    const char *address) MUST_CHECK;
enum err prov_enrolled(struct db *, const char *mac) MUST_CHECK;
enum err prov_rotated(struct db *, const char *mac, struct blob old) MUST_CHECK;

/* Every template slot that has a published version. */
struct prov_slot {
	int64_t owner; /* 0: stock */
	int64_t kind;  /* enum template_kind */
	const char *scope;
	int64_t version_id;
};
enum err prov_slots(struct db *, struct arena *, struct prov_slot **,
    size_t *n) MUST_CHECK;
enum err prov_models(struct db *, struct arena *, struct model **,
    size_t *n) MUST_CHECK;

/* name: "stock/mac/family:v84#3", for errors and explain. */
enum err prov_text(struct db *, struct arena *, int64_t version_id,
    const char **name, int64_t *kind, const char **text,
    size_t *len) MUST_CHECK;

enum err prov_settings(struct db *, struct arena *, const char *layer,
    int64_t owner_id, struct sheet_setting **, size_t *n) MUST_CHECK;

/* What the organisation's phones are told, the nearest that says so. */
struct prov_locale {
	const char *language, *tone, *zone, *zone_name, *ntp; /* NULL: nobody */
	struct blob admin_secret;
};
enum err prov_locale(struct db *, struct arena *, const struct prov_org *,
    struct prov_locale *) MUST_CHECK;

/* Global configurations of an organisation. */
struct prov_global {
	int64_t id, model_id;
};
enum err prov_globals(struct db *, struct arena *, int64_t org_id,
    struct prov_global **, size_t *n) MUST_CHECK;

struct prov_extras { /* which files the organisation has */
	int64_t favorite, super_search, auto_dst, dialnow;
};
enum err prov_extras(struct db *, struct arena *, int64_t org_id,
    struct prov_extras *) MUST_CHECK;

/* Shut-outs somebody asked to be lifted a moment ago.  row: id, address */
enum err prov_pardons(struct db *, struct arena *, db_row_fn *,
    void *) MUST_CHECK;

#endif
