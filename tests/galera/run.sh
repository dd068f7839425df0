#!/bin/sh
# run.sh BUILD - two hosts and a cluster of three nodes, on this machine; see
# cluster_test.py.  Logs stay in BUILD/galera when something failed, or with
# KEEP=1.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
bin=$(cd "$1" && pwd -P) || exit 1
. "$top/deploy/dev/lib.sh"
. "$top/tests/galera/cluster.sh"

# In a shell of its own: in a trap's, dash forgets what a subshell returned.
end() { # RUN CLUSTER
	run=$1 cluster=$2
	for name in haproxy rps1 rps2 web1 web2 admin1 admin2 fcgi1 fcgi2 \
	    rps-sim; do
		proc_stop $name TERM 3
	done
	for n in 1 2 3; do
		cp "$cluster/n$n/db.log" "$run/log/node$n.log" 2>/dev/null
	done
	cluster_discard "$cluster"
	site_forget_sockets
}

if [ "${2:-}" = --end ]; then
	end "$3" "$4"
	exit
fi

why=$(cluster_can) || {
	echo "ok nothing to do without Galera"
	echo "skip galera ($why)"
	exit 0
}
for program in "$bin/voipconfig-admin" "$bin/rps-sim" lighttpd haproxy; do
	command -v "$program" >/dev/null || {
		echo "FAIL set-up ($program is missing; run make, and" \
		    "deploy/dev/packages.sh build run test)"
		exit 1
	}
done

mkdir -p "$bin/galera"
run=$(mktemp -d "$bin/galera/XXXXXX") || exit 1
chmod 755 "$bin/galera" "$run"
# What sends a whole database over knows no blanks; and run by root, in folders
# that are root's alone, it would write as nobody.
case $(mariadb_user "$run"):$run in
root:* | *" "*)
	cluster=$(mktemp -d /tmp/voipconfig.XXXXXX) || exit 1
	chmod 755 "$cluster" ;;
*)	cluster=$run/cluster ;;
esac
db_name=voipconfig_cluster
tester=''

finish() {
	status=$?
	trap '' INT TERM HUP
	[ -z "$tester" ] || kill "$tester" 2>/dev/null
	[ -z "$tester" ] || wait "$tester"
	sh "$top/tests/galera/run.sh" "$bin" --end "$run" "$cluster"
	if [ $status -eq 0 ] && [ -z "${KEEP:-}" ]; then
		rm -rf "$run"
	else
		echo "logs: $run/log"
	fi
	exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

# --- the database ---

db_sql() {
	cluster_sql "$cluster" 1 "$@"
}

# A host reaches its own node by a socket, and the others by TCP.
roles() {
	for name in ctl fcgi admin rps; do
		awk 'NR == FNR { word = $0; next }
		    { gsub(/@PASSWORD@/, word); gsub(/localhost/, "127.0.0.1") }
		    1' "$run/secret/$name.password" \
		    "$top/schema/roles/$name.sql" | db_sql "$db_name" || return 1
	done
}

begin_cluster() {
	cluster_make "$cluster" 3 && cluster_first "$cluster" 1 &&
	    cluster_wait "$cluster" 1 1 && cluster_join "$cluster" 2 &&
	    cluster_wait "$cluster" 2 2 || return 1
	# From node 2, while node 1 takes what is loaded.
	cluster_join "$cluster" 3 --wsrep-sst-donor=n2 || return 1
	db_socket=$(cat "$cluster/n1/socket")
	db_sql -e "CREATE DATABASE $db_name CHARACTER SET utf8mb4
	    COLLATE utf8mb4_unicode_ci" &&
	    conf_ctl "$run/voipconfigctl.conf" && load_stock && make_keys &&
	    roles && cluster_wait "$cluster" 3 3
}

tcp() { # NODE...: as a value of db_host
	for n in "$@"; do
		printf '127.0.0.1:%s ' "$(cat "$cluster/n$n/port")"
	done | sed 's/ $//; s/ /, /g'
}

# --- the hosts ---

# What all hosts share here: files for phones, keys, the portal.
host() { # NUMBER, HOSTS OF THE DATABASE BESIDE ITS OWN NODE
	h=$run/h$1
	mkdir -p "$h" && chmod 755 "$h" || return 1
	sockets=$h db_socket=$(cat "$cluster/n$1/socket")
	for p in http https ops admin; do
		port_free ${p}_port
		eval "h$1_$p=\$${p}_port"
	done
	conf_fcgi "$h/fcgi.conf" "$h/fcgi.sock" 3 "db_host = $2" \
	    "db_timeout = 3" &&
	    conf_admin "$h/admin.conf" "$h/admin.sock" 3 "db_host = $2" \
	    "db_timeout = 4" "plain_http = yes" &&
	    conf_rps "$h/rps.conf" "db_host = $2" "db_timeout = 4" \
	    "lease = 20" "timeout = 5" "drift_time =" &&
	    conf_lighttpd "$h/web.conf" "$h/fcgi.sock" || return 1
	conf_fill "$top/deploy/lighttpd/voipconfig-balanced.conf" \
	    "$h/balanced.conf" voipconfig_balancer=127.0.0.1 || return 1
	echo "include \"$h/balanced.conf\"" >>"$h/web.conf"
	proc_start "fcgi$1" "$bin/voipconfig-fcgi" -c "$h/fcgi.conf" &&
	    proc_start "admin$1" "$bin/voipconfig-admin" -c "$h/admin.conf" &&
	    proc_start "web$1" lighttpd -D -f "$h/web.conf"
}

# The sample as it is shipped, without what is root's, and with the admin side
# in plain HTTP.
balancer() {
	port_free lb_https && port_free lb_http && port_free lb_admin || return 1
	sed -e '/^\t\(log\|user\|group\|chroot\) /d' -e 's/ 20000$/ 500/' \
	    -e '/ADMIN_HOST/s/ check-ssl verify none//' \
	    "$top/deploy/haproxy/voipconfig.cfg" >"$run/haproxy.cfg"
	# shellcheck disable=SC2154 # set by eval
	proc_start haproxy env VOIPCONFIG_HOST1=127.0.0.1 \
	    VOIPCONFIG_HOST2=127.0.0.1 \
	    VOIPCONFIG_HTTPS_HOST1="$h1_https" VOIPCONFIG_HTTPS_HOST2="$h2_https" \
	    VOIPCONFIG_HTTP_HOST1="$h1_http" VOIPCONFIG_HTTP_HOST2="$h2_http" \
	    VOIPCONFIG_ADMIN_HOST1="$h1_admin" VOIPCONFIG_ADMIN_HOST2="$h2_admin" \
	    VOIPCONFIG_HTTPS="127.0.0.1:$lb_https" \
	    VOIPCONFIG_HTTP="127.0.0.1:$lb_http" \
	    VOIPCONFIG_ADMIN="127.0.0.1:$lb_admin" \
	    haproxy -db -f "$run/haproxy.cfg"
}

rps() {
	echo "demo AKID$(random_word) $(random_word) rps-demo $(random_word)" \
	    add_by_mac | secret_file "$run/secret/rps-sim.accounts" || return 1
	for p in sim_port sim_tls_port sim_admin_port; do
		port_free $p
	done
	conf_rps_sim "$run/rps-sim.conf" "$run/rps-sim.journal" \
	    "calls = 1000000" &&
	    proc_start rps-sim "$bin/rps-sim" -c "$run/rps-sim.conf" &&
	    wait_healthy "http://127.0.0.1:$sim_port" rps-sim || return 1
	ctl organisation add Provider kind=provider >"$run/log/rps.log" 2>&1
	read -r _ key secret _ <"$run/secret/rps-sim.accounts"
	echo "$secret" | ctl rps account add Main organisation=Provider \
	    driver=v2 base_url="http://127.0.0.1:$sim_port" api_user="$key" \
	    api_secret=- add_by_mac=yes rate_per_minute=3000 \
	    >>"$run/log/rps.log" 2>&1 || {
		show_tail "$run/log/rps.log"
		return 1
	}
	proc_start rps1 "$bin/voipconfig-rps" -c "$run/h1/rps.conf" &&
	    proc_start rps2 "$bin/voipconfig-rps" -c "$run/h2/rps.conf"
}

begin() {
	site_begin && tls_make || return 1
	public_url=http://phones.example
	begin_cluster || return 1
	host 1 "$(tcp 2 3)" && host 2 "$(tcp 3 1)" || return 1
	db_socket=$(cat "$cluster/n1/socket")
	# Of the operator: any node.
	echo "db_host = $(tcp 2 3)" >>"$run/voipconfigctl.conf"
	rps && balancer || return 1
	wait_healthy "http://127.0.0.1:$lb_http" haproxy fcgi1 fcgi2 web1 web2 &&
	    wait_healthy "http://127.0.0.1:$lb_admin" admin1 admin2 || return 1
	# shellcheck disable=SC2154
	cat >"$run/env" <<-END
	ADMIN_URL=http://127.0.0.1:$lb_admin/api/v1
	ADMIN_TOKEN=$(ctl --json token add test organisation=Provider \
	    "scopes=manage people tree provider secrets" |
	    sed -n 's/.*"token": "\([^"]*\)".*/\1/p')
	CTL_CONF=$run/voipconfigctl.conf
	RPS_SIM_ADMIN_URL=http://127.0.0.1:$sim_admin_port
	PHONES=127.0.0.1:$lb_http
	PHONES_TLS=127.0.0.1:$lb_https
	CLUSTER=$cluster
	DB_NAME=$db_name
	END
}

begin || {
	echo "FAIL set-up (see above)"
	exit 1
}
# In the background, so that a signal is seen at once.
top=$top python3 -B "$top/tests/galera/cluster_test.py" "$bin" "$run" \
    </dev/null &
tester=$!
wait $tester
status=$?
tester=''
exit $status
