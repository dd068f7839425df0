/*
 * gate.h - may this request have that file?  One pure decision from what the
 * phone presents, what the database says and the organisation's policy.
 *
 * The decision costs about the same whether the device exists or not: where
 * there is nothing to compare with, a made-up secret is opened and compared.
 */
#ifndef PROV_GATE_H
#define PROV_GATE_H

#include "base/vault.h"
#include "db/prov.h"
#include "db/reason.h"
#include "prov/auth.h"
#include "prov/ident.h"
#include "prov/ua.h"

/*
 * What is to be written down before the phone gets what the verdict allows;
 * see prov/enrol.h.
 */
#define STEP_GIVEN 0x1u      /* once, and only if nobody was quicker */
#define STEP_GIVEN_OPEN 0x2u /* in a window, for the first time */
#define STEP_ENROL 0x4u      /* it has come with credentials of its own */
#define STEP_ROTATED 0x8u    /* ... with its new ones */

struct gate {
	struct vault *vault;
	uint8_t nonce_key[32];
	uint8_t *decoy; /* a sealed value nobody's */
	size_t decoylen;
};

/* OWNED: gate_release(). */
enum err gate_init(struct gate *, struct vault *, struct arena *) MUST_CHECK;
void gate_release(struct gate *);

struct gate_ask {
	const struct req *rq;
	const struct ident *id;
	const struct auth *auth;
	const struct ua *ua;
	const struct prov_org *org;    /* NULL: none found */
	const struct prov_device *dev; /* NULL: none found, or none named */
	const struct model *model;     /* of dev; NULL: not known */
	const uint8_t *addr;           /* sixteen bytes; NULL: unreadable */
	int64_t now;
};

/* Oddities worth a flag in the fetch log, whatever is decided. */
#define ODD_UA_MAC 0x1u
#define ODD_UA_MODEL 0x2u
#define ODD_BASIC_PLAIN 0x4u /* Basic without TLS: the password was readable */
#define ODD_RELEASED 0x8u    /* it leaves, and is told so: render/release.c */

struct gate_verdict {
	enum reason reason; /* REASON_SERVED, or why not */
	unsigned odd;       /* ODD_* */
	bool checked;       /* credentials were asked for and looked at */
	enum creds creds;   /* if it is served: whose they were */
	unsigned steps;     /* if it is served: STEP_* */
};

/*
 * May the path key be all it takes: of a kind that no organisation minds a
 * neighbour to know, or a phone book with its ticket?  gate_wants(): does this
 * organisation, whose path key it is, want credentials for it nonetheless?
 */
bool gate_may_open(const struct gate *, struct arena *, const struct ident *);
bool gate_wants(const struct gate *, struct arena *, const struct ident *,
    const struct prov_org *);

struct gate_verdict gate_decide(const struct gate *, const struct gate_ask *);

#endif
