#!/bin/sh
# stack.sh up|down|run|status|env - everything on this machine, privately.
#
#   up      a MariaDB, lighttpd, voipconfig-fcgi, voipconfig-admin and a
#           simulated Yealink RPS of our own under build/run, with demo data;
#           build/run/env says where they are.  Again: starts what has died,
#           restarts what was built anew, keeps the data.
#   down    ends them
#   run     up, shows a simulated phone at work and the life of another one,
#           and waits; Ctrl-C ends what it started
#   status  which of them run
#   env     prints build/run/env
#
# All listen on loopback, on free ports, beside whatever else runs here.
# Run by root, the servers are www-data and mysql where those can reach the
# checkout.  BUILD may name another build folder, STACK_DIR another folder
# than build/run.  PORTAL=source serves admin-cgi/portal itself: a change there
# is seen at the next reload.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
. "$top/deploy/dev/lib.sh"
bin=${BUILD:-$top/build}
mkdir -p "$bin" && bin=$(cd "$bin" && pwd -P) || exit 1
run=${STACK_DIR:-$bin/run}
db_name=voipconfig
portal=$bin/portal
[ "${PORTAL:-}" != source ] || portal=$top/admin-cgi/portal
started=
waiter=
# The provider's operator of the demo; all its people have one password.
portal_user=ops@telecom.example.net
portal_password="voipconfig demo"

servers="lighttpd voipconfig-fcgi voipconfig-admin voipconfig-rps"
servers="$servers voipconfig-notify rps-sim"

# --- up ----------------------------------------------------------------------

check_built() {
	for file in "$bin/voipconfig-fcgi" "$bin/voipconfig-admin" \
	    "$bin/voipconfigctl" "$bin/rps-sim"; do
		[ -x "$file" ] || fail "$file is not built; run make" ||
		    return 1
	done
	[ -s "$bin/portal/index.html" ] ||
	    fail "$bin/portal is not built; run make" || return 1
	for program in mariadbd lighttpd openssl curl; do
		command -v $program >/dev/null ||
		    fail "$program is missing; run deploy/dev/packages.sh" ||
		    return 1
	done
}

# The ports of last time, unless somebody else has them by now.
choose_ports() {
	http_port='' https_port='' ops_port='' admin_port=''
	# shellcheck source=/dev/null
	[ ! -s "$run/ports" ] || . "$run/ports"
	if proc_pid lighttpd >/dev/null && [ -n "$admin_port" ]; then
		return 0
	fi
	for name in http_port https_port ops_port admin_port; do
		eval "port=\$$name"
		if [ -z "$port" ] || port_taken "$port"; then
			port_free $name
		fi
	done
	conf_write "$run/ports" <<-END
	http_port=$http_port
	https_port=$https_port
	ops_port=$ops_port
	admin_port=$admin_port
	END
}

# Schema, reference data and stock templates, when they or the program that
# loads them are new; the demo once.
load_data() {
	sum=$(find "$top/schema" "$top/templates" "$bin/voipconfigctl" \
	    -type f -exec cksum {} + | sort | cksum)
	if [ "$sum" != "$(cat "$run/loaded" 2>/dev/null)" ]; then
		echo "loading schema, models, parameters, templates"
		load_stock && make_keys || {
			[ ! -e "$run/demo-loaded" ] ||
			    echo "Data of another version? 'make clean' forgets them." >&2
			return 1
		}
		echo "$sum" >"$run/loaded"
	fi
	[ ! -e "$run/demo-loaded" ] || return 0
	echo "loading the demo"
	ctl demo load >"$run/log/demo.log" 2>&1 || {
		show_tail "$run/log/demo.log"
		fail "the demo could not be loaded"
		return 1
	}
	: >"$run/demo-loaded"
}

start_db() {
	if ! sh "$top/tests/db/mariadb.sh" sql "$run/db" -e 'DO 0' \
	    2>/dev/null >&2; then
		echo "starting MariaDB"
		started="$started mariadb"
	fi
	db_make
}

# Another may take a port between our look and the server's: once more then.
start_web() {
	tries=5
	while :; do
		choose_ports
		public_url=http://127.0.0.1:$http_port
		conf_lighttpd "$run/lighttpd.conf" "$sockets/fcgi.sock" ||
		    return 1
		proc_keep lighttpd "$run/lighttpd.conf
$run/lighttpd.conf.site
$run/lighttpd.conf.admin
$run/tls/server.crt
$(command -v lighttpd)" lighttpd -D -f "$run/lighttpd.conf" || return 1
		web_up && return 0
		proc_stop lighttpd
		tries=$((tries - 1))
		[ $tries -gt 0 ] || break
		rm -f "$run/ports"
	done
	show_tail "$run/log/lighttpd.log"
	fail "lighttpd does not start; see $run/log/lighttpd.log"
}

web_up() {
	left=100
	until port_taken "$ops_port"; do
		proc_pid lighttpd >/dev/null && [ $left -gt 0 ] || return 1
		left=$((left - 1))
		sleep 0.05
	done
	proc_pid lighttpd >/dev/null
}

start_fcgi() {
	conf_fcgi "$run/voipconfig-fcgi.conf" "$sockets/fcgi.sock" 4 || return 1
	proc_keep voipconfig-fcgi "$run/voipconfig-fcgi.conf
$run/secret/fcgi.password
$run/secret/keys
$bin/voipconfig-fcgi" "$bin/voipconfig-fcgi" -c "$run/voipconfig-fcgi.conf" ||
	    return 1
	wait_healthy "http://127.0.0.1:$http_port" voipconfig-fcgi lighttpd
}

start_admin() {
	conf_admin "$run/voipconfig-admin.conf" "$sockets/admin.sock" 2 \
	    "plain_http = yes" || return 1
	proc_keep voipconfig-admin "$run/voipconfig-admin.conf
$run/secret/admin.password
$run/secret/keys
$bin/voipconfig-admin" "$bin/voipconfig-admin" \
	    -c "$run/voipconfig-admin.conf" || return 1
	wait_healthy "http://127.0.0.1:$admin_port" voipconfig-admin lighttpd
}

# Yealink's side, simulated: its account is made once, its ports are those of
# last time unless somebody else has them by now.
rps_sim_account() {
	[ ! -s "$run/secret/rps-sim.accounts" ] || return 0
	echo "demo AKID$(random_word) $(random_word) rps-demo $(random_word)" \
	    add_by_mac |
	    secret_file "$run/secret/rps-sim.accounts"
}

rps_sim_ports() {
	sim_port=0 sim_tls_port=0 sim_admin_port=0
	# shellcheck source=/dev/null
	[ ! -s "$run/rps-sim.ports" ] || . "$run/rps-sim.ports"
	if proc_pid rps-sim >/dev/null; then
		return 0
	fi
	for name in sim_port sim_tls_port sim_admin_port; do
		eval "port=\$$name"
		if [ "$port" = 0 ] || port_taken "$port"; then
			port_free $name
		fi
	done
}

start_rps_sim() {
	rps_sim_account && rps_sim_ports || return 1
	conf_rps_sim "$run/rps-sim.conf" "$run/rps-sim.journal" || return 1
	proc_keep rps-sim "$run/rps-sim.conf
$run/secret/rps-sim.accounts
$run/tls/server.crt
$bin/rps-sim" "$bin/rps-sim" -c "$run/rps-sim.conf" || return 1
	wait_healthy "http://127.0.0.1:$sim_port" rps-sim
}

# The worker, and the simulated account it works with: the provider's.
start_rps() {
	[ -x "$bin/voipconfig-rps" ] && [ -x "$bin/rps-sim" ] || return 0
	conf_rps "$run/voipconfig-rps.conf" || return 1
	rps_account || return 1
	proc_keep voipconfig-rps "$run/voipconfig-rps.conf
$run/secret/rps.password
$run/secret/keys
$bin/voipconfig-rps" "$bin/voipconfig-rps" -c "$run/voipconfig-rps.conf"
}

# There is no SIP proxy here; webhooks may be on this machine.
start_notify() {
	[ -x "$bin/voipconfig-notify" ] || return 0
	conf_notify "$run/voipconfig-notify.conf" \
	    "allow_networks = 127.0.0.0/8 ::1" "allow_plain = yes" || return 1
	proc_keep voipconfig-notify "$run/voipconfig-notify.conf
$run/secret/notify.password
$run/secret/keys
$bin/voipconfig-notify" "$bin/voipconfig-notify" \
	    -c "$run/voipconfig-notify.conf"
}

# Made once; its port may be another one each time.
rps_account() {
	read -r _ key secret _ <"$run/secret/rps-sim.accounts"
	url=http://127.0.0.1:$sim_port
	if ctl rps account show Simulated >/dev/null 2>&1; then
		ctl rps account change Simulated base_url="$url" \
		    >"$run/log/rps-account.log" 2>&1
	else
		owner=$(ctl --json organisation list |
		    sed -n 's/.*"id": *\([0-9]*\).*/\1/p' | head -1)
		echo "$secret" | ctl rps account add Simulated \
		    organisation="$owner" driver=v2 base_url="$url" \
		    api_user="$key" api_secret=- add_by_mac=yes \
		    rate_per_minute=600 >"$run/log/rps-account.log" 2>&1
	fi || {
		show_tail "$run/log/rps-account.log"
		fail "the simulated account at Yealink could not be made"
	}
}

rps_sim_env() {
	read -r _ key secret xml_user xml_password _ \
	    <"$run/secret/rps-sim.accounts"
	put_var RPS_SIM_URL "http://127.0.0.1:$sim_port"
	put_var RPS_SIM_TLS_URL "https://127.0.0.1:$sim_tls_port"
	put_var RPS_SIM_ADMIN_URL "http://127.0.0.1:$sim_admin_port"
	put_var RPS_SIM_KEY "$key"
	put_var RPS_SIM_SECRET "$secret"
	put_var RPS_SIM_XML_USER "$xml_user"
	put_var RPS_SIM_XML_PASSWORD "$xml_password"
}

# A provider admin's token, made once.
admin_token() {
	if [ ! -s "$run/secret/admin.token" ]; then
		provider=$(ctl --json organisation list |
		    sed -n 's/.*"id": \([0-9]*\).*/\1/p' | head -n 1)
		ctl --json token add demo "organisation=$provider" \
		    "scopes=manage people tree provider secrets" |
		    sed -n 's/.*"token": "\([^"]*\)".*/\1/p' |
		    secret_file "$run/secret/admin.token" || return 1
	fi
	[ -s "$run/secret/admin.token" ] ||
	    fail "voipconfigctl made no token" || return 1
	cat "$run/secret/admin.token"
}

put_var() { # NAME VALUE
	printf '%s=%s\n' "$1" "$(shell_quote "$2")"
}

# Of "demo env" only what has a shell variable's form comes through.
write_env() {
	demo=$(ctl demo env) && token=$(admin_token) || return 1
	{
		put_var PROV_URL "$public_url"
		put_var PROV_TLS_URL "https://127.0.0.1:$https_port"
		put_var OPS_URL "http://127.0.0.1:$ops_port"
		put_var ADMIN_URL "http://127.0.0.1:$admin_port/api/v1"
		put_var ADMIN_TOKEN "$token"
		put_var PORTAL_URL "http://127.0.0.1:$admin_port/"
		put_var PORTAL_USER "$portal_user"
		put_var PORTAL_PASSWORD "$portal_password"
		put_var CA_FILE "$run/tls/ca.crt"
		put_var CTL_CONF "$run/voipconfigctl.conf"
		put_var DB_SOCKET "$db_socket"
		put_var DB_NAME "$db_name"
		rps_sim_env
		echo "$demo" | grep -E '^DEMO_[A-Z_]+=' |
		    grep -vE '[`$;&|<>]'
	} | (umask 077 && conf_write "$run/env")
	chmod 600 "$run/env"
	. "$run/env"
	[ -n "${DEMO_MAC:-}" ] && [ -n "${DEMO_URL:-}" ] ||
	    fail "voipconfigctl demo env names no phone"
}

up() {
	check_built && site_begin || return 1
	tls_make && start_db || return 1
	choose_ports
	public_url=http://127.0.0.1:$http_port
	conf_ctl "$run/voipconfigctl.conf" && load_data || return 1
	start_web || return 1
	# The port may have changed on the way.
	conf_ctl "$run/voipconfigctl.conf" && start_fcgi && start_admin &&
	    start_rps_sim && start_rps && start_notify && write_env
}

# --- down --------------------------------------------------------------------

stop_all() {
	for name in $servers; do
		proc_stop "$name"
	done
	sh "$top/tests/db/mariadb.sh" stop "$run/db"
	site_forget_sockets
}

down() {
	[ -d "$run" ] || return 0
	stop_all
}

# Only what this invocation started.
stop_started() {
	trap '' INT TERM HUP
	case " $started " in *" mariadb "*) stop_all; return ;; esac
	for name in $servers; do
		case " $started " in *" $name "*) proc_stop "$name" ;; esac
	done
}

status() {
	for name in $servers; do
		if pid=$(proc_pid "$name"); then
			echo "$name: process $pid"
		else
			echo "$name: not running"
		fi
	done
	if [ -s "$run/db/db.pid" ] && db_sql -e 'DO 0' 2>/dev/null; then
		echo "mariadb: process $(cat "$run/db/db.pid")"
	else
		echo "mariadb: not running"
	fi
}

# --- run ---------------------------------------------------------------------

# A firmware version that fits the demo phone: <number>.<family>.<any>.<any>.
phone_facts() {
	phone_model=${DEMO_MODEL:-T46U}
	phone_firmware=${DEMO_FIRMWARE:-108.86.0.20}
}

# Names worth showing, of all that a phone is set to.
shown='account\.1\.(label|user_name|sip_server\.1\.address|ringtone)
    |account\.1\.codec\.[a-z0-9]*\.enable.=.1|account\.2\.user_name
    |linekey\.[1-3]\.(type|value|label)|lang\.gui|local_time\.time_zone_name
    |static\.auto_provision\.server\.url'

phone() {
	"$bin/phone" --model "$phone_model" --mac "$DEMO_MAC" \
	    --firmware "$phone_firmware" --url "$DEMO_URL" \
	    --user "$DEMO_USER" --password "$DEMO_PASSWORD" \
	    --state "$run/phone" "$@"
}

show_phone() {
	[ -x "$bin/phone" ] || fail "$bin/phone is not built" || return 1
	phone_facts
	echo
	echo "A simulated $phone_model, $DEMO_MAC, fetches its configuration:"
	echo
	phone --print requests >"$run/log/phone.log" 2>&1 || {
		show_tail "$run/log/phone.log"
		fail "the simulated phone was not provisioned"
		return 1
	}
	sed 's/^/  /' "$run/log/phone.log"
	! grep -qE '40[14]' "$run/log/phone.log" || {
		echo "  (401: asked for its password, which it then gives."
		echo "  404: there is no such file yet.  Neither is a failure.)"
	}
	echo
	echo "Some of what it is set to now:"
	echo
	phone --print effective 2>/dev/null |
	    grep -E "^($(echo "$shown" | tr -d ' \n'))" | head -n 16 |
	    sed 's/^/  /'
}

# The end-to-end test of that name, as a story.
show_story() {
	echo
	echo "The life of a phone, from its box to the end:"
	echo
	sh "$top/tests/e2e/story.sh" "$bin" "$run" >"$run/log/story.log" 2>&1
	story=$?
	sed 's/^ok /  /; s/^   /      /' "$run/log/story.log"
	[ $story -eq 0 ] || fail "the story ended early"
}

show_curl() {
	number=$(phone --print requests 2>/dev/null |
	    grep -o 'y[0-9]\{12\}\.cfg' | head -n 1)
	book=$(curl -s -u "$DEMO_USER:$DEMO_PASSWORD" "$DEMO_URL$DEMO_MAC.cfg" \
	    "$DEMO_URL$number" | grep -o 'book/[a-z0-9-]*\.xml' | head -n 1)
	auth="-u $(shell_quote "$DEMO_USER:$DEMO_PASSWORD")"
	cat <<-END

	Try it:

	  # the configuration of this phone
	  curl $auth $DEMO_URL$DEMO_MAC.cfg
	  # of all phones of its model in this organisation
	  curl $auth $DEMO_URL$number
	  # what a phone asks for first
	  curl $auth $DEMO_URL$DEMO_MAC.boot
	END
	[ -z "$book" ] || cat <<-END
	  # the phone book
	  curl $auth $DEMO_URL$book
	END
	cat <<-END
	  # refused: a wrong password, and any other MAC, look the same
	  curl -i -u $(shell_quote "$DEMO_USER:guess") $DEMO_URL$DEMO_MAC.cfg
	  # over TLS, with the test CA
	  curl --cacert $(shell_quote "$run/tls/ca.crt") $auth \\
	      $(echo "$DEMO_URL" | sed "s|^$PROV_URL|$PROV_TLS_URL|")$DEMO_MAC.cfg
	  # counters, for operators
	  curl $OPS_URL/metrics
	  # why did it get what it got?
	  $(shell_quote "$bin/voipconfigctl") -c $(shell_quote "$CTL_CONF") \\
	      device why $DEMO_MAC
	END
}

show_portal() {
	cat <<-END

	The portal, $PORTAL_URL; everybody's password is "$PORTAL_PASSWORD":

	  $PORTAL_USER     the provider
	  nora@northwind.example.net  a reseller
	  ada@acme.example.net        a customer
	  bob@acme.example.net        a user, who sees his own phone
	END
}

show_api() {
	bearer="Authorization: Bearer $ADMIN_TOKEN"
	id=$(curl -s -H "$bearer" "$ADMIN_URL/devices?q=$DEMO_MAC" |
	    grep -o '"id":[0-9]*' | head -n 1)
	[ -n "$id" ] || fail "the admin API does not list the phone" ||
	    return 1
	bearer="-H $(shell_quote "$bearer")"
	device=$ADMIN_URL/devices/${id#*:}
	cat <<-END

	The admin API, $ADMIN_URL, with a token of the provider's:

	  # the phones; another order, and only some
	  curl $bearer '$ADMIN_URL/devices?limit=3'
	  curl $bearer '$ADMIN_URL/devices?sort=label&model=$phone_model'
	  # this phone with all it has; another label for it
	  curl $bearer $device
	  curl $bearer -X PATCH -H 'Content-Type: application/json' \\
	      -d '{"label": "Front door"}' $device
	  # why did it get what it got?
	  curl $bearer $ADMIN_URL/devices/$DEMO_MAC/why
	  # all there is to call
	  curl $ADMIN_URL/openapi.json

	A simulated RPS, $RPS_SIM_URL; what it knows, and was asked:

	  curl $RPS_SIM_ADMIN_URL/sim/state
	  curl $RPS_SIM_ADMIN_URL/sim/calls
	END
}

wait_here() {
	echo
	if [ -z "$started" ]; then
		echo "All of it was running already and stays; make down ends it."
		return 0
	fi
	echo "Ctrl-C ends it; the data stays in $run."
	while :; do
		# In the background, so that a signal is seen at once.
		sleep 3600 &
		waiter=$!
		wait $waiter
	done
}

interrupted() {
	echo
	echo "ending"
	trap - EXIT
	[ -z "$waiter" ] || kill "$waiter" 2>/dev/null
	stop_started
	exit 0
}

run_all() {
	trap interrupted INT TERM HUP
	trap stop_started EXIT
	echo "starting; logs are in $run/log"
	up && show_phone && show_story && show_curl && show_api &&
	    show_portal || return 1
	exec 9>&- # others may look and change while we wait
	wait_here
}

# --- what is wanted ----------------------------------------------------------

locked() {
	mkdir -p "$run" || exit 1
	exec 9>"$run/lock"
	flock -n 9 && return
	echo "another stack.sh is at work in $run, waiting"
	flock -w 300 9 || fail "it does not end" || exit 1
}

case ${1:-} in
up)
	locked
	up || { stop_started; exit 1; }
	echo "up: $PROV_URL, $PROV_TLS_URL, portal $PORTAL_URL; see $run/env"
	;;
down)
	[ -d "$run" ] || exit 0
	locked
	down
	;;
run)
	locked
	run_all
	;;
status)
	status
	;;
env)
	[ -s "$run/env" ] || fail "nothing is up" || exit 1
	cat "$run/env"
	;;
*)
	echo "usage: stack.sh up|down|run|status|env" >&2
	exit 2
	;;
esac
