# box.sh - machines of Debian 12, each with its own systemd, for run.sh, which
# reads this.  A box is a copy (overlay) of what base.sh makes, in memory,
# started by systemd-nspawn with a network of its own; the samples' own ports
# are free in it.
#
# Everything here happens in namespaces of run.sh: when that ends, killed or
# not, its processes and mounts are gone.
# shellcheck shell=sh

# Where cgroups lie: systemd's own hierarchy of before, where there is one, and
# the unified one, without which units can have no filter of addresses.
cgroups() {
	while read -r _ at type opt _; do
		case $type,$opt, in
		cgroup2,* | cgroup,*,name=systemd,*) echo "$at" ;;
		esac
	done </proc/self/mounts
}

# Those of runs that were killed, too.
cgroups_sweep() {
	for cg in $(cgroups); do
		for d in "$cg"/voipconfig-deb-*; do
			[ ! -d "$d" ] || [ -n "$(find "$d" -name cgroup.procs \
			    -exec cat {} + 2>/dev/null)" ] ||
			    find "$d" -depth -type d -exec rmdir {} + 2>/dev/null
		done
	done
}

box_root() {
	echo "$mem/$1/root"
}

# box_make NAME: its disk.
box_make() {
	mkdir -p "$mem/$1/upper" "$mem/$1/work" "$mem/$1/root"
	mount -t overlay -o "lowerdir=$base,upperdir=$mem/$1/upper,workdir=$mem/$1/work" \
	    "$1" "$mem/$1/root"
	r=$(box_root "$1")
	for u in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer \
	    systemd-networkd-wait-online.service console-getty.service; do
		ln -sf /dev/null "$r/etc/systemd/system/$u"
	done
	# Not its first boot, at which systemd enables everything there is.
	tr -d - </proc/sys/kernel/random/uuid >"$r/etc/machine-id"
	# As on a machine where nobody sits before apt.
	cat >"$r/etc/apt/apt.conf.d/90test" <<-END
		APT::Get::Assume-Yes "true";
		APT::Sandbox::User "root";
		Dpkg::Options { "--force-confold"; };
	END
	echo 127.0.0.1 localhost phones.example.net >"$r/etc/hosts"
	cat "$base/etc/ssl/certs/ca-certificates.crt" "$work/ca.crt" \
	    >"$r/etc/ssl/certs/ca-certificates.crt"
	mkdir -p "$r/root/voipconfig/build/deb"
	cp "$work/fullchain.pem" "$work/privkey.pem" "$r/root/voipconfig/"
	cp "$build/phone" "$build/rps-sim" "$r/usr/local/bin/"
}

# box_start NAME [nspawn's options]
box_start() {
	name=$1
	shift
	[ $# -ne 0 ] || set -- --private-network
	mkdir -p "$mem/cg"
	# shellcheck disable=SC2016 # for the inner shell
	sh -c 'cg=voipconfig-deb-$(cat "$1/cg/run")-$2; shift 2
	    for d in $CGROUPS; do
		mkdir -p "$d/$cg" && echo 0 >"$d/$cg/cgroup.procs" || exit 1
	    done
	    exec systemd-nspawn --boot --quiet --register=no --keep-unit \
		--resolv-conf=off --timezone=off --link-journal=no \
		--capability=CAP_BPF,CAP_PERFMON,CAP_NET_ADMIN \
		--system-call-filter=bpf --kill-signal=SIGRTMIN+3 "$@"' - \
	    "$mem" "$name" -D "$(box_root "$name")" "$@" \
	    </dev/null >"$work/$name.console" 2>&1 &
	eval "nspawn_$name=$!"
	# shellcheck disable=SC2034 # by its name, below
	n=0
	until leader=$(leader_of $!) && box "$name" systemctl is-system-running \
	    2>/dev/null |
	    grep -qE 'running|degraded'; do
		kill -0 $! 2>/dev/null && [ $n -lt 600 ] || return 1
		n=$((n + 1))
		sleep 0.2
	done
}

# The first process of what nspawn $1 has started.
leader_of() {
	for c in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
		[ "$(cat "/proc/$c/comm" 2>/dev/null)" != systemd ] ||
		    { echo "$c"; return 0; }
	done
	return 1
}

leader() {
	eval "leader_of \$nspawn_$1"
}

# box NAME COMMAND...: in it, as its root, from the folder of the README.
box() {
	box_pid=$(leader "$1") || return 1
	shift
	nsenter -t "$box_pid" -m -u -i -n -p -C -- env -i LC_ALL=C HOME=/root \
	    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
	    DEBIAN_FRONTEND=noninteractive TERM=dumb \
	    sh -c 'cd /root/voipconfig && exec "$@"' - "$@"
}

# box_net NAME COMMAND...: a program of this machine on that one's network.
box_net() {
	box_pid=$(leader "$1") || return 1
	shift
	nsenter -t "$box_pid" -n -- "$@"
}

# What its programs have said, for who looks at a failure.
journal() { # box
	box "$1" journalctl --no-pager -o short-iso >"$work/$1.journal" 2>&1
	echo "  $work/$1.journal has what was said"
}

box_stop() {
	eval "p=\$nspawn_$1"
	kill "$p" 2>/dev/null # SIGTERM: it is shut down
	# shellcheck disable=SC2154 # by eval
	wait "$p" 2>/dev/null
	umount "$(box_root "$1")" && rm -rf "${mem:?}/$1"
}
