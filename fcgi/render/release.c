/*
 * release.c - the last configuration of a phone that leaves: it takes our
 * URL, our credentials and the accounts off it and asks for its next server
 * as the factory has it ask.  See make_release() of make.h.
 *
 * A fixed text and no template: nothing of the organisation is in it, and
 * nobody can publish one that keeps the phone.  %NULL% empties a parameter
 * with and without a boot file (fact sheet, 2.3).  The password of the
 * phone's admin user stays: what the factory's was is not for us to know.
 */
#include <inttypes.h>

#include "render/job.h"

/* What differs from the factory after a provisioning by our templates. */
static void
provisioning(struct buf *b, const struct model *m)
{
	int firmware = model_firmware(m);
	const char *p = firmware >= 81 ? "static." : "";

	buf_printf(b, "%sauto_provision.server.url = %%NULL%%\n", p);
	buf_printf(b, "%sauto_provision.server.username = %%NULL%%\n", p);
	buf_printf(b, "%sauto_provision.server.password = %%NULL%%\n", p);
	if (firmware >= 81)
		buf_str(b, "static.auto_provision.power_on = 1\n");
	else
		buf_str(b, "auto_provision.mode = 1\n");
	buf_printf(b, "%sauto_provision.pnp_enable = 1\n", p);
	buf_printf(b, "%sauto_provision.dhcp_option.enable = 1\n", p);
	buf_printf(b, "%sauto_provision.weekly.enable = 0\n", p);
	if (firmware >= 80) {
		buf_printf(b, "%sauto_provision.custom.protect = 0\n", p);
		buf_printf(b, "%sauto_provision.custom.sync = 0\n", p);
	}
}

static void
accounts(struct buf *b, const struct model *m)
{
	static const char *const names[] = { "label", "display_name",
		"user_name", "auth_name", "password" };

	for (int64_t n = 1; n <= m->accounts; n++) {
		buf_printf(b, "account.%" PRId64 ".enable = 0\n", n);
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			buf_printf(b, "account.%" PRId64 ".%s = %%NULL%%\n", n,
			    names[i]);
	}
}

enum err
make_release(struct maker *m, struct arena *a, const struct prov_org *o,
    const struct prov_device *d, struct made *made)
{
	const struct model *model;
	struct job j;
	enum err e;

	if ((e = job_begin(&j, m, a, o, made)) != ERR_OK)
		return e;
	if ((model = shelf_model(m->shelf, d->model_id)) == NULL)
		return ERR_NOTFOUND;
	buf_str(&made->body, "#!version:1.0.0.1\n");
	provisioning(&made->body, model);
	accounts(&made->body, model);
	made->tmpl = "release";
	return ERR_OK;
}
