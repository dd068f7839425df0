#!/bin/sh
# with_stack.sh BUILD COMMAND... - runs COMMAND BUILD RUN while a stack of its
# own (deploy/dev/stack.sh: every program, and the simulated RPS) is up in the
# folder RUN.  Logs stay when something failed, or with KEEP=1.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
BUILD=$(cd "$1" && pwd -P) || exit 1
shift
mkdir -p "$BUILD/e2e"
RUN=$(mktemp -d "$BUILD/e2e/XXXXXX") || exit 1
STACK_DIR=$RUN
export BUILD STACK_DIR
chmod 755 "$BUILD/e2e" "$RUN"
command=''

finish() {
	status=$?
	trap '' INT TERM HUP
	[ -z "$command" ] || kill "$command" 2>/dev/null
	sh "$top/deploy/dev/stack.sh" down
	rm -rf "$RUN/db"
	if [ $status -eq 0 ] && [ -z "${KEEP:-}" ]; then
		rm -rf "$RUN"
	else
		echo "logs: $RUN/log"
	fi
	exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

sh "$top/deploy/dev/stack.sh" up >/dev/null || {
	echo "FAIL set-up (see above)"
	exit 1
}
# In the background, so that a signal is seen at once.
"$@" "$BUILD" "$RUN" </dev/null &
command=$!
wait $command
status=$?
command=''
exit $status
