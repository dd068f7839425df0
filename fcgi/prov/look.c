/* look.c - see look.h. */
#include <string.h>

#include "base/log.h"
#include "prov/cert.h"
#include "prov/look.h"

void
look_name(struct ask *q)
{
	memcpy(q->claim, q->id.mac, sizeof(q->claim));
	if (*q->claim == '\0' &&
	    scan_mac(q->auth.user, strlen(q->auth.user), q->claim) != ERR_OK)
		*q->claim = '\0';
	if (!gate_may_open(&q->sv->gate, q->a, &q->id))
		memcpy(q->mac, q->claim, sizeof(q->mac));
}

/*
 * A device of another organisation stays unknown, and the gate refuses.
 */
static enum err
find_device(struct ask *q, const char *mac)
{
	struct prov_device *d = arena_alloc(q->a, sizeof(*d));
	struct prov_org *o = arena_alloc(q->a, sizeof(*o));
	enum err e = prov_device(q->sv->db, q->a, mac, o, d);

	if (e == ERR_OK && o->id == q->org->id) {
		memcpy(q->mac, mac, sizeof(q->mac));
		q->dev = d;
	}
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

/* Nothing names a device but the user name, and that is to be proven. */
static enum err
find_user(struct ask *q)
{
	if (*q->claim == '\0' ||
	    !gate_wants(&q->sv->gate, q->a, &q->id, q->org))
		return ERR_OK;
	memcpy(q->mac, q->claim, sizeof(q->mac));
	return find_device(q, q->claim);
}

/*
 * Its organisation; and where that cares for certificates, the device of the
 * one shown, if it is there.
 */
static enum err
by_path_key(struct ask *q)
{
	char mac[MAC_LEN + 1];
	enum err e = prov_org(q->sv->db, q->a, q->id.path_key, q->org);

	if (e == ERR_OK && q->org->gate_certificate != CERT_OFF &&
	    cert_mac(q->rq, mac) == ERR_OK)
		e = find_device(q, mac);
	if (e == ERR_OK && q->dev == NULL)
		e = find_user(q);
	return e;
}

static enum err
ask_database(struct ask *q)
{
	q->org = arena_alloc(q->a, sizeof(*q->org));
	if (*q->mac == '\0')
		return by_path_key(q);
	q->dev = arena_alloc(q->a, sizeof(*q->dev));
	return prov_device(q->sv->db, q->a, q->mac, q->org, q->dev);
}

/*
 * Stands for a sheet that can not be read, so that the gate refuses whom it
 * would refuse anyway: its secret is there and opens for nobody.
 */
static const uint8_t never_sealed[1];
static const struct sheet unreadable = { .prov_secret = { never_sealed, 1 } };

bool
look_is_unreadable(const struct ask *q)
{
	return q->dev != NULL && q->dev->parsed == &unreadable;
}

enum err
look_up(struct ask *q)
{
	struct sheet *sh = arena_alloc(q->a, sizeof(*sh));
	enum err e = ERR_NOTFOUND;

	if (!q->looked)
		e = ask_database(q);
	else if (q->org != NULL)
		e = ERR_OK;
	if (e == ERR_AGAIN) /* a restarted server costs no phone an answer */
		e = ask_database(q);
	if (e != ERR_OK) {
		q->org = NULL;
		q->dev = NULL;
		return e == ERR_NOTFOUND ? ERR_OK : e;
	}
	if (q->dev == NULL)
		return ERR_OK;
	q->dev->parsed = sh;
	if (sheet_read(q->a, q->dev->sheet.p, q->dev->sheet.len, sh) != 0) {
		log_warnx("%s: its MAC configuration can not be read: "
			  "voipconfigctl device compile %s",
		    q->mac, q->mac);
		q->dev->parsed = &unreadable;
	}
	return ERR_OK;
}

static bool
is_proven(const struct ask *q)
{
	char mac[MAC_LEN + 1];

	if (*q->id.mac != '\0' || q->checked)
		return true;
	return q->org->gate_certificate != CERT_OFF &&
	    cert_mac(q->rq, mac) == ERR_OK && strcmp(mac, q->mac) == 0;
}

void
look_prove(struct ask *q)
{
	if (!is_proven(q))
		*q->mac = '\0';
}
