/*
 * rps_answer.c - what Yealink has said, which the worker keeps as JSON: one
 * record, or a page of them.
 */
#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "ctl/rps_ask.h"

/* Of a page, for people: the rest is in "rps show" and with --json. */
static bool
too_wide(const char *name)
{
	static const char *const names[] = { "server_id", "unique_url",
		"certificate_url", NULL };

	for (size_t i = 0; names[i] != NULL; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void
show_record(struct ctl *ct, struct json_object *record, bool row)
{
	out_open(ct->out, NULL);
	json_object_object_foreach(record, key, v)
	{
		const char *name = arena_strdup(ct->act.a, key);

		if (row && !out_json(ct->out) && too_wide(name))
			continue;
		if (json_object_is_type(v, json_type_int))
			out_int(ct->out, name, json_object_get_int64(v));
		else
			out_str(ct->out, name, json_object_get_string(v));
	}
	out_close(ct->out);
}

static void
show_page(struct ctl *ct, struct json_object *page, struct json_object *items)
{
	size_t n = json_object_array_length(items);
	int64_t skip =
	    json_object_get_int64(json_object_object_get(page, "skip"));
	struct json_object *all = json_object_object_get(page, "total");
	int64_t total = json_object_get_int64(all);

	out_list(ct->out, "items");
	for (size_t i = 0; i < n; i++)
		show_record(ct, json_object_array_get_idx(items, i), true);
	out_close(ct->out);
	if (out_json(ct->out)) {
		out_int(ct->out, "skip", skip);
		if (all == NULL)
			out_str(ct->out, "total", NULL);
		else
			out_int(ct->out, "total", total);
	} else if (all != NULL && total > skip + (int64_t)n) {
		out_say(ct->out,
		    "%" PRId64 " of %" PRId64 "; more with --skip %" PRId64 ".",
		    skip + (int64_t)n, total, skip + (int64_t)n);
	}
}

enum err
rps_answer_show(struct ctl *ct, const char *json)
{
	struct json_object *answer = json_tokener_parse(json), *items;

	if (!json_object_is_type(answer, json_type_object)) {
		json_object_put(answer);
		return act_fail(&ct->act, ERR_INVALID, "",
		    "The worker's answer can not be read: is it of another "
		    "version?");
	}
	if (json_object_object_get_ex(answer, "items", &items) &&
	    json_object_is_type(items, json_type_array))
		show_page(ct, answer, items);
	else
		show_record(ct, answer, false);
	json_object_put(answer);
	return ERR_OK;
}
