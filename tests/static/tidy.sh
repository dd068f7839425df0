#!/bin/sh
# tidy.sh - clang-tidy on the product's sources; what is asked is in .clang-tidy.
#
# max-nodes bounds what the analyzer does for a function: 225,000 would cost
# twenty times as much.
set -u
# shellcheck source=tests/static/common.sh
. "$(dirname "$0")/common.sh"
need clang-tidy-14
# One file a process: of several, the analyzer takes each va_list for unset.
sources | xargs -P 2 -n 1 sh -c '
	# shellcheck disable=SC2086 # flags are words
	out=$(clang-tidy-14 --quiet --extra-arg=-Xclang \
	    --extra-arg=-analyzer-config --extra-arg=-Xclang \
	    --extra-arg=max-nodes=8000 "$1" -- $FLAGS 2>/dev/null) ||
	    printf "%s\n" "${out:-$1: clang-tidy can not read it}"' tidy \
    >"$said"
verdict "clang-tidy has nothing to say"
