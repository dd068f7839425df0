/* parameter.c - looking parameters up, and their values; catalogue.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "db/catalogue.h"
#include "db/near.h"
#include "db/row.h"
#include "db/setting.h"

#define ROW_N 11
#define STATIC "static."
#define STATIC_LEN (sizeof(STATIC) - 1)

static bool
is_index(const char *s, size_t n)
{
	return n != 0 && n == strspn(s, "0123456789");
}

const char *
parameter_normal(struct arena *a, const char *name)
{
	static const char letters[] = "XYZ";
	struct buf b = BUF_INIT(a);
	size_t n, used = 0;

	for (const char *p = name;; p += n + 1) {
		n = strcspn(p, ".");
		if (is_index(p, n) && used < sizeof(letters) - 1)
			buf_raw(&b, &letters[used++], 1);
		else
			buf_raw(&b, p, n);
		if (p[n] == '\0')
			return b.p;
		buf_raw(&b, ".", 1);
	}
}

/* account.X.codec.pcmu.enable to account.X.codec.NAME.enable. */
static const char *
with_codec_name(struct arena *a, const char *name)
{
	static const char codec[] = ".codec.";
	const char *p = strstr(name, codec);
	size_t head;

	if (p == NULL)
		return name;
	head = (size_t)(p - name) + sizeof(codec) - 1;
	return arena_printf(a, "%.*sNAME%s", (int)head, name,
	    name + head + strcspn(name + head, "."));
}

static const char *
other_static(struct arena *a, const char *name)
{
	if (strncmp(name, STATIC, STATIC_LEN) == 0)
		return name + STATIC_LEN;
	return arena_printf(a, STATIC "%s", name);
}

void
parameter_from_row(const struct val *r, struct parameter *p)
{
	*p = (struct parameter){
		.name = r[0].s,
		.level = row_enum(&r[1]),
		.kind = row_enum(&r[2]),
		.allowed = r[3].s,
		.preset = r[4].type == VAL_NULL ? NULL : r[4].s,
		.has_min = r[5].type != VAL_NULL,
		.min = row_int(&r[5]),
		.has_max = r[6].type != VAL_NULL,
		.max = row_int(&r[6]),
		.since_family = r[7].s,
		.area = r[8].s,
		.sensitive = r[9].i,
		.description = r[10].s,
	};
}

/* The server would not even compare anything else with a name. */
static bool
is_ascii(const char *s)
{
	while (*s != '\0' && (unsigned char)*s < 0x80)
		s++;
	return *s == '\0';
}

enum err
parameter_look(struct act *act, const char *name, struct parameter *p)
{
	const char *normal = parameter_normal(act->a, name);
	struct val t[4] = { V_STR(name), V_STR(normal),
		V_STR(with_codec_name(act->a, normal)),
		V_STR(other_static(act->a, normal)) };
	struct val row[ROW_N];
	enum err e;

	if (!is_ascii(name))
		return ERR_NOTFOUND;
	e = db_first(act->db, act->a, STMT_PARAM_FIND,
	    VALS(t[0], t[1], t[2], t[3], t[0], t[1], t[2], t[3]), row, ROW_N);
	if (e == ERR_OK)
		parameter_from_row(row, p);
	return e;
}

enum err
parameter_each(struct act *act, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_PARAM_EACH, NOVALS, fn, arg);
}

struct search {
	struct arena *a;
	const char *name; /* in its normal form */
	const char *best;
	size_t distance; /* of best; at first one more than will do */
};

static enum err
compare(void *arg, const struct val *row, size_t n)
{
	struct search *s = arg;
	size_t d = near_distance(s->name, row[0].s, s->distance - 1);

	(void)n;
	if (d < s->distance) {
		s->distance = d;
		s->best = row[0].s;
	}
	/* Nothing beats 0, and a distance of 0 - 1 is no limit. */
	return s->distance <= 1 ? ERR_CONFLICT : ERR_OK;
}

enum err
parameter_nearest(struct act *act, const char *name, const char **nearest)
{
	struct search s = {
		.name = parameter_normal(act->a, name),
		.distance = near_limit(name) + 1,
	};
	enum err e;

	e = db_each(act->db, act->a, STMT_PARAM_NAMES, NOVALS, compare, &s);
	*nearest = s.best;
	return e == ERR_CONFLICT ? ERR_OK : e;
}

enum err
parameter_find(struct act *act, const char *name, struct parameter *p)
{
	const char *near = NULL;
	enum err e = parameter_look(act, name, p);

	if (e != ERR_NOTFOUND)
		return e;
	e = parameter_nearest(act, name, &near);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	return act_fail(act, ERR_NOTFOUND, "",
	    "The catalogue knows nothing of %.100s%s%s%s", name,
	    near == NULL ? "." : "; did you mean ", near == NULL ? "" : near,
	    near == NULL ? "" : "?");
}

/* "0=off|1=on|auto": a value is what stands before the = sign. */
static bool
is_allowed(const char *allowed, const char *value)
{
	size_t len = strlen(value), n, v;

	for (const char *p = allowed;; p += n + 1) {
		n = strcspn(p, "|");
		v = strcspn(p, "|=");
		if (v == len && memcmp(p, value, v) == 0)
			return true;
		if (p[n] == '\0')
			return false;
	}
}

static const char *
check_int(struct arena *a, const struct parameter *p, const char *value)
{
	int64_t min = p->has_min ? p->min : INT64_MIN;
	int64_t max = p->has_max ? p->max : INT64_MAX, n;

	if (scan_int(value, min, max, &n) == ERR_OK)
		return NULL;
	if (p->has_min && p->has_max)
		return arena_printf(a,
		    "must be a whole number from %" PRId64 " to %" PRId64, min,
		    max);
	if (p->has_min)
		return arena_printf(a, "must be a whole number from %" PRId64,
		    min);
	if (p->has_max)
		return arena_printf(a, "must be a whole number up to %" PRId64,
		    max);
	return "must be a whole number";
}

/* Decimal with a point: 0.5, -1, 20. */
static const char *
check_number(const char *s)
{
	size_t whole, part = 1;

	s += *s == '-';
	whole = strspn(s, "0123456789");
	s += whole;
	if (*s == '.') {
		s++;
		part = strspn(s, "0123456789");
		s += part;
	}
	return *s == '\0' && whole != 0 && part != 0 ? NULL
						     : "must be a number";
}

/* Yealink's URLs hold $PN, $MAC and #SEARCH, and may be without a scheme
 * where a file on the provisioning server is meant. */
static const char *
check_url(const char *s)
{
	return strpbrk(s, " \t<>\"") == NULL
	    ? NULL
	    : "must be a URL, without blanks, quotes and brackets";
}

static const char *
check_ip(const char *s)
{
	uint8_t addr[16];

	return scan_addr(s, addr) == ERR_OK ? NULL : "must be an IP address";
}

const char *
parameter_check(struct arena *a, const struct parameter *p, const char *value)
{
	if (*value == '\0' || strcmp(value, "%NULL%") == 0)
		return NULL; /* blank: keep or drop, good for every kind */
	switch ((enum param_kind)p->kind) {
	case PARAM_STRING:
		return NULL;
	case PARAM_BOOL:
		return strcmp(value, "0") == 0 || strcmp(value, "1") == 0
		    ? NULL
		    : "must be 0 (off) or 1 (on)";
	case PARAM_INT:
		return check_int(a, p, value);
	case PARAM_NUMBER:
		return check_number(value);
	case PARAM_ENUM:
		if (*p->allowed == '\0' || is_allowed(p->allowed, value))
			return NULL;
		return arena_printf(a, "must be one of %s", p->allowed);
	case PARAM_URL:
		return check_url(value);
	case PARAM_IP:
		return check_ip(value);
	}
	return NULL;
}
