/*
 * render.c - voipconfigctl render: a file exactly as the phone gets it, or
 * with the layer that set each line before it.
 */
#include <string.h>

#include "base/scan.h"
#include "ctl/commands.h"
#include "db/prov.h"
#include "render/make.h"

#define CACHE ((size_t)8 * 1024 * 1024)

struct job {
	struct ctl *ct;
	struct maker *mk;
	struct prov_org org;
	struct prov_device dev;
	const char *file;
	struct made made;
	struct render_trace trace;
};

/* --- which file --- */

/* "y000000000108.cfg" is 108; -1: not a common file. */
static int
common_number(const char *file)
{
	size_t n = strlen(file);
	int64_t number;
	const char *p;

	if (file[0] != 'y' || n < 16 || strcmp(file + n - 4, ".cfg") != 0 ||
	    strspn(file + 1, "0123456789") != n - 5)
		return -1;
	for (p = file + 1; *p == '0' && p[1] != '.'; p++)
		continue;
	number = 0;
	for (; *p != '.'; p++)
		number = number * 10 + (*p - '0');
	return number > 0xffff ? -1 : (int)number;
}

/* The number of its own common file, for those who do not know it. */
static int
own_number(struct job *j)
{
	const struct model *m = maker_model(j->mk, &j->org, j->dev.model_id);

	return m == NULL ? -1 : (int)m->file_number;
}

static enum err
make(struct job *j)
{
	struct arena *a = j->ct->act.a;
	const char *mac = j->dev.mac, *file = j->file;
	struct make_which which = { .number = common_number(file),
		.model_id = j->dev.model_id,
		.ua_model = "" };

	if (strcmp(file, "global") == 0)
		which.number = own_number(j);
	if (strcasecmp(file, arena_printf(a, "%s.cfg", mac)) == 0)
		return make_mac(j->mk, a, &j->org, &j->dev, &j->made);
	if (strcasecmp(file, arena_printf(a, "%s.boot", mac)) == 0)
		return make_boot(j->mk, a, &j->org, &j->dev, &j->made);
	if (strcmp(file, "y000000000000.boot") == 0)
		return make_common_boot(j->mk, a, &j->org, &j->made);
	if (which.number >= 0)
		return make_global(j->mk, a, &j->org, &which, &j->made);
	return act_fail(&j->ct->act, ERR_INVALID, "file",
	    "%s is not a file made for this phone; there are %s.cfg, %s.boot, "
	    "y000000000000.boot, and global for the common file of its model.",
	    file, mac, mac);
}

/* Words for what make() returned. */
static enum err
explain_failure(struct job *j, enum err e)
{
	struct act *act = &j->ct->act;

	if (e == ERR_OK || act->problem.text[0] != '\0')
		return e;
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "There is no %s for this phone: no "
		    "template of that kind is published for its model (see "
		    "\"voipconfigctl template list\"), or it has no such file.",
		    j->file);
	if (e == ERR_INVALID)
		return act_fail(act, e, "",
		    "The template %s fails at line %u, "
		    "column %u: %s",
		    j->made.tmpl == NULL ? "?" : j->made.tmpl,
		    j->made.error.line, j->made.error.column,
		    j->made.error.text);
	return e;
}

/* --- printing --- */

/* Where the i-th line came from: "stock/mac/family:v84#3:12", "setting of
 * the device". */
static const char *
origin(struct job *j, size_t i)
{
	const struct render_origin *o;

	if (i >= j->trace.n)
		return "";
	o = &j->trace.line[i];
	if (o->tmpl == NULL)
		return "";
	if (o->line == 0)
		return o->tmpl;
	return arena_printf(j->ct->act.a, "%s:%u", o->tmpl, o->line);
}

static void
put_explained(struct job *j)
{
	const char *p = j->made.body.p, *end = p + j->made.body.len, *nl;
	struct out *o = j->ct->out;
	size_t n;

	out_list(o, "lines");
	for (size_t i = 0; p < end; i++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		n = nl == NULL ? (size_t)(end - p) : (size_t)(nl - p);
		out_open(o, NULL);
		out_str(o, "layer", origin(j, i));
		out_str(o, "line", arena_strndup(j->ct->act.a, p, n));
		out_close(o);
		p += n + 1;
	}
	out_close(o);
}

static void
put(struct job *j)
{
	struct out *o = j->ct->out;

	if (ctl_option(j->ct, "explain") != NULL) {
		put_explained(j);
		return;
	}
	if (out_json(o))
		out_str(o, "file", j->file);
	out_text(o, "text", j->made.body.p == NULL ? "" : j->made.body.p,
	    j->made.body.len);
}

static enum err
find(struct job *j)
{
	struct ctl *ct = j->ct;
	const char *mac;
	enum err e;

	if ((e = ctl_mac(ct, ct->arg[0], &mac)) != ERR_OK)
		return e;
	e = prov_device(ct->act.db, ct->act.a, mac, &j->org, &j->dev);
	if (e == ERR_NOTFOUND)
		return act_fail(&ct->act, e, "mac",
		    "There is no device %s; "
		    "\"voipconfigctl device list\" shows what there is.",
		    mac);
	j->file = ctl_option(ct, "file");
	if (j->file == NULL)
		j->file = arena_printf(ct->act.a, "%s.cfg", mac);
	return e;
}

enum err
cmd_render(struct ctl *ct)
{
	struct job j = { .ct = ct };
	struct maker_conf mc = { .db = ct->act.db,
		.vault = ct->act.vault,
		.public_url = ct->conf->public_url,
		.cache = CACHE,
		.mask = ctl_option(ct, "show-secrets") == NULL };
	enum err e;

	if ((e = find(&j)) != ERR_OK ||
	    (e = ctl_url(ct, "", &j.made.tmpl)) != ERR_OK)
		return e;
	j.made =
	    (struct made){ .body = BUF_INIT(ct->act.a), .trace = &j.trace };
	j.mk = maker_new(&mc);
	if ((e = make(&j)) == ERR_OK)
		put(&j);
	e = explain_failure(&j, e);
	maker_free(j.mk);
	return e;
}
