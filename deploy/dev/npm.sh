#!/bin/sh
# npm.sh FOLDER TARGET - installs what FOLDER/package-lock.json names, every
# byte of it by its digest, into TARGET/node_modules, unless it is there.
# Needs npm, and installs Debian's where there is none.
set -u
[ $# -eq 2 ] || { echo "usage: npm.sh FOLDER TARGET" >&2; exit 2; }
from=$(cd "$1" && pwd) || exit 1
here=$(cd "$(dirname "$0")" && pwd) || exit 1
mkdir -p "$2" && cd "$2" || exit 1
cmp -s "$from/package-lock.json" installed && exit 0
command -v npm >/dev/null || sh "$here/packages.sh" npm || exit 1
rm -f installed
cp "$from/package.json" "$from/package-lock.json" . || exit 1
echo "packages: from npm, for ${from##*/}:" \
    "$(sed -n '/ependencies"/,/}/s/^ *"\(.*\)": .*[0-9].*/\1/p' package.json |
	tr '\n' ' ')"
npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 || {
	tail -n 20 npm.log >&2
	echo "npm.sh: npm could not install it" >&2
	exit 1
}
cp package-lock.json installed
