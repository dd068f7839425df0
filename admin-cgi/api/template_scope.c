/* template_scope.c - see template_scope.h. */
#include <string.h>

#include "api/template_scope.h"

static const struct {
	const char *word, *prefix;
} forms[] = { { "model", "model:" }, { "family", "family:" },
	{ "partial", "name:" } };

#define NFORMS (sizeof(forms) / sizeof(forms[0]))

void
template_scope_view(struct view *v, const char *text)
{
	view_open(v, "scope");
	if (strcmp(text, "any") == 0)
		view_bool(v, "any", true);
	for (size_t i = 0; i < NFORMS; i++)
		if (strncmp(text, forms[i].prefix, strlen(forms[i].prefix)) ==
		    0)
			view_text(v, forms[i].word,
			    text + strlen(forms[i].prefix));
	view_close(v);
}

static enum err
bad_scope(struct call *c)
{
	return act_fail(&c->act, ERR_INVALID, "scope",
	    "scope must be one of {\"model\": \"T46U\"}, {\"family\": "
	    "\"v84\"}, {\"any\": true} and, of a partial, {\"partial\": "
	    "\"its name\"}.");
}

/* The one word that is said, as the database has it. */
static enum err
scope_text(struct call *c, struct json *j, const char **text)
{
	const char *s;
	bool any = false;
	size_t said = 0;
	enum err e;

	if ((e = in_bool(&c->act, j, "any", &any)) != ERR_OK)
		return e;
	if (any) {
		*text = "any";
		said++;
	}
	for (size_t i = 0; i < NFORMS; i++) {
		s = NULL;
		e = in_text(&c->act, j, forms[i].word, &s);
		if (e != ERR_OK)
			return e;
		if (s == NULL)
			continue;
		*text = arena_printf(c->a, "%s%s", forms[i].prefix, s);
		said++;
	}
	if ((e = in_end(&c->act, j)) != ERR_OK)
		return e;
	return said == 1 ? ERR_OK : bad_scope(c);
}

static enum err
kind_in(struct call *c, int64_t *kind)
{
	const char *s = "";
	enum err e;

	if ((e = in_text(&c->act, c->in, "kind", &s)) != ERR_OK)
		return e;
	for (*kind = 0; template_words[*kind] != NULL; ++*kind)
		if (strcmp(s, template_words[*kind]) == 0)
			return ERR_OK;
	return act_fail(&c->act, ERR_INVALID, "kind",
	    "kind must be global, mac, boot, common_boot or partial.");
}

static enum err
owner_in(struct call *c, int64_t *id)
{
	bool stock = false;
	enum err e;

	if ((e = in_bool(&c->act, c->in, "stock", &stock)) != ERR_OK)
		return e;
	if (stock && in_has(c->in, "organisation_id"))
		return act_fail(&c->act, ERR_INVALID, "stock",
		    "A template is stock or an organisation's, not both.");
	*id = 0;
	return stock ? ERR_OK : call_organisation(c, id);
}

enum err
template_slot_in(struct call *c, struct template_slot *s)
{
	const char *text = "";
	struct json *j;
	enum err e;

	if ((e = owner_in(c, &s->organisation_id)) != ERR_OK ||
	    (e = kind_in(c, &s->kind)) != ERR_OK ||
	    (e = in_object(&c->act, c->in, "scope", &j)) != ERR_OK)
		return e;
	if (j == NULL)
		return bad_scope(c);
	if ((e = scope_text(c, j, &text)) != ERR_OK)
		return e;
	return template_scope_read(&c->act, s->kind, text, &s->scope);
}
