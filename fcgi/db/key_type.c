/* key_type.c - see key_type.h. */
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/scan.h"
#include "db/key_type.h"

#define NUMBER_MAX 999

static const struct {
	const char *word;
	int64_t number;
} types[] = {
	{ "none", 0 },
	{ "pickup", 9 },
	{ "park", 10 },
	{ "dtmf", 11 },
	{ "speed_dial", 13 },
	{ "intercom", 14 },
	{ "line", 15 },
	{ "blf", 16 },
	{ "group_pickup", 23 },
	{ "paging", 24 },
	{ "xml_browser", 27 },
	{ "ldap", 38 },
	{ "blf_list", 39 },
	{ "prefix", 40 },
};
#define NTYPES (sizeof(types) / sizeof(types[0]))

const char *
key_type_word(int64_t number)
{
	for (size_t i = 0; i < NTYPES; i++)
		if (types[i].number == number)
			return types[i].word;
	return NULL;
}

enum err
key_type_scan(struct act *act, const char *text, int64_t *number)
{
	struct buf b = BUF_INIT(act->a);

	if (scan_int(text, 0, NUMBER_MAX, number) == ERR_OK)
		return ERR_OK;
	for (size_t i = 0; i < NTYPES; i++) {
		if (strcmp(types[i].word, text) == 0) {
			*number = types[i].number;
			return ERR_OK;
		}
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", types[i].word);
	}
	return act_fail(act, ERR_INVALID, "type",
	    "\"%.20s\" is not a type of key: a number of Yealink's, or %s.",
	    text, b.p);
}

/* As in line_key.area, enum key_area. */
static const char *const areas[] = { "line", "memory", "programmable",
	"expansion", NULL };

const char *
key_name(struct arena *a, const struct sheet_key *k)
{
	if (k->area == KEY_EXPANSION)
		return arena_printf(a, "expansion.%" PRId64 ".%" PRId64,
		    k->module, k->position);
	return arena_printf(a, "%s.%" PRId64, areas[k->area], k->position);
}

bool
key_name_scan(struct arena *a, const char *text, struct sheet_key *k)
{
	size_t n = strcspn(text, ".");
	const char *rest = text[n] == '.' ? text + n + 1 : "";
	const char *dot = strchr(rest, '.');
	const char *module;

	k->area = k->module = 0;
	while (areas[k->area] != NULL &&
	    (strlen(areas[k->area]) != n ||
		memcmp(areas[k->area], text, n) != 0))
		k->area++;
	if (areas[k->area] == NULL ||
	    (k->area == KEY_EXPANSION) != (dot != NULL))
		return false;
	if (dot != NULL) {
		module = arena_strndup(a, rest, (size_t)(dot - rest));
		if (scan_int(module, 1, NUMBER_MAX, &k->module) != ERR_OK)
			return false;
		rest = dot + 1;
	}
	return scan_int(rest, 1, NUMBER_MAX, &k->position) == ERR_OK;
}
