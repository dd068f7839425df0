#!/bin/sh
# rps_torture.sh BUILD [--long] [--seed N] [SCENARIO...] - the worker against
# the simulated RPS while both, and the database, are ill treated; see
# rps_torture.py.  Logs stay in BUILD/torture when something failed, or with
# KEEP=1; --long takes five times as many changes and each switch by itself.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
bin=$(cd "$1" && pwd -P) || exit 1
shift
if [ ! -x "$bin/rps-sim" ] || [ ! -x "$bin/voipconfig-rps" ]; then
	echo "ok nothing to torment"
	echo "skip the worker under torture: no voipconfig-rps or no rps-sim"
	exit 0
fi
. "$top/deploy/dev/lib.sh"
mkdir -p "$bin/torture"
run=$(mktemp -d "$bin/torture/XXXXXX") || exit 1
chmod 755 "$bin/torture" "$run"
db_name=voipconfig_torture
public_url=http://phones.example
torture=''

finish() {
	status=$?
	trap '' INT TERM HUP
	[ -z "$torture" ] || kill "$torture" 2>/dev/null
	[ -z "$torture" ] || wait "$torture"
	for db in "$run"/db*; do
		sh "$top/tests/db/mariadb.sh" discard "$db"
	done
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

# What all scenarios begin with: a schema, models, keys, a certificate.
begin() {
	site_begin && tls_make && db_make || return 1
	conf_ctl "$run/voipconfigctl.conf" && load_stock && make_keys ||
	    return 1
	mariadb-dump --no-defaults --socket="$db_socket" --user=root \
	    --default-character-set=utf8mb4 "$db_name" >"$run/base.sql"
}

begin || {
	echo "FAIL set-up (see above)"
	exit 1
}
# In the background, so that a signal is seen at once.
python3 -B "$top/tests/e2e/rps_torture.py" "$run" "$bin" "$@" </dev/null &
torture=$!
wait $torture
status=$?
torture=''
exit $status
