/* phone_model.c - tables of models; see phone_model.h. */
#include <string.h>

#include "sim/phone_model.h"

#define NITEMS(t) (sizeof(t) / sizeof((t)[0]))

/* clang-format off */
static const struct {
	const char *model;
	int number;
} numbers[] = {
	{ "T18", 9 }, { "T19P", 31 }, { "T19P_E2", 53 }, { "T20P", 7 },
	{ "T21P", 34 }, { "T21P_E2", 52 }, { "T22P", 5 }, { "T23P", 44 },
	{ "T23G", 44 }, { "T26P", 4 }, { "T27P", 45 }, { "T27G", 69 },
	{ "T28P", 0 }, { "T29G", 46 }, { "T30", 127 }, { "T30P", 127 },
	{ "T31", 123 }, { "T31P", 123 }, { "T31G", 123 }, { "T31W", 172 },
	{ "T32G", 32 }, { "T33P", 124 }, { "T33G", 124 }, { "T34W", 171 },
	{ "T38G", 38 }, { "T40P", 54 }, { "T40G", 76 }, { "T41P", 36 },
	{ "T41S", 68 }, { "T42G", 29 }, { "T42S", 67 }, { "T42U", 116 },
	{ "T43U", 107 }, { "T44U", 173 }, { "T44W", 174 }, { "T46G", 28 },
	{ "T46S", 66 }, { "T46U", 108 }, { "T48G", 35 }, { "T48S", 65 },
	{ "T48U", 109 }, { "VP-T49G", 51 }, { "T52S", 74 }, { "T53", 95 },
	{ "T53W", 95 }, { "T54S", 70 }, { "T54W", 96 }, { "T56A", 56 },
	{ "T57W", 97 }, { "T58A", 58 }, { "T58V", 58 }, { "T58W", 150 },
	{ "T73U", 186 }, { "T73W", 183 }, { "T74U", 187 }, { "T74W", 184 },
	{ "T77U", 188 }, { "T85W", 196 }, { "T87W", 197 }, { "T88V", 192 },
	{ "T88W", 192 }, { "VP59", 91 }, { "VP530", 23 }, { "VP540", 12 },
	{ "CP860", 37 }, { "CP920", 78 }, { "CP925", 148 }, { "CP930W", 77 },
	{ "CP960", 73 }, { "CP965", 143 }, { "W52P", 25 }, { "W56P", 25 },
	{ "W53P", 77 }, { "W60B", 77 }, { "W70B", 146 }, { "W80DM", 103 },
	{ "W80B", 103 }, { "W90DM", 130 }, { "W90B", 130 }, { "AX83H", 180 },
	{ "AX86R", 182 },
};

/* Models whose User-Agent does not follow the rule of their first letter. */
static const struct {
	const char *model;
	const char *head;  /* up to and with the token */
	const char *blank; /* between token and version */
} oddities[] = {
	{ "T18", "yealink SIP-T18", " " },
	{ "T28P", "yealink SIP-T28P", " " },
	{ "T38G", "Yealink SIP-T38G", "  " },
	{ "T58A", "Yealink SIP-T58", " " },
	{ "T58V", "Yealink SIP-T58", " " },
	{ "VP-T49G", "Yealink SIP VP-T49G", " " },
	{ "VP530", "VP530", " " },
};
/* clang-format on */

enum err
model_family(const char *firmware, int *family)
{
	const char *dot = strchr(firmware, '.');
	size_t n;
	int v = 0;

	if (dot == NULL || dot == firmware)
		return ERR_INVALID;
	if (firmware[strspn(firmware, "0123456789.")] != '\0')
		return ERR_INVALID;
	n = strspn(dot + 1, "0123456789");
	if (n == 0 || n > 3 || dot[1 + n] != '.')
		return ERR_INVALID;
	for (size_t i = 1; i <= n; i++)
		v = v * 10 + (dot[i] - '0');
	*family = v;
	return ERR_OK;
}

enum err
model_number(const char *model, int *number)
{
	for (size_t i = 0; i < NITEMS(numbers); i++)
		if (strcmp(numbers[i].model, model) == 0) {
			*number = numbers[i].number;
			return ERR_OK;
		}
	return ERR_NOTFOUND;
}

/* The digits between two commas; models.csv writes 07 for seven. */
static enum err
csv_number(struct span s, int *number)
{
	int v = 0;

	if (s.n == 0)
		return ERR_NOTFOUND;
	if (s.n > 6)
		return ERR_INVALID;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return ERR_INVALID;
		v = v * 10 + (s.p[i] - '0');
	}
	*number = v;
	return ERR_OK;
}

enum err
model_number_csv(struct span csv, const char *model, int *number)
{
	struct span line, field;
	const char *end, *comma;
	size_t n = strlen(model);

	while (text_line(&csv, &line)) {
		if (line.n <= n || !text_starts(line, model) ||
		    line.p[n] != ',')
			continue;
		field.p = line.p + n + 1;
		end = line.p + line.n;
		comma = memchr(field.p, ',', (size_t)(end - field.p));
		field.n = (size_t)((comma != NULL ? comma : end) - field.p);
		return csv_number(text_trim(field), number);
	}
	return ERR_NOTFOUND;
}

/* What stands before the version, e.g. "Yealink SIP-T46U ". */
static char *
agent_head(struct arena *a, const char *model, int family)
{
	for (size_t i = 0; i < NITEMS(oddities); i++)
		if (strcmp(oddities[i].model, model) == 0)
			return text_fmt(a, "%s%s", oddities[i].head,
			    oddities[i].blank);
	/* Bases said SIP-W52P up to V73 and W52P from V80. */
	if (model[0] == 'T' || (strcmp(model, "W52P") == 0 && family < 80))
		return text_fmt(a, "Yealink SIP-%s ", model);
	return text_fmt(a, "Yealink %s ", model);
}

char *
model_user_agent(struct arena *a, const char *model, int family,
    const char *firmware, const char *mac)
{
	const char *head = agent_head(a, model, family);

	if (mac == NULL)
		return text_fmt(a, "%s%s", head, firmware);
	return text_fmt(a, "%s%s %.2s:%.2s:%.2s:%.2s:%.2s:%.2s", head, firmware,
	    mac, mac + 2, mac + 4, mac + 6, mac + 8, mac + 10);
}

const char *
model_token(const char *model)
{
	if (strcmp(model, "T58A") == 0 || strcmp(model, "T58V") == 0)
		return "T58";
	return model;
}

bool
model_listed(struct span list, const char *model)
{
	const char *token = model_token(model);
	struct span one;
	const char *comma;

	while (list.n > 0) {
		comma = memchr(list.p, ',', list.n);
		one = list;
		if (comma != NULL)
			one.n = (size_t)(comma - list.p);
		list.p += one.n;
		list.n -= one.n;
		if (list.n > 0) { /* the comma */
			list.p++;
			list.n--;
		}
		one = text_trim(one);
		if (one.n == strlen(token) && text_starts(one, token))
			return true;
		if (one.n == strlen(model) && text_starts(one, model))
			return true;
	}
	return false;
}
