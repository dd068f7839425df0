#!/bin/sh
# analyzer.sh BUILD - gcc -fanalyzer on the product's sources.
#
# Leaks it does not look for: it does not know who frees what a structure
# keeps, and LeakSanitizer sees every one in the tests.  What it says wrongly
# is in analyzer.allow, a file and a message a line, each with its reason.
set -u
# shellcheck source=tests/static/common.sh
. "$(dirname "$0")/common.sh"
need gcc
each analyzer
verdict "gcc -fanalyzer"
