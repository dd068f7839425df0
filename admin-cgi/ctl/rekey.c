/* rekey.c - voipconfigctl rekey and fetchlog prune: housekeeping. */
#include <unistd.h>

#include "ctl/commands.h"
#include "db/fetchlog.h"
#include "db/secrets.h"

/*
 * A new key is not used at once: whoever runs with the old key file, on this
 * host or another, could not open what is sealed with the new one.
 */
static enum err
new_key(struct ctl *ct)
{
	const char *file = ct->conf->key_file;

	/* A new file in place of a lost one would hide what was lost. */
	if (access(file, F_OK) != 0 && secrets_any(&ct->act))
		return act_fail(&ct->act, ERR_CONFLICT, "",
		    "There is no %s, and the database holds secrets sealed "
		    "with its keys. Put the copy of the file back.",
		    file);
	if (vault_new_key(file) != ERR_OK)
		return act_fail(&ct->act, ERR_SYSTEM, "",
		    "No key was added to %s; the line above says why.", file);
	ctl_done(ct, "added", "key", 0, arena_printf(ct->act.a, "in %s", file));
	out_say(ct->out,
	    "Now bring that file to every host, reload all programs there "
	    "(systemctl reload");
	out_say(ct->out,
	    "voipconfig-fcgi voipconfig-admin voipconfig-rps "
	    "voipconfig-notify), and then run");
	out_say(ct->out,
	    "\"voipconfigctl rekey\", which seals every secret with it.  Keep "
	    "the old keys");
	out_say(ct->out, "in the file until then.");
	return ERR_OK;
}

enum err
cmd_rekey(struct ctl *ct)
{
	struct rekey_counts n = { 0 };
	enum err e;

	if (ctl_option(ct, "new-key") != NULL)
		return new_key(ct);
	ct->act.vault = vault_open(ct->conf->key_file);
	if (ct->act.vault == NULL)
		return act_fail(&ct->act, ERR_SYSTEM, "",
		    "No keys from %s; mend what the line above says. A lost "
		    "file comes back from its copy; only on a new installation "
		    "make one with --new-key.",
		    ct->conf->key_file);
	e = secrets_rekey(&ct->act, ctl_option(ct, "lost") != NULL, &n);
	ct->findings = true;
	out_open(ct->out, NULL);
	out_int(ct->out, "looked_at", n.looked_at);
	out_int(ct->out, "resealed", n.resealed);
	out_int(ct->out, "broken", n.broken);
	out_int(ct->out, "lost", n.lost);
	out_close(ct->out);
	if (e == ERR_INVALID && n.broken > 0)
		return act_fail(&ct->act, e, "",
		    "%lld secrets open under no key of %s; they are named "
		    "above.  Put the old key back and run it again.  Where it "
		    "is lost for good: rekey --lost.",
		    (long long)n.broken, ct->conf->key_file);
	return e;
}

enum err
cmd_fetchlog_prune(struct ctl *ct)
{
	const char *days = ctl_option(ct, "days");
	int64_t n, removed = 0;
	enum err e;

	if (days == NULL)
		return ctl_usage(ct, "Say how many days to keep: --days N.");
	if ((e = ctl_number(ct, "--days", days, 1, 36500, &n)) == ERR_OK)
		e = fetchlog_prune(&ct->act, n, &removed);
	if (e == ERR_OK)
		ctl_done(ct, "removed", "requests", 0,
		    arena_printf(ct->act.a, "%lld", (long long)removed));
	return e;
}
