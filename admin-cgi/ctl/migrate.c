/* migrate.c - voipconfigctl migrate: see db/migrate.h. */
#include "db/migrate.h"
#include "ctl/commands.h"

static void
status(struct ctl *ct, const struct migrate_state *st)
{
	out_list(ct->out, "migrations");
	for (size_t i = 0; i < st->n; i++) {
		const struct migration *m = &st->m[i];

		out_open(ct->out, NULL);
		out_int(ct->out, "number", m->number);
		out_str(ct->out, "name", m->name);
		out_str(ct->out, "state", migration_words[m->state]);
		out_int(ct->out, "statements", m->statements);
		out_str(ct->out, "applied_at", m->applied_at);
		out_close(ct->out);
	}
	out_close(ct->out);
}

static enum err
apply_all(struct ctl *ct, struct migrate_state *st)
{
	enum err e = ERR_OK;
	enum migration_state was;

	ct->findings = true; /* how far it came, also when it stops */
	out_list(ct->out, "applied");
	for (size_t i = 0; i < st->n && e == ERR_OK; i++) {
		was = st->m[i].state;
		if (was == MIGRATION_APPLIED)
			continue;
		e = migrate_apply(&ct->act, st, i);
		out_open(ct->out, NULL);
		out_int(ct->out, "number", st->m[i].number);
		out_str(ct->out, "name", st->m[i].name);
		out_str(ct->out, "result",
		    e != ERR_OK                 ? "failed"
			: was == MIGRATION_HALF ? "continued"
						: "applied");
		out_close(ct->out);
	}
	out_close(ct->out);
	return e;
}

enum err
cmd_migrate(struct ctl *ct)
{
	const char *dir = ctl_option(ct, "schema");
	struct migrate_state st;
	enum err e;

	if (dir == NULL)
		dir = ct->conf->schema_dir;
	if ((e = migrate_state(&ct->act, dir, &st)) != ERR_OK)
		return e;
	if (ctl_option(ct, "status") != NULL) {
		status(ct, &st);
		ct->findings = true;
		return migrate_check(&ct->act, &st);
	}
	if ((e = migrate_check(&ct->act, &st)) != ERR_OK)
		return e;
	if (st.pending > 0 || out_json(ct->out))
		return apply_all(ct, &st);
	out_say(ct->out, "the database has all %zu migrations", st.n);
	return ERR_OK;
}
