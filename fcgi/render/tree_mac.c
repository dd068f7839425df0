/*
 * tree_mac.c - see tree.h: lines, codecs, keys and credentials of one phone.
 */
#include <string.h>

#include "db/codec.h"
#include "render/tree_part.h"

#define NIGHT_BEGIN 60   /* minutes after midnight: 01:00 */
#define NIGHT_STARTS 211 /* last window begins at 04:30 */
#define NIGHT_LENGTH 30
#define REGISTRARS 10 /* entries of a multi-cell base's list of servers */

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

/* Every codec the firmware knows, with its place in the list. */
static void
add_codecs(const struct tree_ctx *c, struct node *l, const char *list)
{
	bool named = model_firmware(c->model) >= 84;
	struct node *m;

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
		tree_number(c, m, "priority", pos);
	}
}

static bool
same_server(const struct sheet_line *a, const struct sheet_line *b)
{
	return strcmp(a->server_host, b->server_host) == 0 &&
	    a->server_port == b->server_port &&
	    strcmp(a->backup_host, b->backup_host) == 0 &&
	    a->backup_port == b->backup_port && a->transport == b->transport &&
	    a->expires == b->expires &&
	    strcmp(a->proxy_host, b->proxy_host) == 0 &&
	    a->proxy_port == b->proxy_port;
}

/* The line among the first n that introduced this server; n: a new one. */
static size_t
server_seen(const struct sheet *sh, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (same_server(&sh->lines[i], &sh->lines[n]))
			return i;
	return n;
}

/* Place of a line's server among the distinct ones, from 1; 0: too late. */
static int
registrar(const struct sheet *sh, size_t line)
{
	size_t of = server_seen(sh, line);
	int n = 0;

	for (size_t i = 0; i <= of && n <= REGISTRARS; i++)
		n += server_seen(sh, i) == i;
	return n <= REGISTRARS ? n : 0;
}

static void
add_server(const struct tree_ctx *c, struct node *m, const struct sheet_line *l)
{
	node_add_str(c->arena, m, "server_host", l->server_host);
	tree_number(c, m, "server_port", l->server_port);
	node_add_str(c->arena, m, "backup_host", l->backup_host);
	tree_number(c, m, "backup_port", l->backup_port);
	tree_number(c, m, "transport", l->transport);
	tree_number(c, m, "expires", l->expires);
	node_add_str(c->arena, m, "proxy_host", l->proxy_host);
	tree_number(c, m, "proxy_port", l->proxy_port);
}

/* Only multi-cell DECT bases keep their servers in a list of their own. */
static void
add_registrars(const struct tree_ctx *c, struct node *root,
    const struct sheet *sh)
{
	struct node *list, *m;
	int n = 0;

	if (c->model->kind != MODEL_DECT)
		return;
	list = node_add(c->arena, root, "registrars", NODE_LIST);
	for (size_t i = 0; i < sh->nlines && n < REGISTRARS; i++) {
		if (server_seen(sh, i) != i)
			continue;
		m = node_add(c->arena, list, NULL, NODE_MAP);
		node_add_int(c->arena, m, "number", ++n);
		add_server(c, m, &sh->lines[i]);
	}
}

/* Most lines have the codecs of the line before: then they share them. */
static struct node *
line_codecs(const struct tree_ctx *c, struct node *line, const char *list,
    const char *before, const struct node *shared)
{
	struct node *l;

	if (*list == '\0')
		return NULL;
	l = node_add(c->arena, line, "codecs", NODE_LIST);
	if (shared != NULL && strcmp(list, before) == 0) {
		l->first = shared->first;
		l->last = shared->last;
	} else {
		add_codecs(c, l, list);
	}
	return l;
}

static enum err
add_line(const struct tree_ctx *c, struct node *list, const struct sheet *sh,
    size_t i, struct node **shared)
{
	const struct sheet_line *l = &sh->lines[i];
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
	add_server(c, m, l);
	node_add_str(c->arena, m, "voicemail", l->voicemail);
	node_add_str(c->arena, m, "ringtone", l->ringtone);
	node_add_str(c->arena, m, "handset", l->handset);
	if (c->model->kind == MODEL_DECT)
		tree_number(c, m, "registrar", registrar(sh, i));
	*shared =
	    line_codecs(c, m, l->codecs, i == 0 ? "" : l[-1].codecs, *shared);
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
	tree_number(c, m, "book", k->book);
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

static bool
has_key(const struct sheet *sh, int64_t area, int64_t position)
{
	for (size_t i = 0; i < sh->nkeys; i++)
		if (sh->keys[i].area == area &&
		    sh->keys[i].position == position)
			return true;
	return false;
}

static bool
has_line(const struct sheet *sh, int64_t number)
{
	for (size_t i = 0; i < sh->nlines; i++)
		if (sh->lines[i].number == number)
			return true;
	return false;
}

/* A new entry of a list of things the device does not use. */
static struct node *
add_unused(const struct tree_ctx *c, struct node *list, int64_t number)
{
	struct node *m = node_add(c->arena, list, NULL, NODE_MAP);

	node_add_int(c->arena, m, "number", number);
	return m;
}

/* For firmware that keeps what it was told: what it must now let go of. */
static void
add_free(const struct tree_ctx *c, struct node *root, const struct sheet *sh)
{
	const struct model *md = c->model;
	struct node *l, *m;

	l = node_add(c->arena, root, "free_lines", NODE_LIST);
	for (int64_t i = 1; i <= md->accounts; i++)
		if (!has_line(sh, i))
			add_unused(c, l, i);
	l = node_add(c->arena, root, "free_line_keys", NODE_LIST);
	for (int64_t i = 1; i <= md->line_keys; i++) {
		if (has_key(sh, KEY_LINE, i))
			continue;
		m = add_unused(c, l, i);
		node_add_int(c->arena, m, "type", i <= md->accounts ? 15 : 0);
		if (i <= md->accounts)
			node_add_int(c->arena, m, "line",
			    i - 1 + md->first_line);
	}
	l = node_add(c->arena, root, "free_memory_keys", NODE_LIST);
	for (int64_t i = 1; i <= md->memory_keys; i++)
		if (!has_key(sh, KEY_MEMORY, i))
			add_unused(c, l, i);
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
	struct node *m;
	enum err e;

	if (c->org->gate_auth == GATE_NONE)
		return ERR_OK;
	e = tree_secret(c, "prov",
	    own ? &sh->prov_secret : &c->org->prov_secret, &password);
	if (e != ERR_OK || password == NULL)
		return e;
	m = node_add(c->arena, root, "server", NODE_MAP);
	node_add_str(c->arena, m, "user", own ? mac : c->org->prov_user);
	node_add_str(c->arena, m, "password", password);
	return ERR_OK;
}

enum err
tree_mac(const struct tree_ctx *c, const struct prov_device *d,
    const struct sheet *sh, struct node **out)
{
	struct node *root = tree_root(c), *lines, *device, *shared = NULL;
	const char *admin;
	enum err e;

	*out = root;
	node_add_str(c->arena, root, "mac", d->mac);
	device = node_add(c->arena, root, "device", NODE_MAP);
	node_add_str(c->arena, device, "label", sh->label);
	node_add_str(c->arena, device, "serial", sh->serial);
	if ((e = add_credentials(c, root, d->mac, sh)) != ERR_OK)
		return e;
	if ((e = tree_secret(c, "admin", &sh->admin_secret, &admin)) != ERR_OK)
		return e;
	node_add_str(c->arena, root, "admin_password", admin);
	add_night(c, root, d->mac);
	lines = node_add(c->arena, root, "lines", NODE_LIST);
	for (size_t i = 0; i < sh->nlines; i++)
		if ((e = add_line(c, lines, sh, i, &shared)) != ERR_OK)
			return e;
	add_registrars(c, root, sh);
	add_keys(c, root, sh);
	if (model_firmware(c->model) < 81)
		add_free(c, root, sh);
	return ERR_OK;
}
