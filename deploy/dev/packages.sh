#!/bin/sh
# packages.sh [SECTION ...] - install the Debian packages that are missing.
#
# SECTION is one of deploy/packages.txt: build, run, test, bench; without any,
# build and run.  Nothing is done, and nobody asked for a password, when all
# of them are there.  Needs root or sudo otherwise.
#
# The servers among the packages would start themselves.  We run our own, so
# that is forbidden while we install (policy-rc.d, unless the machine has one).
set -u

list=$(dirname "$0")/../packages.txt
policy=/usr/sbin/policy-rc.d
mark="made by voipconfig's packages.sh"
patience=600 # seconds to wait for another dpkg

say() {
	echo "packages: $*"
}

fail() {
	echo "packages: $*" >&2
	exit 1
}

# The packages of the sections named.
wanted() {
	for section in "$@"; do
		grep -qxF "[$section]" "$list" ||
		    fail "$list has no section [$section]"
		awk -v want="[$section]" '
		    /^\[/ { on = $0 == want; next }
		    on && /^[a-z0-9]/ { print $1 }' "$list"
	done
}

# Of the packages named, those not installed.
missing() {
	have=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" \
	    2>/dev/null)
	for package in "$@"; do
		echo "$have" | grep -qxF "installed $package" || echo "$package"
	done
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

check_root() {
	[ "$(id -u)" -ne 0 ] || return 0
	command -v sudo >/dev/null ||
	    fail "missing: $*. Install them as root: apt-get install" \
		"--no-install-recommends $*"
	if [ -t 0 ]; then
		sudo -v
	else
		sudo -n true 2>/dev/null
	fi || fail "missing: $*. sudo does not let you install them; ask" \
	    "your administrator, or run this as root"
}

# Made by us, so ours to remove; a leftover of a killed run is ours, too.
forbid_start() {
	if [ -e "$policy" ]; then
		! grep -qF "$mark" "$policy" || ours=yes
		return 0
	fi
	printf '#!/bin/sh\n# %s\nexit 101\n' "$mark" |
	    as_root tee "$policy" >/dev/null || return
	ours=yes
	as_root chmod 755 "$policy"
}

allow_start() {
	[ "$ours" != yes ] || as_root rm -f "$policy"
	ours=no
}

# DPkg::Lock::Timeout waits for one of the locks; apt-get update takes another.
apt() {
	waited=0
	while ! as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get \
	    -o DPkg::Lock::Timeout="$patience" "$@" >"$log" 2>&1; do
		if ! grep -qE 'Could not get lock|Unable to (lock|acquire)' \
		    "$log" || [ "$waited" -ge "$patience" ]; then
			return 1
		fi
		[ "$waited" -ne 0 ] || say "another dpkg is at work, waiting"
		sleep 5
		waited=$((waited + 5))
	done
}

# Does the package index know all of them?
known() {
	LC_ALL=C apt-cache policy "$@" 2>/dev/null |
	    awk '/^  Candidate:/ { n += $2 != "(none)" }
		END { print n + 0 }' | grep -qxF "$#"
}

install_all() {
	if ! known "$@"; then
		say "fetching the package index"
		apt update || return 1
	fi
	say "installing $*"
	apt install -y --no-install-recommends "$@" && return 0
	# An index of last month names versions that are no longer there.
	say "once more, with a fresh package index"
	apt update && apt install -y --no-install-recommends "$@"
}

[ $# -ne 0 ] || set -- build run
command -v apt-get >/dev/null ||
    fail "this is no Debian; install by hand what $list names"
packages=$(wanted "$@") || exit 1
# Package names have no blanks, so word splitting is wanted from here on.
# shellcheck disable=SC2046,SC2086
set -- $(missing $packages)
[ $# -ne 0 ] || exit 0

check_root "$@"
log=$(mktemp) || exit 1
ours=no
trap 'allow_start; rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
forbid_start || fail "cannot write $policy"
if ! install_all "$@"; then
	tail -n 20 "$log" >&2
	fail "apt-get could not install $*"
fi
# shellcheck disable=SC2046,SC2086
set -- $(missing "$@")
[ $# -eq 0 ] || fail "still missing after apt-get install: $*"
