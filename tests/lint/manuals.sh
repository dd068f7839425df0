#!/bin/sh
# manuals.sh - no manual gives groff a reason to warn: a list that is not
# closed hides the rest of the page.
set -u
cd "$(dirname "$0")/../.."
bad=0

if ! command -v groff >/dev/null; then
	echo "FAIL manuals: no groff; install the package groff-base"
	exit 1
fi
for f in $(find fcgi admin-cgi deploy tests -name '*.[1-9]'); do
	said=$(groff -ww -mdoc -Tutf8 -z "$f" 2>&1)
	if [ -n "$said" ]; then
		echo "$said" | head -5
		echo "FAIL $f"
		bad=1
	else
		echo "ok $f"
	fi
done
exit $bad
