#!/bin/sh
# edge_selftest.sh BUILD [CASE...] - the process and HTTP floors end to end.
#
# Builds edge_demo.c into BUILD/e2e (CC and CFLAGS are honoured) and drives
# it with fcgi_client.py: one "ok NAME" or "FAIL NAME" line for each case,
# and exit status 1 if any failed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${1:?usage: edge_selftest.sh BUILD [CASE...]}
shift
mkdir -p "$build/e2e"
build=$(cd "$build" && pwd)
demo=$build/e2e/edge_demo

# shellcheck disable=SC2086 # CFLAGS is several words
(cd "$root/fcgi" && ${CC:-cc} -std=c17 -D_GNU_SOURCE -I. ${CFLAGS:--O2 -g} \
    -o "$demo" ../tests/e2e/edge_demo.c \
    base/arena.c base/buf.c base/clock.c base/err.c base/log.c base/pool.c \
    base/scan.c web/cgi.c web/edge.c web/file.c web/listen.c web/req.c \
    web/resp.c web/route.c web/serve.c web/spool.c -lfcgi)

# Socket paths are short, so not below a build folder that may be deep.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
python3 -B "$here/edge_selftest.py" "$demo" "$work" "$@"
