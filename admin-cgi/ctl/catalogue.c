/* catalogue.c - voipconfigctl catalogue: what is known of parameters. */
#include "db/catalogue.h"
#include <string.h>
#include <strings.h>

#include "ctl/commands.h"

#define FOUND_MAX 200 /* lines of a search for people; programs get all */

static const char *const kinds[] = { "string", "yes/no (1, 0)", "int", "number",
	"enum", "url", "ip" };

enum err
cmd_catalogue_load(struct ctl *ct)
{
	struct catalogue_counts n = { 0 };
	const char *dir = ct->nargs > 0
	    ? ct->arg[0]
	    : arena_printf(ct->act.a, "%s/data", ct->conf->schema_dir);
	enum err e;

	if ((e = catalogue_load(&ct->act, dir, &n)) != ERR_OK)
		return e;
	out_say(ct->out,
	    "%zu models, %zu MAC prefixes and %zu parameters "
	    "loaded from %s",
	    n.models, n.mac_prefixes, n.parameters, dir);
	if (!out_json(ct->out))
		return ERR_OK;
	out_open(ct->out, NULL);
	out_int(ct->out, "models", (int64_t)n.models);
	out_int(ct->out, "mac_prefixes", (int64_t)n.mac_prefixes);
	out_int(ct->out, "parameters", (int64_t)n.parameters);
	out_close(ct->out);
	return ERR_OK;
}

/* "v=meaning|v=meaning" as a list. */
static void
put_allowed(struct ctl *ct, const char *allowed)
{
	out_list(ct->out, "values");
	while (*allowed != '\0') {
		size_t n = strcspn(allowed, "|"), v;
		const char *one = arena_strndup(ct->act.a, allowed, n);

		v = strcspn(one, "=");
		out_open(ct->out, NULL);
		out_str(ct->out, "value", arena_strndup(ct->act.a, one, v));
		out_str(ct->out, "meaning", one[v] == '=' ? one + v + 1 : "");
		out_close(ct->out);
		allowed += n + (allowed[n] == '|');
	}
	out_close(ct->out);
}

static void
put_parameter(struct ctl *ct, const struct parameter *p)
{
	out_open(ct->out, NULL);
	out_str(ct->out, "name", p->name);
	out_str(ct->out, "description",
	    p->level == PARAM_SEEN && *p->description == '\0'
		? "seen in the field; its meaning is not documented"
		: p->description);
	out_str(ct->out, "kind", kinds[p->kind]);
	out_str(ct->out, "default", p->preset);
	if (p->has_min)
		out_int(ct->out, "min", p->min);
	if (p->has_max)
		out_int(ct->out, "max", p->max);
	out_str(ct->out, "since", p->since_family);
	out_str(ct->out, "area", p->area);
	out_bool(ct->out, "secret", p->sensitive != 0);
	if (*p->allowed != '\0')
		put_allowed(ct, p->allowed);
	out_close(ct->out);
}

struct search {
	struct ctl *ct;
	size_t found;
};

/* Every word somewhere in name, area or description. */
static bool
matches(const struct ctl *ct, const struct val *row)
{
	for (size_t i = 0; i < ct->nargs; i++)
		if (strcasestr(ctl_cell(&row[0]), ct->arg[i]) == NULL &&
		    strcasestr(ctl_cell(&row[8]), ct->arg[i]) == NULL &&
		    strcasestr(ctl_cell(&row[10]), ct->arg[i]) == NULL)
			return false;
	return true;
}

static enum err
search_row(void *arg, const struct val *row, size_t n)
{
	struct search *s = arg;
	struct out *o = s->ct->out;

	(void)n;
	if (!matches(s->ct, row))
		return ERR_OK;
	if (++s->found > FOUND_MAX && s->ct->nargs > 0 && !out_json(o))
		return ERR_OK;
	out_open(o, NULL);
	out_str(o, "name", ctl_cell(&row[0]));
	out_str(o, "since", ctl_cell(&row[7]));
	out_str(o, "area", ctl_cell(&row[8]));
	out_str(o, "description", ctl_cell(&row[10]));
	out_close(o);
	return ERR_OK;
}

enum err
cmd_catalogue(struct ctl *ct)
{
	struct search s = { .ct = ct };
	struct parameter p = { 0 };
	enum err e = ERR_NOTFOUND;

	if (ct->nargs == 1)
		e = parameter_look(&ct->act, ct->arg[0], &p);
	if (e == ERR_OK) {
		put_parameter(ct, &p);
		return ERR_OK;
	}
	if (e != ERR_NOTFOUND)
		return e;
	out_list(ct->out, "parameters");
	e = parameter_each(&ct->act, search_row, &s);
	out_close(ct->out);
	if (e == ERR_OK && s.found == 0)
		return ct->nargs == 0
		    ? act_fail(&ct->act, ERR_NOTFOUND, "",
			  "The catalogue is empty; \"voipconfigctl catalogue "
			  "load\" fills it.")
		    : parameter_find(&ct->act, ct->arg[0], &p);
	if (s.found > FOUND_MAX && ct->nargs > 0)
		out_say(ct->out,
		    "... and %zu more; say more words to narrow "
		    "it down",
		    s.found - FOUND_MAX);
	return e;
}
