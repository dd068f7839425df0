#!/bin/sh
# doctor_selftest.sh BUILD - voipconfigctl doctor on an installation that is
# well, and on the same with one thing broken at a time.  Prints "ok NAME" or
# "FAIL NAME"; exit status 1 if any failed.
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "${1:-$root/build}" && pwd)
dir=$(mktemp -d "${TMPDIR:-/tmp}/doctor.XXXXXX") || exit 1
failed=0 pids=

. "$root/tests/db/mariadb.sh"
finish() {
	# shellcheck disable=SC2086 # a list
	[ -z "$pids" ] || kill $pids 2>/dev/null
	mariadb_discard "$dir/db"
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 1' INT TERM

chmod 755 "$dir"
mariadb_start "$dir/db" || { echo "FAIL no database"; exit 1; }
socket=$(cat "$dir/db/socket")
sql() {
	mariadb_sql "$dir/db" -N -B "$@"
}

# --- an installation -----------------------------------------------------------
umask 077
mkdir "$dir/res" "$dir/web"
cp -R "$root/schema" "$dir/schema"
echo ok >"$dir/web/healthz"
python3 -u -c '
import functools, http.server, sys
h = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
s = http.server.ThreadingHTTPServer(("127.0.0.1", 0), h)
open(sys.argv[2] + ".new", "w").write(str(s.server_port))
import os; os.rename(sys.argv[2] + ".new", sys.argv[2])
s.serve_forever()' "$dir/web" "$dir/port" >/dev/null 2>&1 &
pids=$!
until [ -s "$dir/port" ]; do
	kill -0 "$pids" || { echo "FAIL no web server"; exit 1; }
	sleep 0.1
done
url=http://127.0.0.1:$(cat "$dir/port")

conf() { # name, db_user, role
	cat >"$dir/$1.conf" <<-E
	db_socket = $socket
	db_user = $2
	db_name = vc
	db_password_file = $dir/$3.password
	key_file = $dir/keys
	public_url = $url
	E
}
conf voipconfigctl voipconfigctl ctl
cat >>"$dir/voipconfigctl.conf" <<E
resource_dir = $dir/res
schema_dir = $dir/schema
templates_dir = $root/templates
E
for r in fcgi admin; do
	conf voipconfig-$r voipconfig_$r $r
	printf 'resource_dir = %s\nlisten = %s\nlisten_group =\n' \
	    "$dir/res" "$dir/$r.sock" >>"$dir/voipconfig-$r.conf"
done
conf voipconfig-rps voipconfig_rps rps
conf voipconfig-notify voipconfig_notify notify
role() {
	[ -s "$dir/$1.password" ] || echo "word$1" >"$dir/$1.password"
	sed "s/@PASSWORD@/word$1/" "$dir/schema/roles/$1.sql" |
	    mariadb_sql "$dir/db" vc
}
ctl() {
	"$build/voipconfigctl" -c "$dir/voipconfigctl.conf" "$@"
}
sql -e "CREATE DATABASE vc CHARACTER SET utf8mb4"
role ctl
ctl rekey --new-key >/dev/null && ctl migrate >/dev/null &&
    role fcgi && role admin && role rps && role notify || { echo "FAIL no set-up"; exit 1; }

serve() { # role
	"$build/voipconfig-$1" -c "$dir/voipconfig-$1.conf" \
	    >>"$dir/$1.log" 2>&1 &
	eval "pid_$1=$!"
	pids="$pids $!"
	until [ -S "$dir/$1.sock" ]; do
		kill -0 "$!" 2>/dev/null || { cat "$dir/$1.log"; return 1; }
		sleep 0.1
	done
}
serve fcgi && serve admin || { echo "FAIL no programs"; exit 1; }

# --- what it says --------------------------------------------------------------
doctor() {
	ctl doctor "$@" >"$dir/out" 2>"$dir/err"
	rc=$?
}
fail() {
	echo "FAIL $1 (exit $rc)"
	sed 's/^/  /' "$dir/out" "$dir/err" | head -60
	failed=1
}
# bad NAME PATTERN: exit 1, and a line "bad ..." that says so.
bad() {
	doctor
	if [ $rc -eq 1 ] && grep -qE "^bad .*$2" "$dir/out"; then
		echo "ok $1"
	else
		fail "$1"
	fi
}
well() { # name
	doctor
	if [ $rc -eq 0 ] && ! grep -q '^bad ' "$dir/out"; then
		echo "ok $1"
	else
		fail "$1"
	fi
}
doubt() { # name, pattern
	doctor
	if [ $rc -eq 0 ] && grep -qE "^doubt .*$2" "$dir/out"; then
		echo "ok $1"
	else
		fail "$1"
	fi
}

well "all is well"
if [ "$(grep -c 'socket: .*answers' "$dir/out")" -eq 2 ] &&
    [ "$(grep -c 'has its rights' "$dir/out")" -eq 5 ] &&
    grep -q 'web server: .*answers' "$dir/out" &&
    ! grep -qE 'word(ctl|fcgi|admin|rps|notify)' "$dir/out"; then
	echo "ok looked everywhere, said no password"
else
	fail "looked everywhere, said no password"
fi
doctor --json
if python3 -c '
import json, sys
c = json.load(open(sys.argv[1]))
assert {x["state"] for x in c} <= {"ok", "doubt", "bad"} and len(c) > 12, c
assert all(set(x) == {"state", "what", "said", "mend"} for x in c), c' \
    "$dir/out"; then
	echo "ok as JSON"
else
	fail "as JSON"
fi

chmod 644 "$dir/keys"
bad "keys others can read" "others can read .*/keys"
chmod 600 "$dir/keys"
chmod 664 "$dir/voipconfig-fcgi.conf"
bad "configuration others can write" "may write .*fcgi.conf"
chmod 600 "$dir/voipconfig-fcgi.conf"
mv "$dir/keys" "$dir/keys.away"
bad "keys are gone" "keys: .*No such file"
mv "$dir/keys.away" "$dir/keys"
mv "$dir/res" "$dir/res.away"
bad "resource_dir is gone" "resource_dir: .*No such file"
mv "$dir/res.away" "$dir/res"

echo other >"$dir/admin.password"
bad "a wrong password" "voipconfig-admin, database: no answer: Access denied"
echo wordadmin >"$dir/admin.password"
sql vc -e "REVOKE SELECT ON model FROM 'voipconfig_fcgi'@'localhost'"
bad "a right is missing" "voipconfig-fcgi, database: lacks SELECT on model"
role fcgi
sql vc -e "GRANT DELETE ON device TO 'voipconfig_fcgi'@'localhost'"
doubt "a right too many" "may more than it needs: .*DELETE on device"
sql vc -e "REVOKE DELETE ON device FROM 'voipconfig_fcgi'@'localhost'"
next=$(($(find "$dir/schema" -maxdepth 1 -name '0*.sql' | wc -l) + 1))
printf -- '-- Nothing.\nSELECT 1;\n' \
    >"$dir/schema/$(printf %04d "$next")_new.sql"
bad "a migration is missing" "schema: 1 migrations"
rm "$dir"/schema/*_new.sql

printf nothing >"$dir/web/healthz"
bad "the web server says something else" 'web server: .*does not answer'
echo ok >"$dir/web/healthz"
# shellcheck disable=SC2154 # serve() sets it
kill "$pid_fcgi"
wait "$pid_fcgi" 2>/dev/null
bad "a program is down" "voipconfig-fcgi, socket: "
serve fcgi
well "well again"

mariadb_stop "$dir/db"
bad "no database" "voipconfigctl, database: no answer"
exit $failed
