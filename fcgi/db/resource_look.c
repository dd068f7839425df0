/* resource_look.c - see resource_look.h. */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "db/resource_look.h"

#define CERTIFICATE_MAX ((int64_t)5 << 20) /* a phone takes no larger one */
#define RINGTONE_LARGE ((int64_t)100 << 10)
#define IMAGE_LARGE ((int64_t)2 << 20)

struct look {
	struct act *act;
	const struct resource *r;
	const uint8_t *p;
	size_t n;
	int64_t size;
	const char *warning;
};

static void
warn(struct look *l, const char *sentence)
{
	l->warning = l->warning == NULL
	    ? sentence
	    : arena_printf(l->act->a, "%s %s", l->warning, sentence);
}

static bool
begins(const struct look *l, size_t at, const char *magic, size_t n)
{
	return l->n >= at + n && memcmp(l->p + at, magic, n) == 0;
}

#define BEGINS(l, at, magic) begins((l), (at), "" magic, sizeof(magic) - 1)

static bool
has(const struct look *l, const char *text)
{
	return memmem(l->p, l->n, text, strlen(text)) != NULL;
}

/* Firmware and the like have bytes that no text has. */
static bool
is_text(const struct look *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->p[i] < ' ' && strchr("\t\r\n\f", l->p[i]) == NULL)
			return false;
	return memchr(l->p, '\0', l->n) == NULL;
}

static bool
ends(const struct look *l, const char *const *ends)
{
	size_t n = strlen(l->r->name), k;

	for (; *ends != NULL; ends++) {
		k = strlen(*ends);
		if (n > k && strcasecmp(l->r->name + n - k, *ends) == 0)
			return true;
	}
	return false;
}

static enum err
bad_name(struct look *l, const char *must)
{
	return act_fail(l->act, ERR_INVALID, "name",
	    "The name of a %s must end with %s.", resource_words[l->r->kind],
	    must);
}

static enum err
bad_bytes(struct look *l, const char *must)
{
	return act_fail(l->act, ERR_INVALID, "", "%s is no %s: %s.", l->r->name,
	    resource_words[l->r->kind], must);
}

static enum err
look_firmware(struct look *l)
{
	static const char *const known[] = { ".rom", ".bin", ".zip", NULL };

	if (!ends(l, known))
		return bad_name(l, ".rom, .bin or .zip");
	if (l->n != 0 && is_text(l))
		return bad_bytes(l,
		    "it is text, perhaps the page of a web server that did "
		    "not have the file");
	if (*l->r->firmware_version == '\0')
		warn(l,
		    "Without a firmware_version nobody can tell which phones "
		    "have it.");
	return ERR_OK;
}

static enum err
look_image(struct look *l)
{
	static const char *const dob[] = { ".dob", NULL };
	bool known = BEGINS(l, 0, "\x89PNG\r\n\x1a\n") ||
	    BEGINS(l, 0, "\xff\xd8\xff") || BEGINS(l, 0, "BM");

	if (l->n == 0)
		return ERR_OK;
	/* What a DOB begins with is not known. */
	if (!known && l->r->kind == RESOURCE_LOGO && ends(l, dob))
		return is_text(l) ? bad_bytes(l, "it is text") : ERR_OK;
	if (!known)
		return bad_bytes(l,
		    l->r->kind == RESOURCE_LOGO
			? "it is neither a PNG, JPEG, BMP nor .dob file"
			: "it is neither a PNG, JPEG nor BMP picture");
	if (l->size > IMAGE_LARGE)
		warn(l,
		    "How large a picture a phone takes is not documented; try "
		    "this one on one phone first.");
	return ERR_OK;
}

static enum err
look_ringtone(struct look *l)
{
	static const char *const known[] = { ".wav", NULL };
	unsigned format;

	if (!ends(l, known))
		return bad_name(l, ".wav");
	if (l->n == 0)
		return ERR_OK;
	if (!BEGINS(l, 0, "RIFF") || !BEGINS(l, 8, "WAVE"))
		return bad_bytes(l, "it does not begin as a WAV file does");
	if (BEGINS(l, 12, "fmt ") && l->n >= 22) {
		format = l->p[20] | (unsigned)l->p[21] << 8;
		if (format != 1 && format != 6 && format != 7)
			warn(l,
			    "It is neither plain PCM nor G.711; a phone may "
			    "not play it.");
	}
	if (l->size > RINGTONE_LARGE)
		warn(l,
		    "How large a ring tone a phone takes is not documented; "
		    "try this one on one phone first.");
	return ERR_OK;
}

static enum err
look_certificate(struct look *l)
{
	static const char *const known[] = { ".pem", ".cer", ".crt", ".der",
		NULL };

	if (!ends(l, known))
		return bad_name(l, ".pem, .cer, .crt or .der");
	if (l->n == 0)
		return ERR_OK;
	if (l->size > CERTIFICATE_MAX)
		return bad_bytes(l, "a phone takes at most 5 MB");
	/* DER is an ASN.1 sequence. */
	if (!has(l, "-----BEGIN ") && !(l->p[0] == 0x30 && l->n > 1))
		return bad_bytes(l, "it is neither PEM nor DER");
	if (has(l, "PRIVATE KEY-----"))
		warn(l,
		    "There is a private key in it: where gate_resources is "
		    "path, everybody who knows the path key can fetch it.");
	return ERR_OK;
}

enum err
resource_look(struct act *act, const struct resource *r, const void *head,
    size_t n, int64_t size, const char **warning)
{
	struct look l = { act, r, head, n, size, NULL };
	enum err e = ERR_OK;

	switch ((enum resource_kind)r->kind) {
	case RESOURCE_FIRMWARE:
		e = look_firmware(&l);
		break;
	case RESOURCE_WALLPAPER:
	case RESOURCE_SCREENSAVER:
	case RESOURCE_LOGO:
		e = look_image(&l);
		break;
	case RESOURCE_RINGTONE:
		e = look_ringtone(&l);
		break;
	case RESOURCE_CERTIFICATE:
		e = look_certificate(&l);
		break;
	case RESOURCE_LANGUAGE:
	case RESOURCE_OTHER:
		break;
	}
	*warning = l.warning;
	return e;
}
