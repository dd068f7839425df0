#!/bin/sh
# run.sh [WORD...] - end-to-end tests: the programs behind lighttpd and behind
# Apache, with a database of their own under build/e2e.
#
# WORD is a suite (files xml gate tls cert enrol lock guard ops upload resource
# input phone life db) or a way in (lighttpd-http lighttpd-tls proxy-http proxy-tls fcgid-http
# fcgid-tls); without any, all of them.  BUILD may name another build folder.
# Logs stay in build/e2e when something failed, or with KEEP=1.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
BUILD=$(cd "${BUILD:-$top/build}" && pwd -P) || exit 1
export BUILD
for program in voipconfig-fcgi voipconfigctl phone; do
	[ -x "$BUILD/$program" ] || {
		echo "FAIL set-up ($BUILD/$program is not built; run make)"
		exit 1
	}
done
PATH=$PATH:/usr/sbin:/sbin
for program in mariadbd lighttpd apache2 openssl curl python3; do
	command -v $program >/dev/null || {
		echo "FAIL set-up ($program is missing; run" \
		    "deploy/dev/packages.sh build run test)"
		exit 1
	}
done

mkdir -p "$BUILD/e2e"
E2E_DIR=$(mktemp -d "$BUILD/e2e/XXXXXX") || exit 1
export E2E_DIR
chmod 755 "$BUILD/e2e" "$E2E_DIR"

# A small disk of its own for the database, which can be full then.
mkdir "$E2E_DIR/db"
mounted='' cases=''
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=420m,mode=755 \
    voipconfig-e2e "$E2E_DIR/db" 2>/dev/null; then
	mounted=yes
fi

finish() {
	status=$?
	trap '' INT TERM HUP
	[ -z "$cases" ] || kill "$cases" 2>/dev/null
	sh "$top/tests/e2e/stack.sh" end
	[ -z "$mounted" ] || umount "$E2E_DIR/db"
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

sh "$top/tests/e2e/stack.sh" begin || {
	echo "FAIL set-up (see above)"
	exit 1
}
# In the background, so that a signal is seen at once.
python3 -B "$top/tests/e2e/cases.py" "$E2E_DIR" "$BUILD" "$@" </dev/null &
cases=$!
wait $cases
status=$?
cases=''
exit $status
