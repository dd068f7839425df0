/* tree.c - see tree.h: what all files share, global and boot files. */
#include <string.h>

#include "base/log.h"
#include "render/ticket.h"
#include "render/tree_part.h"

/* Asked for by every setting and list of codecs: strtol(3) is dear. */
int
model_firmware(const struct model *m)
{
	const char *s = m->firmware_family; /* "V86" */
	int v = 0;

	for (s += *s != '\0'; *s >= '0' && *s <= '9'; s++)
		v = v * 10 + *s - '0';
	return v;
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
	tree_flag(c, m, "protect", fw >= 80);
	tree_flag(c, m, "static", fw >= 81);
	tree_flag(c, m, "boot", fw >= 81);
	tree_flag(c, m, "keep_alive", fw >= 83);
	tree_flag(c, m, "named_codecs", fw >= 84);
}

struct node *
tree_root(const struct tree_ctx *c)
{
	struct node *root = node_new(c->arena, NODE_MAP);

	node_add_str(c->arena, root, "organisation", c->org->name);
	node_add_str(c->arena, root, "base_url", tree_base_url(c));
	if (c->model != NULL)
		add_model(c, root);
	return root;
}

/* With its ticket, unless the path key opens everything anyway. */
static const char *
book_url(const struct tree_ctx *c, const char *name)
{
	const char *base = tree_base_url(c);
	char ticket[TICKET_LEN + 1] = "***";

	if (c->org->gate_auth == GATE_NONE)
		return arena_printf(c->arena, "%sbook/%s.xml", base, name);
	if (!c->mask)
		ticket_book(c->vault, c->arena, c->org->path_key, name, ticket);
	return arena_printf(c->arena, "%sbook/%s.xml?key=%s", base, name,
	    ticket);
}

static void
add_books(const struct tree_ctx *c, struct node *root,
    const struct tree_global *g)
{
	struct node *l, *m;

	if (g->nbooks == 0)
		return;
	tree_flag(c, root, "has_books", true);
	l = node_add(c->arena, root, "books", NODE_LIST);
	for (size_t i = 0; i < g->nbooks; i++) {
		m = node_add(c->arena, l, NULL, NODE_MAP);
		node_add_int(c->arena, m, "number", (long long)i + 1);
		node_add_str(c->arena, m, "title", g->books[i].title);
		node_add_str(c->arena, m, "url", book_url(c, g->books[i].name));
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
	struct node *root = tree_root(c);
	const char *admin;
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
	struct node *root = tree_root(c);

	node_add_str(c->arena, root, "mac", mac);
	return root;
}

struct node *
tree_common_boot(const struct tree_ctx *c, const struct model *const *models,
    size_t n)
{
	struct node *root = tree_root(c), *l, *m;

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
