/* talk.c - a request until its final answer; see sip.h. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "sip/sip.h"

#define T1_US 500000
#define T2_US 4000000
#define ANSWERS_MAX 30 /* looked at; all but one say that it takes time */

struct talk {
	struct arena *a;
	struct arena *scratch;        /* of the last answer */
	const struct sip_request *r;  /* what we were asked for */
	const struct sip_request *to; /* what was sent last */
	struct sip_wire wire;
	struct sip_ids ids;
	uint64_t until;
	struct sip_answer answer;
	unsigned answers; /* to what was sent last */
	char in[SIP_MESSAGE_MAX];
	size_t have; /* of a stream: bytes that are not a message yet */
};

/* Call-ID and tag stay when it is sent once more with a password. */
static void
new_ids(struct talk *t)
{
	char random[23];

	digest_token(random, sizeof(random) - 1);
	if (t->ids.cseq == 0) {
		snprintf(t->ids.call_id, sizeof(t->ids.call_id), "%s", random);
		digest_token(t->ids.tag, 16);
		digest_token(random, sizeof(random) - 1);
	}
	snprintf(t->ids.branch, sizeof(t->ids.branch), "z9hG4bK%s", random);
	t->ids.cseq++;
	t->ids.host = t->wire.host;
	t->ids.port = t->wire.port;
}

/* Is this the answer to what was sent last? */
static bool
is_ours(const struct talk *t)
{
	const struct sip_answer *an = &t->answer;

	return strcmp(an->branch, t->ids.branch) == 0 &&
	    strcmp(an->call_id, t->ids.call_id) == 0 &&
	    an->cseq == t->ids.cseq && strcmp(an->method, t->to->method) == 0;
}

enum got { GOT_FINAL, GOT_PROVISIONAL, GOT_NOTHING, GOT_BROKEN };

/* One message, at the beginning of what has come. */
static enum got
judge(struct talk *t, size_t len)
{
	if (!sip_concerns(&t->ids, t->in, len))
		return GOT_NOTHING;
	if (++t->answers > ANSWERS_MAX)
		return GOT_BROKEN;
	arena_reset(t->scratch);
	if (sip_answer(t->scratch, t->in, len, &t->answer) != ERR_OK ||
	    !is_ours(t))
		return GOT_NOTHING;
	return t->answer.status >= 200 ? GOT_FINAL : GOT_PROVISIONAL;
}

/* Of the messages of a stream the first that is for us. */
static enum got
take_stream(struct talk *t)
{
	enum got got = GOT_NOTHING;
	long n;

	while (got == GOT_NOTHING && (n = sip_frame(t->in, t->have)) != 0) {
		if (n < 0)
			return GOT_BROKEN;
		got = judge(t, (size_t)n);
		t->have -= (size_t)n;
		memmove(t->in, t->in + n, t->have);
	}
	return got;
}

/* The next answer that is for us, or nothing until then. */
static enum got
listen_until(struct talk *t, uint64_t until)
{
	bool stream = t->wire.transport != SIP_OVER_UDP;
	enum got got;
	long n;

	for (;;) {
		if (stream && (got = take_stream(t)) != GOT_NOTHING)
			return got;
		n = sip_receive(&t->wire, t->in + t->have,
		    sizeof(t->in) - t->have, until);
		if (n <= 0)
			return n == 0 ? GOT_NOTHING : GOT_BROKEN;
		if (stream)
			t->have += (size_t)n;
		else if ((got = judge(t, (size_t)n)) != GOT_NOTHING)
			return got;
	}
}

static bool
over(struct sip_said *said, enum sip_end end, const char *words)
{
	*said = (struct sip_said){ .end = end, .words = words };
	return false;
}

/* It could not be sent, or the connection has ended. */
static bool
broken(const struct talk *t, struct sip_said *said)
{
	if (t->answers > ANSWERS_MAX)
		return over(said, SIP_SILENT, "too many answers");
	/* A host that says so itself, not what became of an open connection:
	 * that may be the work of an answer. */
	if (t->wire.transport == SIP_OVER_UDP)
		return over(said, SIP_UNREACHABLE, "nobody listens there");
	return over(said, SIP_SILENT,
	    "the connection was closed without an answer");
}

/* Sends, over UDP again and again, until a final answer.  false: none. */
static bool
exchange(struct talk *t, const struct sip_request *to,
    const char *authorization, struct sip_said *said)
{
	struct buf b = BUF_INIT(t->a);
	bool udp = t->wire.transport == SIP_OVER_UDP;
	uint64_t pause = T1_US, next = 0, now;
	enum got got;

	t->to = to;
	t->answers = 0;
	new_ids(t);
	sip_message(&b, to, &t->ids, authorization);
	for (now = clock_mono_us(); now < t->until; now = clock_mono_us()) {
		if (now >= next) {
			if (!sip_send(&t->wire, b.p, b.len, t->until))
				return broken(t, said);
			next = udp ? now + pause : t->until;
			pause = 2 * pause < T2_US ? 2 * pause : T2_US;
		}
		got = listen_until(t, next < t->until ? next : t->until);
		if (got == GOT_BROKEN)
			return broken(t, said);
		if (got == GOT_PROVISIONAL && udp)
			next = clock_mono_us() + (pause = T2_US);
		if (got != GOT_FINAL)
			continue;
		*said = (struct sip_said){ SIP_ANSWERED, t->answer.status,
			arena_strdup(t->a, t->answer.reason) };
		return true;
	}
	return over(said, SIP_SILENT, "no answer within the time");
}

/* The header that answers the challenge which has just come for what is sent
 * to r; NULL: it can not be answered. */
static const char *
credentials(const struct talk *t, const struct sip_request *r)
{
	return t->answer.challenge.there && *r->user != '\0'
	    ? sip_authorization(t->a, r, &t->answer.challenge)
	    : NULL;
}

/* 401: of a phone, or of who has registered as one; but for an OPTIONS. */
static bool
is_challenge(const struct sip_request *r, int status)
{
	return status == 407 ||
	    (status == 401 && strcmp(r->method, "OPTIONS") == 0);
}

/* To the proxy, or to nobody: no phone sees it, and what is said to it is the
 * proxy's own word. */
static bool
ask_proxy(struct talk *t, const struct sip_request *r, struct sip_said *said)
{
	const char *authorization;

	if (!exchange(t, r, "", said))
		return false;
	if (!is_challenge(r, said->status))
		return true;
	authorization = credentials(t, r);
	if (authorization != NULL && !exchange(t, r, authorization, said))
		return false;
	if (is_challenge(r, said->status))
		said->end = SIP_DENIED;
	return true;
}

/* As the operator would say it, about nothing but the proxy. */
static bool
ask_nobody(struct talk *t, struct sip_said *said)
{
	struct sip_request nobody = sip_nobody(t->a, t->r);

	if (*nobody.home_from != '\0')
		nobody.from = nobody.home_from;
	return ask_proxy(t, &nobody, said);
}

/*
 * A phone's 407 looks like the proxy's, and its nonce may be one for which
 * the phone wants our digest.  So the nonce that is answered is one of the
 * proxy's own: of what it says to the same for nobody.
 */
static void
ask_phone(struct talk *t, struct sip_said *said)
{
	const struct sip_request nobody = sip_nobody(t->a, t->r);
	struct sip_said first;
	const char *authorization;

	if (!exchange(t, t->r, "", said) || said->status != 407 ||
	    *t->r->home == '\0' || *t->r->user == '\0')
		return;
	first = *said;
	if (!exchange(t, &nobody, "", said))
		return;
	if (said->status != 407) {
		if (said->status < 500) /* it is the phone that asks */
			*said = first;
		return;
	}
	authorization = credentials(t, t->r);
	if (authorization != NULL) {
		if (!exchange(t, t->r, authorization, said) ||
		    said->status != 407)
			return;
		first = *said;
	}
	if (ask_nobody(t, said) && said->end == SIP_ANSWERED &&
	    said->status < 500)
		*said = first;
}

void
sip_talk(struct arena *a, const struct sip_request *r, struct sip_said *said)
{
	struct talk *t = arena_alloc(a, sizeof(*t));
	const char *why = "";

	*t = (struct talk){ .a = a,
		.r = r,
		.until = clock_mono_us() + (uint64_t)r->timeout * 1000000 };
	if (!sip_open(a, &t->wire, r, t->until, &why)) {
		over(said, SIP_UNREACHABLE, why);
		return;
	}
	t->scratch = arena_new();
	if (*r->uri == '\0')
		ask_nobody(t, said);
	else if (strcmp(r->method, "OPTIONS") == 0)
		ask_proxy(t, r, said);
	else
		ask_phone(t, said);
	arena_free(t->scratch);
	sip_close(&t->wire);
}
