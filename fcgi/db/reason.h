/*
 * reason.h - why a phone got what it got.  The phone never sees it; the
 * fetch log keeps it, "voipconfigctl device why" and the portal explain it.
 */
#ifndef DB_REASON_H
#define DB_REASON_H

enum reason {
	REASON_SERVED,
	REASON_CHALLENGED, /* no credentials yet: asked for them */
	REASON_BAD_NAME,   /* not a file name of ours */
	REASON_PATH_KEY,   /* nobody has this path key */
	REASON_UNKNOWN_MAC,
	REASON_FOREIGN_MAC,      /* the device is another organisation's */
	REASON_ORGANISATION_OFF, /* organisation disabled */
	REASON_DEVICE_OFF,       /* device disabled */
	REASON_NO_TLS,
	REASON_CERTIFICATE, /* client certificate missing, or of another MAC */
	REASON_NETWORK,     /* address outside the allowed networks */
	REASON_AUTHORIZATION, /* header that can not be read */
	REASON_SCHEME,        /* Basic where Digest is required */
	REASON_USER,          /* user name of nobody */
	REASON_PASSWORD,
	REASON_NONCE,        /* Digest nonce too old or not ours */
	REASON_OWN_REQUIRED, /* organisation's credentials, device's needed */
	REASON_ENROLLED, /* organisation's credentials; it has come with its own */
	REASON_WINDOW,       /* ... and no window is open */
	REASON_GIVEN,        /* ... and its file was given once */
	REASON_NO_OWN,       /* ... and its file has none of its own to bring */
	REASON_OTHER_DEVICE, /* credentials of another device */
	REASON_UA_MAC,       /* User-Agent names another MAC, policy refuses */
	REASON_UA_MODEL,     /* User-Agent names another model, likewise */
	REASON_SLOWED,       /* too many failures from this address */
	REASON_SHUT_OUT,     /* far too many */
	REASON_NO_FILE,      /* allowed, but there is no such file */
	REASON_NO_TEMPLATE,  /* no published template for this phone */
	REASON_TEMPLATE,     /* the template fails with this data */
	REASON_SECRET,       /* a sealed value does not open: key file */
	REASON_TOO_LARGE,    /* upload over the size cap */
	REASON_QUOTA,        /* upload over the organisation's quota */
	REASON_BODY,         /* body shorter or longer than said */
	REASON_DATABASE,     /* database did not answer */
	REASON__MAX
};

/* What the fetch log stores, by enum reason; NULL-terminated. */
extern const char *const reason_words[];

/* "unknown_mac": what the fetch log stores.  At most 24 characters. */
const char *reason_name(enum reason);

/* REASON__MAX when the name is not known. */
enum reason reason_by_name(const char *);

/* One sentence what happened, one what to do, for a tired operator. */
const char *reason_text(enum reason);

/* What to do once more, for somebody who has a browser and no shell. */
const char *reason_portal(enum reason);

#endif
