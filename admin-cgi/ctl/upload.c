/* upload.c - voipconfigctl upload: what phones have sent. */
#include "db/upload.h"
#include "ctl/commands.h"
#include "ctl/parts.h"

static enum err
args(struct ctl *ct, const char **mac, int64_t *id)
{
	enum err e = ctl_mac(ct, ct->arg[0], mac);

	return e != ERR_OK ? e
			   : ctl_number(ct, "The id of an upload", ct->arg[1],
				 1, INT64_MAX, id);
}

enum err
cmd_upload_list(struct ctl *ct)
{
	struct column col[] = { { "id", COL_INT, NULL },
		{ "kind", COL_WORD, NULL }, { "received_at", COL_TEXT, NULL },
		{ "address", COL_TEXT, NULL }, { "size", COL_INT, NULL },
		{ "+sha256", COL_TEXT, NULL }, { "newest", COL_BOOL, NULL } };
	const char *mac;
	enum err e;

	col[1].words = upload_words;
	if ((e = ctl_mac(ct, ct->arg[0], &mac)) != ERR_OK)
		return e;
	out_list(ct->out, "uploads");
	e = upload_each(&ct->act, mac, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

enum err
cmd_upload_show(struct ctl *ct)
{
	struct device d;
	struct upload u;
	const char *mac;
	int64_t id;
	enum err e;

	if ((e = args(ct, &mac, &id)) != ERR_OK ||
	    (e = upload_get(&ct->act, mac, id, &d, &u)) != ERR_OK)
		return e;
	out_text(ct->out, "content", u.content, (size_t)u.size);
	return ERR_OK;
}

enum err
cmd_upload_restore(struct ctl *ct)
{
	const char *mac;
	int64_t id;
	enum err e;

	if ((e = args(ct, &mac, &id)) == ERR_OK)
		e = upload_restore(&ct->act, mac, id, &id);
	if (e == ERR_OK)
		ctl_done(ct, "restored", "contacts", id, mac);
	return e;
}

enum err
cmd_upload_accept(struct ctl *ct)
{
	size_t n = ct->nargs - 2, taken = 0;
	struct upload_verdict *v = arena_alloc(ct->act.a, n * sizeof(*v));
	const char *mac;
	int64_t id;
	enum err e;

	if ((e = args(ct, &mac, &id)) == ERR_OK)
		e = upload_accept(&ct->act, mac, id, ct->arg + 2, n, v);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++) {
		taken += v[i].taken;
		if (v[i].why != NULL)
			ctl_warn("%s%s: %s",
			    v[i].taken ? "" : "not taken: ", v[i].name,
			    v[i].why);
	}
	ctl_done(ct, "taken over", "values", 0,
	    arena_printf(ct->act.a, "(%zu of %zu)", taken, n));
	return ERR_OK;
}

enum err
cmd_upload_discard(struct ctl *ct)
{
	bool all = ctl_option(ct, "all") != NULL;
	const char *mac;
	size_t removed;
	int64_t id;
	enum err e;

	if (all == (ct->nargs > 2))
		return ctl_usage(ct, "Name parameters, or say --all.");
	if ((e = args(ct, &mac, &id)) == ERR_OK)
		e = upload_discard(&ct->act, mac, id, all ? NULL : ct->arg + 2,
		    ct->nargs - 2, &id, &removed);
	if (e == ERR_OK)
		ctl_done(ct, "taken out", "values", 0,
		    arena_printf(ct->act.a, "(%zu)", removed));
	return e;
}

enum err
cmd_upload_delete(struct ctl *ct)
{
	const char *mac;
	int64_t id;
	enum err e;

	if ((e = args(ct, &mac, &id)) == ERR_OK)
		e = upload_delete(&ct->act, mac, id);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "upload", id, mac);
	return e;
}
