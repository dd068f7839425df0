/* verdict.c - see verdict.h. */
#include <inttypes.h>
#include <string.h>

#include "rps/verdict.h"

/* "": it is right. */
static const char *
about_clock(struct arena *a, const struct rps_account_conf *c, int64_t skew)
{
	int64_t off = skew < 0 ? -skew : skew;

	if (c->quirks.clock_window <= 0 || off <= c->quirks.clock_window)
		return "";
	return arena_printf(a,
	    "The clock: this machine's is %" PRId64 " s %s Yealink's; set it "
	    "right, calls carry the time.  ",
	    off, skew > 0 ? "behind" : "ahead of");
}

static const char *
what(struct arena *a, const struct rps_account_conf *c, const char *driver,
    const struct rps_answer *an, bool off)
{
	switch (an->said) {
	case RPS_DONE:
		return "It works: host, key and right fit.";
	case RPS_DENIED:
		if (off)
			return "Yealink refuses the call, perhaps for the time "
			       "it carries; test again when the clock is "
			       "right.";
		if (strncmp(an->text, "HTTP 404", 8) == 0)
			break; /* the host */
		return arena_printf(a,
		    "The key: %s answers, and refuses key or secret.  Compare "
		    "both with Yealink's portal; keys belong to one region "
		    "and to one API, here %s, and a new pair ends the old "
		    "one.",
		    c->base_url, driver);
	case RPS_FORBIDDEN:
		return "The right: host and key fit, but the account may not "
		       "use RPS.  Ask Yealink to enable its API for it.";
	case RPS_UNREACHABLE:
		return arena_printf(a,
		    "The host: no connection to %s.  Check its spelling, name "
		    "resolution, firewall, proxy and certificates.",
		    c->base_url);
	case RPS_UNSURE:
	case RPS_NOT_THERE:
	case RPS_NO_SUCH:
	case RPS_BAD_REQUEST:
		break; /* it talks, but not as Yealink does */
	default:
		return rps_said_text(an->said);
	}
	return arena_printf(a,
	    "The host: what answers at %s is not Yealink's API %s.  Take the "
	    "API domain that the portal shows for the account.",
	    c->base_url, driver);
}

const char *
verdict(struct arena *a, const struct rps_account_conf *c, const char *driver,
    const struct rps_answer *an, int64_t skew)
{
	const char *clock = about_clock(a, c, skew);
	bool text = an->said != RPS_DONE && *an->text != '\0';

	return arena_printf(a, "%s%s%s%s%s", clock,
	    what(a, c, driver, an, *clock != '\0'), text ? "  (" : "",
	    text ? an->text : "", text ? ")" : "");
}
