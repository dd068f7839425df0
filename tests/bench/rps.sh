# rps.sh - what it costs to keep Yealink's RPS in line, with the simulated one
# on this machine; sourced by run.sh when the other figures are there.
#
#   adds    devices are imported (10,000; quick: 3,000), then the worker is
#           started: calls until the last is there, and how long it took
#           by what so many calls take at the account's rate
#   edit    another URL of their organisation: calls
#   claims  the worker's passes without its calls (claim.c), with 1,000 and
#           with 1,000,000 waiting jobs (quick: 50,000), in two databases
#           and in turn, so that what slows one slows the other
#   memory  of the worker after the adds, and while it works on the long queue
#
# build/bench/results.json gains "rps": calls_per_10k_adds, limit_ratio (at most
# 1: as fast as the rate lets us), calls_per_url_edit, claim_scale_1m_to_1k,
# claims_per_second, and worker_rss_mib, worker_rss_long_mib.
# shellcheck shell=sh
# shellcheck disable=SC2154 # of run.sh

rps_rate=120 # calls a minute of the account
if [ "$quick" = true ]; then
	rps_adds=3000 rps_long=50000 rps_rounds=5 rps_seconds=2
else
	rps_adds=10000 rps_long=1000000 rps_rounds=5 rps_seconds=2
fi

rps_stop() {
	trap '' INT TERM HUP
	proc_stop voipconfig-rps
	proc_stop rps-sim
	admin_stop
}

rps_sql() {
	db_sql -Ne "$1" bench_rps
}

rps_ctl() {
	"$bin/voipconfigctl" -c "$run/ctl.rps.conf" "$@"
}

rps_conf() {
	for name in sim_port sim_tls_port sim_admin_port; do
		port_free $name
	done
	[ -s "$run/secret/rps-sim.accounts" ] ||
	    echo "bench bench-key bench-secret rps-bench xml-secret add_by_mac" |
	    secret_file "$run/secret/rps-sim.accounts"
	conf_rps_sim "$run/rps-sim.conf" "" "calls = 1000000"
	sed 's/bench_[0-9]*$/bench_rps/' "$run/ctl.$largest.conf" \
	    >"$run/ctl.rps.conf"
	conf_write "$run/rps.conf" <<-END
	db_socket = $db_socket
	db_name = bench_rps
	db_user = root
	key_file = $run/secret/keys
	public_url = https://prov.example.net
	drift_time =
	END
}

# A provider, his customer, and the customer's phones.
rps_load() {
	rps_sql2="DROP DATABASE IF EXISTS bench_rps; CREATE DATABASE bench_rps
	    CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
	db_sql -e "$rps_sql2" &&
	    rps_ctl migrate --schema "$top/schema" &&
	    rps_ctl catalogue load "$top/schema/data" &&
	    rps_ctl template import "$top/templates" &&
	    rps_ctl organisation add Provider kind=provider &&
	    rps_ctl organisation add Customer kind=customer parent=Provider &&
	    echo bench-secret | rps_ctl rps account add Bench \
		organisation=Provider driver=v2 add_by_mac=yes api_user=bench-key \
		base_url="http://127.0.0.1:$sim_port" api_secret=- \
		rate_per_minute=$rps_rate || return 1
	awk -v n=$rps_adds 'BEGIN {
		print "mac,model,label"
		for (i = 0; i < n; i++)
			printf "805ec0%06x,T46U,Desk %d\n", i, i
	    }' >"$run/rps.csv"
}

rps_import() {
	rps_ctl import "$run/rps.csv" --kind devices --mode all_or_nothing \
	    --organisation Customer >>"$run/log/rps-load.log" 2>&1
}

rps_counter() { # of calls, all but tokens
	curl -sf -m 60 --noproxy '*' \
	    "http://127.0.0.1:$sim_admin_port/sim/calls?limit=1000000" |
	    sed 's/},{/}\n{/g' | grep '"api":"v2"' | grep -vc '"op":"token"'
}

rps_open() { # jobs that are not finished
	rps_sql "SELECT COUNT(*) FROM rps_job WHERE state IN ('ready', 'claimed')"
}

rps_drained() {
	left=3000
	while [ "$(rps_open)" != 0 ]; do
		left=$((left - 1))
		[ $left -gt 0 ] && proc_pid voipconfig-rps >/dev/null || {
			show_tail "$run/log/voipconfig-rps.log"
			fail "the queue does not become empty"
			return 1
		}
		sleep 0.1
	done
}

rps_worker() {
	proc_start voipconfig-rps "$bin/voipconfig-rps" -c "$run/rps.conf"
}

rps_memory() { # mebibytes of the worker
	master=$(proc_pid voipconfig-rps)
	awk '/^Rss:/ { printf "%.1f\n", $2 / 1024 }' \
	    "/proc/$(cat "/proc/$master/task/$master/children" | cut -d' ' -f1)/smaps_rollup"
}

rps_adds() {
	# The server records first, and a minute that nothing was counted in.
	rps_worker && rps_drained && proc_stop voipconfig-rps && rps_import &&
	    rps_sql "UPDATE rps_account SET rate_from = NULL" || return 1
	rps_calls=$(rps_counter)
	began=$(date +%s%N)
	rps_worker && rps_drained || return 1
	ended=$(date +%s%N)
	rps_took=$(((ended - began) / 1000000))
	rps_calls=$(($(rps_counter) - rps_calls))
	there=$(rps_sql "SELECT COUNT(*) FROM rps_device WHERE state = 'synced'")
	[ "$there" = $rps_adds ] ||
	    fail "$there of $rps_adds devices are at the simulated RPS" ||
	    return 1
	rps_rss=$(rps_memory) rps_edit=$(rps_counter)
	rps_ctl organisation change Customer path_key=new >"$run/log/rps.log" &&
	    rps_drained || return 1
	rps_edit=$(($(rps_counter) - rps_edit))
	proc_stop voipconfig-rps
}

# So many jobs wait, each of a phone of its own.
rps_queue() { # DATABASE N
	db_sql "$1" -e "TRUNCATE TABLE rps_job;
	    INSERT INTO rps_job (account_id, organisation_id, target, verb)
	    SELECT 1, 2, CONCAT('device:', LPAD(HEX(seq), 12, '0')),
	    'delete_device' FROM seq_1_to_$2; ANALYZE TABLE rps_job" >/dev/null
}

# What a claim looks at, once more, for the short queue.
rps_few() {
	db_sql -e "DROP DATABASE IF EXISTS bench_rps_few;
	    CREATE DATABASE bench_rps_few CHARACTER SET utf8mb4
	    COLLATE utf8mb4_unicode_ci" || return 1
	for table in rps_job rps_account rps_server rps_device rps_request \
	    organisation device; do
		echo "CREATE TABLE $table LIKE bench_rps.$table;"
	done | db_sql bench_rps_few &&
	    db_sql bench_rps_few -e "INSERT INTO rps_account SELECT *
	    FROM bench_rps.rps_account"
}

# A line "N claims jobs microseconds" for each queue and round.
rps_claims() {
	rps_few && rps_queue bench_rps_few 1000 &&
	    rps_queue bench_rps $rps_long || return 1
	for _ in $(seq $rps_rounds); do
		for what in "1000 bench_rps_few" "$rps_long bench_rps"; do
			line=$("$bin/bench/claim" "$db_socket" \
			    "${what#* }" 1 $rps_seconds) || return 1
			echo "${what% *}	$line"
		done
	done >"$run/rps.claims"
}

# The long queue goes on as fast as it comes, and no call is made.
rps_long_memory() {
	rps_worker && sleep 3 && rps_rss_long=$(rps_memory)
	proc_stop voipconfig-rps
}

rps_report() {
	awk -v json="$run/rps.json" -v n=$rps_adds -v calls="$rps_calls" \
	    -v took="$rps_took" -v rate=$rps_rate -v edit="$rps_edit" \
	    -v rss="$rps_rss" -v long="$rps_rss_long" -v most=$rps_long '
	function middle(k,   i, j, v, t) {
		for (i = 1; i <= seen[k]; i++)
			v[i] = r[k, i]
		for (i = 2; i <= seen[k]; i++)
			for (j = i; j > 1 && v[j - 1] > v[j]; j--) {
				t = v[j]; v[j] = v[j - 1]; v[j - 1] = t
			}
		return v[int((seen[k] + 1) / 2)]
	}
	{ r[$1, ++seen[$1]] = $2 * 1e6 / $4; jobs[$1] += $3 }
	END {
		if (jobs[1000] == 0 || jobs[most] == 0)
			exit 1
		few = middle(1000)
		many = middle(most)
		per = calls * 10000 / n
		ratio = took / 60000 * rate / calls
		printf "  %d devices added: %d calls, %.1f s (%.2f of what the " \
		    "rate allows)\n", n, calls, took / 1000, ratio
		printf "  another URL for their organisation: %d call\n", edit
		printf "  claims a second: %.0f with 1000 jobs waiting, %.0f with " \
		    "%d (%.2f)\n", few, many, most, many / few
		printf "  worker: %.1f MiB after the adds, %.1f MiB on the long " \
		    "queue\n", rss, long
		printf "  \"rps\": {\n    \"calls_per_10k_adds\": %.1f,\n" \
		    "    \"limit_ratio\": %.3f,\n    \"calls_per_url_edit\": %d,\n" \
		    "    \"claim_scale_1m_to_1k\": %.3f,\n" \
		    "    \"claims_per_second\": %.0f,\n    \"waiting_jobs\": %d,\n" \
		    "    \"worker_rss_mib\": %s,\n" \
		    "    \"worker_rss_long_mib\": %s\n  },\n", per, ratio, edit,
		    many / few, many, most, rss, long >json
	}' "$run/rps.claims" || fail "nothing was claimed"
}

rps_bench() {
	trap rps_stop EXIT
	echo
	echo "Yealink's RPS, simulated: $rps_adds devices, $rps_long waiting jobs"
	rps_conf && rps_load >"$run/log/rps-load.log" 2>&1 || {
		show_tail "$run/log/rps-load.log"
		fail "the phones for the simulated RPS could not be loaded"
		return 1
	}
	proc_start rps-sim "$bin/rps-sim" -c "$run/rps-sim.conf" &&
	    wait_healthy "http://127.0.0.1:$sim_port" rps-sim && rps_adds &&
	    rps_claims && rps_long_memory &&
	    rps_report && sed -i "1r $run/rps.json" "$run/results.json"
}

rps_bench || exit 1
