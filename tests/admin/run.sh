#!/bin/sh
# run.sh [SUITE...] - the admin endpoint on a database of its own, called
# through FastCGI; see cases.py.  BUILD may name another build folder.  Logs
# stay in BUILD/admin when something failed, or with KEEP=1.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
BUILD=$(cd "${BUILD:-$top/build}" && pwd -P) || exit 1
export BUILD
bin=$BUILD
. "$top/deploy/dev/lib.sh"
mkdir -p "$BUILD/admin"
run=$(mktemp -d "$BUILD/admin/XXXXXX") || exit 1
chmod 755 "$BUILD/admin" "$run"
db_name=voipconfig_admin
public_url=http://phones.example
cases=''

finish() {
	status=$?
	trap '' INT TERM HUP
	[ -z "$cases" ] || kill "$cases" 2>/dev/null
	proc_stop voipconfig-admin
	proc_stop voipconfig-fcgi
	sh "$top/tests/db/mariadb.sh" stop "$run/db"
	site_forget_sockets
	rm -rf "$run/db"
	if [ $status -eq 0 ] && [ -z "${KEEP:-}" ]; then
		rm -rf "$run"
	else
		echo "logs: $run/log"
	fi
	exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

begin() {
	site_begin && db_make || return 1
	conf_ctl "$run/voipconfigctl.conf" && load_stock && make_keys || return 1
	conf_fcgi "$run/voipconfig-fcgi.conf" "$sockets/fcgi.sock" 2 &&
	    conf_admin "$run/voipconfig-admin.conf" "$sockets/admin.sock" 2 \
		"plain_http = yes" || return 1
	proc_start voipconfig-fcgi "$bin/voipconfig-fcgi" \
	    -c "$run/voipconfig-fcgi.conf" &&
	    proc_start voipconfig-admin "$bin/voipconfig-admin" \
		-c "$run/voipconfig-admin.conf"
}

begin || {
	echo "FAIL set-up (see above)"
	exit 1
}
# In the background, so that a signal is seen at once.
python3 -B "$top/tests/admin/cases.py" "$run" "$BUILD" "$sockets" \
    "$db_name" "$@" </dev/null &
cases=$!
wait $cases
status=$?
cases=''
exit $status
