/* device_line.c - the SIP accounts of a device; see device.h. */
#include <inttypes.h>
#include <string.h>

#include "db/codec.h"
#include "db/compile.h"
#include "db/device_part.h"
#include "db/near.h"
#include "db/personal.h"
#include "db/row.h"
#include "db/rules.h"

static const char *
check_host_needed(const char *s)
{
	return *s == '\0' ? "must not be empty" : check_host(s);
}

/* A SIP user goes into a URI and onto a line of a file. */
static const char *
check_sip_user(const char *s)
{
	if (*s == '\0')
		return "must not be empty";
	if (strpbrk(s, " \t<>\"@") != NULL)
		return "must be the SIP user alone, without blanks, quotes, "
		       "brackets and @";
	return NULL;
}

/* Yealink's own tones are RingN.wav, and three words. */
static const char *
check_ringtone(const char *s)
{
	if (*s == '\0')
		return NULL;
	return check_file_name(s) == NULL
	    ? NULL
	    : "must be a ring tone's file name, such as Ring1.wav";
}

static const char *const transports[] = { "udp", "tcp", "tls", "dns", NULL };

#define LINE(member) offsetof(struct sheet_line, member)

/* clang-format off */
const struct field line_fields[] = {
	{ "number", F_INT, LINE(number), 1, 1000, NULL, NULL,
	  "account number, from 1; of a DECT base also the handset", false },
	{ "enabled", F_BOOL, LINE(enabled), 0, 0, NULL, NULL,
	  "no: the account is off", false },
	{ "label", F_TEXT, LINE(label), 0, 80, NULL, NULL,
	  "text on the screen", false },
	{ "display_name", F_TEXT, LINE(display_name), 0, 80, NULL, NULL,
	  "caller name the others see", false },
	{ "user_name", F_TEXT, LINE(user_name), 0, 80, NULL, check_sip_user,
	  "SIP user", false },
	{ "auth_name", F_TEXT, LINE(auth_name), 0, 80, NULL, NULL,
	  "user of the authentication; empty: the SIP user", false },
	{ "server_host", F_TEXT, LINE(server_host), 0, 120, NULL,
	  check_host_needed, "registrar", false },
	{ "server_port", F_INT, LINE(server_port), 0, 65535, NULL, NULL,
	  "its port; 0: the phone's default", false },
	{ "backup_host", F_TEXT, LINE(backup_host), 0, 120, NULL, check_host,
	  "second registrar", false },
	{ "backup_port", F_INT, LINE(backup_port), 0, 65535, NULL, NULL,
	  "its port; 0: the phone's default", false },
	{ "transport", F_ENUM, LINE(transport), 0, 0, transports, NULL,
	  "udp, tcp, tls, or dns: chosen by NAPTR", false },
	{ "expires", F_INT, LINE(expires), 0, 864000, NULL, NULL,
	  "seconds a registration lasts; 0: the phone's default", false },
	{ "proxy_host", F_TEXT, LINE(proxy_host), 0, 120, NULL, check_host,
	  "outbound proxy", false },
	{ "proxy_port", F_INT, LINE(proxy_port), 0, 65535, NULL, NULL,
	  "its port; 0: the phone's default", false },
	{ "voicemail", F_TEXT, LINE(voicemail), 0, 40, NULL, NULL,
	  "number of the voice mail box", false },
	{ "ringtone", F_TEXT, LINE(ringtone), 0, 80, NULL, check_ringtone,
	  "Ring1.wav or a file of the organisation; empty: the phone's",
	  false },
	{ "codecs", F_TEXT, LINE(codecs), 0, 200, NULL, check_codecs,
	  "names in order of preference; empty: the phone's own", false },
	{ "handset", F_TEXT, LINE(handset), 0, 80, NULL, NULL,
	  "name of the DECT handset", false },
};
/* clang-format on */
const size_t nline_fields = sizeof(line_fields) / sizeof(line_fields[0]);

#define PASSWORD_MAX ((size_t)200)

struct line_change {
	int64_t device_id;
	const struct line_part *part;
};

static const struct sheet_line *
line_of(const struct sheet *s, int64_t number)
{
	for (size_t i = 0; i < s->nlines; i++)
		if (s->lines[i].number == number)
			return &s->lines[i];
	return NULL;
}

static const char *
line_name(struct act *act, int64_t number)
{
	return arena_printf(act->a, "line %" PRId64, number);
}

/* The fields, and that there is another password. */
static const char *
line_json(struct act *act, const struct sheet_line *l, const char *password)
{
	const char *s = field_json(act->a, line_fields, nline_fields, l);

	if (password == NULL)
		return s;
	return arena_printf(act->a, "%.*s,\"password\":\"%s\"}",
	    (int)strlen(s) - 1, s, *password == '\0' ? "" : "changed");
}

void
line_entry(struct act *act, const struct device *d,
    const struct sheet_line *before, const struct sheet_line *after,
    const char *password, struct audit_entry *entry)
{
	const struct sheet_line *l = field_either(before, after);
	struct part_audit p = { .object = "line" };

	p.action = before == NULL ? "create"
	    : after == NULL       ? "delete"
				  : "change";
	p.name = line_name(act, l->number);
	if (before != NULL)
		p.before = line_json(act, before, NULL);
	if (after != NULL)
		p.after = line_json(act, after, password);
	device_part_entry(act, d, &p, entry);
}

static enum err
line_audit(struct act *act, const struct device *d,
    const struct sheet_line *before, const struct sheet_line *after,
    const char *password)
{
	struct audit_entry entry;

	line_entry(act, d, before, after, password, &entry);
	return act_audit(act, &entry);
}

static enum err
check_password(struct act *act, const char *s)
{
	const char *must;

	if (s == NULL)
		return ERR_OK;
	if ((must = check_value(s)) != NULL)
		return act_fail(act, ERR_INVALID, "password", "password %s.",
		    must);
	if (strlen(s) > PASSWORD_MAX)
		return act_fail(act, ERR_INVALID, "password",
		    "password must be at most %zu bytes long.", PASSWORD_MAX);
	return ERR_OK;
}

/* The columns LINE_ADD begins with, and LINE_CHANGE behind the account, in
 * their order. */
#define LINE_N 17

static void
columns(const struct sheet_line *l, struct val v[LINE_N])
{
	size_t i = 0;

	v[i++] = V_INT(l->enabled);
	v[i++] = V_STR(l->label);
	v[i++] = V_STR(l->display_name);
	v[i++] = V_STR(l->user_name);
	v[i++] = V_STR(l->auth_name);
	v[i++] = V_STR(l->server_host);
	v[i++] = V_INT(l->server_port);
	v[i++] = V_STR(l->backup_host);
	v[i++] = V_INT(l->backup_port);
	v[i++] = V_STR(transports[l->transport]);
	v[i++] = V_INT(l->expires);
	v[i++] = V_STR(l->proxy_host);
	v[i++] = V_INT(l->proxy_port);
	v[i++] = V_STR(l->voicemail);
	v[i++] = V_STR(l->ringtone);
	v[i++] = V_STR(l->codecs);
	v[i++] = V_STR(l->handset);
}

enum err
line_values(struct act *act, int64_t device_id, const struct sheet_line *l,
    const char *password, struct val v[LINE_VALUES])
{
	columns(l, v);
	v[LINE_N] = V_INT(device_id);
	v[LINE_N + 1] = V_INT(l->number);
	return act_seal(act, "sip", password, &v[LINE_N + 2]);
}

enum err
line_update(struct act *act, int64_t device_id, const struct sheet_line *l,
    const char *password)
{
	struct val v[2 + LINE_N + 4] = { V_STR(l->user_name),
		V_STR(l->server_host) };
	struct val *more = v + 2 + LINE_N;
	enum err e;

	columns(l, v + 2);
	more[0] = V_INT(password == NULL);
	if ((e = act_seal(act, "sip", password, &more[1])) != ERR_OK)
		return e;
	more[2] = V_INT(device_id);
	more[3] = V_INT(l->number);
	return db_run(act->db, STMT_LINE_CHANGE, v, 2 + LINE_N + 4, NULL);
}

static enum err
line_write(struct act *act, const struct device *d, const struct line_part *p,
    bool is_new)
{
	struct val v[LINE_VALUES];
	enum err e;

	if (!is_new)
		return line_update(act, d->id, &p->line, p->password);
	e = line_values(act, d->id, &p->line, p->password, v);
	if (e != ERR_OK)
		return e;
	return db_run(act->db, STMT_LINE_ADD, v, LINE_VALUES, NULL);
}

static const char *
nearest_codec(const char *word)
{
	size_t best = near_limit(word) + 1, d;
	const char *found = NULL;

	for (size_t i = 0; i < ncodecs; i++)
		if ((d = near_distance(word, codecs[i].name, best)) < best) {
			best = d;
			found = codecs[i].name;
		}
	return found;
}

static const char *
codec_names(struct arena *a)
{
	const char *names = codecs[0].name;

	for (size_t i = 1; i < ncodecs; i++)
		names = arena_printf(a, "%s, %s", names, codecs[i].name);
	return names;
}

/* Says more than check_codecs(), which the field table has. */
static enum err
check_codec_names(struct act *act, const char *list)
{
	const char *near, *word;
	uint64_t seen = 0, bit;
	const struct codec *c;
	size_t n;

	for (; *list != '\0'; list += n) {
		list += strspn(list, " ");
		if ((n = strcspn(list, " ")) == 0)
			break;
		word = arena_strndup(act->a, list, n < 40 ? n : 40);
		if ((c = codec_find(list, n)) == NULL) {
			near = nearest_codec(word);
			if (near != NULL)
				return act_fail(act, ERR_INVALID, "codecs",
				    "There is no codec %s; did you mean %s?",
				    word, near);
			return act_fail(act, ERR_INVALID, "codecs",
			    "There is no codec %s; there are %s.", word,
			    codec_names(act->a));
		}
		bit = (uint64_t)1 << (c - codecs);
		if ((seen & bit) != 0)
			return act_fail(act, ERR_INVALID, "codecs",
			    "%s stands in codecs more than once.", word);
		seen |= bit;
	}
	return ERR_OK;
}

enum err
line_rules(struct act *act, const struct model *m, struct sheet_line *l,
    const char *password)
{
	enum err e;

	field_defaults(line_fields, nline_fields, l);
	if ((e = check_codec_names(act, l->codecs)) != ERR_OK ||
	    (e = field_check(act, line_fields, nline_fields, l, NULL)) !=
		ERR_OK ||
	    (e = check_password(act, password)) != ERR_OK)
		return e;
	return model_check_line(act, m, l->number);
}

/* The phone's own: the one of all accounts, RingN.wav, two more. */
static bool
is_own_tone(const char *s)
{
	size_t n;

	if (strcmp(s, "common") == 0 || strcmp(s, "Silent.wav") == 0 ||
	    strcmp(s, "Splash.wav") == 0)
		return true;
	if (strncmp(s, "Ring", 4) != 0)
		return false;
	n = strspn(s + 4, "0123456789");
	return n > 0 && strcmp(s + 4 + n, ".wav") == 0;
}

enum err
line_warn(struct act *act, const struct device *d, const struct sheet_line *was,
    const struct sheet_line *l)
{
	struct val r[2];
	enum err e;

	if (*l->ringtone == '\0' || is_own_tone(l->ringtone) ||
	    (was != NULL && strcmp(was->ringtone, l->ringtone) == 0))
		return ERR_OK;
	e = db_first(act->db, act->a, STMT_PROV_RESOURCE,
	    VALS(V_INT(d->organisation_id), V_STR("ringtone"),
		V_STR(l->ringtone)),
	    r, 2);
	if (e == ERR_NOTFOUND)
		act_warn(act,
		    "There is no ring tone %s: the phone has Ring1.wav and so "
		    "on, and a file of that name was uploaded neither for %s "
		    "nor above it.",
		    l->ringtone, d->organisation);
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

/* What the user of a phone may change of its lines. */
static enum err
check_personal(struct act *act, const struct line_part *p,
    const struct sheet_line *was)
{
	static const char *const may[] = { "label", "display_name", "ringtone",
		NULL };

	if (was == NULL || p->password != NULL)
		return personal_refuse(act, "the account of a line");
	return personal_fields(act, line_fields, nline_fields, was, &p->line,
	    may);
}

enum err
line_store(struct act *act, const struct device *d, const struct model *m,
    const struct line_part *part, const struct sheet_line *was)
{
	struct line_part p = *part;
	enum err e;

	field_defaults(line_fields, nline_fields, &p.line);
	if ((e = check_personal(act, &p, was)) != ERR_OK ||
	    (e = line_rules(act, m, &p.line, p.password)) != ERR_OK ||
	    (e = line_warn(act, d, was, &p.line)) != ERR_OK)
		return e;
	e = line_write(act, d, &p, was == NULL);
	if (e == ERR_CONFLICT)
		return act_fail(act, ERR_INVALID, "number",
		    "Line %" PRId64 " is given more than once.", p.line.number);
	return e != ERR_OK ? e : line_audit(act, d, was, &p.line, p.password);
}

enum err
line_drop(struct act *act, const struct device *d, const struct sheet_line *l)
{
	enum err e;

	if ((e = personal_refuse(act, "the account of a line")) != ERR_OK ||
	    (e = db_run(act->db, STMT_LINE_DELETE,
		 VALS(V_INT(d->id), V_INT(l->number)), NULL)) != ERR_OK)
		return e;
	return line_audit(act, d, l, NULL, NULL);
}

static enum err
put_line(struct act *act, void *arg)
{
	const struct line_change *c = arg;
	struct device d;
	struct sheet s;
	struct model m;
	enum err e;

	if ((e = device_begin(act, c->device_id, &d)) != ERR_OK ||
	    (e = model_by_id(act, d.model_id, &m)) != ERR_OK ||
	    (e = device_sheet(act, d.id, &s)) != ERR_OK ||
	    (e = line_store(act, &d, &m, c->part,
		 line_of(&s, c->part->line.number))) != ERR_OK)
		return e;
	return device_end(act, d.id);
}

enum err
line_put(struct act *act, int64_t device_id, const struct sheet_line *line,
    const char *password)
{
	struct line_part part = { *line, password };
	struct line_change c = { device_id, &part };

	return act_tx(act, put_line, &c);
}

static enum err
drop_line(struct act *act, void *arg)
{
	const struct line_change *c = arg;
	const struct sheet_line *old;
	struct device d;
	struct sheet s;
	enum err e;

	if ((e = device_begin(act, c->device_id, &d)) != ERR_OK ||
	    (e = device_sheet(act, d.id, &s)) != ERR_OK)
		return e;
	if ((old = line_of(&s, c->part->line.number)) == NULL)
		return act_fail(act, ERR_NOTFOUND, "number",
		    "%s has no line %" PRId64 ".", d.mac, c->part->line.number);
	if ((e = line_drop(act, &d, old)) != ERR_OK)
		return e;
	return device_end(act, d.id);
}

enum err
line_delete(struct act *act, int64_t device_id, int64_t number)
{
	struct line_part part = { .line = { .number = number } };
	struct line_change c = { device_id, &part };

	return act_tx(act, drop_line, &c);
}
