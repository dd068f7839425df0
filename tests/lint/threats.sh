#!/bin/sh
# threats.sh - each test that deploy/THREATS.md names is there: a file in
# backquotes, and behind it names in quotes that are found in that file.
set -u
cd "$(dirname "$0")/../.."
page=deploy/THREATS.md

# "file TAB name" of each row's last column.
named() {
	sed -n 's/^|.*| \(`tests\/.*\) |$/\1/p' "$page" | tr ';' '\n' | awk '
	    match($0, /`[^`]*`/) {
		file = substr($0, RSTART + 1, RLENGTH - 2)
		$0 = substr($0, RSTART + RLENGTH)
		for (n = split($0, part, "\""); n > 1; n -= 2)
			print file "\t" part[n - 1]
	    }'
}

bad=$(named | while IFS='	' read -r file name; do
	grep -qF -e "$name" "$file" 2>/dev/null ||
	    echo "FAIL $page: no test \"$name\" in $file"
done)
rows=$(grep -c '^| [^-]' "$page")
rows=$((rows - $(grep -c '^| threat |' "$page")))
tested=$(grep -c '^|.*| `tests/.*" |$' "$page")
[ "$rows" -eq "$tested" ] || bad="$bad
FAIL $page: $((rows - tested)) rows name no test"
if [ -n "$bad" ]; then
	printf '%s\n' "$bad" | sed '/^$/d'
	exit 1
fi
echo "ok $page: $(named | wc -l) tests of $rows threats are there"
