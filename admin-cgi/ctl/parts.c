/* parts.c - see parts.h; what is not in the file of its noun. */
#include <string.h>

#include "ctl/parts.h"
#include "db/device.h"

enum err
part_split(struct ctl *ct, const char *text, const char *what,
    int64_t *organisation_id, const char **name)
{
	const char *colon = strrchr(text, ':');

	if (colon == NULL || colon == text || colon[1] == '\0')
		return ctl_usage(ct,
		    "\"%s\" should be ORG:%s, the organisation "
		    "and the name in it.",
		    text, what);
	*name = colon + 1;
	return ctl_organisation(ct,
	    arena_strndup(ct->act.a, text, (size_t)(colon - text)),
	    organisation_id);
}

const char *const *
part_words(const struct field *f, size_t n, const char *name)
{
	static const char *const none[] = { "?", NULL };

	for (size_t i = 0; i < n; i++)
		if (strcmp(f[i].name, name) == 0 && f[i].words != NULL)
			return f[i].words;
	return none;
}

enum err
part_list(struct ctl *ct, part_fn *fn)
{
	struct sheet sh = { 0 };
	int64_t device;
	enum err e;

	if ((e = ctl_device(ct, ct->arg[0], &device)) == ERR_OK)
		e = device_sheet(&ct->act, device, &sh);
	if (e == ERR_OK)
		fn(ct, &sh);
	return e;
}
