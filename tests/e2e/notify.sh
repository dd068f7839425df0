#!/bin/sh
# notify.sh BUILD [CASE...] - phones and webhooks told by voipconfig-notify:
# Kamailio is the operator's proxy, SIPp the phones; see notify.py.  Logs stay
# in BUILD/notify when something failed, or with KEEP=1.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
bin=$(cd "$1" && pwd -P) || exit 1
shift
. "$top/deploy/dev/lib.sh"
mkdir -p "$bin/notify"
run=$(mktemp -d "$bin/notify/XXXXXX") || exit 1
chmod 755 "$bin/notify" "$run"
db_name=voipconfig_notify
public_url=http://phones.example
cases=''

finish() {
	status=$?
	trap '' INT TERM HUP
	[ -z "$cases" ] || kill "$cases" 2>/dev/null
	[ -z "$cases" ] || wait "$cases"
	sh "$top/tests/db/mariadb.sh" discard "$run/db"
	site_forget_sockets
	if [ $status -eq 0 ] && [ -z "${KEEP:-}" ]; then
		rm -rf "$run"
	else
		echo "logs: $run"
	fi
	exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

begin() {
	site_begin && tls_make && db_make || return 1
	conf_ctl "$run/voipconfigctl.conf" && load_stock && make_keys &&
	    db_role notify "$as_user" &&
	    conf_notify "$run/notify.conf" "ca_file = $run/tls/ca.crt"
	[ -z "$as_user" ] || chown "$as_user" "$run/secret/notify.password"
	chmod 644 "$run/tls/ca.crt"
	chmod 755 "$run/tls"
}

begin || {
	echo "FAIL set-up (see above)"
	exit 1
}
# In the background, so that a signal is seen at once.
python3 -B "$top/tests/e2e/notify.py" "$run" "$bin" "$@" </dev/null &
cases=$!
wait $cases
status=$?
cases=''
exit $status
