#!/bin/sh
# roles_test.sh - the database users of schema/roles: each can run its own
# statements and nothing that is not its business; and the schema, applied
# twice by the user who migrates.
#
#   sh tests/db/roles_test.sh BUILD       DB_SOCKET: of a private server
#
# A database and users of other names than the real ones; both are removed.
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${1:?usage: roles_test.sh BUILD, with DB_SOCKET in the environment}
: "${DB_SOCKET:?DB_SOCKET must be the socket of a private server}"
work=$build/roles.$$
db=rolestest$$
password=Secret$$
failed=0
mkdir -p "$work" || exit 2

root() {
	mariadb --no-defaults --socket="$DB_SOCKET" --user=root -N "$@"
}

as() { # USER [CLIENT OPTION...]; the user without "rolestest"
	as_user=rolestest$1
	shift
	MYSQL_PWD=$password mariadb --no-defaults --socket="$DB_SOCKET" \
	    --user="$as_user" -N "$@" "$db"
}

users="_fcgi _admin _rps _notify ctl"
cleanup() {
	root -e "DROP DATABASE IF EXISTS $db" >/dev/null 2>&1
	for cleanup_u in $users; do
		root -e "DROP USER IF EXISTS rolestest$cleanup_u@localhost" \
		    >/dev/null 2>&1
	done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

ok() {
	echo "ok $*"
}

fail() { # NAME [WHY]
	echo "FAIL $1${2:+ ($2)}"
	failed=1
}

check() { # NAME COMMAND...: must work
	check_n=$1
	shift
	if check_w=$("$@" 2>&1); then
		ok "$check_n"
	else
		fail "$check_n" "$check_w"
	fi
}

# Refused for want of a right, not for another reason: 1142 and 1143 a right
# on a table or column, 1044 on a database, 1227 and 1410 of an administrator.
sql_name() { # SQL: on one line
	printf %s "$1" | tr -s ' \n\t' ' '
}

refused() { # USER SQL...
	refused_u=$1
	shift
	for refused_q in "$@"; do
		refused_w=$(as "$refused_u" -e "$refused_q" 2>&1)
		case $refused_w in
		*"ERROR 1142 "* | *"ERROR 1143 "* | *"ERROR 1044 "* | \
		    *"ERROR 1227 "* | *"ERROR 1410 "*)
			ok "voipconfig$refused_u may not:" \
			    "$(sql_name "$refused_q")" ;;
		*)	fail "voipconfig$refused_u may not: $refused_q" \
			    "${refused_w:-it worked}" ;;
		esac
	done
}

allowed() { # USER SQL...
	allowed_u=$1
	shift
	for allowed_q in "$@"; do
		check "voipconfig$allowed_u may: $(sql_name "$allowed_q")" \
		    as "$allowed_u" -e "$allowed_q"
	done
}

role() { # NAME
	sed "s/'voipconfig/'rolestest/g; s/@PASSWORD@/$password/" \
	    "schema/roles/$1.sql" | root "$db"
}

migrate() {
	for migrate_f in schema/[0-9]*.sql; do
		as ctl <"$migrate_f" || return 1
	done
}

columns() { # what the tables look like, to compare
	root -e "SELECT * FROM information_schema.columns
	    WHERE table_schema = '$db' ORDER BY table_name, ordinal_position"
}

root -e "CREATE DATABASE $db
    CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci" || exit 1
check "roles/ctl.sql in an empty database" role ctl
check "voipconfigctl makes the tables" migrate
columns >"$work/once"
check "every schema file may be applied twice" migrate
columns >"$work/twice"
check "the second time changes nothing" cmp "$work/once" "$work/twice"
for r in fcgi admin rps notify; do
	check "roles/$r.sql" role "$r"
done
for r in ctl fcgi admin rps notify; do
	check "roles/$r.sql may be applied twice" role "$r"
done
root "$db" <<-'END' || fail "sample rows"
	INSERT INTO organisation (id, kind, name, path, path_key)
	    VALUES (1, 'provider', 'Example', '/1/', 'k');
	INSERT INTO model (id, name, firmware_family, template_family, kind,
	    ua_token, accounts) VALUES (1, 'T46U', 'V86', 'v84', 'desk', 'T46U', 16);
	INSERT INTO device (id, organisation_id, model_id, mac)
	    VALUES (1, 1, 1, '805ec0000001');
	INSERT INTO rps_account (id, organisation_id, name, driver, base_url,
	    api_user) VALUES (1, 1, 'a', 'v2', 'https://example.net', 'u');
END

# --- by hand: what matters most -------------------------------------------------

allowed _fcgi "SELECT path FROM organisation" \
    "INSERT INTO upload (device_id, organisation_id, kind, address, size,
     sha256, content) VALUES (1, 1, 'local', '192.0.2.1', 1, '', 'x')" \
    "DELETE FROM upload WHERE device_id = 1" \
    "INSERT INTO fetch_log (at, file, method, status, reason, address)
     VALUES (CURRENT_TIMESTAMP(3), 'f', 'GET', 200, 'served', '192.0.2.1')"
refused _fcgi "UPDATE device SET enabled = 0" "SELECT prov_secret FROM device" \
    "SELECT password_hash FROM user" "SELECT secret FROM line" \
    "SELECT api_secret FROM rps_account" "SELECT csrf FROM session" \
    "SELECT * FROM fetch_log" "DELETE FROM fetch_log" \
    "UPDATE fetch_log SET status = 200" "UPDATE upload SET size = 0" \
    "UPDATE organisation SET enabled = 1" "INSERT INTO audit (actor, action,
     object) VALUES ('x', 'x', 'x')" "DELETE FROM mac_config" \
    "UPDATE setting SET value = ''" "DROP TABLE upload" \
    "CREATE TABLE t (a INT)" "SELECT * FROM mysql.user"

allowed _admin "UPDATE device SET label = 'x', version = version + 1" \
    "INSERT INTO audit (actor, action, object) VALUES ('a', 'b', 'c')" \
    "SELECT action FROM audit" "SELECT reason FROM fetch_log"
refused _admin "UPDATE audit SET actor = 'x'" "DELETE FROM audit" \
    "TRUNCATE TABLE audit" "DELETE FROM fetch_log" \
    "UPDATE template_version SET text = ''" "DELETE FROM parameter" \
    "ALTER TABLE device ADD x INT" "DROP TABLE audit" \
    "CREATE USER rolestest_x@localhost" "SELECT * FROM mysql.user"

allowed _rps "SELECT path_key, prov_user, prov_secret FROM organisation" \
    "SELECT mac, serial, prov_secret FROM device" \
    "UPDATE rps_account SET rate_used = rate_used + 1" \
    "INSERT INTO rps_device (mac, account_id) VALUES ('805ec0000001', 1)" \
    "DELETE FROM rps_device WHERE mac = '805ec0000001'" \
    "INSERT INTO rps_job (target, verb) VALUES ('server:1', 'add_server')" \
    "UPDATE rps_job SET state = 'claimed', lease_owner = 'x' WHERE id = 1" \
    "INSERT INTO audit (actor, action, object) VALUES ('rps', 'b', 'c')"
refused _rps "SELECT admin_secret FROM device" "SELECT * FROM organisation" \
    "UPDATE device SET serial = ''" "SELECT secret FROM line" \
    "SELECT login FROM user" "SELECT content FROM upload" \
    "SELECT actor FROM audit" "DELETE FROM audit" "DELETE FROM rps_job" \
    "UPDATE rps_account SET api_secret = ''" "DROP TABLE rps_job"

allowed _notify "SELECT mac, organisation_id FROM device" \
    "SELECT user_name, server_host FROM line" "SELECT reason FROM fetch_log" \
    "UPDATE notify_job SET state = 'claimed' WHERE id = 1" \
    "DELETE FROM notify_job" "UPDATE webhook SET enabled = 0" \
    "UPDATE notifier SET pace_at = NULL"
refused _notify "SELECT prov_secret FROM device" "SELECT secret FROM line" \
    "SELECT prov_secret FROM organisation" "SELECT api_secret FROM rps_account" \
    "SELECT login FROM user" "UPDATE device SET label = ''" \
    "UPDATE webhook SET url = ''" "UPDATE notifier SET proxy_host = ''" \
    "DELETE FROM webhook" "SELECT actor FROM audit" "DELETE FROM fetch_log" \
    "UPDATE rps_job SET state = 'done'" "DROP TABLE notify_job"

allowed ctl "DELETE FROM fetch_log" "ALTER TABLE device ADD x INT" \
    "ALTER TABLE device DROP x" \
    "CREATE TABLE t (id BIGINT UNSIGNED, FOREIGN KEY (id)
     REFERENCES device (id))" "CREATE INDEX t_id ON t (id)" "DROP TABLE t"
refused ctl "CREATE DATABASE ${db}x" "SELECT * FROM mysql.user" \
    "CREATE USER rolestest_x@localhost" \
    "GRANT SELECT ON $db.device TO rolestest_fcgi@localhost"

# --- every statement of the product ---------------------------------------------
# The server checks rights when it prepares, so nothing need be run.

cat >"$work/dump.c" <<'END'
#include <stdio.h>
#include "db/stmt.h"

int
main(void)
{
	for (int i = 0; i < STMT__MAX; i++) {
		printf("%u %s PREPARE s FROM '", stmt_defs[i].roles,
		    stmt_name((enum stmt)i));
		for (const char *p = stmt_defs[i].sql; *p != '\0'; p++)
			printf(*p == '\'' || *p == '\\' ? "%c%c" : "%c", *p, *p);
		puts("';");
	}
	return 0;
}
END
if ! ${CC:-cc} -std=gnu17 -Ifcgi -o "$work/dump" "$work/dump.c" \
    fcgi/db/stmt.c 2>"$work/cc.log"; then
	fail "the statements compile" "$(cat "$work/cc.log")"
fi
"$work/dump" >"$work/all" || fail "the statements can be listed"

never_admin=""

prepares() { # USER BIT [STATEMENT...]: the last ones apart
	awk -v bit="$2" -v not=" ${3:-} " 'int($1 / bit) % 2 &&
	    !index(not, " " $2 " ")' "$work/all" >"$work/mine"
	sed 's/^[0-9]* [A-Z0-9_]* //' "$work/mine" |
	    as "$1" --force 2>"$work/errors" >/dev/null
	if [ ! -s "$work/mine" ]; then
		[ "$2" -eq 4 ] || fail "voipconfig$1 has statements"
	elif [ -s "$work/errors" ]; then
		sed -n 's/.* at line \([0-9]*\): .*/\1/p' "$work/errors" |
		    while read -r n; do
			sed -n "${n}s/^[0-9]* \([A-Z0-9_]*\) .*/\1/p" \
			    "$work/mine"
		    done >"$work/names"
		fail "voipconfig$1 may run each of its statements" \
		    "$(tr '\n' ' ' <"$work/names")$(head -3 "$work/errors")"
	else
		ok "voipconfig$1 may run each of its" \
		    "$(wc -l <"$work/mine") statements"
	fi
}
# The one table that comes from no file.
{
	sed -n 's/^[0-9]* MIGRATION_TABLE //p' "$work/all"
	echo "EXECUTE s;"
} >"$work/migration.sql"
check "voipconfigctl makes schema_migration" as ctl -e \
    "source $work/migration.sql"

prepares _fcgi 1
prepares _admin 2 "$never_admin"
prepares _rps 4
prepares ctl 8
prepares _notify 16

# The other way round: a right of voipconfig-fcgi that no statement needs.
sed -n 's/^GRANT .* ON \([a-z_]*\) TO .*/\1/p' schema/roles/fcgi.sql |
    sort -u >"$work/granted"
awk 'int($1) % 2' "$work/all" |
    grep -oE '\b(FROM|JOIN|INTO) [a-z_]+' | awk '{ print $2 }' |
    grep -vx up | sort -u >"$work/used" # up: the one name a WITH gives
if cmp -s "$work/granted" "$work/used"; then
	ok "roles/fcgi.sql names the tables of stmt_prov.h, and no other"
else
	fail "roles/fcgi.sql names the tables of stmt_prov.h, and no other" \
	    "$(diff "$work/granted" "$work/used" | grep '^[<>]' | tr '\n' ' ')"
fi

exit $failed
