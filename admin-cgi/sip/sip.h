/*
 * sip.h - one SIP request and its final answer; no dialog, no stack.
 *
 * voipconfig-sip-notify is told one request on its standard input, as lines
 * of "name value", and says in one line what became of it:
 *
 *     answered 200 OK         any final answer, also 404 or 503
 *     denied 407 WORDS        the proxy itself refuses user and password
 *     silent WORDS            it was sent, and no answer came in time
 *     unreachable WORDS       it could not be sent
 *     invalid WORDS           it is no request that could be sent
 *
 * Whatever a phone answers comes through the proxy and looks as if it were
 * the proxy's.  So a phone's answer is never taken for the proxy's word: what
 * the proxy itself says is learnt by a request that no phone can have seen,
 * the same method to a random user at a domain that the operator names
 * (home).  Only a challenge to that is answered, and only its refusal is
 * "denied".  An OPTIONS goes to the proxy itself.
 *
 * Over UDP it is repeated as RFC 3261 says (T1, T2).  Nothing is resolved by
 * SRV or NAPTR.
 */
#ifndef SIP_SIP_H
#define SIP_SIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#define SIP_MESSAGE_MAX 65536

enum sip_transport { SIP_OVER_UDP, SIP_OVER_TCP, SIP_OVER_TLS };

struct sip_request {
	const char *method; /* NOTIFY, OPTIONS */
	const char *uri;    /* sip:user@domain, also in To; "": nobody's, see
	                     * sip_nobody() */
	const char *from;   /* URI */
	const char *home;   /* domain of the proxy; "": no challenge to a
	                     * NOTIFY is answered */
	const char
	    *home_from;    /* From where home is all it is about; "": from */
	const char *event; /* "": none */
	const char *proxy; /* host it is sent to */
	int64_t port;      /* 0: the usual one */
	int64_t transport;
	const char *user, *password; /* "": no challenge is answered */
	const char *ca_file;         /* "": the system's */
	int64_t timeout;             /* seconds, for all of it */
};

/* --- ask.c --- */

/* *why: NULL, or what is wrong with it. */
void sip_ask(struct arena *, const char *text, size_t len, struct sip_request *,
    const char **why);

/* --- message.c --- */

/* What makes a request this one. */
struct sip_ids {
	char branch[32], tag[20], call_id[40];
	unsigned cseq;
	const char *host; /* of ours, as it stands in Via */
	unsigned port;
};
/* authorization: a whole header, or "". */
void sip_message(struct buf *, const struct sip_request *,
    const struct sip_ids *, const char *authorization);
/* The same to a user of home whom nobody has registered as: random. */
struct sip_request sip_nobody(struct arena *, const struct sip_request *);

/* --- answer.c: bytes of others --- */

struct sip_challenge {
	bool there, proxy; /* proxy: 407's header */
	const char *realm, *nonce, *opaque, *algorithm; /* "": not said */
	bool qop, qop_auth; /* qop: there is one at all */
};
struct sip_answer {
	int status;
	const char *reason; /* printable */
	const char *branch, *call_id, *method;
	unsigned long cseq;
	struct sip_challenge challenge;
};
/*
 * Of a stream: how many bytes the first message is; 0: it is not whole yet;
 * -1: this is no SIP.
 */
long sip_frame(const char *, size_t);
/* Could this be the answer to that?  Costs nothing, so it is asked first. */
bool sip_concerns(const struct sip_ids *, const char *, size_t);
/* One whole message; ERR_INVALID: it is not an answer, or not one that can
 * be understood.  Memory: no more than a few times its length. */
enum err sip_answer(struct arena *, const char *, size_t,
    struct sip_answer *) MUST_CHECK;

/* --- digest.c --- */

/* The header that answers it; NULL: not one we can (MD5, SHA-256). */
const char *sip_authorization(struct arena *, const struct sip_request *,
    const struct sip_challenge *);

/* --- wire.c, tls.c: sockets --- */

struct sip_wire {
	int fd;
	int64_t transport;
	void *tls; /* tls.c's */
	char host[64];
	unsigned port;
};
/* false: *why says it.  until: clock_mono_us(). */
bool sip_open(struct arena *, struct sip_wire *, const struct sip_request *,
    uint64_t until, const char **why) MUST_CHECK;
void sip_close(struct sip_wire *);
bool sip_send(struct sip_wire *, const char *, size_t,
    uint64_t until) MUST_CHECK;
/* Bytes; 0: nothing within that time; -1: the connection is over. */
long sip_receive(struct sip_wire *, char *, size_t, uint64_t until);
/* Waits for the socket; false: not within that time. */
bool sip_wait(int fd, bool write, uint64_t until) MUST_CHECK;

void *sip_tls_open(struct arena *, int fd, const struct sip_request *,
    uint64_t until, const char **why);
void sip_tls_close(void *);
long sip_tls_send(void *, int fd, const char *, size_t, uint64_t until);
long sip_tls_receive(void *, int fd, char *, size_t, uint64_t until);

/* --- talk.c --- */

enum sip_end { SIP_ANSWERED, SIP_DENIED, SIP_SILENT, SIP_UNREACHABLE };
struct sip_said {
	enum sip_end end;
	int status;        /* of SIP_ANSWERED and SIP_DENIED */
	const char *words; /* its reason, or what went wrong; without the name
	                    * of the proxy: tenants read them */
};
void sip_talk(struct arena *, const struct sip_request *, struct sip_said *);

#endif
