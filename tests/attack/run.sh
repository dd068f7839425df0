#!/bin/sh
# run.sh [WORD...] - attacks with real tools on the programs behind lighttpd
# and behind Apache, both with the samples of deploy/, and a database of their
# own below build/attack.  The servers are those of tests/e2e/stack.sh.
#
# WORD is a suite (enum guess slow smuggle crowd upload bomb) or a web server
# (lighttpd apache); without any, all of them.  MACS, ADDRESSES and CONNECTIONS
# are how much there is of it.  BUILD may name another build folder.  Logs stay
# in BUILD/attack when something failed, or with KEEP=1.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
BUILD=$(cd "${BUILD:-$top/build}" && pwd -P) || exit 1
export BUILD
PATH=$PATH:/usr/sbin:/sbin
for program in "$BUILD/voipconfig-fcgi" "$BUILD/voipconfig-admin" \
    "$BUILD/voipconfigctl" mariadbd lighttpd apache2 openssl curl python3 \
    wrk hydra ffuf slowhttptest fail2ban-regex; do
	command -v "$program" >/dev/null || {
		echo "FAIL set-up ($program is missing; run make, and" \
		    "deploy/dev/packages.sh build run test)"
		exit 1
	}
done

mkdir -p "$BUILD/attack"
E2E_DIR=$(mktemp -d "$BUILD/attack/XXXXXX") || exit 1
export E2E_DIR
chmod 755 "$BUILD/attack" "$E2E_DIR"
cases=''

finish() {
	status=$?
	trap '' INT TERM HUP
	[ -z "$cases" ] || {
		kill "$cases" 2>/dev/null
		wait "$cases" 2>/dev/null
	}
	sh "$top/tests/e2e/stack.sh" end
	rm -rf "$E2E_DIR/db"
	if [ $status -eq 0 ] && [ -z "${KEEP:-}" ]; then
		rm -rf "$E2E_DIR"
	else
		echo "logs: $E2E_DIR/log"
	fi
	exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

# The web servers write the log that fail2ban reads: lighttpd as its sample
# says, Apache does so anyway.  A shut-out is short, so that its end is seen.
begin() {
	sh "$top/tests/e2e/stack.sh" begin || return 1
	echo "guard_shut_seconds = 1" >>"$E2E_DIR/voipconfig-fcgi.conf"
	cat >>"$E2E_DIR/lighttpd.conf" <<-END
	server.modules += ( "mod_accesslog" )
	accesslog.filename = "$E2E_DIR/log/lighttpd.access"
	accesslog.format = "%h %t %m %s %b %D"
	END
	: >"$E2E_DIR/log/lighttpd.access"
	# shellcheck source=/dev/null
	as_user=$(. "$E2E_DIR/vars" && echo "$as_user")
	[ -z "$as_user" ] || chown "$as_user" "$E2E_DIR/log/lighttpd.access" ||
	    return 1
	grep -q '^#   accesslog.format = "%h %t %m %s %b %D"$' \
	    "$top/deploy/lighttpd/voipconfig.conf" || return 1
	echo "Include \"$top/deploy/apache/voipconfig-mpm.conf\"" \
	    >>"$E2E_DIR/apache-proxy.conf"
}

begin || {
	echo "FAIL set-up (see above)"
	exit 1
}
# In the background, so that a signal is seen at once.
python3 -B "$top/tests/attack/cases.py" "$E2E_DIR" "$BUILD" "$@" </dev/null &
cases=$!
wait $cases
status=$?
cases=''
exit $status
