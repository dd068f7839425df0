#!/bin/sh
# run.sh [WORD...] - faults under load: databases and workers are killed, disks
# are full, clocks are stepped, keys are lost, migrations are cut; see cases.py.
#
# WORD is a suite (db disk process web clock key schema limit); without any, all
# of them.  BUILD may name another build folder.  Logs stay in build/faults when
# something failed, or with KEEP=1.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
BUILD=$(cd "${BUILD:-$top/build}" && pwd -P) || exit 1
export BUILD

# A small disk needs a mount, and a mount root, be it only in a name space of
# ours; where there is no such thing either, the cases say so.
if [ "$(id -u)" -ne 0 ] && [ -z "${FAULTS_UNSHARED:-}" ] &&
    unshare -rm true 2>/dev/null; then
	FAULTS_UNSHARED=1 exec unshare -rm sh "$0" "$@"
fi

bin=$BUILD
. "$top/deploy/dev/lib.sh"
for program in voipconfig-fcgi voipconfig-admin voipconfig-rps voipconfigctl \
    rps-sim; do
	[ -x "$BUILD/$program" ] || {
		echo "FAIL set-up ($BUILD/$program is not built; run make)"
		exit 1
	}
done
for program in mariadbd lighttpd apache2 openssl curl python3; do
	command -v $program >/dev/null || {
		echo "FAIL set-up ($program is missing; run" \
		    "deploy/dev/packages.sh build run test)"
		exit 1
	}
done

mkdir -p "$BUILD/faults"
E2E_DIR=$(mktemp -d "$BUILD/faults/XXXXXX") || exit 1
export E2E_DIR
run=$E2E_DIR
chmod 755 "$BUILD/faults" "$E2E_DIR"
mounted='' cases=''

small_disk() { # FOLDER SIZE
	mkdir -p "$1" && mount -t tmpfs -o "size=$2,mode=755" \
	    voipconfig-faults "$1" 2>/dev/null && mounted="$1 $mounted"
}

# All it has started, then what it left elsewhere.
finish() {
	status=$?
	trap '' INT TERM HUP
	[ -z "$cases" ] || { kill "$cases" 2>/dev/null; wait "$cases"; }
	for file in "$run"/pid/*; do
		case $file in
		*/\* | *.made-of) ;;
		*) proc_stop "${file##*/}" TERM 5 ;;
		esac
	done
	sh "$top/tests/db/mariadb.sh" stop "$run/db"
	for folder in $mounted; do
		umount "$folder" 2>/dev/null || umount -l "$folder"
	done
	sh "$top/tests/e2e/stack.sh" end
	rm -rf "$run/db" "$run/disk"
	if [ $status -eq 0 ] && [ -z "${KEEP:-}" ]; then
		rm -rf "$run"
	else
		echo "logs: $run/log"
	fi
	exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

small_disk "$run/db" 420m && small_disk "$run/disk" 4m
sh "$top/tests/e2e/stack.sh" begin || {
	echo "FAIL set-up (see above)"
	exit 1
}

# What the end-to-end tests have no need of: the API, and RPS; and the key that
# lighttpd reads again when it is reloaded.
more() {
	. "$run/vars"
	small_disk "$resources" 16m && [ -n "$as_user" ] &&
	    chown "$as_user" "$resources"
	if [ -n "$as_user" ]; then
		chgrp "$(id -gn "$as_user")" "$run/tls/server.key" &&
		    chmod 640 "$run/tls/server.key" || return 1
	fi
	conf_fcgi "$run/voipconfig-fcgi.conf" systemd 3 "deadline = 8" \
	    "db_timeout = 2" "upload_max = 64k" "upload_keep = 3" &&
	conf_admin "$run/voipconfig-admin.conf" systemd 2 "plain_http = yes" \
	    "deadline = 15" "db_timeout = 4" &&
	conf_rps "$run/voipconfig-rps.conf" "timeout = 1" "lease = 4" \
	    "retry_first = 1" "retry_longest = 2" "breaker_after = 4" \
	    "breaker_first = 1" "breaker_longest = 2" "slower_pause = 1" \
	    "denied_pause = 1" "db_timeout = 4"
}
more || {
	echo "FAIL set-up (see above)"
	exit 1
}
# In the background, so that a signal is seen at once.
python3 -B "$top/tests/faults/cases.py" "$run" "$BUILD" "$@" </dev/null &
cases=$!
wait $cases
status=$?
cases=''
exit $status
