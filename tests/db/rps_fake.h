/*
 * rps_fake.h - Yealink as a piece of shared memory: a driver that answers
 * what it is told to, for several processes at once.
 *
 * It keeps servers and devices as the real one does: names and MACs are
 * unique, a device belongs to a server, an add of what is there is refused.
 * MACs that end in "ff" are another account's; an empty serial number is
 * refused unless the account may add by MAC.
 */
#ifndef RPS_FAKE_H
#define RPS_FAKE_H

#include "rps/client.h"

enum fake_verb {
	FAKE_ADD_SERVER,
	FAKE_EDIT_SERVER,
	FAKE_DELETE_SERVERS,
	FAKE_LIST_SERVERS,
	FAKE_ADD_DEVICES,
	FAKE_EDIT_DEVICE,
	FAKE_DELETE_DEVICES,
	FAKE_GET_DEVICE,
	FAKE_LIST_DEVICES,
	FAKE__MAX
};

/* For the next calls of that verb. */
struct fake_script {
	int times;
	enum rps_said said;
	bool after;    /* what was asked is done all the same */
	bool die;      /* the process ends where the answer would come */
	unsigned wait; /* retry_after */
};

#define FAKE_SERVERS 400
#define FAKE_DEVICES 1000

struct fake_server {
	bool there;
	char id[24], name[128], url[256], user[64], password[64];
};

struct fake_device {
	bool there;
	int64_t registered_ms;
	char id[24], mac[16], serial[64], server_id[24], user[64];
	char password[64], remark[256];
};

struct fake {
	struct fake_script script[FAKE__MAX];
	int chaos; /* per cent of calls that go wrong in some way */
	int64_t calls[FAKE__MAX], items[FAKE__MAX], all, ids;
	size_t batch; /* most devices of one call so far */
	struct fake_server server[FAKE_SERVERS];
	struct fake_device device[FAKE_DEVICES];
};

/* In this process and those it forks.  lockfile is made. */
struct fake *fake_new(const char *lockfile);
void fake_free(struct fake *);
/* Forgets what it was told and has counted; keeps its records. */
void fake_calm(struct fake *);
void fake_empty(struct fake *);
void fake_say(struct fake *, enum fake_verb, struct fake_script);

struct fake_server *fake_find_server(struct fake *, const char *name);
struct fake_device *fake_find_device(struct fake *, const char *mac);
size_t fake_servers(const struct fake *);
size_t fake_devices(const struct fake *);
/* Records that were there before us. */
struct fake_server *fake_put_server(struct fake *, const char *name,
    const char *url);
void fake_put_device(struct fake *, const char *mac, const char *server_id,
    int64_t registered_ms);

#endif
