#!/bin/sh
# npm.sh BUILD - installs what package-lock.json beside this names into
# BUILD/npm, unless it is there: the validator of openapi.json.  Needs npm,
# and installs Debian's where there is none.
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
mkdir -p "${1:?usage: npm.sh BUILD}/npm" && cd "$1/npm" || exit 1
cmp -s "$here/package-lock.json" installed && exit 0
command -v npm >/dev/null ||
    sh "$here/../../deploy/dev/packages.sh" npm || exit 1
cp "$here/package.json" "$here/package-lock.json" . || exit 1
echo "packages: installing the validator of openapi.json"
npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 || {
	tail -n 20 npm.log >&2
	echo "npm.sh: npm could not install it" >&2
	exit 1
}
cp package-lock.json installed
