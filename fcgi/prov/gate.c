/* gate.c - see gate.h. */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "prov/cert.h"
#include "prov/gate.h"
#include "render/ticket.h"

enum err
gate_init(struct gate *g, struct vault *v, struct arena *a)
{
	static const char clear[] = "nobody has this password";
	uint8_t *sealed, *copy;
	enum err e;

	g->vault = v;
	vault_derive(v, "digest nonce", g->nonce_key);
	e = vault_seal(v, a, "prov", clear, sizeof(clear) - 1, &sealed,
	    &g->decoylen);
	if (e != ERR_OK)
		return e;
	if ((copy = malloc(g->decoylen)) == NULL)
		abort();
	memcpy(copy, sealed, g->decoylen);
	g->decoy = copy;
	return ERR_OK;
}

void
gate_release(struct gate *g)
{
	free(g->decoy);
	g->decoy = NULL;
}

static bool
network_allows(const struct gate_ask *q)
{
	const char *list = q->org->gate_networks, *word;
	struct net net;

	if (*list == '\0')
		return true;
	while (
	    q->addr != NULL && (word = scan_word(q->rq->arena, &list)) != NULL)
		if (scan_net(word, &net) == ERR_OK && net_has(&net, q->addr))
			return true;
	return false;
}

/* Whose secrets the user name asks to be compared with: the one of now, and
 * while a rotation is under way the one before. */
struct claim {
	const struct blob *secret, *old; /* NULL: none */
	enum creds creds, old_creds;
	enum reason verdict; /* if user and password fit */
};

static void
claim_own(const struct gate_ask *q, struct claim *c)
{
	static const struct blob none;

	c->secret =
	    q->dev->parsed == NULL ? &none : &q->dev->parsed->prov_secret;
	c->old = &q->dev->enrol.old_secret;
	c->creds = CREDS_OWN;
	c->old_creds = CREDS_OWN_OLD;
	c->verdict = REASON_SERVED;
	/* A device without a password of its own has no credentials. */
	if (c->secret->p == NULL) {
		c->old = &none;
		c->verdict = REASON_USER;
	}
}

/*
 * The organisation's credentials bring a new phone its configuration; what a
 * phone keeps here is for itself alone, once it has a password of its own.
 */
static bool
own_required(const struct gate_ask *q)
{
	if (q->org->gate_auth == GATE_DEVICE)
		return true;
	if (q->id->kind != FILE_LOCAL && q->id->kind != FILE_CONTACT &&
	    q->id->kind != FILE_CALLLOG)
		return false;
	return q->dev != NULL && q->dev->parsed != NULL &&
	    q->dev->parsed->prov_secret.p != NULL;
}

static bool
is_user(const char *sent, const char *user)
{
	return *user != '\0' && strcmp(sent, user) == 0;
}

static void
claim_org(const struct gate_ask *q, struct claim *c)
{
	const struct prov_org *o = q->org;

	if (is_user(q->auth->user, o->prov_user))
		c->secret = &o->prov_secret;
	if (is_user(q->auth->user, o->old_user) && o->old_open)
		c->old = &o->old_secret;
	if (c->secret == NULL && c->old == NULL)
		return;
	c->creds = CREDS_ORG;
	c->old_creds = CREDS_ORG_OLD;
	c->verdict = own_required(q) ? REASON_OWN_REQUIRED : REASON_SERVED;
}

static void
claim_find(const struct gate_ask *q, struct claim *c)
{
	const struct auth *au = q->auth;
	char mac[MAC_LEN + 1];

	*c = (struct claim){ .verdict = REASON_USER };
	if (q->dev != NULL && strcasecmp(au->user, q->dev->mac) == 0)
		claim_own(q, c);
	else
		claim_org(q, c);
	if (c->creds == CREDS_NONE &&
	    scan_mac(au->user, strlen(au->user), mac) == ERR_OK)
		c->verdict = REASON_OTHER_DEVICE;
	if (c->secret != NULL && c->secret->p == NULL)
		c->secret = NULL;
	if (c->old != NULL && c->old->p == NULL)
		c->old = NULL;
}

/* Opens a secret and compares, always; the decoy where there is none.
 * ERR_SYSTEM: it does not open. */
static enum err
compare(const struct gate *g, const struct gate_ask *q,
    const struct blob *secret, bool *fits)
{
	const uint8_t *sealed = g->decoy;
	size_t n = g->decoylen, len;
	char *clear = NULL;

	*fits = false;
	if (secret != NULL) {
		sealed = secret->p;
		n = secret->len;
	}
	if (vault_unseal(g->vault, q->rq->arena, "prov", sealed, n, &clear,
		&len) != ERR_OK)
		return ERR_SYSTEM;
	/* The user name has been matched; a MAC may come in capitals. */
	*fits =
	    auth_fits(q->auth, q->rq, q->auth->user, clear) && secret != NULL;
	return ERR_OK;
}

/*
 * Who is refused has been compared twice, whether there was a second password
 * or not: how long it takes tells nobody about a rotation.
 */
static enum reason
check_claim(const struct gate *g, const struct gate_ask *q,
    const struct claim *c, enum creds *creds)
{
	bool fits, fits_old;

	*creds = c->creds;
	if (compare(g, q, c->secret, &fits) != ERR_OK)
		return REASON_SECRET;
	if (fits)
		return c->verdict;
	*creds = c->old_creds;
	if (compare(g, q, c->old, &fits_old) != ERR_OK)
		return REASON_SECRET;
	if (fits_old)
		return c->verdict;
	if (c->secret == NULL && c->old == NULL)
		return c->verdict == REASON_SERVED ? REASON_USER : c->verdict;
	return REASON_PASSWORD;
}

static enum reason
check_credentials(const struct gate *g, const struct gate_ask *q,
    enum creds *creds)
{
	const struct claim nobody = { .verdict = REASON_UNKNOWN_MAC };
	struct claim c;
	enum reason r;

	switch (q->auth->scheme) {
	case AUTH_ABSENT:
		return REASON_CHALLENGED;
	case AUTH_BROKEN:
		return REASON_AUTHORIZATION;
	case AUTH_BASIC:
		if (q->org != NULL && q->org->gate_scheme == SCHEME_DIGEST)
			return REASON_SCHEME;
		break;
	case AUTH_DIGEST:
		break;
	}
	if (q->org == NULL)
		return check_claim(g, q, &nobody, creds);
	claim_find(q, &c);
	r = check_claim(g, q, &c, creds);
	if (r == REASON_SERVED &&
	    !auth_fresh(q->auth, g->nonce_key, q->rq->remote_addr, q->now))
		return REASON_NONCE;
	return r;
}

/*
 * A verified certificate that names a phone must name the one this is about,
 * be it asked for or not; one that names none is as good as none at all.
 */
static enum reason
check_certificate(const struct gate_ask *q)
{
	char mac[MAC_LEN + 1];
	const char *want = *q->id->mac != '\0' ? q->id->mac
	    : q->dev != NULL                   ? q->dev->mac
					       : "";

	if (q->org->gate_certificate == CERT_OFF)
		return REASON_SERVED;
	if (cert_mac(q->rq, mac) != ERR_OK)
		return q->org->gate_certificate == CERT_REQUIRED
		    ? REASON_CERTIFICATE
		    : REASON_SERVED;
	return strcmp(mac, want) == 0 ? REASON_SERVED : REASON_CERTIFICATE;
}

/* What is wrong before anybody looks at credentials. */
static enum reason
check_place(const struct gate_ask *q)
{
	if (q->org == NULL)
		return *q->id->mac != '\0' ? REASON_UNKNOWN_MAC
					   : REASON_PATH_KEY;
	if (!digest_equal(q->org->path_key, strlen(q->org->path_key),
		q->id->path_key, strlen(q->id->path_key)))
		return REASON_FOREIGN_MAC;
	if (!q->org->enabled)
		return REASON_ORGANISATION_OFF;
	if (q->org->gate_tls && !q->rq->https)
		return REASON_NO_TLS;
	if (!network_allows(q))
		return REASON_NETWORK;
	if (q->dev != NULL && !q->dev->enabled)
		return REASON_DEVICE_OFF;
	return check_certificate(q);
}

static enum reason
check_agent(const struct gate_ask *q, unsigned *odd)
{
	const char *mac = *q->id->mac != '\0' ? q->id->mac
	    : q->dev != NULL                  ? q->dev->mac
					      : "";
	enum reason r = REASON_SERVED;

	if (*q->ua->model != '\0' && q->model != NULL &&
	    !ua_is_model(q->ua, q->model->ua_token)) {
		*odd |= ODD_UA_MODEL;
		r = REASON_UA_MODEL;
	}
	if (*q->ua->mac != '\0' && *mac != '\0' &&
	    strcmp(q->ua->mac, mac) != 0) {
		*odd |= ODD_UA_MAC;
		r = REASON_UA_MAC;
	}
	if (q->org->gate_mismatch != MISMATCH_REFUSE)
		return REASON_SERVED;
	return r;
}

/* Nothing in them that a phone's neighbour may not know. */
static bool
is_harmless(enum file_kind k)
{
	return k == FILE_RESOURCE || k == FILE_FAVORITE ||
	    k == FILE_SUPER_SEARCH || k == FILE_AUTO_DST || k == FILE_DIALNOW;
}

static bool
has_ticket(const struct gate *g, struct arena *a, const struct ident *id)
{
	char ticket[TICKET_LEN + 1];

	if (id->kind != FILE_BOOK || id->ticket == NULL)
		return false;
	ticket_book(g->vault, a, id->path_key, id->name, ticket);
	return digest_equal(ticket, TICKET_LEN, id->ticket, strlen(id->ticket));
}

bool
gate_may_open(const struct gate *g, struct arena *a, const struct ident *id)
{
	return is_harmless(id->kind) || has_ticket(g, a, id);
}

bool
gate_wants(const struct gate *g, struct arena *a, const struct ident *id,
    const struct prov_org *o)
{
	if (is_harmless(id->kind) && o->gate_resources == RESOURCES_PATH)
		return false;
	return o->gate_auth != GATE_NONE && !has_ticket(g, a, id);
}

/* --- when secrets are given: db/enrol.h ----------------------------------------- */

static int64_t
policy_of(const struct gate_ask *q)
{
	/* The device's words begin with "inherited". */
	return q->dev->enrol.policy == 0 ? q->org->secrets
					 : q->dev->enrol.policy - 1;
}

static bool
is_own(enum creds c)
{
	return c == CREDS_OWN || c == CREDS_OWN_OLD;
}

/* The MAC file on the organisation's credentials, and no window is open. */
static enum reason
check_giving(const struct gate_ask *q, unsigned *steps)
{
	const struct prov_enrol *m = &q->dev->enrol;

	if (policy_of(q) == SECRETS_WINDOW)
		return REASON_WINDOW;
	/* A head is not the file, and would tell that it is still to be had. */
	if (q->rq->method == METHOD_HEAD)
		return REASON_GIVEN;
	if (m->given == GIVEN_NEVER) {
		*steps |= STEP_GIVEN;
		return REASON_SERVED;
	}
	if (m->given == GIVEN_NOW &&
	    strcmp(m->given_to, q->rq->remote_addr) == 0)
		return REASON_SERVED;
	return REASON_GIVEN;
}

/* What only says good-bye holds no secrets; but who sends for it in place of
 * a phone that has its own credentials would have it deleted. */
static enum reason
check_shared(const struct gate_ask *q, unsigned *steps)
{
	const struct prov_enrol *m = &q->dev->enrol;
	bool mac_file = q->id->kind == FILE_MAC;

	if (!mac_file && q->id->kind != FILE_BOOT)
		return REASON_SERVED;
	if (m->enrolled && !m->open)
		return REASON_ENROLLED;
	if (!mac_file || q->dev->enabled == DEVICE_LEAVES)
		return REASON_SERVED;
	if (q->dev->parsed == NULL || q->dev->parsed->prov_secret.p == NULL)
		return REASON_NO_OWN;
	if (!m->open)
		return check_giving(q, steps);
	if (!m->given_open && q->rq->method != METHOD_HEAD)
		*steps |= STEP_GIVEN_OPEN;
	return REASON_SERVED;
}

/* For who would be served as far as credentials go. */
static enum reason
check_enrolment(const struct gate_ask *q, enum creds creds, unsigned *steps)
{
	const struct prov_enrol *m;

	if (q->dev == NULL)
		return REASON_SERVED;
	m = &q->dev->enrol;
	if (creds == CREDS_OWN && m->old_secret.p != NULL)
		*steps |= STEP_ROTATED;
	if (policy_of(q) == SECRETS_ALWAYS)
		return REASON_SERVED;
	if (!is_own(creds))
		return check_shared(q, steps);
	/* In a window it is the phone of before, until the file was given. */
	if (!m->enrolled || (m->open && m->given_open))
		*steps |= STEP_ENROL;
	return REASON_SERVED;
}

struct gate_verdict
gate_decide(const struct gate *g, const struct gate_ask *q)
{
	struct gate_verdict v = { .reason = check_place(q) };
	enum reason creds = REASON_SERVED, agent;
	unsigned steps = 0;

	if (q->auth->scheme == AUTH_BASIC && !q->rq->https)
		v.odd |= ODD_BASIC_PLAIN;
	v.checked =
	    q->org == NULL || gate_wants(g, q->rq->arena, q->id, q->org);
	if (v.checked)
		creds = check_credentials(g, q, &v.creds);
	if (v.reason != REASON_SERVED)
		return v;
	agent = check_agent(q, &v.odd);
	v.reason = creds != REASON_SERVED ? creds : agent;
	if (v.reason == REASON_SERVED)
		v.reason = check_enrolment(q, v.creds, &steps);
	if (v.reason == REASON_SERVED)
		v.steps = steps;
	return v;
}
