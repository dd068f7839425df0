#!/bin/sh
# run.sh full|quick - how fast phones get their configuration.
#
#   full   1,000, 100,000 and 1,000,000 phones; loading the million takes
#          minutes, once: databases stay in build/bench until make clean
#   quick  1,000 and 20,000 phones, two minutes in all
#
# Three things are measured side by side through one lighttpd, configured as
# deploy/lighttpd/voipconfig.conf is:
#   static  a file of the size of a MAC configuration
#   empty   a libfcgi responder that does nothing, of the same size (empty.c)
#   N       voipconfig-fcgi asked for the <mac>.cfg of random ones of N phones,
#           each with its own password, two accounts, twenty keys and three
#           settings (load.c); authentication is on, as always
# with connections kept (keep) and closed after each answer (close), plain and
# over TLS (ECDSA P-256; every connection is a full handshake, tickets off).
#
# How to read it.  The load generator shares the machine with the servers and
# machines are noisy, so requests per second say little and ratios much: each
# round measures all cases one after the other, a ratio is made of two cases of
# one round, and what is printed is the median of the rounds, with the smallest
# and the largest behind it.  CPU microseconds per request are those of the
# whole run.  Trips are statements the database ran, the flushing of the fetch
# log included; "waiting" those that were run while a phone waited.
#
# build/bench/results.json has the figures; those of "phone" are of the largest
# number of phones, and scale_1m_to_1k compares it with 1,000.  Nothing fails
# because it is slow, but answers that are wrong end the run.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
. "$top/deploy/dev/lib.sh"
bin=${BUILD:-$top/build}
mkdir -p "$bin/bench" && bin=$(cd "$bin" && pwd -P) || exit 1
run=$bin/bench
bench=$top/tests/bench

db_name=bench_1000
workers=$((2 * $(nproc))) # as the manual says
clients=16
seed=0

case ${1:-} in
full) sizes="1000 100000 1000000" rounds=5 seconds=4 ;;
quick) sizes="1000 20000" rounds=6 seconds=1 ;;
*)
	echo "usage: run.sh full|quick" >&2
	exit 2
	;;
esac
quick=$([ "$1" = quick ] && echo true || echo false)
for largest in $sizes; do :; done

# --- what a device is, see load.c ---------------------------------------------

mac_of() { # I
	printf '805ec0%06x' "$1"
}

url_of() { # I
	printf 'p/c%031x/' $(($1 / 50))
}

# --- databases ------------------------------------------------------------------

ctl() {
	"$bin/voipconfigctl" -c "$run/ctl.$size.conf" "$@"
}

# Half the memory, four gigabytes at most: the million fits.
pool_megabytes() {
	awk -v quick=$quick '/^MemTotal/ { m = int($2 / 2048) }
	    END { if (m > 4096) m = 4096
		if (quick == "true" && m > 512) m = 512
		print m }' /proc/meminfo
}

write_keys() {
	[ -s "$run/secret/keys" ] ||
	    printf '0000bec4 %064d\n' 1 | secret_file "$run/secret/keys"
}

conf_bench() { # the two programs' configuration for $size
	db_name=bench_$size
	conf_write "$run/ctl.$size.conf" <<-END
	db_socket = $db_socket
	db_name = $db_name
	db_user = root
	key_file = $run/secret/keys
	public_url = http://127.0.0.1
	schema_dir = $top/schema
	templates_dir = $top/templates
	END
	conf_write "$run/fcgi.$size.conf" <<-END
	listen = $sockets/$size.sock
	workers = $workers
	db_socket = $db_socket
	db_name = $db_name
	db_user = root
	key_file = $run/secret/keys
	public_url = http://127.0.0.1
	resource_dir = $run/resources
	END
}

reference_data() {
	ctl migrate --schema "$top/schema" &&
	    ctl catalogue load "$top/schema/data" &&
	    ctl template import "$top/templates"
}

# The row of the last device is what voipconfigctl would have made.
check_row() {
	mac=$(mac_of $((size - 1)))
	row="SELECT MD5(sheet) FROM $db_name.mac_config WHERE mac = '$mac'"
	before=$(db_sql -Ne "$row") && [ -n "$before" ] &&
	    ctl device compile "$mac" >/dev/null &&
	    [ "$before" = "$(db_sql -Ne "$row")" ] ||
	    fail "$db_name: load.c no longer makes what voipconfigctl makes"
}

load_devices() {
	model=$(db_sql -Ne "SELECT id FROM $db_name.model WHERE name = 'T46U'")
	"$bin/bench/load" "$size" "${model:-0}" "$run/secret/keys" \
	    mariadb --no-defaults --socket="$db_socket" --user=root \
	    --show-warnings "$db_name" &&
	    db_sql -e "UPDATE $db_name.organisation SET catalogue = (SELECT
	    generation FROM $db_name.catalogue_state WHERE id = 1)" || return 1
	counts=$(db_sql -Ne "SELECT (SELECT COUNT(*) FROM $db_name.device),
	    (SELECT COUNT(*) FROM $db_name.mac_config),
	    (SELECT COUNT(*) FROM $db_name.line) / 2,
	    (SELECT COUNT(*) FROM $db_name.line_key) / 20,
	    (SELECT COUNT(*) FROM $db_name.setting) / 3")
	for n in $counts; do
		[ "${n%.*}" = "$size" ] ||
		    fail "$db_name: not all rows were loaded: $counts" ||
		    return 1
	done
	check_row
}

# Databases stay; one whose tables or rows would differ now is made anew.
prepare() { # $size
	conf_bench
	made_of=$(cat "$top"/schema/*.sql "$top/fcgi/db/sheet.h" \
	    "$bench/load.c" | cksum)
	if [ "$made_of" != "$(cat "$run/loaded.$size" 2>/dev/null)" ]; then
		echo "loading $size phones"
		began=$(date +%s)
		db_sql -e "DROP DATABASE IF EXISTS $db_name;
		    CREATE DATABASE $db_name CHARACTER SET utf8mb4
		    COLLATE utf8mb4_unicode_ci" &&
		    reference_data >"$run/log/load.$size.log" 2>&1 &&
		    load_devices >>"$run/log/load.$size.log" 2>&1 || {
			show_tail "$run/log/load.$size.log"
			fail "$size phones could not be loaded"
			return 1
		}
		echo "$made_of" >"$run/loaded.$size"
		echo "  in $(($(date +%s) - began)) seconds"
	else
		reference_data >"$run/log/load.$size.log" 2>&1 || return 1
	fi
	db_sql -e "TRUNCATE TABLE $db_name.fetch_log;
	    SELECT SUM(LENGTH(sheet)) FROM $db_name.mac_config" >/dev/null
}

# --- servers --------------------------------------------------------------------

# As the sample has it, and beside it the two we compare with.
listener() { # PORT SOCKET [TLS]
	cat <<-END
	\$SERVER["socket"] == "127.0.0.1:$1" {
	    setenv.set-request-header = var.forged
	    fastcgi.server = (
	        "/p/" => (( "socket" => "$2", "check-local" => "disable",
	            "x-sendfile" => "enable",
	            "x-sendfile-docroot" => ( "$run/resources/" ),
	            "connect-timeout" => 5, "write-timeout" => 30,
	            "read-timeout" => 60 )),
	        "/healthz" => (( "socket" => "$2", "check-local" => "disable" )),
	        "/empty/" => (( "socket" => "$sockets/empty.sock",
	            "check-local" => "disable", "connect-timeout" => 5,
	            "write-timeout" => 30, "read-timeout" => 60 )),
	    )
	    server.max-request-size = 4096
	    server.max-read-idle = 15
	    server.max-write-idle = 60
	    server.max-keep-alive-idle = 5
	    server.max-keep-alive-requests = 100
	END
	[ -z "${3:-}" ] || cat <<-END
	    ssl.engine = "enable"
	    ssl.pemfile = "$run/tls/server.crt"
	    ssl.privkey = "$run/tls/server.key"
	    ssl.openssl.ssl-conf-cmd = ( "MinProtocol" => "TLSv1.2",
	        "Curves" => "X25519:P-256:P-384",
	        "Options" => "ServerPreference,-SessionTicket" )
	END
	echo "}"
}

conf_web() {
	cat <<-END
	server.modules += ( "mod_fastcgi", "mod_openssl", "mod_setenv" )
	server.bind = "127.0.0.1"
	server.port = $spare_port
	server.document-root = "$run/www/"
	server.upload-dirs = ( "$run/tmp" )
	mimetype.assign = ( ".cfg" => "text/plain; charset=utf-8" )
	var.forged = ( "Forwarded" => "", "Proxy" => "",
	    "SSL-Client-Verify" => "", "SSL-Client-S-DN-CN" => "",
	    "Voipconfig-Ops" => "", "X-Forwarded-For" => "",
	    "X-Forwarded-Proto" => "", "X-Real-IP" => "" )
	\$SERVER["socket"] == "127.0.0.1:$ops_port" {
	    setenv.add-environment = ( "VOIPCONFIG_OPS" => "1" )
	    fastcgi.server = ( "/metrics" => (( "check-local" => "disable",
	        "socket" => "$sockets/$largest.sock" )) )
	}
	END
	for size in $sizes; do
		eval "listener \$port_$size \"$sockets/$size.sock\""
	done
	listener "$tls_port" "$sockets/$largest.sock" tls
}

# Another may take a port between our look and the server's: once more then.
start_web() {
	tries=5
	while [ $tries -gt 0 ]; do
		for name in spare_port tls_port ops_port; do
			port_free $name
		done
		for size in $sizes; do
			port_free "port_$size"
		done
		conf_web >"$run/lighttpd.conf"
		proc_start lighttpd lighttpd -D -f "$run/lighttpd.conf"
		sleep 0.2
		proc_pid lighttpd >/dev/null && return 0
		tries=$((tries - 1))
	done
	show_tail "$run/log/lighttpd.log"
	fail "lighttpd does not start"
}

start_fcgi() { # $size
	proc_start "fcgi.$size" "$bin/voipconfig-fcgi" \
	    -c "$run/fcgi.$size.conf" || return 1
	eval "port=\$port_$size"
	wait_healthy "http://127.0.0.1:$port" "fcgi.$size" lighttpd
}

# The two we compare with, as long as a MAC configuration of the largest.
start_others() {
	size=$largest
	bytes=$(fetch $((size / 2)) | wc -c)
	head -c "$bytes" /dev/zero | tr '\0' x >"$run/www/static.cfg"
	proc_start empty "$bin/bench/empty" "$sockets/empty.sock" \
	    $workers "$bytes"
}

stop_all() {
	trap '' INT TERM HUP
	proc_stop lighttpd
	proc_stop empty
	for size in $sizes; do
		proc_stop "fcgi.$size"
	done
	sh "$top/tests/db/mariadb.sh" stop "$run/db"
	site_forget_sockets
}

start_all() {
	rm -rf "$run/log"
	site_begin || return 1
	mkdir -p "$run/www"
	as_user= # all are who we are: the private server knows only root
	: >"$run/rounds.tsv"
	tls_make && write_keys && db_make \
	    --innodb-buffer-pool-size="$(pool_megabytes)M" \
	    --innodb-log-file-size=512M --innodb-flush-log-at-trx-commit=0 ||
	    return 1
	for size in $sizes; do
		prepare || return 1
	done
	start_web || return 1
	for size in $sizes; do
		start_fcgi && check_answers || return 1
	done
	start_others
}

fetch() { # I of $size: the file on stdout, or nothing
	eval "port=\$port_$size"
	mac=$(mac_of "$1")
	curl -sf -m 10 -u "$mac:pw$mac" \
	    "http://127.0.0.1:$port/$(url_of "$1")$mac.cfg"
}

# The right file for the first, the middle and the last phone.
check_answers() {
	for i in 0 $((size / 2)) $((size - 1)); do
		want=$(printf 'account.1.user_name = 2%06d' "$i")
		fetch "$i" | grep -qxF "$want" && continue
		show_tail "$run/log/fcgi.$size.log"
		fail "device $i of $size does not get its configuration"
		return 1
	done
}

# --- measuring ------------------------------------------------------------------

# Processor time of processes and their children, the ended ones too, in ticks.
ticks() { # PID...
	for pid in "$@"; do
		cat "/proc/$pid/stat" $(tr ' ' '\n' \
		    <"/proc/$pid/task/$pid/children" |
		    sed '/./s|.*|/proc/&/stat|') 2>/dev/null
	done | sed 's/.*) //' |
	    awk '{ n += $12 + $13 + $14 + $15 } END { print n + 0 }'
}

cpu() { # NAME of the process that answers: ticks of web, it, database
	app=$(proc_pid "$1") || app=
	# shellcheck disable=SC2086 # none is no argument
	echo "$(ticks "$(proc_pid lighttpd)") $(ticks $app)" \
	    "$(ticks "$(cat "$run/db/db.pid")")"
}

# Statements prepared and executed since the server started.
trips() {
	db_sql -Ne "SHOW GLOBAL STATUS WHERE Variable_name IN
	    ('Questions', 'Com_stmt_prepare')" | awk '{ n += $2 } END { print n }'
}

# One case, one round: a line in rounds.tsv.
measure() { # ROUND MODE TARGET SECONDS
	devices=$largest
	case $3 in
	static) prefix='/static.cfg?' process=none ;;
	empty) prefix=/empty/ process=empty ;;
	*) prefix=/p/ process=fcgi.$3 devices=$3 ;;
	esac
	eval "url=http://127.0.0.1:\$port_$devices"
	case $2 in tls*) url=https://127.0.0.1:$tls_port ;; esac
	trips_before=$(trips)
	cpu_before=$(cpu $process)
	line=$(wrk --timeout 60s -t1 -c$clients -d"$4s" -s "$bench/request.lua" "$url" -- \
	    "$prefix" "$devices" $((seed + $1)) "${2#tls-}" |
	    sed -n 's/^BENCH	//p')
	cpu_after=$(cpu $process)
	[ -n "$line" ] || fail "wrk said nothing about $url" || return 1
	echo "$1	$2	$3	$line	$cpu_before $cpu_after	$(($(trips) - trips_before - 1))" |
	    tr ' ' '\t' >>"$run/rounds.tsv"
}

cases() {
	for target in static empty $sizes; do
		echo "keep $target"
	done
	for target in static empty $largest; do
		echo "close $target"
	done
	[ $quick = true ] || for target in static empty $largest; do
		echo "tls-keep $target"
	done
	for target in empty $largest; do
		echo "tls-close $target"
	done
}

# Every other round backwards, so that what drifts drifts for all.
measure_all() {
	cases >"$run/cases"
	cases | sed '1!G;h;$!d' >"$run/cases.backwards"
	while read -r mode target; do
		measure 0 "$mode" "$target" 1 || return 1
	done <"$run/cases"
	metrics >"$run/metrics.before"
	for round in $(seq $rounds); do
		order=$run/cases
		[ $((round % 2)) -eq 1 ] || order=$run/cases.backwards
		while read -r mode target; do
			measure "$round" "$mode" "$target" $seconds || return 1
		done <"$order"
	done
	metrics >"$run/metrics.after"
}

# --- what else is asked ------------------------------------------------------------

metrics() {
	curl -sf -m 10 "http://127.0.0.1:$ops_port/metrics" || true
}

counter() { # NAME: by how much it grew
	for when in before after; do
		awk -v name="$1" '$1 == name { n += $2 } END { print n + 0 }' \
		    "$run/metrics.$when"
	done | { read -r was && read -r is && echo $((is - was)); }
}

# Mebibytes of the largest worker, and what it shares with none (Pss).
memory() { # FIELD FILE
	master=$(proc_pid "fcgi.$largest")
	for pid in $(cat "/proc/$master/task/$master/children"); do
		sed -n "s/^$1:[^0-9]*\([0-9]*\) kB/\1/p" "/proc/$pid/$2"
	done | sort -n | awk 'END { printf "%.1f\n", $1 / 1024 }'
}

# Of a phone that does not keep them, from its box.
connections() {
	mac=$(mac_of 0)
	"$bin/phone" --model T46U --mac "$mac" --firmware 108.86.0.20 \
	    --url "http://127.0.0.1:$plain_port/$(url_of 0)" --user "$mac" \
	    --password "pw$mac" --json 2>>"$run/log/phone.log" |
	    sed -n 's/^  "connections": \([0-9]*\),$/\1/p'
}

facts() {
	eval "plain_port=\$port_$largest"
	printf '%s\t%s\n' quick $quick largest "$largest" rounds $rounds \
	    seconds $seconds body_bytes "$bytes" hertz "$(getconf CLK_TCK)" \
	    worker_rss_mib "$(memory Rss smaps_rollup)" \
	    worker_pss_mib "$(memory Pss smaps_rollup)" \
	    waiting "$(counter voipconfig_db_trips_total)" \
	    connections "$(connections)" workers $workers
}

exec 9>"$run/lock"
flock -n 9 || {
	fail "another run.sh measures in $run; two would measure each other"
	exit 1
}
trap stop_all EXIT
trap 'exit 1' INT TERM HUP
start_all || exit 1
echo "measuring $(cases | wc -l) cases, $rounds rounds of $seconds s each"
measure_all || exit 1
facts >"$run/facts.tsv" || exit 1
awk -f "$bench/report.awk" -v json="$run/results.json" "$run/facts.tsv" \
    "$run/rounds.tsv" || exit 1
. "$bench/admin.sh"
. "$bench/rps.sh"
