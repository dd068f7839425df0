/* client.c - see client.h and conn.h. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/log.h"
#include "base/scan.h"
#include "rps/conn.h"

#define SECRET_MIN 4  /* shorter ones are in any text by chance */
#define SLOWER_MIN 30 /* seconds; one client quotes this from the contract */
#define TIMEOUT_MIN 1
#define TIMEOUT_MAX 600

const struct rps_driver *
rps_driver(const char *name)
{
	static const struct rps_driver *const all[] = { &rps_v2, &rps_v1,
		&rps_xml };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}

static const char *
or_empty(const char *s)
{
	return s == NULL ? "" : s;
}

struct rps_conn *
rps_open(const struct rps_driver *driver, const struct rps_account_conf *conf)
{
	struct rps_conn *c = calloc(1, sizeof(*c));
	int64_t t = conf->timeout;

	if (c == NULL)
		abort();
	c->driver = driver;
	c->conf = conf;
	c->way = (struct http_conf){
		.ca_file = or_empty(conf->ca_file),
		.proxy = or_empty(conf->proxy),
		.timeout = t < TIMEOUT_MIN ? TIMEOUT_MIN
		    : t > TIMEOUT_MAX      ? TIMEOUT_MAX
					   : t,
	};
	c->http = http_open(&c->way);
	return c;
}

void
rps_close(struct rps_conn *c)
{
	if (c == NULL)
		return;
	http_close(c->http);
	if (c->token != NULL)
		explicit_bzero(c->token, strlen(c->token));
	free(c->token);
	free(c);
}

uint64_t
rps_calls(const struct rps_conn *c)
{
	return c->calls;
}

int64_t
rps_skew(const struct rps_conn *c)
{
	return c->skew;
}

void
conn_begin(struct rps_conn *c, enum conn_verb verb)
{
	c->nhidden = 0;
	c->reading = verb == CONN_READS;
}

void
conn_hide(struct rps_conn *c, const char *secret)
{
	if (secret != NULL && c->nhidden < HIDDEN_MAX)
		c->hidden[c->nhidden++] = secret;
}

char *
conn_url(const struct rps_conn *c, struct arena *a, const char *path)
{
	size_t n = strlen(c->conf->base_url);

	while (n > 0 && c->conf->base_url[n - 1] == '/')
		n--;
	return arena_printf(a, "%.*s%s", (int)n, c->conf->base_url, path);
}

void
conn_nonce(char out[NONCE_LEN + 1])
{
	uint8_t bytes[NONCE_LEN / 2];

	digest_random(bytes, sizeof(bytes));
	digest_hex(bytes, sizeof(bytes), out);
}

char *
conn_millis(struct arena *a)
{
	return arena_printf(a, "%" PRId64, clock_usec() / 1000);
}

char *
conn_basic(const struct rps_conn *c, struct arena *a)
{
	const char *pair =
	    arena_printf(a, "%s:%s", c->conf->api_user, c->conf->api_secret);

	return arena_printf(a, "Authorization: Basic %s",
	    digest_base64(a, pair, strlen(pair)));
}

/* Once when it begins, once when it is over. */
static void
compare_clocks(struct rps_conn *c, const struct http_answer *an)
{
	int64_t window = c->conf->quirks.clock_window;
	bool off;

	if (an->date == 0)
		return;
	c->skew = an->date - clock_now();
	off = window > 0 && (c->skew > window || c->skew < -window);
	if (off && !c->skew_said)
		log_warnx("rps: account %" PRId64
			  ": Yealink's clock is %" PRId64
			  " s %s ours; calls carry our time and may be "
			  "refused: set this machine's clock",
		    c->conf->id, c->skew < 0 ? -c->skew : c->skew,
		    c->skew < 0 ? "behind" : "ahead of");
	if (!off && c->skew_said)
		log_info("rps: account %" PRId64
			 ": Yealink's clock and ours agree again",
		    c->conf->id);
	c->skew_said = off;
}

void
conn_exchange(struct rps_conn *c, struct arena *a, const char *verb,
    const struct http_call *call, struct http_answer *an)
{
	c->calls++;
	http_call(c->http, a, call, an);
	if (an->went == HTTP_ANSWERED) {
		log_info("rps: account %" PRId64 ": %s: HTTP %d, %u ms",
		    c->conf->id, verb, an->status, an->ms);
		compare_clocks(c, an);
		return;
	}
	log_warnx("rps: account %" PRId64 ": %s: %s, %u ms: %s", c->conf->id,
	    verb,
	    an->went == HTTP_NOT_SENT ? "not sent" : "sent, no whole answer",
	    an->ms, an->why);
}

static void
mask(char *text, const char *secret)
{
	size_t n = strlen(secret);
	char *p = text;

	if (n < SECRET_MIN)
		return;
	while ((p = strstr(p, secret)) != NULL)
		memset(p, '*', n);
}

/* Printable, UTF-8, no longer than fits, not cut inside a character. */
static void
tidy(char *out, size_t size, const char *s)
{
	size_t n = strlen(s);
	bool utf8 = scan_utf8(s, n);

	if (n >= size)
		for (n = size - 1;
		     n > 0 && utf8 && ((unsigned char)s[n] & 0xc0) == 0x80;)
			n--;
	for (size_t i = 0; i < n; i++) {
		out[i] = s[i];
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			out[i] = ' ';
		else if (!utf8 && (unsigned char)s[i] >= 0x80)
			out[i] = '?';
	}
	out[n] = '\0';
}

struct rps_answer
conn_answer(const struct rps_conn *c, enum rps_said said, const char *text)
{
	struct rps_answer an = { .said = said };
	char *copy = strdup(text);

	if (copy == NULL)
		abort();
	if (c->reading && said == RPS_UNSURE)
		an.said = RPS_UNWELL;
	if (said == RPS_SLOWER) /* also where one of many is told so */
		an.retry_after = SLOWER_MIN;
	/* Before anything is cut off: half a secret is found by nobody. */
	mask(copy, c->conf->api_secret);
	if (c->token != NULL)
		mask(copy, c->token);
	for (size_t i = 0; i < c->nhidden; i++)
		mask(copy, c->hidden[i]);
	tidy(an.text, sizeof(an.text), copy);
	free(copy);
	return an;
}

struct rps_answer
conn_lost(const struct rps_conn *c, const struct http_answer *an)
{
	return conn_answer(c,
	    an->went == HTTP_NOT_SENT ? RPS_UNREACHABLE : RPS_UNSURE, an->why);
}

struct rps_answer
conn_slower(const struct rps_conn *c, const struct http_answer *an,
    const char *text)
{
	struct rps_answer said = conn_answer(c, RPS_SLOWER, text);

	if (an->retry_after > said.retry_after)
		said.retry_after = an->retry_after;
	return said;
}

struct rps_answer
conn_unreadable(const struct rps_conn *c, const struct http_answer *an)
{
	char text[64];

	(void)snprintf(text, sizeof(text),
	    "HTTP %d with a body that cannot be read", an->status);
	return conn_answer(c, RPS_UNSURE, text);
}

struct rps_answer
conn_no_id(const struct rps_conn *c)
{
	return conn_answer(c, RPS_BAD_REQUEST,
	    "no id of Yealink's is known for it; not sent");
}

void
conn_spread(struct rps_answer all, struct rps_answer *each, size_t n)
{
	for (size_t i = 0; i < n; i++)
		each[i] = all;
}
