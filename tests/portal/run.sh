#!/bin/sh
# run.sh [WORD...] - the portal in a real browser (Debian's Chromium), on a
# stack of its own with the demo's data; see harness.js.
#
# WORDs choose tests: those whose file's or own name has one of them in it.
#
#   BUILD           another build folder
#   PORTAL=source   admin-cgi/portal itself, so that nothing need be built
#   LANGS, WIDTHS   "en nl" and "1280 390" unless said
#   DIAGONAL=1      English at 1280 and Dutch at 390 alone
#   JOBS            tests at once (3)
#   USE=DIR         the stack of that folder (build/run: that of "make up"),
#                   which must be up: quicker, while a view is written
#
# Screenshots are in BUILD/portal-shots/<language>-<width>.  Logs stay in
# BUILD/portal-tests when something failed, or with KEEP=1.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
BUILD=$(cd "${BUILD:-$top/build}" && pwd -P) || exit 1
export BUILD
bin=$BUILD
. "$top/deploy/dev/lib.sh"
mkdir -p "$BUILD/portal-tests"
plain=$(mktemp -d /tmp/voipconfig.XXXXXX) || exit 1
chmod 755 "$plain"
if [ -n "${USE:-}" ]; then
	run=$(cd "$USE" && pwd -P) || exit 1
else
	run=$(mktemp -d "$BUILD/portal-tests/XXXXXX") || exit 1
	chmod 755 "$BUILD/portal-tests" "$run"
fi
tests=''

finish() {
	status=$?
	trap '' INT TERM HUP
	[ -z "$tests" ] || kill "$tests" 2>/dev/null
	proc_stop apache-portal
	rm -rf "$plain"
	if [ -n "${USE:-}" ]; then
		exit $status
	fi
	STACK_DIR=$run sh "$top/deploy/dev/stack.sh" down
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

# The same endpoint and files behind Apache, with the very file of deploy/.
start_apache() {
	tries=3
	while [ $tries -gt 0 ]; do
		port_free port
		conf_fill "$top/deploy/apache/voipconfig-admin.conf" \
		    "$run/apache-portal.site" \
		    "VOIPCONFIG_ADMIN_NAME=127.0.0.1" \
		    "VOIPCONFIG_ADMIN=127.0.0.1:$port" \
		    "VOIPCONFIG_ADMIN_TLS=off" \
		    "VOIPCONFIG_ADMIN_CERTIFICATE=$run/tls/server.crt" \
		    "VOIPCONFIG_ADMIN_KEY=$run/tls/server.key" \
		    "VOIPCONFIG_ADMIN_SOCKET=$sockets/admin.sock" \
		    "VOIPCONFIG_PORTAL=$bin/portal" || return 1
		{
			apache_main apache-portal "$plain" buffer proxy proxy_fcgi
			echo "ServerName 127.0.0.1"
			echo "Include \"$run/apache-portal.site\""
		} >"$run/apache-portal.conf"
		proc_start apache-portal apache2 -D FOREGROUND \
		    -f "$run/apache-portal.conf"
		wait_healthy "http://127.0.0.1:$port" apache-portal && break
		proc_stop apache-portal
		tries=$((tries - 1))
	done
	APACHE_URL=http://127.0.0.1:$port/
	export APACHE_URL
	[ $tries -gt 0 ]
}

begin() {
	if [ -z "${USE:-}" ]; then
		STACK_DIR=$run sh "$top/deploy/dev/stack.sh" up || return 1
	fi
	site_begin && start_apache || return 1
	set -a
	# shellcheck source=/dev/null
	. "$run/env"
	set +a
}

begin || {
	echo "FAIL set-up (see above)"
	exit 1
}
# In the background, so that a signal is seen at once.
node "$top/tests/portal/main.js" "$@" </dev/null &
tests=$!
wait $tests
status=$?
tests=''
exit $status
