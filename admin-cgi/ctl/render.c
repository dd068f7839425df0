/*
 * render.c - voipconfigctl render: a file exactly as the phone gets it, or
 * with the layer that set each line before it.
 */
#include <string.h>

#include "ctl/commands.h"
#include "db/device.h"
#include "render/file.h"

#define CACHE ((size_t)8 * 1024 * 1024)

struct job {
	struct ctl *ct;
	struct file_phone phone;
	struct file_name file;
	struct made made;
	struct render_trace trace;
};

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
		out_str(o, "file", j->file.name);
	out_text(o, "text", j->made.body.p == NULL ? "" : j->made.body.p,
	    j->made.body.len);
}

static enum err
find(struct job *j)
{
	struct ctl *ct = j->ct;
	const char *mac, *file = ctl_option(ct, "file");
	struct device d;
	enum err e;

	if ((e = ctl_mac(ct, ct->arg[0], &mac)) != ERR_OK)
		return e;
	e = device_by_mac(&ct->act, mac, &d);
	if (e == ERR_NOTFOUND)
		return act_fail(&ct->act, e, "mac",
		    "There is no device %s; "
		    "\"voipconfigctl device list\" shows what there is.",
		    mac);
	if (e != ERR_OK || (e = file_phone(&j->phone, mac)) != ERR_OK)
		return e;
	return file_named(&j->phone, file == NULL ? "" : file, &j->file);
}

enum err
cmd_render(struct ctl *ct)
{
	struct job j = { .ct = ct, .phone.act = &ct->act };
	struct maker_conf mc = { .db = ct->act.db,
		.vault = ct->act.vault,
		.public_url = ct->conf->public_url,
		.cache = CACHE,
		.mask = ctl_option(ct, "show-secrets") == NULL };
	const char *url;
	enum err e;

	if ((e = ctl_url(ct, "", &url)) != ERR_OK)
		return e;
	j.made =
	    (struct made){ .body = BUF_INIT(ct->act.a), .trace = &j.trace };
	j.phone.maker = maker_new(&mc);
	j.phone.masked = mc.mask;
	if ((e = find(&j)) == ERR_OK &&
	    (e = file_make(&j.phone, &j.file, &j.made)) == ERR_OK)
		put(&j);
	maker_free(j.phone.maker);
	return e;
}
