#!/bin/sh
# analyzer.sh - gcc -fanalyzer on the product's sources.
#
# Leaks it does not look for: it does not know who frees what a structure
# keeps, and LeakSanitizer sees every one in the tests.  What it says wrongly
# is in analyzer.allow, a file and a message a line, each with its reason.
set -u
# shellcheck source=tests/static/common.sh
. "$(dirname "$0")/common.sh"
need gcc
sources | xargs -P 2 -n 1 sh -c '
	# shellcheck disable=SC2086 # flags are words
	LC_ALL=C gcc $FLAGS -DANALYZER -O1 -fanalyzer -Wno-analyzer-malloc-leak \
	    -c -o /dev/null "$1" 2>&1' analyzer |
    grep -E '(warning|error):' | sed -E 's/:[0-9]+:[0-9]+: / /' |
    grep -vxF -f tests/static/analyzer.allow >"$said"
verdict "gcc -fanalyzer has nothing to say"
