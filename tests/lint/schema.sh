#!/bin/sh
# schema.sh - every table and column says what it is; every table has a
# primary key; migrations are numbered without a gap.
set -u
cd "$(dirname "$0")/../.."
bad=0
awk '
	/^CREATE TABLE/ { table = $6; key = 0; next }
	table == "" { next }
	/^  PRIMARY KEY/ { key = 1 }
	/^  [a-z_0-9]+ [A-Z]/ && !/COMMENT / {
		print "FAIL " FILENAME ":" FNR ": column " $1 " has no comment"; bad = 1
	}
	/^\)/ {
		if (!key) { print "FAIL " FILENAME ": " table " has no primary key"; bad = 1 }
		if (!/COMMENT=/) { print "FAIL " FILENAME ": " table " has no comment"; bad = 1 }
		table = ""
	}
	END { exit bad }' schema/[0-9]*.sql || bad=1
n=0
for f in schema/[0-9]*.sql; do
	n=$((n + 1))
	case $(basename "$f") in
	$(printf %04d $n)_*) ;;
	*)	echo "FAIL $f: expected number $(printf %04d $n)"; bad=1 ;;
	esac
done
[ $bad -eq 0 ] && echo "ok every table and column is explained"
exit $bad
