# common.sh - for the scripts of this folder: which files, and how they are
# compiled.  They are looked at one by one, two at a time.
cd "$(dirname "$0")/../.." || exit 1
sources() {
	find fcgi admin-cgi -name '*.c' | sort
}
FLAGS="-std=c17 -D_GNU_SOURCE -Ifcgi -Iadmin-cgi -Itests"
FLAGS="$FLAGS $(pkg-config --cflags libmariadb libxml-2.0 2>/dev/null)"
export FLAGS
said=$(mktemp) || exit 1
trap 'rm -f "$said"' EXIT
trap 'exit 130' INT TERM HUP

# What was said, as FAIL when there is anything.
verdict() { # name
	if [ -s "$said" ]; then
		cat "$said"
		echo "FAIL $1"
		exit 1
	fi
	echo "ok $1"
}
need() { # program
	command -v "$1" >/dev/null && return
	echo "FAIL $1 (it is missing; run deploy/dev/packages.sh build test)"
	exit 1
}
