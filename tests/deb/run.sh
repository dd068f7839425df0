#!/bin/sh
# run.sh BUILD [PHASE...] - the packages of BUILD/deb (made if they are old),
# installed as a hosting provider does it, in boxes (box.sh) with systemd, MariaDB and a web server:
#
#   static   lintian, units, alert rules, fail2ban's filter, dashboard
#   first    the lines of deploy/README.md, with the version before; phones,
#            portal and worker; what a program that was taken over could do
#   upgrade  to today's while phones ask: none fails
#   backup   while things change; restored in another box, with Apache
#   remote   the database on another machine
#   purge    removed; purged with either answer
#
# Root.  Prints "ok NAME" and "FAIL NAME"; status 1 if any failed.  Logs stay in
# BUILD/debtest.  PREVIOUS may name a folder with the packages of a release;
# otherwise the version before is today's under a lower number.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
build=$(cd "${1:-build}" && pwd)
[ $# -eq 0 ] || shift
here=tests/deb
debs=$build/deb
work=$build/debtest
failed=0 passed=0

skip() {
	echo "skip deb ($*)"
	echo "0 passed, 0 failed"
	exit 0
}
[ "$(id -u)" -eq 0 ] || skip "boxes are root's to make"
for c in debootstrap systemd-nspawn lintian fail2ban-regex msgfmt dh; do
	command -v $c >/dev/null || skip "no $c: make test-deb installs it"
done

# What is started and mounted ends with the namespaces, and those with us: by
# TERM and INT because we pass it on, by KILL because setpriv does.
if [ -z "${DEB_NAMESPACES:-}" ]; then
	mkdir -p "$work"
	. $here/box.sh
	cgroups_sweep
	CGROUPS=$(cgroups | tr '\n' ' ')
	{ unshare --mount --pid --fork true && grep -q '^0::' /proc/self/cgroup &&
	    [ -n "$CGROUPS" ]; } 2>/dev/null ||
	    skip "no namespaces or no unified cgroups to be had here"
	# The network and the processor can be busy at the same time.
	sh $here/base.sh "${DEB_CACHE:-$build/deb-cache}" \
	    >"$work/base" 2>"$work/base.log" &
	making=$!
	trap 'kill $making 2>/dev/null' EXIT
	trap 'exit 130' INT TERM HUP
	if [ -n "$(find fcgi admin-cgi deploy schema templates Makefile \
	    -newer "$debs/all/build.log" 2>&1 | head -n 1)" ]; then
		sh deploy/deb.sh "$build" >"$work/log" 2>&1 || {
			cat "$work/log"
			echo "FAIL the packages are built"
			exit 1
		}
	fi
	wait $making || {
		tail -n 20 "$work/base.log"
		echo "FAIL a Debian is made with debootstrap"
		exit 1
	}
	base=$(cat "$work/base")
	export CGROUPS base DEB_NAMESPACES=$$
	setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child \
	    --mount-proc sh $here/run.sh "$build" "$@" &
	inner=$!
	trap 'kill -KILL $inner 2>/dev/null' EXIT
	trap 'exit 130' INT TERM HUP
	wait $inner
	status=$?
	cgroups_sweep
	exit $status
fi

ok() {
	echo "ok $1"
	passed=$((passed + 1))
}
fail() { # name [file]
	echo "FAIL $1"
	[ -z "${2:-}" ] || tail -n 20 "$2" | sed 's/^/  /'
	failed=$((failed + 1))
}
t() { # name command...: ok when it succeeds
	name=$1
	shift
	if "$@" >"$work/log" 2>&1; then
		ok "$name"
	else
		fail "$name" "$work/log"
	fi
}
no() { # name command...: ok when it fails
	name=$1
	shift
	if "$@" >"$work/log" 2>&1; then
		fail "$name" "$work/log"
	else
		ok "$name"
	fi
}
until_true() { # command...: within a minute or two
	n=0
	until "$@" >"$work/log" 2>&1; do
		[ $n -lt 600 ] || return 1
		n=$((n + 1))
		sleep 0.2
	done
}

. $here/box.sh
rm -f "$work"/*.console
mem=$work/mem
mkdir -p "$mem"
# What nspawn leaves in /run is of this run, too.
mount -t tmpfs -o mode=755 run /run
mount -t tmpfs -o size=4g,mode=755 boxes "$mem"
mkdir -p "$mem/cg"
echo "$DEB_NAMESPACES" >"$mem/cg/run"

# A CA, and a certificate of it as a provider gets one.
certificates() (
	cd "$mem" &&
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
	    -nodes -subj "/CN=Test CA" -days 30 -keyout ca.key -out ca.crt &&
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
	    -subj /CN=phones.example.net -keyout privkey.pem -out req.pem &&
	echo subjectAltName=DNS:phones.example.net >ext &&
	openssl x509 -req -in req.pem -CA ca.crt -CAkey ca.key -days 20 \
	    -extfile ext -out fullchain.pem &&
	cat ca.crt >>fullchain.pem && cp ca.crt fullchain.pem privkey.pem "$work"
)
certificates >"$work/log" 2>&1 || fail "certificates" "$work/log"

[ $# -ne 0 ] || set -- static first upgrade backup remote purge
for phase; do
	phase_began=$(date +%s)
	. "$here/phase_$phase.sh"
	if [ $failed -ne 0 ]; then
		for b in a b c; do
			[ ! -d "$mem/$b" ] || journal $b
		done
	fi
	echo "$phase: $(($(date +%s) - phase_began)) s" >&2
done
rm -f "$work/privkey.pem"
for cg in $CGROUPS; do
	awk '/^usage_usec/ { n += $2 }
	    END { if (NR) printf "boxes: %d s of processor\n", n / 1000000 }' \
	    "$cg/voipconfig-deb-$DEB_NAMESPACES"-*/cpu.stat 2>/dev/null
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
