/* message.c - a request, as it is sent; see sip.h. */
#include <string.h>

#include "base/digest.h"
#include "sip/sip.h"

/* Our formats; every text here was checked by ask.c. */
static void
line(struct buf *b, const char *name, const char *value, const char *more)
{
	buf_str(b, name);
	buf_str(b, ": ");
	buf_str(b, value);
	buf_str(b, more);
	buf_str(b, "\r\n");
}

static void
address(struct buf *b, const char *name, const char *uri, const char *tag)
{
	buf_str(b, name);
	buf_str(b, ": <");
	buf_str(b, uri);
	buf_str(b, ">");
	if (tag != NULL) {
		buf_str(b, ";tag=");
		buf_str(b, tag);
	}
	buf_str(b, "\r\n");
}

void
sip_message(struct buf *b, const struct sip_request *r,
    const struct sip_ids *ids, const char *authorization)
{
	static const char *const via[] = { "UDP", "TCP", "TLS" };
	static const char *const parameter[] = { "", ";transport=tcp",
		";transport=tls" };

	buf_str(b, r->method);
	buf_str(b, " ");
	buf_str(b, r->uri);
	buf_str(b, " SIP/2.0\r\n");
	buf_printf(b, "Via: SIP/2.0/%s %s:%u;branch=%s;rport\r\n",
	    via[r->transport], ids->host, ids->port, ids->branch);
	buf_str(b, "Max-Forwards: 70\r\n");
	address(b, "From", r->from, ids->tag);
	address(b, "To", r->uri, NULL);
	line(b, "Call-ID", ids->call_id, "");
	buf_printf(b, "CSeq: %u %s\r\n", ids->cseq, r->method);
	buf_printf(b, "Contact: <sip:voipconfig@%s:%u%s>\r\n", ids->host,
	    ids->port, parameter[r->transport]);
	if (*r->event != '\0') {
		line(b, "Event", r->event, "");
		/* One that belongs to no subscription. */
		line(b, "Subscription-State", "terminated", "");
	} else {
		line(b, "Accept", "application/sdp", "");
	}
	buf_str(b, authorization);
	line(b, "User-Agent", "voipconfig", "");
	line(b, "Content-Length", "0", "\r\n");
}

struct sip_request
sip_nobody(struct arena *a, const struct sip_request *r)
{
	struct sip_request nobody = *r;
	bool v6 = strchr(r->home, ':') != NULL && *r->home != '[';
	char random[23];

	digest_token(random, sizeof(random) - 1);
	nobody.uri = arena_printf(a, "sip:%s@%s%s%s", random, v6 ? "[" : "",
	    r->home, v6 ? "]" : "");
	return nobody;
}
