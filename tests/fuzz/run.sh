#!/bin/sh
# run.sh BUILD SECONDS NAME... - runs each harness with libFuzzer for SECONDS
# of processor time, one after the other, and says what came of it.
#
# What is learned stays in BUILD/corpus/NAME and the next run goes on from
# there; an input that broke something is in BUILD/found/NAME-*.  To keep a
# better corpus: BUILD/tests/fuzz_NAME -merge=1 NEW tests/fuzz/corpus/NAME
# BUILD/corpus/NAME, and NEW is small enough to be committed.
set -u
B=$1 seconds=$2
shift 2
tick=$(getconf CLK_TCK)
worst=0 child=''
trap '[ -z "$child" ] || kill "$child" 2>/dev/null; exit 130' INT TERM HUP
mkdir -p "$B/corpus" "$B/found" "$B/log"

# Processor seconds of a process; the name in /proc may hold blanks.
spent() {
	sed 's/.*) //' "/proc/$1/stat" 2>/dev/null |
	    awk -v tick="$tick" '{ print int(($12 + $13) / tick) }'
}

figure() { # a word of libFuzzer's last statistics
	sed -n "s/^stat::$1: *//p" "$log" | tail -n 1
}

one() { # name
	log=$B/log/$1.log
	dict=tests/fuzz/$1.dict
	[ -f "$dict" ] && dict=-dict=$dict || dict=-verbosity=1
	mkdir -p "$B/corpus/$1"
	"$B/tests/fuzz_$1" -print_final_stats=1 -timeout=20 "$dict" \
	    -artifact_prefix="$B/found/$1-" "$B/corpus/$1" \
	    "tests/fuzz/corpus/$1" >"$log" 2>&1 </dev/null &
	child=$! used=0
	while now=$(spent $child) && [ -n "$now" ]; do
		used=$now
		[ "$used" -lt "$seconds" ] || kill -USR1 $child 2>/dev/null
		sleep 1
	done
	wait $child
	rc=$?
	child=''
	n=$(find "$B/corpus/$1" -type f | wc -l)
	edges=$(sed -nE 's/.* cov: ([0-9]+) .*/\1/p' "$log" | tail -n 1)
	what="$(figure number_of_executed_units) runs, $used s of processor,"
	what="$what $edges edges, $n inputs"
	if [ $rc -eq 0 ]; then
		echo "ok   $1: $what"
	else
		echo "FAIL $1: $what; see $log"
		worst=1
	fi
}

for name in "$@"; do
	one "$name"
done
exit $worst
