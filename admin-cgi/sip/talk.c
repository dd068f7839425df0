/* talk.c - a request until its final answer; see sip.h. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "sip/sip.h"

#define T1_US 500000
#define T2_US 4000000

struct talk {
	struct arena *a;
	const struct sip_request *r;
	struct sip_wire wire;
	struct sip_ids ids;
	uint64_t until;
	struct sip_answer answer;
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
	    an->cseq == t->ids.cseq && strcmp(an->method, t->r->method) == 0;
}

/* One message of the stream at its beginning: true, and it is gone. */
static bool
next_of_stream(struct talk *t, bool *broken, bool *understood)
{
	long n = sip_frame(t->in, t->have);

	*broken = n < 0;
	if (n <= 0)
		return false;
	*understood = sip_answer(t->a, t->in, (size_t)n, &t->answer) == ERR_OK;
	t->have -= (size_t)n;
	memmove(t->in, t->in + n, t->have);
	return true;
}

enum got { GOT_FINAL, GOT_PROVISIONAL, GOT_NOTHING, GOT_BROKEN };

static enum got
judge(const struct talk *t, bool understood)
{
	if (!understood || !is_ours(t))
		return GOT_NOTHING;
	return t->answer.status >= 200 ? GOT_FINAL : GOT_PROVISIONAL;
}

/* The next answer that is for us, or nothing until then. */
static enum got
listen_until(struct talk *t, uint64_t until)
{
	bool broken, understood, stream = t->wire.transport != SIP_OVER_UDP;
	enum got got;
	long n;

	for (;;) {
		while (stream && next_of_stream(t, &broken, &understood))
			if ((got = judge(t, understood)) != GOT_NOTHING)
				return got;
		if (stream && broken)
			return GOT_BROKEN;
		n = sip_receive(&t->wire, t->in + t->have,
		    sizeof(t->in) - t->have, until);
		if (n <= 0)
			return n == 0 ? GOT_NOTHING : GOT_BROKEN;
		if (stream) {
			t->have += (size_t)n;
			continue;
		}
		got = judge(t,
		    sip_answer(t->a, t->in, (size_t)n, &t->answer) == ERR_OK);
		if (got != GOT_NOTHING)
			return got;
	}
}

static struct sip_said
over(struct arena *a, enum sip_end end, const struct talk *t, const char *words)
{
	static const char *const transports[] = { "UDP", "TCP", "TLS" };

	return (struct sip_said){ .end = end,
		.words = arena_printf(a, "%s over %s: %s", t->r->proxy,
		    transports[t->r->transport], words) };
}

/* Sends, over UDP again and again, until a final answer.  false: *said. */
static bool
exchange(struct talk *t, const char *authorization, struct sip_said *said)
{
	struct buf b = BUF_INIT(t->a);
	bool udp = t->wire.transport == SIP_OVER_UDP;
	uint64_t pause = T1_US, next = 0, now;
	enum got got;

	new_ids(t);
	sip_message(&b, t->r, &t->ids, authorization);
	for (now = clock_mono_us(); now < t->until; now = clock_mono_us()) {
		if (now >= next) {
			if (!sip_send(&t->wire, b.p, b.len, t->until)) {
				*said = over(t->a, SIP_UNREACHABLE, t,
				    "nobody takes it there");
				return false;
			}
			next = udp ? now + pause : t->until;
			pause = 2 * pause < T2_US ? 2 * pause : T2_US;
		}
		got = listen_until(t, next < t->until ? next : t->until);
		if (got == GOT_FINAL)
			return true;
		if (got == GOT_PROVISIONAL && udp)
			next = clock_mono_us() + (pause = T2_US);
		if (got == GOT_BROKEN) {
			*said = over(t->a, udp ? SIP_UNREACHABLE : SIP_SILENT,
			    t,
			    udp ? "nobody listens there"
				: "the connection was closed without an answer");
			return false;
		}
	}
	*said = over(t->a, SIP_SILENT, t, "no answer within the time");
	return false;
}

/*
 * The proxy's: 407.  A 401 may come from behind it, from whoever has registered
 * as the phone, who is told nothing of the password; only what is asked of the
 * proxy itself is answered by itself.
 */
static bool
is_challenge(const struct talk *t)
{
	bool proxy = t->answer.status == 407 ||
	    (t->answer.status == 401 && strcmp(t->r->method, "OPTIONS") == 0);

	return proxy && t->answer.challenge.there && *t->r->user != '\0';
}

void
sip_talk(struct arena *a, const struct sip_request *r, struct sip_said *said)
{
	struct talk *t = arena_alloc(a, sizeof(*t));
	const char *why = "", *authorization;

	*t = (struct talk){ .a = a,
		.r = r,
		.until = clock_mono_us() + (uint64_t)r->timeout * 1000000 };
	if (!sip_open(a, &t->wire, r, t->until, &why)) {
		*said = over(a, SIP_UNREACHABLE, t, why);
		return;
	}
	if (exchange(t, "", said)) {
		authorization = is_challenge(t)
		    ? sip_authorization(a, r, &t->answer.challenge)
		    : NULL;
		if (authorization == NULL || exchange(t, authorization, said))
			*said = (struct sip_said){ SIP_ANSWERED,
				t->answer.status, t->answer.reason };
	}
	sip_close(&t->wire);
}
