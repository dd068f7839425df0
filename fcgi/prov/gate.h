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
};

struct gate_verdict gate_decide(const struct gate *, const struct gate_ask *);

#endif
