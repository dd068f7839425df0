#!/bin/sh
# tidy.sh BUILD - clang-tidy on the product's sources, one a process: of
# several, its analyzer takes each va_list for unset.  What is asked is in
# .clang-tidy.
set -u
# shellcheck source=tests/static/common.sh
. "$(dirname "$0")/common.sh"
need clang-tidy-14
each tidy
verdict clang-tidy
