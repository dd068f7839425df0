#!/bin/sh
# portal.sh BUILD - what a web server serves as the portal:
#
#   BUILD/portal/index.html
#   BUILD/portal/<12 digits of a digest of all below it>/app.js, app.css, ...
#   BUILD/portal-lib/preact.js    Preact and htm, joined in one file
#
# Names that change with the content can be kept by browsers for ever; only
# index.html is asked for each time.  The same sources give the same bytes.
# While the portal is being worked on, its source folder itself can be served
# with portal-lib/preact.js as lib/preact.js: nothing is built then.
set -u
export LC_ALL=C
umask 022

top=$(cd "$(dirname "$0")/.." && pwd) || exit 1
source=$top/admin-cgi/portal
mkdir -p "${1:?usage: portal.sh BUILD}" && build=$(cd "$1" && pwd) || exit 1
npm=$build/npm-portal
lib=$build/portal-lib

fail() {
	echo "portal.sh: $*" >&2
	exit 1
}

# --- the library -------------------------------------------------------------

# All of both, by one name: so a view knows one file, and a browser asks once.
joined() {
	cat <<-END
	import { h } from "preact";
	import htm from "htm";
	export * from "preact";
	export * from "preact/hooks";
	export const html = htm.bind(h);
	END
}

licences() {
	for name in preact htm; do
		echo "$name $(sed -n 's/^ *"version": "\(.*\)".*/\1/p' \
		    "$npm/node_modules/$name/package.json")"
		echo
		cat "$npm/node_modules/$name/LICENSE" || return 1
		echo
	done
}

make_lib() {
	if cmp -s "$source/package-lock.json" "$lib/made-of" &&
	    [ ! "$0" -nt "$lib/made-of" ]; then
		return 0
	fi
	sh "$top/deploy/dev/npm.sh" "$source" "$npm" || return 1
	rm -rf "$lib" && mkdir -p "$lib" || return 1
	{
		echo "// Preact (MIT) and htm (Apache-2.0), joined; their" \
		    "licences are in LICENSES.txt."
		cd "$npm" && joined | node_modules/.bin/esbuild --bundle \
		    --format=esm --minify --log-level=warning
	} >"$lib/preact.js" && licences >"$lib/LICENSES.txt" || return 1
	# An empty pipe's status is that of its last.
	[ "$(wc -c <"$lib/preact.js")" -gt 10000 ] || return 1
	cp "$source/package-lock.json" "$lib/made-of"
}

# --- the folder --------------------------------------------------------------

# Names of what is served, in an order that is always the same.
sources() {
	(cd "$source" && find . -name node_modules -prune -o -type f \
	    \( -name '*.js' -o -name '*.css' -o -name '*.svg' \) -print |
	    sort)
}

# The new folder first, then the page that names it, then the old one goes:
# whoever has an old page open loads it anew.
make_portal() {
	new=$build/portal.new out=$build/portal
	rm -rf "$new" && mkdir -p "$new/files/lib" "$out" || return 1
	(cd "$source" && sources | xargs cp --parents -t "$new/files") &&
	    cp "$lib/preact.js" "$lib/LICENSES.txt" "$new/files/lib" ||
	    return 1
	hash=$(cd "$new/files" && find . -type f | sort | xargs sha256sum |
	    sha256sum | cut -c1-12)
	sed -E "s#(href|src)=\"\./#\1=\"./$hash/#g" "$source/index.html" \
	    >"$new/index.html" || return 1
	find "$new" -type d -exec chmod 755 {} + &&
	    find "$new" -type f -exec chmod 644 {} + || return 1
	[ -d "$out/$hash" ] || mv "$new/files" "$out/$hash" || return 1
	cmp -s "$new/index.html" "$out/index.html" ||
	    mv "$new/index.html" "$out/index.html" || return 1
	find "$out" -mindepth 1 -maxdepth 1 ! -name index.html \
	    ! -name "$hash" -exec rm -rf {} + && rm -rf "$new"
}

make_lib || fail "the library could not be made"
make_portal || fail "the portal's folder could not be made"
