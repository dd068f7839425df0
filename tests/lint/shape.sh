#!/bin/sh
# shape.sh - layout as .clang-format has it; no function over 100 lines; no
# file over 500.
set -u
cd "$(dirname "$0")/../.."
bad=0
src=$(find fcgi admin-cgi tests -name '*.[ch]')

# All at once: to start it costs more than to read a file.
if command -v clang-format >/dev/null; then
	# shellcheck disable=SC2086 # src is many names
	ill=$(clang-format --dry-run -Werror $src 2>&1 |
	    sed -n 's/^\([^: ]*\.[ch]\):.*/\1/p' | sort -u)
	for f in $ill; do
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
