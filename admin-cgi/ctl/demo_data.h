/*
 * demo_data.h - the demo installation, as tables.
 *
 * Everybody in it is made up, every name ends in example.net (RFC 2606), and
 * the MACs are 805ec0 and counted from 1.
 */
#ifndef CTL_DEMO_DATA_H
#define CTL_DEMO_DATA_H

#include <stddef.h>
#include <stdint.h>

#include "db/book.h"
#include "db/device.h"
#include "db/extra.h"
#include "db/organisation.h"
#include "db/setting.h"
#include "db/user.h"

#define DEMO_DOMAIN "sip.example.net"
#define DEMO_PHONE "805ec0000001" /* the T46U of the first customer */

struct demo_org {
	const char *name, *parent; /* parent "": the provider */
	enum org_kind kind;
	const char *language, *tone, *zone, *zone_name, *ntp; /* of phones */
};
extern const struct demo_org demo_orgs[];
extern const size_t ndemo_orgs;

struct demo_user {
	const char *org, *login, *name;
	enum user_role role;
	const char *mac; /* an organisation_user's phone, or NULL */
};
extern const struct demo_user demo_users[];
extern const size_t ndemo_users;

struct demo_group {
	const char *org, *name, *notes;
};
extern const struct demo_group demo_groups[];
extern const size_t ndemo_groups;

struct demo_phone {
	const char *mac, *org, *model, *group, *label;
	int64_t enabled;
	int first, lines; /* numbers 201, 202 ... of its lines */
	const char *codecs, *ringtone, *handset;
};
extern const struct demo_phone demo_phones[];
extern const size_t ndemo_phones;

struct demo_key {
	const char *mac;
	struct sheet_key key;
};
extern const struct demo_key demo_keys[];
extern const size_t ndemo_keys;

struct demo_setting {
	enum layer layer;
	const char *org, *owner;  /* model, group or MAC; NULL: org itself */
	const char *name, *value; /* NULL: absent */
};
extern const struct demo_setting demo_settings[];
extern const size_t ndemo_settings;

struct demo_entry {
	const char *org, *book;
	struct book_entry entry;
};
extern const struct demo_entry demo_entries[];
extern const size_t ndemo_entries;

struct demo_item {
	const char *org;
	struct directory_item item;
};
extern const struct demo_item demo_items[];
extern const size_t ndemo_items;

extern const char demo_wallpaper[]; /* PNG, base64 */

/* One of the two files, at its beginning; OWNED: close().  -1: errno. */
enum demo_file { DEMO_BELL, DEMO_DAWN };
int demo_file(struct arena *, enum demo_file);

#endif
