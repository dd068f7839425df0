/*
 * organisation.h - the tree of provider, resellers and customers.
 */
#ifndef DB_ORGANISATION_H
#define DB_ORGANISATION_H

#include "db/field.h"

enum org_kind { ORG_PROVIDER, ORG_RESELLER, ORG_CUSTOMER };
enum gate_auth { GATE_NONE, GATE_EITHER, GATE_DEVICE };
enum gate_scheme { SCHEME_ANY, SCHEME_DIGEST };
enum gate_mismatch { MISMATCH_FLAG, MISMATCH_REFUSE };
enum gate_certificate { CERT_OFF, CERT_OFFERED, CERT_REQUIRED };
enum gate_resources { RESOURCES_SAME, RESOURCES_PATH };

struct organisation {
	int64_t id, parent_id; /* parent 0: the root */
	int64_t kind;          /* enum org_kind */
	const char *name, *path, *path_key;
	int64_t enabled;
	int64_t gate_auth, gate_scheme, gate_tls;
	const char *gate_networks;
	int64_t gate_mismatch, gate_certificate, gate_resources;
	int64_t gate_secrets;     /* index into secrets_words, db/enrol.h */
	int64_t gate_secrets_now; /* enum secrets: what holds */
	const char *prov_user;
	const char *prov_password;  /* clear, in; see field.h */
	const char *admin_password; /* likewise */
	const char *phone_language, *phone_tone, *phone_zone;
	const char *phone_zone_name, *phone_ntp; /* "": inherited */
	const char *language, *timezone, *notes;
	const char *certificate_url; /* "": the RPS account's */
	int64_t upload_quota, resource_quota, resource_max;
	int64_t generation, version;
};

extern const struct field organisation_fields[];
extern const size_t norganisation_fields;

/* What a new one has unless it is said: an enabled customer.  Language and
 * time zone, NULL, become its parent's. */
void organisation_defaults(struct organisation *);

/* path_key and, unless given, the organisation's credentials are random; a
 * path_key of "new" makes a new random one, here and in a change. */
enum err organisation_add(struct act *, struct organisation *) MUST_CHECK;
enum err organisation_by_id(struct act *, int64_t,
    struct organisation *) MUST_CHECK;
/* An id, or a name that only one organisation has, or "parent/name". */
enum err organisation_find(struct act *, const char *,
    struct organisation *) MUST_CHECK;
enum err organisation_change(struct act *, const struct organisation *,
    int64_t version) MUST_CHECK;
/* Refused (ERR_CONFLICT, says how many) while there is anything below or
 * devices in it, unless with_devices, which deletes them first. */
enum err organisation_delete(struct act *, int64_t id,
    bool with_devices) MUST_CHECK;

/*
 * The same for who looks before he deletes: with devices in it, it is refused
 * (ERR_CONFLICT, needed is set) and he is told what goes with it; what he is
 * given then confirms that very content, for ten minutes, on every host.
 */
#define ORGANISATION_CONTENT_N 10
extern const char *const organisation_content_words[ORGANISATION_CONTENT_N];

struct organisation_confirm {
	const char *given;  /* in; NULL: nothing yet */
	const char *needed; /* out; NULL: it was not refused for want of it */
	int64_t content[ORGANISATION_CONTENT_N]; /* out, of the words above */
};
enum err organisation_delete_confirmed(struct act *, int64_t id,
    struct organisation_confirm *) MUST_CHECK;

/*
 * Below another parent, with everybody below it: paths, generations, and, when
 * another account at Yealink holds there, jobs for servers and devices.
 * Refused below itself, and where its kind does not fit.
 */
enum err organisation_move(struct act *, int64_t id, int64_t parent_id,
    int64_t version) MUST_CHECK;
/*
 * The organisation and all below, by path.  0: all.
 * row: id, parent_id or NULL, kind, name, path, enabled, devices, version,
 * generation
 */
enum err organisation_each(struct act *, int64_t id, db_row_fn *,
    void *) MUST_CHECK;

struct organisation_facts { /* what is not in its row */
	int64_t devices, groups, children;
	bool has_prov_password, has_admin_password;
	const char *created_at, *changed_at;
	int64_t rps_state; /* index into rps_state_words; -1: not there */
	const char *rps_url, *rps_synced_at; /* the latter NULL: never */
	bool serial_needed; /* its account adds no device without one */
};
enum err organisation_facts(struct act *, int64_t id,
    struct organisation_facts *) MUST_CHECK;

/* What the path of an organisation and of all below is like: "/1/7/%".  0: of
 * all, so far as the actor's scope goes, which is asked besides. */
enum err organisation_pattern(struct act *, int64_t id,
    const char **pattern) MUST_CHECK;

/* Warnings of what phones may not take; old: what was so before is not said
 * again; or NULL.  Inside the change under way. */
enum err organisation_warn(struct act *, const struct organisation *old,
    const struct organisation *) MUST_CHECK;

/* Its provisioning credentials in clear. */
enum err organisation_secret(struct act *, int64_t id, const char **user,
    const char **password) MUST_CHECK;

/* Tells the workers: raises the generation of id and everything below
 * (0: of all).  Inside the caller's transaction. */
enum err organisation_touch(struct act *, int64_t id) MUST_CHECK;

#endif
