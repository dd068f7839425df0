#!/bin/sh
# rps_drivers.sh BUILD - the ten operations through each driver against the
# simulated RPS, once as it is preset and once under the other values of what
# is not known of Yealink's.
set -u
B=$1
if [ ! -x "$B/rps-sim" ]; then
	echo "ok nothing to talk to"
	echo "skip the drivers against the simulated RPS: no $B/rps-sim"
	exit 0
fi
dir=$(mktemp -d) || exit 1
pid=
trap '[ -z "$pid" ] || kill "$pid"; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM

echo "ours key-of-ours secret-of-ours-1 xmluser xmlpass-of-ours" >"$dir/accounts"
cat >"$dir/conf" <<END
listen = 127.0.0.1:0
admin_listen = 127.0.0.1:0
accounts = $dir/accounts
ports_file = $dir/ports
END

admin() { # method path [body]
	curl -sSf --noproxy '*' -X "$1" ${3:+-d "$3"} \
	    "http://127.0.0.1:$admin_port$2" >"$dir/admin.out" ||
	    echo "FAIL admin call $1 $2"
}

port() { # name
	sed -nE "s/^$1[ =]+([0-9]+).*/\1/p" "$dir/ports"
}

start() { # switch...
	rm -f "$dir/ports"
	# shellcheck disable=SC2046
	set -- $(for s in "$@"; do echo "-s $s"; done)
	"$B/rps-sim" -c "$dir/conf" "$@" >"$dir/sim.log" 2>&1 &
	pid=$!
	n=0
	while [ ! -s "$dir/ports" ] && [ $n -lt 100 ]; do
		sleep 0.1
		n=$((n + 1))
	done
	admin_port=$(port sim_admin_port)
	url=http://127.0.0.1:$(port sim_port)
}

stop() {
	kill "$pid"
	wait "$pid"
	pid=
}

round() { # name driver path user secret switch...
	name=$1 driver=$2 path=$3 user=$4 secret=$5
	shift 5
	start "$@"
	admin POST /sim/foreign '{"macs":["805ec00000f0"]}'
	"$B/tests/rps_drivers" "$driver" "$url$path" "$user" "$secret" \
	    2>"$dir/log" | sed "s/^\([a-zA-Z]*\) /\1 $name: /"
	grep -qE 'secret-of|xmlpass|Bearer|Authorization' "$dir/log" &&
	    echo "FAIL $name: a secret is in the log"
	stop
}

# One fault, met by the call that adds; then what is there.
trouble() { # fault path wanted driver base user secret
	fault=$1 path=$2 want=$3
	shift 3
	admin POST /sim/faults "{\"what\":\"$fault\",\"path\":\"$path\"}"
	last=$((last + 1))
	got=$("$B/tests/rps_drivers" "$1" "$url$2" "$3" "$4" \
	    "$(printf '805ec000%04x' $last)" 2>/dev/null)
	if [ "$got" = "$want" ]; then
		echo "ok trouble: $1: $fault: $got"
	else
		echo "FAIL trouble: $1: $fault: $got, not $want"
	fi
	admin DELETE /sim/faults
}

json="key-of-ours secret-of-ours-1"
xml="xmluser xmlpass-of-ours"
# shellcheck disable=SC2086
{
	round preset v2 "" $json
	round other v2 "" $json mac_case=upper list_order=newest \
	    empty_data=list empty_errors=list error_info=prose \
	    create_server_status=200 duplicate_status=409 token_error=oauth \
	    bad_key_code=500401 expires_in=60 patch_without_password=clear
	round keys v2 "" $json error_info=key
	round preset v1 "" $json
	round other v1 "" $json mac_case=upper v1_error_status=400 \
	    v1_auth_status=401 v1_error_field=errors v1_edit_omitted=clear
	round preset xml /xmlrpc $xml
	round other xml /xmlrpc/ $xml xml_text_case=lower \
	    xml_separator=newline xml_check_boolean=1 \
	    xml_server_again=refuse xml_deregister_unknown=ok \
	    xml_list_devices=macs

	start
	last=0
	for how in timeout_before drop_before 5xx_before; do
		trouble $how addDevices "unsure no-such" v2 "" $json
		trouble $how device/add "unsure no-such" v1 "" $json
	done
	for how in timeout_after drop_after 5xx_after truncated garbage; do
		trouble $how addDevices "unsure done" v2 "" $json
		trouble $how device/add "unsure done" v1 "" $json
	done
	trouble 401 addDevices "done done" v2 "" $json
	trouble 403 addDevices "forbidden no-such" v2 "" $json
	trouble 412 addDevices "unwell no-such" v2 "" $json
	trouble 429 addDevices "slower no-such" v2 "" $json
	trouble 429 device/add "slower no-such" v1 "" $json
	trouble slow addDevices "done done" v2 "" $json
	trouble drop_before token "unreachable no-such" v2 "" $json
	stop
} >"$dir/out"
cat "$dir/out"
! grep -q '^FAIL' "$dir/out"
