/* demo_env.c - voipconfigctl demo env: a demo phone as shell variables. */
#include "ctl/commands.h"
#include "ctl/demo_data.h"

/* NAME='value', for sh. */
static void
put_variable(struct ctl *ct, const char *name, const char *value)
{
	struct buf b = BUF_INIT(ct->act.a);

	if (out_json(ct->out)) {
		out_str(ct->out, name, value);
		return;
	}
	buf_str(&b, "'");
	for (; *value != '\0'; value++)
		if (*value == '\'')
			buf_str(&b, "'\\''");
		else
			buf_raw(&b, value, 1);
	buf_str(&b, "'");
	out_say(ct->out, "%s=%s", name, b.p);
}

enum err
cmd_demo_env(struct ctl *ct)
{
	const char *user, *password, *url;
	struct organisation o = { 0 };
	struct device d = { 0 };
	enum err e;

	e = device_by_mac(&ct->act, DEMO_PHONE, &d);
	if (e == ERR_NOTFOUND)
		return act_fail(&ct->act, e, "",
		    "The demo is not loaded; "
		    "\"voipconfigctl demo load\" does it.");
	if (e != ERR_OK ||
	    (e = organisation_by_id(&ct->act, d.organisation_id, &o)) !=
		ERR_OK ||
	    (e = device_secret(&ct->act, d.mac, &user, &password)) != ERR_OK ||
	    (e = ctl_url(ct, o.path_key, &url)) != ERR_OK)
		return e;
	if (out_json(ct->out))
		out_open(ct->out, NULL);
	put_variable(ct, "DEMO_MAC", d.mac);
	put_variable(ct, "DEMO_USER", user);
	put_variable(ct, "DEMO_PASSWORD", password);
	put_variable(ct, "DEMO_URL", url);
	if (out_json(ct->out))
		out_close(ct->out);
	return ERR_OK;
}
