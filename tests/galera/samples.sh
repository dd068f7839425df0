#!/bin/sh
# samples.sh - the samples of deploy/ for more than one machine are taken by
# the programs they are for.
set -u
cd "$(dirname "$0")/../.." || exit 1
PATH=$PATH:/usr/sbin:/sbin
said=$(mktemp) || exit 1
trap 'rm -f "$said"' EXIT

verdict() { # NAME STATUS
	if [ "$2" -eq 0 ]; then
		echo "ok $1"
	else
		tail -n 5 "$said"
		echo "FAIL $1"
	fi
}

if command -v haproxy >/dev/null; then
	haproxy -c -f deploy/haproxy/voipconfig.cfg >"$said" 2>&1
	verdict "haproxy takes voipconfig.cfg" $?
else
	echo "skip voipconfig.cfg (no haproxy)"
fi

# Each name is an option of the server's; so it is not read in vain.
cnf=deploy/galera/voipconfig-galera.cnf
mariadbd --no-defaults --verbose --help --user="$(id -un)" 2>/dev/null |
    sed -n 's/^ *--\([a-z0-9-]*\).*/\1/p' | tr - _ >"$said"
missing=$(sed -n 's/^\([a-z_]*\) = .*/\1/p' $cnf |
    while read -r name; do
	    grep -qx "$name" "$said" || echo "$name"
    done)
echo "$missing" >"$said"
[ -z "$missing" ]
verdict "mariadbd knows every option of ${cnf##*/}" $?
