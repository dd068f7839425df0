/*
 * ident.c - see ident.h.
 *
 * A file name is told by its shape, from its ends inward; what is left over
 * must be a MAC address, a number or a name, whole.  Nothing is allocated
 * but the name of a phone book and the text searched for.
 */
#include <string.h>

#include "prov/ident.h"

#define NUMBER_MAX 9999
#define BOOK_MAX 60      /* phone_book.name */
#define RESOURCE_MAX 100 /* resource.name */
#define TERM_MAX 80      /* bytes, decoded */

/* What a MAC address is followed by. */
static const struct {
	const char *suffix;
	enum file_kind kind;
} of_mac[] = {
	{ ".cfg", FILE_MAC },
	{ ".boot", FILE_BOOT },
	{ "-local.cfg", FILE_LOCAL },
	{ "-contact.xml", FILE_CONTACT },
	{ "-calllog.xml", FILE_CALLLOG },
};

/* Files with one name each. */
static const struct {
	const char *name;
	enum file_kind kind;
} fixed[] = {
	{ "y000000000000.boot", FILE_COMMON_BOOT },
	{ "favorite_setting.xml", FILE_FAVORITE },
	{ "super_search.xml", FILE_SUPER_SEARCH },
	{ "AutoDST.xml", FILE_AUTO_DST },
	{ "dialnow.xml", FILE_DIALNOW },
};

/* resource.kind of the schema. */
static const char *const sections[] = { "firmware", "wallpaper", "ringtone",
	"screensaver", "logo", "certificate", "language", "other" };

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static enum err
fixed_file(const char *file, struct ident *id)
{
	for (size_t i = 0; i < NITEMS(fixed); i++)
		if (strcmp(file, fixed[i].name) == 0) {
			id->kind = fixed[i].kind;
			return ERR_OK;
		}
	return ERR_NOTFOUND;
}

/* y<12 digits>.cfg; the 11 digits that some sources write mean the same. */
static enum err
global_file(const char *file, struct ident *id)
{
	const char *s = file + 1;
	int n = 0;

	for (; is_digit(*s) && s < file + 13; s++) {
		n = n * 10 + *s - '0';
		if (n > NUMBER_MAX)
			return ERR_NOTFOUND;
	}
	if (s - file < 12 || strcmp(s, ".cfg") != 0)
		return ERR_NOTFOUND;
	id->kind = FILE_GLOBAL;
	id->number = n;
	return ERR_OK;
}

static enum err
mac_file(const char *file, size_t len, struct ident *id)
{
	char mac[MAC_LEN + 1];

	if (len <= MAC_LEN || scan_mac(file, MAC_LEN, mac) != ERR_OK)
		return ERR_NOTFOUND;
	for (size_t i = 0; i < NITEMS(of_mac); i++)
		if (strcmp(file + MAC_LEN, of_mac[i].suffix) == 0) {
			id->kind = of_mac[i].kind;
			memcpy(id->mac, mac, sizeof(mac));
			return ERR_OK;
		}
	return ERR_NOTFOUND;
}

/* One byte of a query, decoded, *p moved behind it; -1: not well formed. */
static int
query_byte(const char **p)
{
	const char *s = *p;
	int hi, lo;

	*p = s + 1;
	if (*s == '+')
		return ' ';
	if (*s != '%')
		return (unsigned char)*s;
	if ((hi = scan_hexval(s[1])) < 0 || (lo = scan_hexval(s[2])) < 0)
		return -1;
	*p = s + 3;
	return hi * 16 + lo;
}

/* An empty term asks for the whole book, as no term does. */
static enum err
term_decode(struct arena *a, const char *s, struct ident *id)
{
	char term[TERM_MAX];
	size_t n = 0;
	int c;

	while (*s != '\0' && *s != '&') {
		if ((c = query_byte(&s)) < 0 || n == sizeof(term))
			return ERR_NOTFOUND;
		term[n++] = (char)c;
	}
	if (!scan_utf8(term, n) || scan_has_control(term, n))
		return ERR_NOTFOUND;
	if (n > 0)
		id->term = arena_strndup(a, term, n);
	return ERR_OK;
}

/* "key=" and the first "term=" count; other fields mean nothing here. */
static enum err
book_query(struct arena *a, const char *query, struct ident *id)
{
	for (const char *s = query; *s != '\0'; s++) {
		if (strncmp(s, "key=", 4) == 0)
			id->ticket =
			    arena_strndup(a, s + 4, strcspn(s + 4, "&"));
		if (strncmp(s, "term=", 5) == 0)
			return term_decode(a, s + 5, id);
		s = strchrnul(s, '&');
		if (*s == '\0')
			break;
	}
	return ERR_OK;
}

static enum err
book_file(struct arena *a, const char *name, const char *query,
    struct ident *id)
{
	size_t n = 0;

	while (is_lower(name[n]) || is_digit(name[n]) || name[n] == '-')
		n++;
	if (n == 0 || n > BOOK_MAX || strcmp(name + n, ".xml") != 0)
		return ERR_NOTFOUND;
	if (book_query(a, query, id) != ERR_OK)
		return ERR_NOTFOUND;
	id->kind = FILE_BOOK;
	id->name = arena_strndup(a, name, n);
	return ERR_OK;
}

static bool
is_resource_name(const char *s)
{
	size_t n = 0;

	if (s[0] == '.')
		return false;
	while (is_lower(s[n]) || is_upper(s[n]) || is_digit(s[n]) ||
	    s[n] == '.' || s[n] == '-' || s[n] == '_')
		n++;
	return s[n] == '\0' && n > 0 && n <= RESOURCE_MAX;
}

static enum err
resource_file(const char *s, struct ident *id)
{
	for (size_t i = 0; i < NITEMS(sections); i++) {
		size_t n = strlen(sections[i]);

		if (strncmp(s, sections[i], n) != 0 || s[n] != '/')
			continue;
		if (!is_resource_name(s + n + 1))
			return ERR_NOTFOUND;
		id->kind = FILE_RESOURCE;
		id->section = sections[i];
		id->name = s + n + 1;
		return ERR_OK;
	}
	return ERR_NOTFOUND;
}

/* Is there a path key before the '/'?  *file: what is behind it. */
static enum err
path_key(const char *rest, char key[PATH_KEY_LEN + 1], const char **file)
{
	size_t n = 0;

	while (n < PATH_KEY_LEN && (is_lower(rest[n]) || is_digit(rest[n])))
		n++;
	if (n < PATH_KEY_LEN || rest[n] != '/')
		return ERR_NOTFOUND;
	memcpy(key, rest, n);
	key[n] = '\0';
	*file = rest + n + 1;
	return ERR_OK;
}

enum err
ident_parse(struct arena *a, const char *rest, const char *query,
    struct ident *id)
{
	size_t len;

	*id = (struct ident){ .kind = FILE__MAX, .file = rest };
	if (path_key(rest, id->path_key, &id->file) != ERR_OK)
		return ERR_NOTFOUND;
	len = strlen(id->file);
	if (mac_file(id->file, len, id) == ERR_OK)
		return ERR_OK;
	if (id->file[0] == 'y' && global_file(id->file, id) == ERR_OK)
		return ERR_OK;
	if (strncmp(id->file, "book/", 5) == 0)
		return book_file(a, id->file + 5, query, id);
	if (strncmp(id->file, "r/", 2) == 0)
		return resource_file(id->file + 2, id);
	return fixed_file(id->file, id);
}
