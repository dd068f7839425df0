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

/* Whose secret the user name asks to be compared with. */
struct claim {
	const struct blob *secret;
	enum reason verdict; /* if user and password fit */
};

static void
claim_own(const struct gate_ask *q, struct claim *c)
{
	static const struct blob none;

	c->secret =
	    q->dev->parsed == NULL ? &none : &q->dev->parsed->prov_secret;
	c->verdict = REASON_SERVED;
	/* A device without a password of its own has no credentials. */
	if (c->secret->p == NULL)
		c->verdict = REASON_USER;
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

static void
claim_find(const struct gate_ask *q, struct claim *c)
{
	const struct auth *au = q->auth;
	char mac[MAC_LEN + 1];

	*c = (struct claim){ .verdict = REASON_USER };
	if (q->dev != NULL && strcasecmp(au->user, q->dev->mac) == 0)
		claim_own(q, c);
	else if (*q->org->prov_user != '\0' &&
	    strcmp(au->user, q->org->prov_user) == 0)
		*c = (struct claim){ .secret = &q->org->prov_secret,
			.verdict = own_required(q) ? REASON_OWN_REQUIRED
						   : REASON_SERVED };
	else if (scan_mac(au->user, strlen(au->user), mac) == ERR_OK)
		c->verdict = REASON_OTHER_DEVICE;
	if (c->secret != NULL && c->secret->p == NULL)
		c->secret = NULL;
}

/* Opens a secret and compares, always; the decoy where there is none. */
static enum reason
check_claim(const struct gate *g, const struct gate_ask *q,
    const struct claim *c)
{
	const uint8_t *sealed = g->decoy;
	size_t n = g->decoylen, len;
	char *clear = NULL;
	bool fits;

	if (c->secret != NULL) {
		sealed = c->secret->p;
		n = c->secret->len;
	}
	if (vault_unseal(g->vault, q->rq->arena, "prov", sealed, n, &clear,
		&len) != ERR_OK)
		return REASON_SECRET;
	/* The user name has been matched; a MAC may come in capitals. */
	fits = auth_fits(q->auth, q->rq, q->auth->user, clear);
	if (c->secret == NULL)
		return c->verdict == REASON_SERVED ? REASON_USER : c->verdict;
	return fits ? c->verdict : REASON_PASSWORD;
}

static enum reason
check_credentials(const struct gate *g, const struct gate_ask *q)
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
		return check_claim(g, q, &nobody);
	claim_find(q, &c);
	r = check_claim(g, q, &c);
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
has_ticket(const struct gate *g, const struct gate_ask *q)
{
	char ticket[TICKET_LEN + 1];

	if (q->id->kind != FILE_BOOK || q->id->ticket == NULL)
		return false;
	ticket_book(g->vault, q->rq->arena, q->org->path_key, q->id->name,
	    ticket);
	return digest_equal(ticket, TICKET_LEN, q->id->ticket,
	    strlen(q->id->ticket));
}

static bool
needs_credentials(const struct gate *g, const struct gate_ask *q)
{
	if (q->org == NULL)
		return true;
	if (is_harmless(q->id->kind) &&
	    q->org->gate_resources == RESOURCES_PATH)
		return false;
	return q->org->gate_auth != GATE_NONE && !has_ticket(g, q);
}

struct gate_verdict
gate_decide(const struct gate *g, const struct gate_ask *q)
{
	struct gate_verdict v = { .reason = check_place(q) };
	enum reason creds = REASON_SERVED, agent;

	if (q->auth->scheme == AUTH_BASIC && !q->rq->https)
		v.odd |= ODD_BASIC_PLAIN;
	if ((v.checked = needs_credentials(g, q)))
		creds = check_credentials(g, q);
	if (v.reason != REASON_SERVED)
		return v;
	agent = check_agent(q, &v.odd);
	v.reason = creds != REASON_SERVED ? creds : agent;
	return v;
}
