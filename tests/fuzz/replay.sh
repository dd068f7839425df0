#!/bin/sh
# replay.sh - one fuzz harness over its corpus.   replay.sh PROGRAM FOLDER
set -u
n=$(find "$2" -type f | wc -l)
if [ "$n" -eq 0 ]; then
	echo "FAIL $2 (the corpus is empty)"
	exit 1
fi
if "$1" "$2"; then
	echo "$n passed, 0 failed"
else
	echo "0 passed, 1 failed"
	exit 1
fi
