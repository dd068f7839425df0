/*
 * stmt_edit.h - what people change: the statements of voipconfigctl and of
 * the admin endpoint.  Organisations, groups, people and the traces changes
 * leave are here; the rest is included at the end.
 *
 * Whose data is whose: a statement that finds something by what a person
 * said ends with the scope, a pattern the organisation's path must be like
 * ("/1/7/%"), and asks for the row's own organisation.  What is written
 * afterwards is named by the id that was found.
 */
/* clang-format off */
#define UTC(col) "DATE_FORMAT(" col ", '%Y-%m-%dT%H:%i:%sZ')"
#define IN_SCOPE " AND o.path LIKE ?"

	[STMT_AUDIT_ADD] = {
		.sql = "INSERT INTO audit (organisation_id, actor, address,"
		       " action, object, object_id, object_name, before_text,"
		       " after_text, path) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
		       " IFNULL((SELECT path FROM organisation WHERE id = ?), ''))",
		.nin = 10, .roles = ROLE_EDIT | ROLE_RPS | ROLE_NOTIFY },

	/* The newest job of a target, kept from the worker until we commit. */
	[STMT_JOB_NEWEST] = {
		.sql = "SELECT id, verb + 0, state + 0 FROM rps_job"
		       " WHERE target = ? ORDER BY id DESC LIMIT 1 FOR UPDATE",
		.nin = 1, .nout = 3, .roles = ROLE_EDIT | ROLE_RPS },

	/* Changes the row even when it is due already: in a cluster only a
	 * write makes a claim on another node fail.  Within the millisecond
	 * of the last write the same time would be no change. */
	[STMT_JOB_AGAIN] = {
		.sql = "UPDATE rps_job SET run_after = CURRENT_TIMESTAMP(3)"
		       " + INTERVAL (run_after = CURRENT_TIMESTAMP(3)) * 1000"
		       " MICROSECOND, attempts = 0"
		       " WHERE id = ? AND state = 'ready'",
		.nin = 1, .roles = ROLE_EDIT | ROLE_RPS },

	[STMT_JOB_ADD] = {
		.sql = "INSERT INTO rps_job (organisation_id, target, verb)"
		       " VALUES (?, ?, ?)",
		.nin = 3, .roles = ROLE_EDIT | ROLE_RPS },

#define ORG_ROW " o.id, o.parent_id, o.kind + 0, o.name, o.path, o.path_key," \
	" o.enabled, o.gate_auth + 0, o.gate_scheme + 0, o.gate_tls," \
	" o.gate_networks, o.gate_mismatch + 0, o.gate_certificate + 0," \
	" o.gate_resources + 0, o.prov_user, o.phone_language, o.phone_tone," \
	" o.phone_zone, o.phone_zone_name, o.phone_ntp, o.language," \
	" o.timezone, o.notes, o.upload_quota, o.resource_quota," \
	" o.resource_max, o.generation, o.version, o.certificate_url," \
	" o.gate_secrets + 0, o.gate_secrets_now + 0"
#define ORG_ROW_N 31

	[STMT_ORG_BY_ID] = {
		.sql = "SELECT" ORG_ROW " FROM organisation o WHERE o.id = ?"
		       IN_SCOPE,
		.nin = 2, .nout = ORG_ROW_N, .roles = ROLE_EDIT },

	[STMT_ORG_BY_NAME] = {
		.sql = "SELECT o.id FROM organisation o WHERE o.name = ?"
		       IN_SCOPE " ORDER BY o.id LIMIT 2",
		.nin = 2, .nout = 1, .roles = ROLE_EDIT },

	[STMT_ORG_BY_NAMES] = {
		.sql = "SELECT o.id FROM organisation o"
		       " JOIN organisation p ON p.id = o.parent_id"
		       " WHERE p.name = ? AND o.name = ?"
		       IN_SCOPE " ORDER BY o.id LIMIT 2",
		.nin = 3, .nout = 1, .roles = ROLE_EDIT },

	[STMT_ORG_LOCK] = {
		.sql = "SELECT id FROM organisation WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* The same on every node of a cluster, where a lock is known to its own
	 * alone: whoever moves it, or one above it, or gives all a new copy of
	 * the catalogue's generation, changes this row too, and one of the
	 * two is done again. */
	[STMT_ORG_STAND] = {
		.sql = "UPDATE organisation SET generation = generation + 1,"
		       " changed_at = changed_at WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_ORG_ROOT] = {
		.sql = "SELECT id FROM organisation WHERE parent_id IS NULL"
		       " LIMIT 1",
		.nout = 1, .roles = ROLE_EDIT },

	[STMT_ORG_PATH] = {
		.sql = "SELECT path FROM organisation WHERE id = ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_ORG_ADD] = {
		.sql = "INSERT INTO organisation (name, path_key, enabled,"
		       " gate_auth, gate_scheme, gate_tls, gate_networks,"
		       " gate_mismatch, gate_certificate, gate_resources,"
		       " prov_user, phone_language, phone_tone, phone_zone,"
		       " phone_zone_name, phone_ntp, language, timezone,"
		       " upload_quota, resource_quota, resource_max, notes,"
		       " certificate_url, gate_secrets, parent_id, kind, path,"
		       " prov_secret, admin_secret) VALUES (?, ?, ?, ?, ?, ?, ?,"
		       " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
		       " '', ?, ?)",
		.nin = 28, .roles = ROLE_EDIT },

	[STMT_ORG_SET_PATH] = {
		.sql = "UPDATE organisation o LEFT JOIN organisation p"
		       " ON p.id = o.parent_id SET o.path = ?, o.catalogue = ?,"
		       " o.locks = IFNULL(p.locks & 2, 0) WHERE o.id = ?",
		.nin = 3, .roles = ROLE_EDIT },

	[STMT_ORG_CHANGE] = {
		.sql = "UPDATE organisation SET name = ?, path_key = ?,"
		       " enabled = ?, gate_auth = ?, gate_scheme = ?,"
		       " gate_tls = ?, gate_networks = ?, gate_mismatch = ?,"
		       " gate_certificate = ?, gate_resources = ?, prov_user = ?,"
		       " phone_language = ?, phone_tone = ?, phone_zone = ?,"
		       " phone_zone_name = ?, phone_ntp = ?, language = ?,"
		       " timezone = ?, upload_quota = ?, resource_quota = ?,"
		       " resource_max = ?, notes = ?, certificate_url = ?,"
		       " gate_secrets = ?,"
		       " prov_secret = IF(?, prov_secret, ?),"
		       " admin_secret = IF(?, admin_secret, ?),"
		       " version = version + 1 WHERE id = ?",
		.nin = 29, .roles = ROLE_EDIT },

	/* What stands in the way of deleting it. */
	[STMT_ORG_COUNTS] = {
		.sql = "SELECT"
		       " (SELECT COUNT(*) FROM organisation WHERE parent_id = o.id),"
		       " (SELECT COUNT(*) FROM device WHERE organisation_id = o.id),"
		       " (SELECT COUNT(*) FROM rps_account"
		       "  WHERE organisation_id = o.id)"
		       " FROM organisation o WHERE o.id = ?",
		.nin = 1, .nout = 3, .roles = ROLE_EDIT },

	[STMT_ORG_MACS] = {
		.sql = "SELECT mac FROM device WHERE organisation_id = ?"
		       " ORDER BY mac",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_ORG_DELETE] = {
		.sql = "DELETE FROM organisation WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_ORG_EACH] = {
		.sql = "SELECT o.id, o.parent_id, o.kind + 0, o.name, o.path,"
		       " o.enabled, (SELECT COUNT(*) FROM device"
		       "  WHERE organisation_id = o.id), o.version, o.generation"
		       " FROM organisation o WHERE o.path LIKE ?"
		       IN_SCOPE " ORDER BY o.path",
		.nin = 2, .nout = 9, .roles = ROLE_EDIT },

	[STMT_ORG_SECRET] = {
		.sql = "SELECT o.prov_user, o.prov_secret FROM organisation o"
		       " WHERE o.id = ?" IN_SCOPE,
		.nin = 2, .nout = 2, .roles = ROLE_EDIT },

	/* ?: the path, and everything below it. */
	[STMT_ORG_TOUCH] = {
		.sql = "UPDATE organisation SET generation = generation + 1,"
		       " changed_at = changed_at WHERE path LIKE ?",
		.nin = 1, .roles = ROLE_EDIT },

#define GROUP_ROW " g.id, g.organisation_id, g.name, g.notes, g.version"
#define GROUP_ROW_N 5

	[STMT_GROUP_BY_ID] = {
		.sql = "SELECT" GROUP_ROW " FROM device_group g"
		       " JOIN organisation o ON o.id = g.organisation_id"
		       " WHERE g.id = ?" IN_SCOPE,
		.nin = 2, .nout = GROUP_ROW_N, .roles = ROLE_EDIT },

	[STMT_GROUP_BY_NAME] = {
		.sql = "SELECT" GROUP_ROW " FROM device_group g"
		       " JOIN organisation o ON o.id = g.organisation_id"
		       " WHERE g.organisation_id = ? AND g.name = ?" IN_SCOPE,
		.nin = 3, .nout = GROUP_ROW_N, .roles = ROLE_EDIT },

	[STMT_GROUP_LOCK] = {
		.sql = "SELECT id FROM device_group WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_GROUP_ADD] = {
		.sql = "INSERT INTO device_group (organisation_id, name, notes)"
		       " VALUES (?, ?, ?)",
		.nin = 3, .roles = ROLE_EDIT },

	[STMT_GROUP_CHANGE] = {
		.sql = "UPDATE device_group SET name = ?, notes = ?,"
		       " version = version + 1 WHERE id = ?",
		.nin = 3, .roles = ROLE_EDIT },

	[STMT_GROUP_DELETE] = {
		.sql = "DELETE FROM device_group WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_GROUP_DEVICES] = {
		.sql = "SELECT id FROM device WHERE group_id = ? ORDER BY id",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* ?: organisation or 0, the same again. */
	[STMT_GROUP_EACH] = {
		.sql = "SELECT g.id, g.name, g.notes, g.version,"
		       " (SELECT COUNT(*) FROM device WHERE group_id = g.id),"
		       " g.organisation_id, o.name FROM device_group g"
		       " JOIN organisation o ON o.id = g.organisation_id"
		       " WHERE (? = 0 OR g.organisation_id = ?)" IN_SCOPE
		       " ORDER BY o.path, g.name",
		.nin = 3, .nout = 7, .roles = ROLE_EDIT },

#define USER_ROW " u.id, u.organisation_id, u.login, u.name, u.role + 0," \
	" u.language, u.enabled, u.version, u.failures," \
	" u.password_hash <> '', u.totp_secret IS NOT NULL, o.name," \
	" " UTC("u.created_at") ", " UTC("u.last_login_at")
#define USER_ROW_N 14

	[STMT_USER_BY_LOGIN] = {
		.sql = "SELECT" USER_ROW " FROM user u"
		       " JOIN organisation o ON o.id = u.organisation_id"
		       " WHERE u.login = ?" IN_SCOPE,
		.nin = 2, .nout = USER_ROW_N, .roles = ROLE_EDIT },

	[STMT_USER_BY_ID] = {
		.sql = "SELECT" USER_ROW " FROM user u"
		       " JOIN organisation o ON o.id = u.organisation_id"
		       " WHERE u.id = ?" IN_SCOPE,
		.nin = 2, .nout = USER_ROW_N, .roles = ROLE_EDIT },

	[STMT_USER_LOCK_ID] = {
		.sql = "SELECT id FROM user WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_USER_ADD] = {
		.sql = "INSERT INTO user (organisation_id, login, name, role,"
		       " language, enabled, password_hash)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?)",
		.nin = 7, .roles = ROLE_EDIT },

	[STMT_USER_CHANGE] = {
		.sql = "UPDATE user SET organisation_id = ?, login = ?, name = ?,"
		       " role = ?, language = ?, enabled = ?,"
		       " password_hash = IF(?, password_hash, ?),"
		       " failures = IF(?, failures, 0), version = version + 1"
		       " WHERE id = ?",
		.nin = 10, .roles = ROLE_EDIT },

	[STMT_USER_DELETE] = {
		.sql = "DELETE FROM user WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_USER_LOGOUT] = {
		.sql = "DELETE FROM session WHERE user_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_USER_EACH] = {
		.sql = "SELECT u.id, u.login, u.name, u.role + 0, u.enabled,"
		       " u.organisation_id, o.name, " UTC("u.last_login_at") ","
		       " u.version FROM user u"
		       " JOIN organisation o ON o.id = u.organisation_id"
		       " WHERE o.path LIKE ?" IN_SCOPE " ORDER BY u.login",
		.nin = 2, .nout = 9, .roles = ROLE_EDIT },

	/* For the portal's door, which knows no scope yet. */
	[STMT_USER_HASH] = {
		.sql = "SELECT id, password_hash, enabled, version FROM user"
		       " WHERE login = ?",
		.nin = 1, .nout = 4, .roles = ROLE_EDIT },

	[STMT_USER_FAILED] = {
		.sql = "UPDATE user SET failures = failures + 1 WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_USER_CAME] = {
		.sql = "UPDATE user SET failures = 0,"
		       " last_login_at = CURRENT_TIMESTAMP WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_USER_DEVICE_ADD] = {
		.sql = "INSERT INTO user_device (user_id, device_id)"
		       " VALUES (?, ?)",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_USER_DEVICE_DELETE] = {
		.sql = "DELETE FROM user_device WHERE user_id = ?"
		       " AND device_id = ?",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_USER_DEVICE_EACH] = {
		.sql = "SELECT d.mac, d.label FROM user_device x"
		       " JOIN device d ON d.id = x.device_id"
		       " WHERE x.user_id = ? ORDER BY d.mac",
		.nin = 1, .nout = 2, .roles = ROLE_EDIT },

#include "db/stmt_content.h"
#include "db/stmt_device.h"
#include "db/stmt_enrol.h"
#include "db/stmt_files.h"
#include "db/stmt_many.h"
#include "db/stmt_migrate.h"
#include "db/stmt_people.h"
#include "db/stmt_phones.h"
#include "db/stmt_rps.h"
#include "db/stmt_stock.h"
#include "db/stmt_tree.h"
#include "db/stmt_views.h"
#include "db/stmt_vitals.h"

/* With macros of others. */
#include "db/stmt_notify.h"
#include "db/stmt_notify_chosen.h"
