/* notify_part.c - see notify_part.h. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/digest.h"
#include "db/field.h"
#include "db/notify_part.h"

void
event_begin(struct event_text *m, struct arena *a, const char *type,
    const char *at)
{
	char random[25], now[32];
	time_t t = (time_t)clock_now();
	struct tm tm;

	*m = (struct event_text){ .b = BUF_INIT(a) };
	digest_token(random, sizeof(random) - 1);
	snprintf(m->id, sizeof(m->id), "msg_%s", random);
	if (at == NULL) {
		gmtime_r(&t, &tm);
		strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", &tm);
		at = now;
	}
	buf_printf(&m->b,
	    "{\"id\":\"%s\",\"type\":\"%s\",\"timestamp\":\"%s\","
	    "\"data\":{",
	    m->id, type, at);
}

static void
name_of(struct event_text *m, const char *name)
{
	buf_printf(&m->b, "%s\"%s\":", m->any ? "," : "", name);
	m->any = true;
}

void
event_int(struct event_text *m, const char *name, int64_t i)
{
	name_of(m, name);
	buf_printf(&m->b, "%" PRId64, i);
}

void
event_bool(struct event_text *m, const char *name, bool b)
{
	name_of(m, name);
	buf_str(&m->b, b ? "true" : "false");
}

void
event_str(struct event_text *m, const char *name, const char *s)
{
	name_of(m, name);
	if (s == NULL)
		buf_str(&m->b, "null");
	else
		field_json_text(&m->b, s);
}

const char *
event_end(struct event_text *m)
{
	buf_str(&m->b, "}}");
	return m->b.p;
}
