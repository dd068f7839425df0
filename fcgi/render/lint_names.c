/* lint_names.c - see lint_names.h. */
#include <stddef.h>
#include <string.h>

#include "db/near.h"
#include "render/lint_names.h"

/* A partial may be used by any of them. */
#define G (1u << TEMPLATE_GLOBAL | 1u << TEMPLATE_PARTIAL)
#define M (1u << TEMPLATE_MAC | 1u << TEMPLATE_PARTIAL)
#define B (1u << TEMPLATE_BOOT | 1u << TEMPLATE_PARTIAL)
#define C (1u << TEMPLATE_COMMON_BOOT | 1u << TEMPLATE_PARTIAL)
#define ALL (G | M | B | C)

/* clang-format off */
static const struct {
	const char *name;
	unsigned kinds;
} names[] = {
	{ "organisation", ALL }, { "base_url", ALL },
	{ "model", G | M | B },
	{ "model.name", G | M | B }, { "model.file", G | M | B },
	{ "model.family", G | M | B }, { "model.firmware", G | M | B },
	{ "model.accounts", G | M | B }, { "model.line_keys", G | M | B },
	{ "model.static", G | M | B }, { "model.named_codecs", G | M | B },
	{ "model.keep_alive", G | M | B }, { "model.boot", G | M | B },
	{ "model.protect", G | M | B },

	{ "language", G }, { "tone", G }, { "zone", G }, { "zone_name", G },
	{ "ntp", G }, { "has_books", G }, { "books", G },
	{ "books.number", G }, { "books.title", G }, { "books.url", G },
	{ "favorite_url", G },
	{ "super_search_url", G }, { "auto_dst_url", G }, { "dialnow_url", G },
	{ "admin_password", G | M },

	{ "mac", M | B },
	{ "device", M }, { "device.label", M }, { "device.serial", M },
	{ "server", G | M }, { "server.user", G | M },
	{ "server.password", G | M },
	{ "night", M }, { "night.begin", M }, { "night.end", M },
	{ "lines", M }, { "lines.number", M }, { "lines.enabled", M },
	{ "lines.label", M }, { "lines.display_name", M },
	{ "lines.user_name", M }, { "lines.auth_name", M },
	{ "lines.password", M }, { "lines.server_host", M },
	{ "lines.server_port", M }, { "lines.backup_host", M },
	{ "lines.backup_port", M }, { "lines.transport", M },
	{ "lines.expires", M }, { "lines.proxy_host", M },
	{ "lines.proxy_port", M }, { "lines.voicemail", M },
	{ "lines.ringtone", M }, { "lines.handset", M },
	{ "lines.registrar", M },
	{ "lines.codecs", M }, { "codecs", M }, { "codecs.name", M },
	{ "codecs.slot", M }, { "codecs.payload_type", M },
	{ "codecs.rtpmap", M }, { "codecs.enabled", M },
	{ "codecs.priority", M },
	{ "registrars", M }, { "registrars.number", M },
	{ "line_keys", M }, { "memory_keys", M }, { "programmable_keys", M },
	{ "expansion_keys", M }, { "keys.number", M }, { "keys.module", M },
	{ "keys.type", M }, { "keys.line", M }, { "keys.value", M },
	{ "keys.label", M }, { "keys.pickup", M }, { "keys.book", M },
	{ "free_lines", M }, { "free_line_keys", M }, { "free_memory_keys", M },

	{ "models", C }, { "models.name", C }, { "models.file", C },
};
/* clang-format on */

#define NNAMES (sizeof(names) / sizeof(names[0]))

/* "name" of "model.name": how it reads inside of {{#model}}. */
static const char *
member(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL ? name : dot + 1;
}

bool
lint_name_known(const char *name, enum template_kind kind)
{
	if (strcmp(name, ".") == 0)
		return true;
	for (size_t i = 0; i < NNAMES; i++)
		if ((names[i].kinds >> kind & 1) != 0 &&
		    (strcmp(names[i].name, name) == 0 ||
			strcmp(member(names[i].name), name) == 0))
			return true;
	return false;
}

const char *
lint_name_nearest(const char *name, enum template_kind kind)
{
	size_t least = near_limit(name) + 1, d;
	const char *best = "", *try;

	for (size_t i = 0; i < NNAMES; i++) {
		if ((names[i].kinds >> kind & 1) == 0)
			continue;
		try = strchr(name, '.') == NULL ? member(names[i].name)
						: names[i].name;
		if ((d = near_distance(name, try, least)) < least) {
			least = d;
			best = try;
		}
	}
	return best;
}
