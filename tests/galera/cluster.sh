#!/bin/sh
# cluster.sh - a private Galera cluster of MariaDB nodes on loopback, for tests.
#
#   cluster.sh can                       can it run here?  Says why not
#   cluster.sh make DIR NODES            folders, ports, the first one's tables
#   cluster.sh first DIR I [OPTION ...]  start node I as a cluster of its own
#   cluster.sh join DIR I [OPTION ...]   start node I, in the background: it
#                                        joins those that run
#   cluster.sh wait DIR I SIZE [SECONDS] until it is synced, one of SIZE
#   cluster.sh state DIR I               "Synced 3 Primary ON"; "" when away
#   cluster.sh newest DIR                the node to bootstrap from, when all
#                                        are down
#   cluster.sh stop DIR I                end it
#   cluster.sh signal DIR I SIGNAL       KILL, STOP, CONT
#   cluster.sh sql DIR I [OPTION ...]    the client, as root
#   cluster.sh discard DIR               end all at once, remove DIR
#
# Or ". tests/galera/cluster.sh" and cluster_make ... with the same arguments.
# DIR/nI is a folder as tests/db/mariadb.sh makes it, with DIR/nI/port beside:
# nodes also listen for SQL on 127.0.0.1.  DIR must have no blank in it, which
# the script that sends a whole database over (rsync) would trip over.  A node
# takes some 150 MB of memory.  Nothing is printed unless something fails.

# shellcheck source=/dev/null
. "${top:?}/tests/db/mariadb.sh"

cluster_so=/usr/lib/galera/libgalera_smm.so

# The others find out within two seconds or so that one is gone; a node that
# only has to wait for a processor is not taken for dead.
cluster_evs="evs.keepalive_period=PT0.5S; evs.inactive_check_period=PT0.25S;
evs.suspect_timeout=PT2S; evs.inactive_timeout=PT5S; evs.install_timeout=PT5S"

cluster_can() {
	for cl_p in mariadbd mariadb-install-db rsync wsrep_sst_rsync; do
		command -v $cl_p >/dev/null || {
			echo "no $cl_p"
			return 1
		}
	done
	[ -r "$cluster_so" ] || {
		echo "no $cluster_so; Debian has it in galera-4"
		return 1
	}
}

# Four ports a node: SQL, group, incremental and whole state transfer.
cluster_make() { # DIR NODES
	case $1 in
	*" "*)	mariadb_fail "$1: a blank in the path"; return 1 ;;
	esac
	mkdir -p "$1" && cl_d=$(cd "$1" && pwd -P) || return 1
	chmod 755 "$cl_d"
	cl_all=
	cl_i=1
	while [ $cl_i -le "$2" ]; do
		cl_n=$cl_d/n$cl_i
		mkdir -p "$cl_n" || return 1
		for cl_p in port group_port ist_port sst_port; do
			cluster_port >"$cl_n/$cl_p" || return 1
		done
		cl_all=$cl_all,127.0.0.1:$(cat "$cl_n/group_port")
		cl_i=$((cl_i + 1))
	done
	echo "gcomm://${cl_all#,}" >"$cl_d/members"
	cl_u=$(mariadb_user "$cl_d")
	mariadb_make "$cl_d/n1" "$cl_u"
}

# Nobody's now, and below the range the kernel picks from.
cl_said=
cluster_port() {
	while :; do
		cl_r=$(od -An -N2 -tu2 /dev/urandom)
		cl_q=$((20000 + cl_r % 12000))
		grep -qi "^ *[0-9]*: [0-9A-F]*:$(printf %04X $cl_q) " \
		    /proc/net/tcp /proc/net/tcp6 2>/dev/null && continue
		grep -qsx $cl_q "$cl_d"/n*/*port || break
	done
	echo $cl_q
}

cluster_options() { # I
	cl_n=$cl_d/n$1
	cl_g=$(cat "$cl_n/group_port") cl_t=$(cat "$cl_n/ist_port")
	mkdir -p "$cl_n/tmp" "$cl_n/data" || return 1
	cl_u=$(mariadb_user "$cl_n")
	: >"$cl_n/recover.log" && touch "$cl_n/db.log" || return 1
	[ "$(id -u)" -ne 0 ] || chown "$cl_u" "$cl_n" "$cl_n"/*.log \
	    "$cl_n/tmp" "$cl_n/data" || return 1
	[ -s "$cl_n/socket" ] || mariadb_choose_socket "$cl_n" "$cl_u" ||
	    return 1
}

# What a node is started with; $@ is run with it behind.
cluster_run() { # I COMMAND...
	cl_i=$1
	shift
	cluster_options "$cl_i" || return 1
	# shellcheck disable=SC2086,SC2154 # words
	"$@" mariadbd --no-defaults --user="$cl_u" \
	    --datadir="$cl_n/data" --tmpdir="$cl_n/tmp" \
	    --socket="$(cat "$cl_n/socket")" --pid-file="$cl_n/db.pid" \
	    --log-error="$cl_n/db.log" --skip-name-resolve --skip-log-bin \
	    --character-set-server=utf8mb4 --innodb-buffer-pool-size=32M \
	    --innodb-flush-log-at-trx-commit=2 $mariadb_shape \
	    --performance-schema=OFF --key-buffer-size=1M \
	    --aria-pagecache-buffer-size=8M --table-open-cache=400 \
	    --max-connections=150 --binlog-format=ROW \
	    --innodb-autoinc-lock-mode=2 --wsrep-on=ON \
	    --wsrep-provider="$cluster_so" --wsrep-cluster-name=voipconfig \
	    --wsrep-node-name="n$cl_i" --wsrep-node-address=127.0.0.1 \
	    --wsrep-slave-threads=2 --wsrep-sst-method=rsync \
	    --wsrep-sst-receive-address="127.0.0.1:$(cat "$cl_n/sst_port")" \
	    --wsrep-provider-options="base_host=127.0.0.1; base_port=$cl_g;
gmcast.listen_addr=tcp://127.0.0.1:$cl_g; ist.recv_addr=127.0.0.1:$cl_t;
ist.recv_bind=127.0.0.1:$cl_t; gcache.size=32M; gcache.page_size=8M;
pc.wait_prim_timeout=PT60S; $cluster_evs" $cl_more
}

cluster_launch() {
	setsid "$@" </dev/null >>"$cl_n/db.log" 2>&1 &
}

cluster_first() { # DIR I [OPTION...]
	cl_d=$(cd "$1" && pwd -P) && cl_k=$2 && shift 2 || return 1
	cl_more="--wsrep-new-cluster --wsrep-cluster-address=$(cat \
	    "$cl_d/members") --bind-address=127.0.0.1 --port=$(cat \
	    "$cl_d/n$cl_k/port") $*"
	cluster_run "$cl_k" cluster_launch
}

# Where a node stood that was killed, so that it is sent only what it missed;
# one that was stopped knows it by itself.  What says so may then take its time
# to end, and is not waited for.
cluster_recovered() { # I
	cl_f=$cl_d/n$1/data/grastate.dat
	[ -s "$cl_f" ] && grep -q '^seqno: *-1' "$cl_f" || return 0
	cl_more="--wsrep-recover --skip-networking
--wsrep-cluster-address=gcomm:// --log-error=$cl_d/n$1/recover.log"
	cluster_run "$1" cluster_launch
	cl_left=600
	until grep -q 'WSREP: Recovered position' "$cl_d/n$1/recover.log"; do
		cl_left=$((cl_left - 1))
		[ $cl_left -gt 0 ] && kill -0 $! 2>/dev/null || break
		sleep 0.1
	done
	kill -s KILL $! 2>/dev/null
	wait $! 2>/dev/null
	sed -n 's/.*WSREP: Recovered position: *//p' "$cl_d/n$1/recover.log" |
	    tail -n 1
}

cluster_join() { # DIR I [OPTION...]
	cl_d=$(cd "$1" && pwd -P) && cl_k=$2 && shift 2 || return 1
	cl_at=$(cluster_recovered "$cl_k")
	cl_more="--wsrep-cluster-address=$(cat "$cl_d/members")
--bind-address=127.0.0.1 --port=$(cat "$cl_d/n$cl_k/port")
${cl_at:+--wsrep-start-position=$cl_at} $*"
	cluster_run "$cl_k" cluster_launch
}

cluster_sql() { # DIR I [OPTION...]
	cl_a=$1/n$2
	shift 2
	mariadb_sql "$cl_a" "$@"
}

cluster_state() { # DIR I
	# A node that stands still would hold us up.
	timeout 5 mariadb --no-defaults --user=root \
	    --socket="$(cat "$1/n$2/socket" 2>/dev/null)" -N -B \
	    -e "SHOW STATUS WHERE variable_name IN
	    ('wsrep_local_state_comment', 'wsrep_cluster_size',
	    'wsrep_cluster_status', 'wsrep_ready')" 2>/dev/null |
	    awk '{ print $2 }' | sort | tr '\n' ' '
}

cluster_wait() { # DIR I SIZE [SECONDS]
	cl_left=$((${4:-120} * 5))
	# Sorted: size, ON, Primary, Synced.
	until [ "$(cluster_state "$1" "$2")" = "$3 ON Primary Synced " ]; do
		cl_left=$((cl_left - 1))
		if [ $cl_left -le 0 ]; then
			tail -n 20 "$1/n$2/db.log" >&2
			mariadb_fail "node $2 is not one of $3:" \
			    "$(cluster_state "$1" "$2")"
			return 1
		fi
		sleep 0.2
	done
}

# By what each had committed: nobody may have been left out.
cluster_newest() { # DIR
	cl_d=$(cd "$1" && pwd -P) || return 1
	cl_best=1 cl_most=-1
	for cl_f in "$cl_d"/n*/data; do
		cl_j=${cl_f%/data}
		cl_j=${cl_j##*/n}
		cl_s=$(cluster_recovered "$cl_j")
		[ -n "$cl_s" ] || cl_s=$(sed -n 's/^seqno: *//p' \
		    "$cl_f/grastate.dat")
		cl_s=${cl_s##*:}
		[ "${cl_s:--1}" -gt "$cl_most" ] || continue
		cl_most=$cl_s cl_best=$cl_j
	done
	# Only the one that was stopped last says so of itself.
	sed -i 's/^safe_to_bootstrap: .*/safe_to_bootstrap: 1/' \
	    "$cl_d/n$cl_best/data/grastate.dat"
	echo "$cl_best"
}

cluster_stop() { # DIR I
	mariadb_end "$1/n$2" TERM
}

cluster_signal() { # DIR I SIGNAL
	cl_p=$(mariadb_pid "$(cd "$1/n$2" && pwd -P)") || return 1
	kill -s "$3" "$cl_p" || return 1
	[ "$3" = KILL ] || return 0
	while kill -0 "$cl_p" 2>/dev/null &&
	    ! grep -q '^State:.Z' "/proc/$cl_p/status" 2>/dev/null; do
		sleep 0.05
	done
	rm -f "$1/n$2/db.pid"
}

cluster_discard() { # DIR
	for cl_a in "$1"/n*; do
		[ -d "$cl_a" ] || continue
		cluster_group_end "$cl_a"
		mariadb_end "$cl_a" KILL
	done
	rm -rf "$1"
}

# One that has not written its process id yet, and what sends its state.
cluster_group_end() { # FOLDER
	cl_x=$(cd "$1" && pwd -P) || return 0
	for cl_y in /proc/[0-9]*; do
		tr '\0' '\n' 2>/dev/null <"$cl_y/cmdline" |
		    grep -qF -e "$cl_x/" || continue
		[ "${cl_y#/proc/}" = $$ ] || kill -s KILL "${cl_y#/proc/}" \
		    2>/dev/null
	done
}

case ${0##*/} in
cluster.sh)
	case ${1:-} in
	can | make | first | join | wait | state | newest | stop | signal | \
	    sql | discard)
		cl_verb=$1
		shift
		"cluster_$cl_verb" "$@"
		exit
		;;
	esac
	echo "usage: cluster.sh make|first|join|wait|stop|sql|discard DIR ..." >&2
	exit 2
	;;
esac
