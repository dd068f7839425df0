/* setting_check.c - what a setting may be; see setting.h. */
#include <string.h>

#include "db/catalogue.h"
#include "db/lock.h"
#include "db/setting.h"

#define NAME_MAX_LEN 120
#define VALUE_MAX_LEN 2000

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* A placeholder of the catalogue where a number has to stand. */
static bool
has_placeholder(const char *name)
{
	static const char *const words[] = { "X", "Y", "Z", "NAME" };
	size_t n;

	for (const char *p = name;; p += n + 1) {
		n = strcspn(p, ".");
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (strlen(words[i]) == n &&
			    memcmp(words[i], p, n) == 0)
				return true;
		if (p[n] == '\0')
			return false;
	}
}

static enum err
check_name(struct act *act, const char *name)
{
	size_t n = strlen(name);
	const char *p = name;

	while (is_name_char(*p))
		p++;
	if (*p != '\0' || n == 0 || name[0] == '.' || name[n - 1] == '.' ||
	    strstr(name, "..") != NULL)
		return act_fail(act, ERR_INVALID, "name",
		    "name must be a Yealink parameter: letters, digits and _ "
		    "with dots between, such as account.1.dtmf.type.");
	if (n > NAME_MAX_LEN)
		return act_fail(act, ERR_INVALID, "name",
		    "name must be at most %d bytes long.", NAME_MAX_LEN);
	if (has_placeholder(name))
		return act_fail(act, ERR_INVALID, "name",
		    "%s has a placeholder in it; write the number or name "
		    "that is meant.",
		    name);
	return ERR_OK;
}

bool
setting_sounds_secret(const char *name)
{
	return strstr(name, "password") != NULL ||
	    strstr(name, "secret") != NULL || strstr(name, "aes_key") != NULL;
}

static enum err
warn_unknown(struct act *act, const char *name, const char **warning)
{
	const char *nearest;
	enum err e;

	if ((e = parameter_nearest(act, name, &nearest)) != ERR_OK)
		return e;
	if (nearest == NULL)
		*warning = arena_printf(act->a,
		    "%s is not in the parameter catalogue; it was stored as "
		    "it is.",
		    name);
	else
		*warning = arena_printf(act->a,
		    "%s is not in the parameter catalogue; it was stored as "
		    "it is. Did you mean %s?",
		    name, nearest);
	return ERR_OK;
}

/* What Voipconfig itself goes by.  The catalogue may be older than it. */
static enum err
check_ours(struct act *act, const struct setting *s, bool *sensitive)
{
	enum lock_name n = lock_find(s->name);
	const char *must;

	*sensitive = n == LOCK_AES_KEY;
	if (n != LOCK__MAX && s->absent != 0)
		return ERR_OK;
	if ((must = lock_check(act->a, n, s->value)) == NULL)
		return ERR_OK;
	return act_fail(act, ERR_INVALID, n == LOCK__MAX ? "name" : "value",
	    "%s %s.", s->name, must);
}

enum err
setting_check(struct act *act, const struct setting *s, bool *sensitive,
    const char **warning)
{
	struct parameter p;
	const char *must;
	enum err e;

	if ((e = check_name(act, s->name)) != ERR_OK)
		return e;
	if ((must = check_value(s->value)) != NULL)
		return act_fail(act, ERR_INVALID, "value", "value %s.", must);
	if (strlen(s->value) > VALUE_MAX_LEN)
		return act_fail(act, ERR_INVALID, "value",
		    "value must be at most %d bytes long.", VALUE_MAX_LEN);
	if (lock_is_ours(s->name))
		return check_ours(act, s, sensitive);
	e = parameter_look(act, s->name, &p);
	if (e == ERR_NOTFOUND) {
		*sensitive = setting_sounds_secret(s->name);
		return warn_unknown(act, s->name, warning);
	}
	if (e != ERR_OK)
		return e;
	*sensitive = p.sensitive != 0;
	if (s->absent == 0 &&
	    (must = parameter_check(act->a, &p, s->value)) != NULL)
		return act_fail(act, ERR_INVALID, "value", "%s %s.", s->name,
		    must);
	return ERR_OK;
}
