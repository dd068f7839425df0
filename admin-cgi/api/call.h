/*
 * call.h - one call of the API, as its handler sees it.
 *
 * A handler is one row of the table in api/routes.c and one function in the
 * file of its noun.  It is given the caller, his arguments and a change to
 * make (struct act, which holds whose data he sees), writes its answer with
 * the verbs of api/view.h, and returns ERR_OK; or it returns another code
 * with act.problem filled, which becomes a problem document (RFC 9457).
 *
 * What comes in has been bounded and checked before: the body is one JSON
 * object (api/json.h) or bytes, no longer than the row says.
 */
#ifndef API_CALL_H
#define API_CALL_H

#include "api/json.h"
#include "api/view.h"
#include "base/vault.h"
#include "db/act.h"
#include "db/field.h"
#include "db/task.h"
#include "render/make.h"
#include "web/req.h"

struct api_conf {
	const char *public_url;   /* of the phone side */
	const char *resource_dir; /* bytes of firmware, wallpapers ... */
	int64_t session_idle;     /* seconds without a call, then it ends */
	int64_t session_max;      /* seconds from login, then it ends */
	bool plain_http;          /* cookies without TLS: only on loopback */
};

/* What a worker has. */
struct api {
	const struct api_conf *conf;
	struct db *db;
	struct vault *vault;
	struct maker *masked;     /* files as phones get them, secrets as *** */
	struct maker *clear;      /* the same for who may see secrets */
	bool work;                /* a job waits to be worked on: api/idle.h */
	bool once;                /* one request, then the end: plain CGI */
	struct task_worker tasks; /* what is done when nothing is asked */
};

#define CALL_ARGS 4

struct warning {
	struct warning *next;
	const char *text;
};

struct call {
	struct api *api;
	const struct op *op;
	const struct req *rq;
	struct resp *rs;
	const struct who *who; /* NULL: the row asks for nobody */
	struct arena *a;       /* dies with the request; also act.a */
	struct act act;
	const char *arg[CALL_ARGS]; /* what the '*' of the row's path matched */
	struct json *in;            /* BODY_JSON: the object */
	struct view out;            /* the answer; nothing written: 204 */
	struct warning *warnings;   /* call_warn() */
	bool secret; /* the answer is shown this once: idem.c keeps none */
};

typedef enum err op_fn(struct call *);

enum op_body {
	BODY_NONE,  /* none may come */
	BODY_JSON,  /* application/json, an object */
	BODY_MAYBE, /* the same, or none: then an empty object */
	BODY_BYTES, /* anything; the handler looks at rq->content_type */
	BODY_FILE   /* the same, in a file: rq->body_fd, rq->bodylen */
};

struct op {
	enum method method;
	const char *path; /* below /api/v1; "*" stands for one segment */
	unsigned perm;    /* P_*: all of them are wanted; 0: anybody */
	enum op_body body;
	size_t max; /* bytes of it */
	op_fn *run;
	const char *name; /* operationId in openapi.json */
};

/* The n-th argument as an id: ERR_NOTFOUND when it is no number, for there
 * is no such thing then. */
enum err call_id(struct call *, size_t n, int64_t *id) MUST_CHECK;
/* ... as a MAC in any spelling; likewise. */
enum err call_mac(struct call *, size_t n, const char **mac) MUST_CHECK;

/* ... as a phone by its MAC, whether there is one or not, or by the id of one
 * there is: its MAC. */
enum err call_device(struct call *, size_t n, const char **mac) MUST_CHECK;

/* The body's organisation_id; the caller's own when there is none. */
enum err call_organisation(struct call *, int64_t *id) MUST_CHECK;

/*
 * The version an If-Match header asks for; 0: none was sent, or "*"; -1: what
 * is no version of ours, which api/serve.c refuses before a handler sees it.
 */
int64_t call_version(const struct call *);

/* The answer's ETag: that version. */
void call_etag(struct call *, int64_t version);

/* 201, and Location: that path below /api/v1, made of words of ours. */
void call_created(struct call *, const char *fmt, ...) PRINTFLIKE(2, 3);

/* A query parameter, decoded, NULL when there is none.  What nobody has
 * asked for is an error in the end; see query_end(). */
const char *query_text(struct call *, const char *name);
enum err query_int(struct call *, const char *name, int64_t min, int64_t max,
    int64_t *) MUST_CHECK; /* untouched when there is none */
enum err query_bool(struct call *, const char *name, bool *) MUST_CHECK;
/* Every parameter but those in names (NULL-terminated): an error. */
enum err query_end(struct call *, const char *const *names) MUST_CHECK;

/*
 * A warning that does not stop anything.  call_warnings() writes them and
 * those of the change (act_warn()), if there are any, as the last member of
 * the answer's object: "warnings", a list of sentences.
 */
void call_warn(struct call *, const char *text);
void call_warnings(struct call *);

#endif
