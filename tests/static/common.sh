# shellcheck shell=sh
# common.sh - for the scripts of this folder, which are called with the build
# folder: which files, and how they are compiled.
#
# What was found clean is not looked at again as long as the file, what it
# includes, the tools and these scripts are the same: one.sh.
cd "$(dirname "$0")/../.." || exit 1
STATIC_DIR=${1:-build}/static
FLAGS="-std=c17 -D_GNU_SOURCE -Ifcgi -Iadmin-cgi -Itests"
FLAGS="$FLAGS $(pkg-config --cflags libmariadb libxml-2.0 2>/dev/null)"
TOOLS=$({ cat .clang-tidy tests/static/*; gcc --version
    clang-tidy-14 --version; } 2>/dev/null | cksum)
export FLAGS STATIC_DIR TOOLS
said=$(mktemp) || exit 1
trap 'rm -f "$said"' EXIT
trap 'exit 130' INT TERM HUP

sources() {
	find fcgi admin-cgi -name '*.c' | sort
}

# Two at a time: what TOOL of one.sh has to say of each.
each() { # TOOL
	mkdir -p "$STATIC_DIR/$1" || exit 1
	sources | xargs -P 2 -n 1 sh tests/static/one.sh "$1" >"$said" 2>&1
}

verdict() { # what said nothing
	if [ -s "$said" ]; then
		cat "$said"
		echo "FAIL $1 has nothing to say"
		exit 1
	fi
	echo "ok $1 has nothing to say"
}

need() { # program
	command -v "$1" >/dev/null && return
	echo "FAIL $1 (it is missing; run deploy/dev/packages.sh build test)"
	exit 1
}
