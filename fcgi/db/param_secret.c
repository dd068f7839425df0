/* param_secret.c - which parameters are secrets, for many at once. */
#include <string.h>

#include "db/catalogue.h"
#include "db/setting.h"

static enum err
note(void *arg, const struct val *row, size_t n)
{
	struct param_secrets *s = arg;

	(void)n;
	if (s->n < PARAM_SECRETS_MAX)
		s->name[s->n++] = row[0].s;
	return ERR_OK;
}

enum err
parameter_secrets(struct act *act, struct param_secrets *s)
{
	s->n = 0;
	return db_each(act->db, act->a, STMT_PARAM_SECRETS, NOVALS, note, s);
}

static const char *
bare(const char *name)
{
	return strncmp(name, "static.", 7) == 0 ? name + 7 : name;
}

bool
parameter_is_secret(const struct param_secrets *s, struct arena *a,
    const char *name)
{
	const char *normal = bare(parameter_normal(a, name));

	if (setting_sounds_secret(name))
		return true;
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(bare(s->name[i]), normal) == 0)
			return true;
	return false;
}
