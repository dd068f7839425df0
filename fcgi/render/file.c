/* file.c - see file.h. */
#include <string.h>

#include "base/digest.h"
#include "render/directory.h"
#include "render/file.h"
#include "render/tree.h"

const char *const file_what_words[] = { "mac", "boot", "common_boot", "global",
	"local", "contact", "calllog", "book", "favorite", "super_search",
	"auto_dst", "dialnow", "resource", NULL };

#define COMMON_BOOT "y000000000000.boot"

enum err
file_phone(struct file_phone *p, const char *mac)
{
	struct act *act = p->act;
	enum err e;

	e = prov_device(act->db, act->a, mac, &p->org, &p->dev);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "mac",
		    "There is no device with the MAC %s.", mac);
	return e;
}

/* --- names ----------------------------------------------------------------- */

/* "y000000000108.cfg" is 108; -1: not a common file. */
static int
common_number(const char *file)
{
	size_t n = strlen(file);
	int number = 0;

	if (file[0] != 'y' || n < 16 || n > 17 ||
	    strcmp(file + n - 4, ".cfg") != 0 ||
	    strspn(file + 1, "0123456789") != n - 5)
		return -1;
	for (const char *p = file + 1; *p != '.'; p++)
		if ((number = number * 10 + (*p - '0')) > 0xffff)
			return -1;
	return number;
}

/* The number of its model's common file; -1: not known. */
static int
own_number(struct file_phone *p)
{
	const struct model *m = maker_model(p->maker, &p->org, p->dev.model_id);

	return m == NULL ? -1 : (int)m->file_number;
}

static bool
is_book(struct arena *a, const char *name, struct file_name *f)
{
	size_t n = strlen(name);

	if (strncmp(name, "book/", 5) != 0 || n < 10 ||
	    strcmp(name + n - 4, ".xml") != 0)
		return false;
	f->what = WHAT_BOOK;
	f->part = arena_strndup(a, name + 5, n - 9);
	return true;
}

static bool
is_fixed(struct file_phone *p, const char *name, struct file_name *f)
{
	static const struct {
		const char *tail; /* behind the MAC, else the whole name */
		bool of_mac;
		enum file_what what;
	} known[] = {
		{ ".cfg", true, WHAT_MAC },
		{ ".boot", true, WHAT_BOOT },
		{ "-local.cfg", true, WHAT_LOCAL },
		{ "-contact.xml", true, WHAT_CONTACT },
		{ "-calllog.xml", true, WHAT_CALLLOG },
		{ COMMON_BOOT, false, WHAT_COMMON_BOOT },
		{ "favorite_setting.xml", false, WHAT_FAVORITE },
		{ "super_search.xml", false, WHAT_SUPER_SEARCH },
		{ "AutoDST.xml", false, WHAT_AUTO_DST },
		{ "dialnow.xml", false, WHAT_DIALNOW },
	};
	bool mac = strncasecmp(name, p->dev.mac, MAC_LEN) == 0;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (known[i].of_mac && !mac)
			continue;
		if (strcmp(name + (known[i].of_mac ? MAC_LEN : 0),
			known[i].tail) == 0) {
			f->what = known[i].what;
			return true;
		}
	}
	return false;
}

enum err
file_named(struct file_phone *p, const char *name, struct file_name *f)
{
	struct arena *a = p->act->a;

	*f = (struct file_name){ .what = WHAT_MAC, .name = name, .number = -1 };
	if (*name == '\0') {
		f->name = arena_printf(a, "%s.cfg", p->dev.mac);
		return ERR_OK;
	}
	f->number =
	    strcmp(name, "global") == 0 ? own_number(p) : common_number(name);
	if (f->number >= 0) {
		f->what = WHAT_GLOBAL;
		f->name = arena_printf(a, "y%012d.cfg", f->number);
		return ERR_OK;
	}
	if (is_fixed(p, name, f) || is_book(a, name, f))
		return ERR_OK;
	if (strncmp(name, "r/", 2) == 0) {
		f->what = WHAT_RESOURCE;
		return ERR_OK;
	}
	return act_fail(p->act, ERR_NOTFOUND, "file",
	    "%.80s is not a file made for this phone; there are %s.cfg, "
	    "%s.boot, " COMMON_BOOT ", and global for the common file of its "
	    "model.",
	    name, p->dev.mac, p->dev.mac);
}

/* --- bytes ----------------------------------------------------------------- */

static enum err
sent_by_phone(struct file_phone *p, const struct file_name *f,
    struct made *made)
{
	struct val v;
	enum err e;

	if (f->what == WHAT_LOCAL && p->masked)
		return act_fail(p->act, ERR_DENIED, "file",
		    "What a phone keeps of its own may hold passwords in "
		    "clear; you may not see those, or did not ask for them.");
	e = db_first(p->act->db, p->act->a, STMT_PROV_UPLOAD_GET,
	    VALS(V_INT(p->dev.id), V_STR(file_what_words[f->what])), &v, 1);
	if (e == ERR_OK)
		buf_raw(&made->body, v.s, v.len);
	return e;
}

static enum err make(struct file_phone *, const struct file_name *,
    struct made *);

/* Labels and values of keys are any text, and his to write: only what phones
 * take for a phone book counts. */
static bool
names_book(const char *text, const char *url)
{
	static const char name[] = "remote_phonebook.data.";
	const char *at, *line;

	for (at = text; (at = strstr(at, url)) != NULL; at += strlen(url)) {
		for (line = at; line > text && line[-1] != '\n'; line--)
			continue;
		if (strncmp(line, name, sizeof(name) - 1) == 0)
			return true;
	}
	return false;
}

/* Is it in the menu that this phone is told of? */
static enum err
is_shown(struct file_phone *p, const struct file_name *book, bool *shown)
{
	struct arena *a = p->act->a;
	const struct file_name of[] = { { .what = WHAT_GLOBAL,
					    .number = own_number(p) },
		{ .what = WHAT_MAC } };
	const char *url = arena_printf(a, "/book/%s.xml", book->part);
	struct made made;
	enum err e = ERR_OK;

	*shown = false;
	for (size_t i = 0; e == ERR_OK && !*shown && i < 2; i++) {
		if (of[i].what == WHAT_GLOBAL && of[i].number < 0)
			continue;
		made = (struct made){ .body = BUF_INIT(a) };
		e = make(p, &of[i], &made);
		*shown = e == ERR_OK && made.body.p != NULL &&
		    names_book(made.body.p, url);
	}
	return e;
}

/* Somebody who has this phone alone sees what it shows, no more. */
static enum err
book_of(struct file_phone *p, const struct file_name *f, struct made *made)
{
	bool shown = true;
	enum err e = ERR_OK;

	if (p->act->own_user != 0)
		e = is_shown(p, f, &shown);
	if (e != ERR_OK)
		return e;
	return shown
	    ? directory_book(p->act->db, &made->body, p->org.id, f->part, NULL)
	    : ERR_NOTFOUND;
}

static enum err
make(struct file_phone *p, const struct file_name *f, struct made *made)
{
	static const enum directory_list list[] = { [WHAT_FAVORITE] =
							DIRECTORY_FAVORITE,
		[WHAT_SUPER_SEARCH] = DIRECTORY_SUPER_SEARCH,
		[WHAT_AUTO_DST] = DIRECTORY_AUTO_DST,
		[WHAT_DIALNOW] = DIRECTORY_DIALNOW };
	const struct make_which which = { .number = f->number,
		.model_id = p->dev.model_id,
		.ua_model = "" };
	struct arena *a = p->act->a;

	switch (f->what) {
	case WHAT_MAC:
		return make_mac(p->maker, a, &p->org, &p->dev, made);
	case WHAT_BOOT:
		return make_boot(p->maker, a, &p->org, &p->dev, made);
	case WHAT_COMMON_BOOT:
		return make_common_boot(p->maker, a, &p->org, made);
	case WHAT_GLOBAL:
		return make_global(p->maker, a, &p->org, &which, made);
	case WHAT_LOCAL:
	case WHAT_CONTACT:
	case WHAT_CALLLOG:
		return sent_by_phone(p, f, made);
	case WHAT_BOOK:
		return book_of(p, f, made);
	case WHAT_FAVORITE:
	case WHAT_SUPER_SEARCH:
	case WHAT_AUTO_DST:
	case WHAT_DIALNOW:
		return directory_list(p->act->db, &made->body, p->org.id,
		    list[f->what]);
	case WHAT_RESOURCE:
		break;
	}
	return act_fail(p->act, ERR_NOTFOUND, "file",
	    "The web server streams that file; look at it as a resource.");
}

enum err
file_make(struct file_phone *p, const struct file_name *f, struct made *made)
{
	struct act *act = p->act;
	enum err e = make(p, f, made);

	if (e == ERR_OK || act->problem.text[0] != '\0')
		return e;
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "file",
		    "There is no %.80s for this phone: %s.", f->name,
		    f->what <= WHAT_GLOBAL
			? "no template of that kind is published for its "
			  "model, or it has no such file"
			: "nothing was sent, or set, that would be in it");
	if (e == ERR_INVALID)
		return act_fail(act, e, "file",
		    "The template %s fails at line %u, column %u: %s",
		    made->tmpl == NULL ? "?" : made->tmpl, made->error.line,
		    made->error.column, made->error.text);
	if (e == ERR_SYSTEM)
		return act_fail(act, e, "file",
		    "A secret in it does not open: is its key in the key "
		    "file?");
	return e;
}

void
file_etag_of(const struct buf *b, char out[FILE_ETAG_LEN + 1])
{
	uint8_t sum[SHA256_LEN];

	digest_sha256(b->len == 0 ? "" : b->p, b->len, sum);
	digest_hex(sum, FILE_ETAG_LEN / 2, out);
}

/* --- all of them ------------------------------------------------------------ */

struct told {
	const char *name;
	struct told *next;
};

struct listing {
	struct file_phone *p;
	file_each_fn *fn;
	void *arg;
	struct told *told;
};

static void
tell(struct listing *l, const char *name)
{
	struct file_name f;
	struct told *t;

	for (t = l->told; t != NULL; t = t->next)
		if (strcmp(t->name, name) == 0)
			return;
	if (file_named(l->p, name, &f) != ERR_OK) {
		act_clear(l->p->act);
		return;
	}
	t = arena_alloc(l->p->act->a, sizeof(*t));
	*t = (struct told){ f.name, l->told };
	l->told = t;
	l->fn(l->arg, &f);
}

/* Names behind our own URL, in what was made. */
static void
tell_named(struct listing *l, const struct buf *b)
{
	const struct tree_ctx c = { .arena = l->p->act->a,
		.public_url = maker_url(l->p->maker),
		.org = &l->p->org };
	const char *url = tree_base_url(&c), *s = b->len == 0 ? "" : b->p;
	size_t n;

	while ((s = strstr(s, url)) != NULL) {
		s += strlen(url);
		n = strcspn(s, "? \t\r\n\"'<>");
		if (n > 0)
			tell(l, arena_strndup(c.arena, s, n));
	}
}

/* A file that can not be made is asked for all the same. */
static enum err
tell_made(struct listing *l, const char *name, bool *there)
{
	struct made made = { .body = BUF_INIT(l->p->act->a) };
	struct file_name f;
	enum err e;

	*there = false;
	if (file_named(l->p, name, &f) != ERR_OK) {
		act_clear(l->p->act);
		return ERR_OK;
	}
	e = make(l->p, &f, &made);
	act_clear(l->p->act);
	if (e == ERR_AGAIN)
		return e;
	*there = e == ERR_OK;
	if (e == ERR_OK || f.what == WHAT_MAC || f.what == WHAT_GLOBAL)
		tell(l, f.name);
	if (e == ERR_OK)
		tell_named(l, &made.body);
	return ERR_OK;
}

static enum err
upload_row(void *arg, const struct val *r, size_t n)
{
	static const char *const tail[] = { "-local.cfg", "-contact.xml",
		"-calllog.xml" };
	struct listing *l = arg;

	(void)n;
	if (r[0].i >= 1 && r[0].i <= 3)
		tell(l,
		    arena_printf(l->p->act->a, "%s%s", l->p->dev.mac,
			tail[r[0].i - 1]));
	return ERR_OK;
}

enum err
file_each(struct file_phone *p, file_each_fn *fn, void *arg)
{
	struct listing l = { p, fn, arg, NULL };
	const char *boot = arena_printf(p->act->a, "%s.boot", p->dev.mac);
	const struct model *m;
	bool there;
	enum err e;

	if ((e = tell_made(&l, boot, &there)) != ERR_OK)
		return e;
	/* Without a boot file of their own, phones of V81 ask for that. */
	m = maker_model(p->maker, &p->org, p->dev.model_id);
	if (!there && m != NULL && model_firmware(m) >= 81)
		tell(&l, COMMON_BOOT);
	if ((e = tell_made(&l, "global", &there)) != ERR_OK ||
	    (e = tell_made(&l, "", &there)) != ERR_OK)
		return e;
	return db_each(p->act->db, p->act->a, STMT_UPLOAD_KINDS,
	    VALS(V_INT(p->dev.id)), upload_row, &l);
}
