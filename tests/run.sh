#!/bin/sh
# run.sh - runs suites of tests and counts.   run.sh BUILD [suite...]
#
# A test is a program: cmocka's, or one that prints "ok NAME" and "FAIL NAME
# (why)" lines, or "N passed, N failed".  What it says is kept in
# BUILD/log/<test>.log and shown when something failed.  A test that dies, or
# that ends well without having tested anything, counts as failed.
#
# Without suites all of them are run, in three lanes side by side: servers that
# wait for each other leave a processor idle.  LANE names the file that one
# lane leaves its sums in.
set -u
cd "$(dirname "$0")/.."
B=$1
shift

lanes() { # suites, suites, suites
	for n in 1 2 3; do
		LANE=$B/log/lane.$n
		rm -f "$LANE"
		eval "suites=\$$n"
		# shellcheck disable=SC2086 # suites are words
		LANE=$LANE sh tests/run.sh "$B" $suites &
	done
	wait
	cat "$B"/log/lane.[123] | awk '
	    { passed += $1; failed += $2; skipped += $3 }
	    END {
		if (NR != 3) failed++
		if (skipped) printf "(%d skipped: see the logs)\n", skipped
		printf "%d passed, %d failed\n", passed, failed
		exit failed != 0
	    }'
}

if [ $# -eq 0 ]; then
	mkdir -p "$B/log"
	lanes "lint unit san spec golden fuzz db e2e" "admin portal" \
	    "static valgrind notify faults attack galera"
	exit
fi
SUITES=$*
LOG=$B/log
mkdir -p "$LOG"
passed=0 failed=0 skipped=0

count() { # of the lines in file $1 that match $2
	n=$(grep -cE "$2" "$1") || :
	echo "${n:-0}"
}

# Sums of "N passed, N failed" lines and of cmocka's.
sum() { # file, sed expression that leaves a number
	sed -nE "$2" "$1" | awk '{ n += $1 } END { print n + 0 }'
}

test_one() { # name command...
	name=$1
	shift
	log=$LOG/$(echo "$name" | tr '/ ' '__').log
	began=$(date +%s)
	"$@" >"$log" 2>&1 </dev/null
	rc=$?
	p=$(($(sum "$log" 's/^\[  PASSED  \] ([0-9]+) test.*/\1/p') +
	    $(sum "$log" 's/^([0-9]+) passed, [0-9]+ failed.*/\1/p')))
	f=$(($(sum "$log" 's/^\[  FAILED  \] ([0-9]+) test.*/\1/p') +
	    $(sum "$log" 's/^[0-9]+ passed, ([0-9]+) failed.*/\1/p')))
	if ! grep -qE '^[0-9]+ passed, [0-9]+ failed' "$log"; then
		p=$((p + $(count "$log" '^ok ')))
		f=$((f + $(count "$log" '^FAIL ')))
	fi
	skipped=$((skipped + $(count "$log" '^skip ')))
	if [ "$f" -eq 0 ] && { [ $rc -ne 0 ] || [ "$p" -eq 0 ]; }; then
		f=1
	fi
	passed=$((passed + p))
	failed=$((failed + f))
	if [ "$f" -eq 0 ]; then
		took=$(($(date +%s) - began))
		[ $took -ge 10 ] && took=$(printf '%6d s' $took) || took=
		printf 'ok    %-28s %4d%s\n' "$name" "$p" "$took"
		return
	fi
	printf 'FAIL  %-28s %4d passed, %d failed (exit %d), %s:\n' \
	    "$name" "$p" "$f" "$rc" "$log"
	{ grep -E '^FAIL |^\[  FAILED|^\[  ERROR|Error:|ERROR:|runtime error' \
	    "$log" | head -30; echo "..."; tail -20 "$log"; } | sed 's/^/      /'
}

unit() { # build folder
	for t in "$1"/tests/test_*; do
		[ -x "$t" ] && test_one "${2:-unit}/${t##*/test_}" "$t"
	done
}

with_database() { # command...: DB_SOCKET of a private server
	dir=$B/db
	sh tests/db/mariadb.sh start "$dir" || return 1
	DB_SOCKET=$(cat "$dir/socket" 2>/dev/null || echo "$dir/db.sock")
	DB_DIR=$dir
	export DB_SOCKET DB_DIR
	"$@"
	sh tests/db/mariadb.sh stop "$dir"
	rm -rf "$dir"
}

databases() {
	for t in "$B"/tests/db_*; do
		[ -x "$t" ] && test_one "db/${t##*/db_}" "$t"
	done
	for t in tests/db/*_test.sh; do
		[ -f "$t" ] && test_one "db/$(basename "$t" .sh)" sh "$t" "$B"
	done
}

for suite in $SUITES; do
	case $suite in
	unit)	unit "$B" ;;
	san)	unit "$B/san" san ;;
	spec)	test_one spec/mustache "$B/tests/mustache_spec" \
		    "${MUSTACHE_SPEC_DIR:-../shared/spec/mustache}" ;;
	golden)	test_one golden "$B/tests/golden" ;;
	fuzz)	for t in "$B"/san/tests/fuzz_*; do
			n=${t##*/fuzz_}
			[ -x "$t" ] && test_one "fuzz/$n" \
			    sh tests/fuzz/replay.sh "$t" "tests/fuzz/corpus/$n"
		done ;;
	lint)	for t in tests/lint/*.sh; do
			test_one "lint/$(basename "$t" .sh)" sh "$t"
		done ;;
	static)	for t in tidy cppcheck analyzer; do
			test_one "static/$t" sh "tests/static/$t.sh" "$B"
		done ;;
	db)	with_database databases ;;
	e2e)	test_one e2e/edge sh tests/e2e/edge_selftest.sh "$B"
		test_one e2e/phone sh tests/e2e/sim_phone_selftest.sh "$B/phone"
		test_one e2e/rps-sim \
		    python3 -B tests/e2e/sim_rps_selftest.py "$B"
		test_one e2e/rps-drivers sh tests/e2e/rps_drivers.sh "$B"
		test_one e2e/rps-operations sh tests/e2e/with_stack.sh "$B" \
		    python3 -B tests/e2e/rps_operations.py
		test_one e2e/rps-torture sh tests/e2e/rps_torture.sh "$B"
		test_one e2e/story sh tests/e2e/with_stack.sh "$B" \
		    sh tests/e2e/story.sh
		test_one e2e/ctl sh tests/e2e/ctl_selftest.sh "$B"
		test_one e2e/doctor sh tests/e2e/doctor_selftest.sh "$B"
		test_one e2e/stack sh tests/e2e/run.sh ;;
	notify)	test_one notify sh tests/e2e/notify.sh "$B" ;;
	valgrind) test_one valgrind sh tests/e2e/valgrind.sh "$B" ;;
	admin)	test_one admin/openapi python3 -B tests/admin/openapi.py "$B"
		test_one admin/api sh tests/admin/run.sh
		test_one admin/transport sh tests/admin/transport/run.sh ;;
	attack)	test_one attack sh tests/attack/run.sh ;;
	faults)	test_one faults env BUILD="$B" sh tests/faults/run.sh ;;
	galera)	test_one galera/samples sh tests/galera/samples.sh
		test_one galera/cluster sh tests/galera/run.sh "$B" ;;
	portal)	test_one portal env BUILD="$B" DIAGONAL="${DIAGONAL-1}" \
		    sh tests/portal/run.sh ;;
	deb)	test_one deb sh tests/deb/run.sh "$B" ;;
	*)	echo "run.sh: no suite $suite; there are unit san spec" \
		    "golden fuzz lint static valgrind db admin portal e2e" \
		    "notify attack faults galera deb" >&2
		exit 2 ;;
	esac
done
if [ -n "${LANE:-}" ]; then
	echo "$passed $failed $skipped" >"$LANE"
	exit
fi
[ $skipped -gt 0 ] && echo "($skipped skipped: see the logs)"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
