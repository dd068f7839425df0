/* rps_drift.c - the worker's side of comparisons; see rps_drift.h.  What
 * people do about them is in rps_repair.c. */
#include "db/rps_drift.h"
#include "db/fit.h"
#include "db/row.h"

const char *const drift_object_words[] = { "server", "device", NULL };
const char *const drift_kind_words[] = { "missing", "deleted", "different",
	"unknown", NULL };

enum err
rps_drift_put(struct db *db, const struct rps_drift *d, int64_t run)
{
	char ours[601], theirs[601], name[101];

	return db_run(db, STMT_DRIFT_PUT,
	    VALS(V_INT(d->account_id), V_STR(drift_object_words[d->object]),
		V_STR(fit_words(name, sizeof(name), d->name)),
		V_STR(drift_kind_words[d->kind]), V_ID(d->organisation_id),
		V_STR(d->remote_id),
		V_STR(fit_words(ours, sizeof(ours), d->ours)),
		V_STR(fit_words(theirs, sizeof(theirs), d->theirs)),
		V_INT(run)),
	    NULL);
}

enum err
rps_drift_device(struct db *db, struct arena *a, int64_t account_id,
    const char *mac, const char *server_id, struct drift_device *d)
{
	struct val r[8];
	enum err e;

	e = db_first(db, a, STMT_DRIFT_DEVICE,
	    VALS(V_INT(account_id), V_STR(server_id), V_INT(account_id),
		V_STR(mac), V_INT(account_id), V_INT(account_id)),
	    r, 8);
	if (e == ERR_OK)
		*d = (struct drift_device){ .known = row_int(&r[0]) != 0,
			.organisation_id = row_int(&r[1]),
			.server_remote = row_text(&r[2]),
			.server_name = row_text(&r[3]),
			.has_job = r[4].i != 0,
			.our_server = r[5].i != 0,
			.label = row_text(&r[6]),
			.has_user = row_int(&r[7]) != 0 };
	return e;
}

enum err
rps_drift_seen(struct db *db, int64_t run, int64_t account_id, const char *mac,
    const char *remote_id)
{
	return db_run(db, STMT_DRIFT_SEEN,
	    VALS(V_INT(run), V_STR(remote_id), V_STR(mac), V_INT(account_id)),
	    NULL);
}

enum err
rps_drift_server(struct db *db, struct arena *a, int64_t account_id,
    const char *remote_id, struct drift_server *s)
{
	struct val r[8];
	enum err e;

	*s = (struct drift_server){ 0 };
	e = db_first(db, a, STMT_DRIFT_SERVER,
	    VALS(V_INT(account_id), V_STR(remote_id)), r, 8);
	if (e == ERR_OK)
		*s = (struct drift_server){ .id = r[0].i,
			.name = r[1].s,
			.url = r[2].s,
			.organisation_id = row_int(&r[3]),
			.path_key = row_text(&r[4]),
			.has_job = r[5].i != 0,
			.user = row_text(&r[6]),
			.certificate_url = row_text(&r[7]) };
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

enum err
rps_drift_server_seen(struct db *db, int64_t run, int64_t id)
{
	return db_run(db, STMT_DRIFT_SERVER_SEEN, VALS(V_INT(run), V_INT(id)),
	    NULL);
}

enum err
rps_drift_owner(struct db *db, struct arena *a, int64_t account_id,
    const char *path_key, const char *name, int64_t *organisation_id)
{
	struct val acc = V_INT(account_id), row[1];
	enum err e;

	if (path_key != NULL)
		e = db_first(db, a, STMT_DRIFT_OWNER,
		    VALS(V_STR(path_key), acc), row, 1);
	else
		e = db_first(db, a, STMT_DRIFT_NAMED,
		    VALS(V_STR(name), acc, acc), row, 1);
	*organisation_id = e == ERR_OK ? row[0].i : 0;
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

enum err
rps_drift_finish(struct db *db, int64_t run, int64_t account_id, bool servers)
{
	struct val r = V_INT(run), acc = V_INT(account_id);
	enum err e;

	if ((e = db_run(db, STMT_DRIFT_DEVICES_GONE, VALS(r, acc, r, r),
		 NULL)) != ERR_OK ||
	    (e = db_run(db, STMT_DRIFT_DEVICES_MISSING,
		 VALS(acc, r, acc, acc, r), NULL)) != ERR_OK ||
	    (e = db_run(db, STMT_DRIFT_SERVERS_MISSING, VALS(acc, r, acc, acc),
		 NULL)) != ERR_OK)
		return e;
	if (servers &&
	    (e = db_run(db, STMT_DRIFT_SERVERS_GONE, VALS(r, acc, r, r),
		 NULL)) != ERR_OK)
		return e;
	/* Whoever asked for it: the day's own is not needed any more. */
	if ((e = db_run(db, STMT_ACCOUNT_COMPARED, VALS(acc), NULL)) != ERR_OK)
		return e;
	return db_run(db, STMT_DRIFT_PRUNE, VALS(acc, r), NULL);
}

enum err
rps_drift_counts(struct db *db, struct arena *a, int64_t account_id,
    struct drift_counts *c)
{
	struct val r[5];
	enum err e;

	e = db_first(db, a, STMT_DRIFT_COUNTS, VALS(V_INT(account_id)), r, 5);
	if (e == ERR_OK)
		*c = (struct drift_counts){ r[0].i, r[1].i, r[2].i, r[3].i,
			r[4].i };
	return e;
}
