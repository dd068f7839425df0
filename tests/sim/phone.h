/*
 * phone.h - a simulated Yealink phone: what it asks a provisioning server
 * for, in which order, and what it makes of the answers.
 *
 * phone_run() is one provisioning run, with no printing and no global state,
 * so that a test, the program `phone` and a load generator mean the same
 * thing by "a phone".  Where no source says what the hardware does, a flag
 * decides; phone.1 lists them.  Nothing here is shared with the server: the
 * phone reads files by its own code, or it would repeat the server's faults.
 */
#ifndef SIM_PHONE_H
#define SIM_PHONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "sim/phone_cfg.h"
#include "sim/phone_http.h"
#include "sim/phone_seal.h"
#include "sim/phone_state.h"

enum phone_flag {
	PHONE_KEEP_ALIVE = 1 << 0,        /* one connection for all files */
	PHONE_NO_UA_MAC = 1 << 1,         /* User-Agent without the MAC */
	PHONE_ANY_STATIC = 1 << 2,        /* x and static.x mean the same */
	PHONE_OVERWRITE_DEFAULT = 1 << 3, /* boot without overwrite_mode: 1 */
	PHONE_EXCLUDED_FALLBACK = 1 << 4, /* own files missing: the general */
	PHONE_BRACKET_BEFORE = 1 << 5,    /* bracket on the line before */
	PHONE_APPLY_CHANGED = 1 << 6,     /* apply only files that changed */
	PHONE_RERUN_REBOOT = 1 << 7,      /* provision again after a restart */
	PHONE_UPLOAD = 1 << 8,     /* upload though nothing asks for it */
	PHONE_UPLOAD_PUT = 1 << 9, /* whatever upload_method says */
	PHONE_UPLOAD_POST = 1 << 10,
	PHONE_TRUST_ANY = 1 << 11, /* trust_certificates 0 unless configured */
	PHONE_NAME_ANY = 1 << 12,  /* cn_validation 0 unless configured */
	PHONE_PERSONAL_NOW = 1 << 13, /* new sync counts in the same run */
};

struct phone_conf {
	const char *model;    /* "T46U" */
	char mac[13];         /* twelve lower-case digits */
	const char *firmware; /* "108.86.0.20": as it left the factory */
	int family;           /* 86, or 0: from the firmware */
	int number;           /* of the common file, or -1: from the table */
	const char *url;      /* from DHCP ...; may hold user:pass@ */
	const char *user, *password;
	const char *rps;        /* whom a phone without state asks, or NULL */
	const char *user_agent; /* NULL: as the model says */
	const char *aes_key, *aes_key_mac;
	unsigned flags;            /* enum phone_flag */
	unsigned cfg_reading;      /* enum cfg_reading */
	unsigned attempts;         /* of a request answered by 5xx or nothing */
	unsigned missing_tries;    /* of a .cfg answered by 404 */
	unsigned retry_wait;       /* seconds between them */
	size_t file_max;           /* bytes of one configuration file */
	size_t firmware_max;       /* bytes fetched of a firmware */
	struct http_conf http;     /* user_agent and keep_alive are ours */
	const char *const *reboot; /* globs of names that restart the phone */
	size_t nreboot;
	struct param *set; /* changes made on the phone after the run */
	size_t nset;
	struct span contact; /* a new contact file; p NULL: none */
	const char *notify;  /* Event header of a NOTIFY, or NULL */
};

/* Sensible values; the caller sets model, mac, firmware and url. */
void phone_conf_init(struct phone_conf *);

enum phone_kind { PHONE_BOOT, PHONE_CFG, PHONE_LOCAL, PHONE_CONTACT };

struct phone_request {
	unsigned pass;
	const char *method, *url;
	int status; /* 0: no answer */
	size_t bytes;
	unsigned connections;
	double ms;
	const char *md5; /* of the file it brought, or NULL */
	bool changed;    /* against the state */
};

struct phone_file {
	enum phone_kind kind;
	const char *name, *url;
	struct span raw, text; /* as downloaded; as read */
	struct cfg cfg;        /* of PHONE_CFG and PHONE_LOCAL */
	char md5[MD5_TEXT];
	bool changed; /* against the state */
};

enum phone_decision {
	PHONE_NO_NOTIFY,
	PHONE_PROVISION,
	PHONE_REBOOT,
	PHONE_IGNORE
};

struct phone_result {
	struct arena *arena; /* everything below is BORROWED from it */
	struct phone_request *requests;
	size_t nrequests;
	struct phone_file *files; /* of the last pass */
	size_t nfiles;
	char **warnings;
	size_t nwarnings;
	unsigned passes, connections;
	bool applied, reboot;
	const char *reboot_by;    /* the first parameter that asked for it */
	const char *redirected;   /* by the RPS; without password; or NULL */
	const char *firmware_url; /* fetched because it differs, or NULL */
	const char *firmware;     /* the version at the end */
	const char *user_agent;
	enum phone_decision decision;
	const char *reason; /* why it failed, one sentence; NULL: it did not */
	struct params config;
};

/*
 * ERR_OK: provisioned.  Else result->reason says why not: ERR_DENIED by 401,
 * ERR_AGAIN by 5xx or silence, ERR_NOTFOUND nothing there, ERR_INVALID files
 * no phone can use.  The state then is as the last whole pass left it.
 */
enum err phone_run(const struct phone_conf *, struct phone_state *,
    struct arena *, struct phone_result *) MUST_CHECK;

#endif
