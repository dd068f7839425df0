#!/bin/sh
# deb.sh BUILD - Debian packages, in BUILD/deb; "make deb" calls it.  Those with
# debug symbols, and what lintian reads, are in BUILD/deb/all.
#
# They are built in a copy, so that the source stays clean: what git knows,
# with the portal's library that "make portal" has put into BUILD.
# VERSION=1.2.3 in the environment is the packages' version; otherwise
# deploy/debian/changelog says it.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
out=$build/deb
copy=$out/all/source

fail() {
	echo "deb.sh: $*" >&2
	exit 1
}

[ -s "$build/portal-lib/preact.js" ] || fail "no portal in $build; make portal"
rm -rf "$out"
mkdir -p "$copy/build"
# Without git: an unpacked release, which holds nothing else.
(cd "$top" && { git ls-files -co --exclude-standard 2>/dev/null ||
    find fcgi admin-cgi schema templates tests deploy Makefile README.md \
    -name node_modules -prune -o -type f -print; } |
    grep -vE '^tests/(golden|portal|fuzz)/|__pycache__' |
    while read -r f; do [ ! -f "$f" ] || printf '%s\n' "$f"; done |
    xargs cp -p --parents -t "$copy")
cp -Rp "$build/portal-lib" "$copy/build/"
touch "$copy/build/portal-lib/made-of"
cp -R "$copy/deploy/debian" "$copy/debian"
chmod +x "$copy/debian/rules"
if [ -n "${VERSION:-}" ]; then
	sed -i "1s/(.*)/($VERSION)/" "$copy/debian/changelog"
fi
(cd "$copy" && dpkg-buildpackage -us -uc -b -j"${JOBS:-2}") >"$out/all/build.log" 2>&1 || {
	tail -n 30 "$out/all/build.log" >&2
	fail "$out/all/build.log says why"
}
rm -rf "$copy"
for f in "$out"/all/*.deb; do
	case $f in *-dbgsym_*) ;; *) ln "$f" "$out/" ;; esac
done
ls "$out"/*.deb
