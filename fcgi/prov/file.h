/*
 * file.h - a phone's request that passed the gate, and the handlers that
 * answer it, one for each kind of file.
 */
#ifndef PROV_FILE_H
#define PROV_FILE_H

#include "prov/serve.h"

struct ask {
	struct serve *sv;
	const struct req *rq;
	struct arena *a;
	struct ident id;
	struct auth auth;
	struct ua ua;
	/* Whom it is about, "": nobody; of the name, a certificate or the user
	 * name.  Once it may pass, proven: prov/look.h. */
	char mac[MAC_LEN + 1];
	char claim[MAC_LEN + 1]; /* for the guard: of the name, or the user */
	uint8_t addr[16]; /* zeroes: unreadable; to the guard they are one */
	bool addr_ok;
	int64_t now;             /* seconds since 1970 */
	int64_t steady;          /* seconds that never step: for the guard */
	uint64_t began;          /* by clock_mono_us() */
	struct prov_org *org;    /* NULL: none found */
	struct prov_device *dev; /* NULL: none found, or none named */
	enum reason reason;      /* why it is answered as it is */
	unsigned odd;
	unsigned steps;   /* STEP_* of prov/gate.h, to be written down */
	enum creds creds; /* whose it was served on */
	bool checked;     /* credentials were looked at, and fitted if served */
	bool named;       /* id says which file; else the name was none */
	bool looked;      /* org and dev were asked for together with others' */
	enum guard_verdict pass;
	char etag[36]; /* as in a response; "", or of what was made, before
	                * it was encrypted */
};

/*
 * Fills the response.  ERR_NOTFOUND, ERR_AGAIN ... are turned into a status
 * by the caller; a handler that knows better sets ask->reason.
 */
typedef enum err file_fn(struct ask *, struct resp *);

/* prov/config.c */
file_fn file_global, file_mac, file_boot, file_common_boot;
/* prov/directory.c */
file_fn file_book, file_favorite, file_super_search, file_auto_dst,
    file_dialnow;
/* prov/upload.c */
file_fn file_upload, file_resource;

/* Body is complete: its ETag. */
void file_etag(struct resp *);

#endif
