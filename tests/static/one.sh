#!/bin/sh
# one.sh TOOL FILE - tidy or analyzer on one file, as common.sh has it called.
set -u
kept=$STATIC_DIR/$1/$(echo "$2" | tr / .)

# shellcheck disable=SC2086 # flags are words
identity() {
	echo "$TOOLS"
	gcc $FLAGS -DANALYZER -E -C "$1"
}

# max-nodes bounds what the analyzer does for a function: the usual 225,000
# would cost twenty times as much.
# shellcheck disable=SC2086 # flags are words
tidy() {
	clang-tidy-14 --quiet --extra-arg=-Xclang \
	    --extra-arg=-analyzer-config --extra-arg=-Xclang \
	    --extra-arg=max-nodes=8000 "$1" -- $FLAGS 2>/dev/null ||
	    echo "$1: clang-tidy does not pass it"
}

# shellcheck disable=SC2086 # flags are words
analyzer() {
	LC_ALL=C gcc $FLAGS -DANALYZER -O1 -fanalyzer \
	    -Wno-analyzer-malloc-leak -c -o /dev/null "$1" 2>&1 |
	    grep -E '(warning|error):' | sed -E 's/:[0-9]+:[0-9]+: / /' |
	    grep -vxF -f tests/static/analyzer.allow
}

sum=$(identity "$2" 2>/dev/null | cksum)
[ "$sum" != "$(cat "$kept" 2>/dev/null)" ] || exit 0
words=$("$1" "$2")
if [ -z "$words" ]; then
	echo "$sum" >"$kept"
else
	echo "$words"
fi
