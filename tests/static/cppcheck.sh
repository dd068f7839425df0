#!/bin/sh
# cppcheck.sh BUILD - cppcheck on the product's sources.
#
# Not asked, because gcc and clang look for the same and do not take a loop's
# first turn, an output parameter or "v[i++] = (struct val){...}" for a fault:
# uninitvar, ctuuninitvar, ctunullpointer, unknownEvaluationOrder.
set -u
# shellcheck source=tests/static/common.sh
. "$(dirname "$0")/common.sh"
need cppcheck
mkdir -p "$STATIC_DIR/cppcheck" || exit 1
# shellcheck disable=SC2046 # names are words
cppcheck -j 2 --cppcheck-build-dir="$STATIC_DIR/cppcheck" --quiet \
    --enable=warning,performance,portability --inline-suppr \
    --std=c11 -D_GNU_SOURCE -Ifcgi -Iadmin-cgi \
    --suppress=uninitvar --suppress=ctuuninitvar --suppress=ctunullpointer \
    --suppress=unknownEvaluationOrder $(sources) >"$said" 2>&1
verdict cppcheck
