/*
 * phone_state.h - what a phone remembers between runs.
 *
 * In memory it is a value of its own, with its own arena.  On disk it is a
 * directory: state (firmware and MD5 of each file), config.cfg (effective
 * configuration), local.cfg (the user's changes), contact.xml, and files/
 * with the downloads as they came.  The files hold secrets: mode 0600.
 */
#ifndef SIM_PHONE_STATE_H
#define SIM_PHONE_STATE_H

#include "base/arena.h"
#include "base/err.h"
#include "sim/phone_cfg.h"
#include "sim/phone_seal.h"
#include "sim/phone_text.h"

struct phone_seen {
	const char *name;
	char md5[MD5_TEXT];
	struct span raw; /* empty when loaded from disk */
};

struct phone_state {
	struct arena *arena;  /* OWNED; holds all that follows */
	const char *factory;  /* firmware it was delivered with, or NULL */
	const char *firmware; /* the one it runs, or NULL */
	const char *redirect; /* where the RPS sent it, or NULL */
	const char *rom;      /* URL of the last firmware fetched, or NULL */
	struct phone_seen *seen;
	size_t nseen;
	struct params config, local;
	struct span contact;
};

struct phone_state *state_new(void); /* OWNED by caller: state_free() */
void state_free(struct phone_state *);
void state_reset(struct phone_state *); /* as it left the factory */

/* A directory without state is a new phone; ERR_INVALID: not ours. */
enum err state_load(struct phone_state *, const char *dir) MUST_CHECK;
enum err state_save(const struct phone_state *, const char *dir) MUST_CHECK;

/* The remembered file of that name, or NULL. */
struct phone_seen *state_seen(const struct phone_state *, const char *name);

#endif
