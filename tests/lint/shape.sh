#!/bin/sh
# shape.sh - layout as .clang-format has it; no function over 100 lines; no
# file over 500.
set -u
cd "$(dirname "$0")/../.."
bad=0
src=$(find fcgi admin-cgi tests -name '*.[ch]')

if command -v clang-format >/dev/null; then
	for f in $src; do
		clang-format --dry-run -Werror "$f" >/dev/null 2>&1 && continue
		echo "FAIL $f: clang-format -i $f"
		bad=1
	done
	[ $bad -eq 0 ] && echo "ok layout"
else
	echo "skip layout: no clang-format"
fi

long=$(awk '
	FNR == 1 { name = "" }
	/^[a-z_][a-z0-9_]*\(/ { name = $0; start = FNR }
	/^}/ && name != "" {
		if (FNR - start > 100)
			print FILENAME ":" start ": " FNR - start " lines"
		name = ""
	}' $(find fcgi admin-cgi -name '*.c'))
if [ -n "$long" ]; then
	echo "$long"
	echo "FAIL functions over 100 lines"
	bad=1
else
	echo "ok functions one can see whole"
fi

for f in $(find fcgi admin-cgi -name '*.c'); do
	n=$(wc -l <"$f")
	[ "$n" -le 500 ] && continue
	echo "FAIL $f has $n lines: is it one concern?"
	bad=1
done
exit $bad
