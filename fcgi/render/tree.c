/* tree.c - see tree.h. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/codec.h"
#include "render/tree.h"

#define NIGHT_BEGIN 60   /* minutes after midnight: 01:00 */
#define NIGHT_STARTS 211 /* last window begins at 04:30 */
#define NIGHT_LENGTH 30

int
model_firmware(const struct model *m)
{
	return *m->firmware_family == '\0'
	    ? 0
	    : (int)strtol(m->firmware_family + 1, NULL, 10);
}

const char *
model_file(struct arena *a, const struct model *m)
{
	if (m->file_number < 0)
		return NULL;
	return arena_printf(a, "y%012d.cfg", (int)m->file_number);
}

const char *
tree_base_url(const struct tree_ctx *c)
{
	return arena_printf(c->arena, "%s/p/%s/", c->public_url,
	    c->org->path_key);
}

enum err
tree_secret(const struct tree_ctx *c, const char *purpose, const struct blob *b,
    const char **out)
{
	char *clear;
	size_t len;
	enum err e;

	*out = NULL;
	if (b->p == NULL)
		return ERR_OK;
	if (c->mask) {
		*out = "***";
		return ERR_OK;
	}
	e = vault_unseal(c->vault, c->arena, purpose, b->p, b->len, &clear,
	    &len);
	if (e != ERR_OK) {
		log_warnx("a sealed %s secret of organisation %lld does not "
			  "open: is its key in the key file?",
		    purpose, (long long)c->org->id);
		return ERR_SYSTEM;
	}
	*out = clear;
	return ERR_OK;
}

static void
flag(const struct tree_ctx *c, struct node *m, const char *name, bool on)
{
	node_add(c->arena, m, name, on ? NODE_TRUE : NODE_FALSE);
}

/* A number that is only told when it is not the phone's default. */
static void
number(const struct tree_ctx *c, struct node *m, const char *name, int64_t v)
{
	if (v != 0)
		node_add_int(c->arena, m, name, v);
}

static void
add_model(const struct tree_ctx *c, struct node *root)
{
	const struct model *md = c->model;
	struct node *m = node_add(c->arena, root, "model", NODE_MAP);
	int fw = model_firmware(md);

	node_add_str(c->arena, m, "name", md->name);
	node_add_str(c->arena, m, "file", model_file(c->arena, md));
	node_add_str(c->arena, m, "family", md->template_family);
	node_add_str(c->arena, m, "firmware", md->firmware_family);
	node_add_int(c->arena, m, "accounts", md->accounts);
	node_add_int(c->arena, m, "line_keys", md->line_keys);
	flag(c, m, "protect", fw >= 80);
	flag(c, m, "static", fw >= 81);
	flag(c, m, "boot", fw >= 81);
	flag(c, m, "keep_alive", fw >= 83);
	flag(c, m, "named_codecs", fw >= 84);
}

static struct node *
root_new(const struct tree_ctx *c)
{
	struct node *root = node_new(c->arena, NODE_MAP);

	node_add_str(c->arena, root, "organisation", c->org->name);
	node_add_str(c->arena, root, "base_url", tree_base_url(c));
	if (c->model != NULL)
		add_model(c, root);
	return root;
}

/* Position of a codec in a blank-separated list, from 1; 0: not in it. */
static int
rank(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (int pos = 1; *list != '\0'; pos++) {
		size_t n = strcspn(list, " ");

		if (n == len && memcmp(list, name, n) == 0)
			return pos;
		list += n;
		list += strspn(list, " ");
	}
	return 0;
}

static void
add_codecs(const struct tree_ctx *c, struct node *line, const char *list)
{
	bool named = model_firmware(c->model) >= 84;
	struct node *l, *m;

	if (*list == '\0')
		return;
	l = node_add(c->arena, line, "codecs", NODE_LIST);
	for (size_t i = 0; i < ncodecs; i++) {
		const struct codec *k = &codecs[i];
		int pos = rank(list, k->name);

		if (named ? !k->named : k->slot == 0)
			continue;
		m = node_add(c->arena, l, NULL, NODE_MAP);
		node_add_str(c->arena, m, "name", k->name);
		node_add_int(c->arena, m, "slot", k->slot);
		node_add_str(c->arena, m, "payload_type", k->payload_type);
		if (k->rtpmap >= 0)
			node_add_int(c->arena, m, "rtpmap", k->rtpmap);
		node_add_str(c->arena, m, "enabled", pos != 0 ? "1" : "0");
		number(c, m, "priority", pos);
	}
}

static enum err
add_line(const struct tree_ctx *c, struct node *list,
    const struct sheet_line *l)
{
	struct node *m = node_add(c->arena, list, NULL, NODE_MAP);
	const char *password;
	enum err e;

	if ((e = tree_secret(c, "sip", &l->secret, &password)) != ERR_OK)
		return e;
	node_add_int(c->arena, m, "number", l->number);
	node_add_str(c->arena, m, "enabled", l->enabled ? "1" : "0");
	node_add_str(c->arena, m, "label", l->label);
	node_add_str(c->arena, m, "display_name", l->display_name);
	node_add_str(c->arena, m, "user_name", l->user_name);
	node_add_str(c->arena, m, "auth_name",
	    *l->auth_name == '\0' ? l->user_name : l->auth_name);
	node_add_str(c->arena, m, "password", password);
	node_add_str(c->arena, m, "server_host", l->server_host);
	number(c, m, "server_port", l->server_port);
	node_add_str(c->arena, m, "backup_host", l->backup_host);
	number(c, m, "backup_port", l->backup_port);
	number(c, m, "transport", l->transport);
	number(c, m, "expires", l->expires);
	node_add_str(c->arena, m, "proxy_host", l->proxy_host);
	number(c, m, "proxy_port", l->proxy_port);
	node_add_str(c->arena, m, "voicemail", l->voicemail);
	node_add_str(c->arena, m, "ringtone", l->ringtone);
	node_add_str(c->arena, m, "handset", l->handset);
	add_codecs(c, m, l->codecs);
	return ERR_OK;
}

static void
add_key(const struct tree_ctx *c, struct node *list, const struct sheet_key *k)
{
	struct node *m = node_add(c->arena, list, NULL, NODE_MAP);

	if (k->area == KEY_EXPANSION)
		node_add_int(c->arena, m, "module", k->module);
	node_add_int(c->arena, m, "number", k->position);
	node_add_int(c->arena, m, "type", k->type);
	if (k->line != 0)
		node_add_int(c->arena, m, "line",
		    k->line - 1 + c->model->first_line);
	node_add_str(c->arena, m, "value", k->value);
	node_add_str(c->arena, m, "label", k->label);
	node_add_str(c->arena, m, "pickup", k->pickup);
	number(c, m, "book", k->book);
}

static void
add_keys(const struct tree_ctx *c, struct node *root, const struct sheet *sh)
{
	static const char *const names[] = { [KEY_LINE] = "line_keys",
		[KEY_MEMORY] = "memory_keys",
		[KEY_PROGRAMMABLE] = "programmable_keys",
		[KEY_EXPANSION] = "expansion_keys" };
	struct node *list[4] = { NULL };

	for (size_t i = 0; i < sh->nkeys; i++) {
		int64_t area = sh->keys[i].area;

		if (list[area] == NULL)
			list[area] =
			    node_add(c->arena, root, names[area], NODE_LIST);
		add_key(c, list[area], &sh->keys[i]);
	}
}

/* So that a thousand phones do not all come at once; from the MAC alone, so
 * that a phone always comes at the same time. */
static void
add_night(const struct tree_ctx *c, struct node *root, const char *mac)
{
	struct node *m = node_add(c->arena, root, "night", NODE_MAP);
	uint32_t h = 2166136261u;
	int t[2];
	const char *s[2];

	for (; *mac != '\0'; mac++)
		h = (h ^ (uint8_t)*mac) * 16777619u;
	h ^= h >> 15;
	t[0] = NIGHT_BEGIN + (int)(h % NIGHT_STARTS);
	t[1] = t[0] + NIGHT_LENGTH;
	for (int i = 0; i < 2; i++) {
		char hm[] = { (char)('0' + t[i] / 600),
			(char)('0' + t[i] / 60 % 10), ':',
			(char)('0' + t[i] % 60 / 10), (char)('0' + t[i] % 10) };

		s[i] = arena_strndup(c->arena, hm, sizeof(hm));
	}
	node_add_str(c->arena, m, "begin", s[0]);
	node_add_str(c->arena, m, "end", s[1]);
}

/* The device's own credentials, else the organisation's, else none. */
static enum err
add_credentials(const struct tree_ctx *c, struct node *root, const char *mac,
    const struct sheet *sh)
{
	bool own = sh->prov_secret.p != NULL;
	const char *password;
	enum err e;

	if (c->org->gate_auth == GATE_NONE)
		return ERR_OK;
	e = tree_secret(c, "prov",
	    own ? &sh->prov_secret : &c->org->prov_secret, &password);
	if (e != ERR_OK || password == NULL)
		return e;
	node_add_str(c->arena, root, "user", own ? mac : c->org->prov_user);
	node_add_str(c->arena, root, "password", password);
	return ERR_OK;
}

enum err
tree_mac(const struct tree_ctx *c, const struct prov_device *d,
    const struct sheet *sh, struct node **out)
{
	struct node *root = root_new(c), *lines;
	const char *admin;
	enum err e;

	*out = root;
	node_add_str(c->arena, root, "mac", d->mac);
	node_add_str(c->arena, root, "label", sh->label);
	node_add_str(c->arena, root, "serial", sh->serial);
	if ((e = add_credentials(c, root, d->mac, sh)) != ERR_OK)
		return e;
	if ((e = tree_secret(c, "admin", &sh->admin_secret, &admin)) != ERR_OK)
		return e;
	node_add_str(c->arena, root, "admin_password", admin);
	add_night(c, root, d->mac);
	lines = node_add(c->arena, root, "lines", NODE_LIST);
	for (size_t i = 0; i < sh->nlines; i++)
		if ((e = add_line(c, lines, &sh->lines[i])) != ERR_OK)
			return e;
	add_keys(c, root, sh);
	return ERR_OK;
}

static void
add_books(const struct tree_ctx *c, struct node *root,
    const struct tree_global *g)
{
	struct node *l, *m;

	if (g->nbooks == 0)
		return;
	l = node_add(c->arena, root, "books", NODE_LIST);
	for (size_t i = 0; i < g->nbooks; i++) {
		m = node_add(c->arena, l, NULL, NODE_MAP);
		node_add_int(c->arena, m, "number", g->books[i].position);
		node_add_str(c->arena, m, "title", g->books[i].title);
		node_add_str(c->arena, m, "url",
		    arena_printf(c->arena, "%sbook/%s.xml", tree_base_url(c),
			g->books[i].name));
	}
}

static void
add_file(const struct tree_ctx *c, struct node *root, int64_t has,
    const char *name, const char *file)
{
	if (has)
		node_add_str(c->arena, root, name,
		    arena_printf(c->arena, "%s%s", tree_base_url(c), file));
}

enum err
tree_global(const struct tree_ctx *c, const struct tree_global *g,
    struct node **out)
{
	struct node *root = root_new(c);
	const char *admin, *book;
	enum err e;

	*out = root;
	e = tree_secret(c, "admin", &g->locale.admin_secret, &admin);
	if (e != ERR_OK)
		return e;
	node_add_str(c->arena, root, "admin_password", admin);
	node_add_str(c->arena, root, "language", g->locale.language);
	node_add_str(c->arena, root, "tone", g->locale.tone);
	node_add_str(c->arena, root, "zone", g->locale.zone);
	node_add_str(c->arena, root, "zone_name", g->locale.zone_name);
	node_add_str(c->arena, root, "ntp", g->locale.ntp);
	add_books(c, root, g);
	if (g->nbooks != 0 && c->org->gate_auth == GATE_EITHER) {
		e = tree_secret(c, "prov", &c->org->prov_secret, &book);
		if (e != ERR_OK)
			return e;
		if (book != NULL)
			node_add_str(c->arena, root, "book_user",
			    c->org->prov_user);
		node_add_str(c->arena, root, "book_password", book);
	}
	add_file(c, root, g->extras.favorite, "favorite_url",
	    "favorite_setting.xml");
	add_file(c, root, g->extras.super_search, "super_search_url",
	    "super_search.xml");
	add_file(c, root, g->extras.auto_dst, "auto_dst_url", "AutoDST.xml");
	add_file(c, root, g->extras.dialnow, "dialnow_url", "dialnow.xml");
	return ERR_OK;
}

struct node *
tree_boot(const struct tree_ctx *c, const char *mac)
{
	struct node *root = root_new(c);

	node_add_str(c->arena, root, "mac", mac);
	return root;
}

struct node *
tree_common_boot(const struct tree_ctx *c, const struct model *const *models,
    size_t n)
{
	struct node *root = root_new(c), *l, *m;

	l = node_add(c->arena, root, "models", NODE_LIST);
	for (size_t i = 0; i < n; i++) {
		if (models[i]->file_number < 0)
			continue;
		m = node_add(c->arena, l, NULL, NODE_MAP);
		node_add_str(c->arena, m, "name", models[i]->name);
		node_add_str(c->arena, m, "file",
		    model_file(c->arena, models[i]));
	}
	return root;
}
