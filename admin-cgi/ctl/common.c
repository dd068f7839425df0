/* common.c - what the commands share. */
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/scan.h"
#include "ctl/ctl.h"
#include "db/device.h"
#include "db/near.h"
#include "db/organisation.h"

void
ctl_warn(const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	for (char *p = line; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	fflush(stdout);
	fprintf(stderr, "voipconfigctl: warning: %s\n", line);
}

const char *
ctl_cell(const struct val *v)
{
	return v->type == VAL_STR || v->type == VAL_BYTES ? v->s : "";
}

static void
cell(struct out *o, const struct column *c, const struct val *v)
{
	const char *name = c->name;

	if (name == NULL || (name[0] == '+' && !out_json(o)))
		return;
	if (name[0] == '+')
		name++;
	if (v->type == VAL_NULL)
		out_str(o, name, NULL);
	else if (v->type == VAL_STR || v->type == VAL_BYTES)
		out_str(o, name, v->s);
	else if (c->type == COL_BOOL)
		out_bool(o, name, v->i != 0);
	else if (c->type == COL_WORD)
		out_str(o, name, c->words[v->i - 1]); /* SQL counts from 1 */
	else
		out_int(o, name, v->i);
}

enum err
ctl_row(void *arg, const struct val *row, size_t n)
{
	const struct listing *l = arg;

	out_open(l->ct->out, NULL);
	for (size_t i = 0; i < n && i < l->ncols; i++)
		cell(l->ct->out, &l->col[i], &row[i]);
	out_close(l->ct->out);
	return ERR_OK;
}

static int64_t
number_at(const void *obj, size_t offset)
{
	int64_t n;

	memcpy(&n, (const char *)obj + offset, sizeof(n));
	return n;
}

/* NULL in a secret: whoever filled the object does not know it. */
static bool
is_unknown(const struct field *f, const void *obj)
{
	const char *p;

	memcpy(&p, (const char *)obj + f->offset, sizeof(p));
	return p == NULL;
}

static void
show_field(struct ctl *ct, const struct field *f, const void *obj)
{
	switch (f->type) {
	case F_INT:
		out_int(ct->out, f->name, number_at(obj, f->offset));
		return;
	case F_BOOL:
		out_bool(ct->out, f->name, number_at(obj, f->offset) != 0);
		return;
	case F_SECRET:
		if (is_unknown(f, obj))
			return;
		break;
	case F_TEXT:
	case F_ENUM:
		break;
	}
	out_str(ct->out, f->name, field_text(ct->act.a, f, obj));
}

void
ctl_show_fields(struct ctl *ct, const struct field *f, size_t n,
    const void *obj)
{
	for (size_t i = 0; i < n; i++)
		show_field(ct, &f[i], obj);
}

void
ctl_done(struct ctl *ct, const char *done, const char *object, int64_t id,
    const char *name)
{
	out_say(ct->out, "%s %s %s", object, name, done);
	for (size_t i = 0; i < ct->nmade; i++)
		out_say(ct->out, "%s: %s (write it down; it is shown once)",
		    ct->made[i].name, ct->made[i].value);
	if (!out_json(ct->out))
		return;
	out_open(ct->out, NULL);
	out_str(ct->out, "done", done);
	out_str(ct->out, "object", object);
	if (id != 0)
		out_int(ct->out, "id", id);
	out_str(ct->out, "name", name);
	for (size_t i = 0; i < ct->nmade; i++)
		out_str(ct->out, ct->made[i].name, ct->made[i].value);
	out_close(ct->out);
}

/* A sentence for what db/ returned without one. */
static enum err
missing(struct ctl *ct, enum err e, const char *what, const char *name,
    const char *list)
{
	if (e != ERR_NOTFOUND || ct->act.problem.text[0] != '\0')
		return e;
	return act_fail(&ct->act, e, "",
	    "There is no %s %s; \"voipconfigctl "
	    "%s list\" shows what there is.",
	    what, name, list);
}

enum err
ctl_organisation(struct ctl *ct, const char *name, int64_t *id)
{
	struct organisation o = { 0 };
	enum err e;

	if (name == NULL || *name == '\0')
		return ctl_usage(ct, "say of which organisation");
	e = organisation_find(&ct->act, name, &o);
	*id = o.id;
	return missing(ct, e, "organisation", name, "organisation");
}

enum err
ctl_organisation_option(struct ctl *ct, int64_t *id)
{
	const char *name = ctl_option(ct, "organisation");

	if (name == NULL)
		name = ctl_take(ct, "organisation");
	*id = 0;
	return name == NULL ? ERR_OK : ctl_organisation(ct, name, id);
}

enum err
ctl_mac(struct ctl *ct, const char *text, const char **mac)
{
	char *out = arena_alloc(ct->act.a, MAC_LEN + 1);

	if (scan_mac(text, strlen(text), out) != ERR_OK)
		return act_fail(&ct->act, ERR_INVALID, "mac",
		    "\"%s\" is not a MAC address: twelve hex digits, such as "
		    "805ec0123456 or 80:5e:c0:12:34:56",
		    text);
	*mac = out;
	return ERR_OK;
}

enum err
ctl_device(struct ctl *ct, const char *text, int64_t *id)
{
	struct device d = { 0 };
	const char *mac;
	enum err e;

	if ((e = ctl_mac(ct, text, &mac)) != ERR_OK)
		return e;
	e = device_by_mac(&ct->act, mac, &d);
	*id = d.id;
	return missing(ct, e, "device", mac, "device");
}

enum err
ctl_number(struct ctl *ct, const char *what, const char *text, int64_t min,
    int64_t max, int64_t *out)
{
	if (scan_int(text, min, max, out) == ERR_OK)
		return ERR_OK;
	return act_fail(&ct->act, ERR_INVALID, what,
	    "%s must be a number from %lld to %lld, not \"%s\".", what,
	    (long long)min, (long long)max, text);
}

static enum err
slurp(struct ctl *ct, int fd, const char *path, size_t max, const char **text,
    size_t *len)
{
	struct stat st;
	char *p;
	ssize_t n;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return act_fail(&ct->act, ERR_INVALID, "",
		    "%s is not a regular file.", path);
	if ((uintmax_t)st.st_size > max)
		return act_fail(&ct->act, ERR_INVALID, "",
		    "%s is larger than %zu bytes.", path, max);
	p = arena_alloc(ct->act.a, (size_t)st.st_size + 1);
	*len = 0;
	while (*len < (size_t)st.st_size) {
		n = read(fd, p + *len, (size_t)st.st_size - *len);
		if (n == -1)
			return act_fail(&ct->act, ERR_SYSTEM, "",
			    "%s cannot be read: %s.", path, strerror(errno));
		if (n == 0)
			break;
		*len += (size_t)n;
	}
	*text = p;
	return ERR_OK;
}

enum err
ctl_file(struct ctl *ct, const char *path, size_t max, const char **text,
    size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum err e;

	if (fd == -1)
		return act_fail(&ct->act,
		    errno == ENOENT ? ERR_NOTFOUND : ERR_DENIED, "",
		    "%s cannot be opened: %s.", path, strerror(errno));
	e = slurp(ct, fd, path, max, text, len);
	close(fd);
	return e;
}

enum err
ctl_url(struct ctl *ct, const char *path_key, const char **url)
{
	const char *base = ct->conf->public_url;
	size_t n = strlen(base);

	if (strncmp(base, "http://", 7) != 0 &&
	    strncmp(base, "https://", 8) != 0)
		return act_fail(&ct->act, ERR_INVALID, "public_url",
		    "The configuration file does not say under which URL "
		    "phones reach us; write public_url = https://HOST in it.");
	while (n > 0 && base[n - 1] == '/')
		n--;
	*url = arena_printf(ct->act.a, "%.*s/p/%s/", (int)n, base, path_key);
	return ERR_OK;
}

const char *
ctl_nearest(const char *typed, const char *const *base, size_t n, size_t stride)
{
	const char *best = "", *name;
	size_t least = near_limit(typed) + 1, d;

	for (size_t i = 0; i < n; i++) {
		memcpy(&name, (const char *)base + i * stride, sizeof(name));
		d = near_distance(typed, name, least);
		if (d < least) {
			least = d;
			best = name;
		}
	}
	return best;
}
