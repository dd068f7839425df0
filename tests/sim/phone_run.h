/*
 * phone_run.h - one provisioning run in progress; for phone_*.c only.
 *
 * A run has one pass, or two when a firmware was fetched.  A pass is: walk
 * (ask for files), apply (compare and merge), and the changes of the user.
 */
#ifndef SIM_PHONE_RUN_H
#define SIM_PHONE_RUN_H

#include "sim/phone.h"

struct run {
	const struct phone_conf *conf;
	struct phone_state *st;
	struct phone_result *res;
	struct arena *a;
	/* Of this pass: */
	unsigned pass;
	int family;
	const char *firmware;
	const char *base; /* URL of the folder, ends in "/" */
	const char *user, *password;
	enum cfg_blank blank;
	struct http_conf hc;
	struct http *http;
};

/* phone_run.c */
void run_http(struct run *); /* what the configuration says of HTTP, now */
enum err run_fail(struct run *, enum err, const char *, ...)
    PRINTFLIKE(3, 4) MUST_CHECK;
void run_warn(struct run *, const char *, ...) PRINTFLIKE(2, 3);
/* By its plain name; looked up with or without "static." by family. */
const char *run_param(const struct run *, const struct params *,
    const char *name);
bool run_on(const struct run *, const struct params *, const char *name);
/* $PN and $MAC put in. */
char *run_expand(const struct run *, const char *url);
/* The folder a parameter names, else the provisioning folder; ends in "/". */
char *run_folder(struct run *, const struct params *, const char *name);
/* The key for a file of that name, or NULL. */
const char *run_key(const struct run *, const struct params *,
    const char *file);

/* phone_fetch.c */
struct ask {
	enum phone_kind kind;
	const char *name, *url;
};
/* ERR_NOTFOUND is left to the caller; any other failure has its reason. */
enum err fetch_file(struct run *, const struct ask *) MUST_CHECK;
/* Warns when it fails. */
enum err fetch_firmware(struct run *, const char *url) MUST_CHECK;
void fetch_upload(struct run *, const char *url, struct span body);

/* phone_walk.c */
enum err walk_files(struct run *) MUST_CHECK;

/* Written down, with what came of it. */
void fetch_record(struct run *, const char *method, const char *url,
    const struct http_answer *);
void fetch_pause(const struct run *);

/* phone_rps.c */
/* Asks the RPS where to go, if there is one to ask and this phone has never
 * been provisioned; the answer stays in the state. */
enum err rps_ask(struct run *) MUST_CHECK;

/* phone_apply.c */
void apply_merge(const struct run *, struct params *config,
    struct params *local);
void apply_commit(struct run *);

/* phone_user.c */
void user_changes(struct run *);

#endif
