#!/bin/sh
# lists.sh - the source lists of the Makefile are the folders' content: no
# file is forgotten, none is gone.
set -u
cd "$(dirname "$0")/../.."
bad=0
for dir in fcgi/base fcgi/db fcgi/web fcgi/render fcgi/prov admin-cgi/api admin-cgi/ctl \
    admin-cgi/net admin-cgi/notify admin-cgi/rps admin-cgi/sip; do
	room=$(basename "$dir")
	listed=$(make -s --no-print-directory "list-$room" | tr ' ' '\n' | sort)
	there=$(find "$dir" -name '*.c' | sort)
	[ "$listed" = "$there" ] && continue
	echo "FAIL the Makefile's list of $dir differs from the folder:"
	printf '%s\n%s\n' "$listed" "$there" | sort | uniq -u
	bad=1
done
[ $bad -eq 0 ] && echo "ok every source file is in its list"
exit $bad
