# admin.sh - how fast the admin endpoint answers, and what it asks of the
# database; sourced by run.sh when its own figures are there.
#
# Side by side through one lighttpd, in rounds as run.sh has them, all with a
# bearer token:
#   pk      one row by its primary key, by the least of responders (pk.c)
#   device  GET /devices/{mac}, a phone with all its parts
#   page    GET /devices, 50 of a customer's, filtered and sorted
#   wide    GET /devices, 50 of one model in the whole installation
#   deep    the same, from the middle on
# Then every list of the route table, in each of its orders, from its
# beginning and from further on: rows the database reads for one page.  And an
# import of 10,000 devices.
#
# build/bench/results.json gains "admin": device_ratio and page_ratio (to pk),
# wide_ratio, depth_ratio (deep to wide), statements_max (of all calls),
# list_rows_max, import_rows_per_s.  A call that is not there is left out.
# shellcheck shell=sh
# shellcheck disable=SC2154 # of run.sh

admin_rows=10000 # of the import

admin_stop() {
	trap '' INT TERM HUP
	for name in lighttpd.admin voipconfig-admin pk; do
		proc_stop $name
	done
	[ -z "${admin_org:-}" ] || db_sql -e "
	    DELETE FROM $db_name.mac_config WHERE organisation_id = $admin_org;
	    DELETE FROM $db_name.device WHERE organisation_id = $admin_org;
	    DELETE FROM $db_name.organisation WHERE id = $admin_org"
	stop_all
}

admin_conf() {
	sed "s|^listen = .*|listen = $sockets/admin.sock|" \
	    "$run/fcgi.$size.conf" >"$run/admin.conf"
	echo "plain_http = yes" >>"$run/admin.conf"
	cat >"$run/lighttpd.admin.conf" <<-END
	server.modules += ( "mod_fastcgi", "mod_setenv" )
	server.bind = "127.0.0.1"
	server.port = $admin_port
	server.document-root = "$run/www/"
	server.upload-dirs = ( "$run/tmp" )
	server.max-keep-alive-requests = 1000
	setenv.set-request-header = ( "Forwarded" => "", "Proxy" => "",
	    "X-Forwarded-For" => "", "X-Forwarded-Proto" => "",
	    "X-Real-IP" => "", "Voipconfig-Ops" => "" )
	fastcgi.server = (
	    "/api/" => (( "socket" => "$sockets/admin.sock",
	        "check-local" => "disable", "connect-timeout" => 5,
	        "read-timeout" => 120 )),
	    "/healthz" => (( "socket" => "$sockets/admin.sock",
	        "check-local" => "disable" )),
	    "/pk/" => (( "socket" => "$sockets/pk.sock",
	        "check-local" => "disable", "connect-timeout" => 5,
	        "read-timeout" => 60 )) )
	END
}

admin_start() {
	size=$largest db_name=bench_$largest
	port_free admin_port
	admin_url=http://127.0.0.1:$admin_port
	admin_conf
	db_sql -e "DELETE FROM $db_name.token WHERE name = 'bench'" &&
	    admin_token=$(ctl --json token add bench organisation=1 \
		"scopes=manage people tree provider" |
		sed -n 's/.*"token": "\([^"]*\)".*/\1/p') &&
	    admin_first=$(db_sql -Ne "SELECT MIN(organisation_id)
		FROM $db_name.device WHERE id <= 50") || return 1
	proc_start voipconfig-admin "$bin/voipconfig-admin" \
	    -c "$run/admin.conf" &&
	    proc_start pk "$bin/bench/pk" "$sockets/pk.sock" $workers \
		"$db_socket" root "$db_name" &&
	    proc_start lighttpd.admin lighttpd -D \
		-f "$run/lighttpd.admin.conf" || return 1
	wait_healthy "$admin_url" voipconfig-admin pk lighttpd.admin
}

admin_get() { # PATH: the answer
	curl -s -m 120 -H "Authorization: Bearer $admin_token" \
	    "$admin_url/api/v1$1"
}

admin_status() { # PATH
	curl -s -m 120 -o /dev/null -w '%{http_code}' \
	    -H "Authorization: Bearer $admin_token" "$admin_url$1"
}

# The cursor behind so many pages of 500; nothing when they end before.
admin_cursor() { # PATH PAGES
	cursor=
	for _ in $(seq "$2"); do
		cursor=$(admin_get "$1&limit=500${cursor:+&cursor=$cursor}" |
		    sed -n 's/.*"next":"\([^"]*\)".*/\1/p' |
		    sed 's/+/%2B/g; s|/|%2F|g; s/=/%3D/g')
		[ -n "$cursor" ] || return 0
	done
	echo "$cursor"
}

# NAME TEMPLATE, of those that answer.
admin_cases() {
	wide="/api/v1/devices?model=T46U&sort=label&limit=50"
	deep=$(admin_cursor "/devices?model=T46U&sort=label" \
	    $((largest / 1000)))
	while read -r name path; do
		probe=$(echo "$path" | sed "s/{id}/1/; s/{mac}/$(mac_of 0)/
		    s/{organisation}/$admin_first/")
		code=$(admin_status "$probe")
		if [ "$code" = 200 ]; then
			echo "$name $path"
		else
			echo "  no $name: $path answers $code" >&2
		fi
	done <<-END
	pk /pk/{id}
	device /api/v1/devices/{mac}
	page /api/v1/devices?organisation_id={organisation}&sort=label&limit=50
	wide $wide
	deep $wide&cursor=${deep:-none}
	END
}

admin_measure() { # ROUND NAME TEMPLATE SECONDS
	before=$(trips)
	line=$(wrk --timeout 60s -t1 -c$clients -d"$4s" -s "$bench/admin.lua" "$admin_url" \
	    -- "$3" "$largest" "$admin_first" $((seed + $1)) "$admin_token" |
	    sed -n 's/^BENCH	//p')
	[ -n "$line" ] || fail "wrk said nothing about $3" || return 1
	echo "$1	$2	$line	$(($(trips) - before - 1))" \
	    >>"$run/admin.rounds"
}

admin_measure_all() {
	admin_cases >"$run/admin.cases"
	sed '1!G;h;$!d' "$run/admin.cases" >"$run/admin.backwards"
	: >"$run/admin.rounds"
	for round in $(seq 0 $rounds); do
		order=$run/admin.cases took=$seconds
		[ $((round % 2)) -eq 1 ] || order=$run/admin.backwards
		[ "$round" -ne 0 ] || took=1
		while read -r name path; do
			admin_measure "$round" "$name" "$path" $took || return 1
		done <"$order"
	done
}

# Rows the database has read, of whatever index or table.
admin_reads() {
	db_sql -Ne "SHOW GLOBAL STATUS WHERE Variable_name IN
	    ('Handler_read_first', 'Handler_read_key', 'Handler_read_last',
	    'Handler_read_next', 'Handler_read_prev', 'Handler_read_rnd',
	    'Handler_read_rnd_next')" | awk '{ n += $2 } END { print n }'
}

# What looking itself costs is taken off.
admin_rows_of() { # PATH
	admin_get "$1" >/dev/null # prepares it
	idle=$(admin_reads)
	idle=$(($(admin_reads) - idle))
	was=$(admin_reads)
	admin_get "$1" >/dev/null
	echo $(($(admin_reads) - was - idle))
}

# A wrong order is answered with the ones there are.
admin_lists() {
	"$bin/voipconfig-admin" -r |
	    awk -F '\t' '$2 == "GET" && $1 ~ /_list$/ && $3 !~ /[*!]/ {
		print $3 }' |
	while read -r path; do
		sorts=$(admin_get "$path?sort=-" |
		    sed -n 's/.*"detail":"sort must be one of \([^;]*\);.*/\1/p' |
		    tr -d ,)
		for sort in $sorts; do
			for way in "$sort" "-$sort"; do
				far=$(admin_cursor "$path?sort=$way" 4)
				for at in '' ${far:+"&cursor=$far"}; do
					echo "$path?sort=$way	$(admin_rows_of \
					    "$path?limit=50&sort=$way$at")"
				done
			done
		done
	done >"$run/admin.lists"
}

# Rows a second from sending the file to the end of the job.
admin_import() {
	admin_org=$(ctl --json organisation add "Bench $$" parent=1 \
	    kind=customer | sed -n 's/.*"id": \([0-9]*\).*/\1/p')
	awk -v n=$admin_rows 'BEGIN {
		print "mac,model,label"
		for (i = 0; i < n; i++)
			printf "001565%06x,T46U,Import %d\n", i, i
	    }' >"$run/import.csv"
	began=$(date +%s%N)
	job=$(curl -s -m 120 -X POST -H "Authorization: Bearer $admin_token" \
	    -H 'Content-Type: text/csv' --data-binary "@$run/import.csv" \
	    "$admin_url/api/v1/imports?kind=devices&mode=all_or_nothing&organisation_id=$admin_org" |
	    tee "$run/log/import.log" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
	[ -n "$job" ] || return 0
	left=3000
	while :; do
		state=$(admin_get "/imports/$job" | tee "$run/log/import.log" |
		    sed -n 's/.*"state":"\([a-z_]*\)".*/\1/p')
		case $state in
		waiting | running) ;;
		*)	break ;;
		esac
		left=$((left - 1))
		[ $left -gt 0 ] || break
		sleep 0.1
	done
	ended=$(date +%s%N)
	made=$(db_sql -Ne "SELECT COUNT(*) FROM $db_name.device
	    WHERE organisation_id = $admin_org")
	[ "$made" = $admin_rows ] || {
		fail "the import made $made of $admin_rows devices; see" \
		    "$run/log/import.log"
		return 1
	}
	echo $((admin_rows * 1000000000 / (ended - began)))
}

admin_bench() {
	trap admin_stop EXIT
	admin_start || return 1
	echo
	echo "the admin endpoint, $largest devices"
	admin_measure_all && admin_lists || return 1
	admin_import >"$run/admin.import" || return 1
	awk -f "$bench/admin.awk" -v lists="$run/admin.lists" \
	    -v import="$(cat "$run/admin.import")" -v json="$run/admin.json" \
	    "$run/admin.rounds" || return 1
	sed -i "1r $run/admin.json" "$run/results.json"
}

admin_bench || exit 1
