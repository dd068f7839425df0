#!/bin/sh
# valgrind.sh BUILD [story] [api] [phones] - end-to-end tests with every program under valgrind: what
# reads memory that nobody wrote, which no sanitizer sees, and what a process
# has forgotten when it ends.
#
# In BUILD/valgrind stand scripts in the programs' place; the tests are the
# usual ones: the life of a phone, which meets all programs; calls of the API;
# requests of phones.  voipconfigctl runs without, for it is called too often.
# All is slower by far, so the programs are given more time (see stack.sh).
set -u
top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
B=$(cd "$1" && pwd -P) || exit 1
shift
command -v valgrind >/dev/null || {
	echo "FAIL set-up (valgrind is missing; run" \
	    "deploy/dev/packages.sh build run test)"
	exit 1
}
V=$B/valgrind
log=$V/log
rm -rf "$V"
mkdir -p "$log" || exit 1
chmod 755 "$V"
chmod 1777 "$log" # workers are another user

for path in "$B"/*; do
	name=${path##*/}
	case $name in
	admin | e2e | log | run | valgrind) ;;
	*)	ln -s "$path" "$V/$name" ;;
	esac
done
for name in voipconfig-fcgi voipconfig-admin voipconfig-rps; do
	[ -x "$B/$name" ] || {
		echo "FAIL set-up ($B/$name is not built; run make)"
		exit 1
	}
	rm -f "$V/$name"
	cat >"$V/$name" <<-END
	#!/bin/sh
	exec valgrind -q --vgdb=no --leak-check=full --num-callers=20 \\
	    --show-leak-kinds=definite,indirect \\
	    --errors-for-leak-kinds=definite,indirect \\
	    --suppressions="$top/tests/e2e/valgrind.supp" \\
	    --log-file="$log/$name.%p" "$B/$name" "\$@"
	END
	chmod 755 "$V/$name"
done

failed=0
part() { # NAME COMMAND...
	name=$1
	shift
	E2E_DEADLINE=120 E2E_DB_TIMEOUT=60 "$@" >"$log/out" 2>&1
	rc=$?
	sed "s/^/  $name: /" "$log/out"
	n=$(grep -c '^ok ' "$log/out")
	if [ $rc -eq 0 ] && [ "$n" -gt 0 ]; then
		echo "ok $name ($n)"
	else
		echo "FAIL $name (exit $rc)"
		failed=1
	fi
	rm -f "$log/out"
}

[ $# -ne 0 ] || set -- story api phones
for suite in "$@"; do
	case $suite in
	story)	part story sh "$top/tests/e2e/with_stack.sh" "$V" \
		    sh "$top/tests/e2e/story.sh" ;;
	api)	part api env BUILD="$V" sh "$top/tests/admin/run.sh" device \
		    extra line key setting template upload book group ;;
	phones)	part phones env BUILD="$V" sh "$top/tests/e2e/run.sh" files \
		    gate input upload resource xml lock lighttpd-http ;;
	*)	echo "valgrind.sh: no $suite; there are story api phones" >&2
		exit 2 ;;
	esac
done

# -q: what ended well has said nothing.
ran=$(find "$log" -type f | wc -l)
bad=$(find "$log" -type f -size +0)
for file in $bad; do
	echo "--- ${file##*/}"
	head -n 60 "$file"
done
if [ -n "$bad" ] || [ "$ran" -lt 4 ]; then
	echo "FAIL valgrind has nothing to say ($ran processes; see $log)"
	exit 1
fi
echo "ok valgrind has nothing to say of $ran processes"
exit $failed
