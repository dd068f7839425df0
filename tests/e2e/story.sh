#!/bin/sh
# story.sh BUILD RUN - the life of a phone, from end to end: an organisation
# and a device are made through the admin endpoint, Yealink's RPS (simulated)
# follows, a phone straight from its box asks it, is sent to us and configures
# itself; something changes; all of it is deleted again.
#
# The stack runs in RUN.  Each step is a line, "ok WORDS" or "FAIL WORDS
# (why)"; lines that begin with a blank show what came of it.  The first that
# fails ends the story.
set -u
bin=$1 run=$2
# shellcheck source=/dev/null
. "$run/env" || exit 1
mac=805ec0$(od -An -N3 -tx1 /dev/urandom | tr -d ' \n')
name="Story $mac"
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM HUP
organisation=

ok() {
	echo "ok $*"
}

broken() { # WORDS [FILE]
	why=$([ -z "${2:-}" ] || head -c 400 "$2" | tr '\n' ' ')
	echo "FAIL $1 ($why)"
	# What is there would be in nobody's way, and yet.
	delete_all >/dev/null 2>&1
	exit 1
}

api() { # METHOD PATH [BODY]: the answer in dir/answer; fails unless 2xx
	code=$(curl -s -m 60 --noproxy '*' -X "$1" ${3:+-d "$3"} \
	    -o "$dir/answer" -w '%{http_code}' \
	    -H "Authorization: Bearer $ADMIN_TOKEN" \
	    -H 'Content-Type: application/json' "$ADMIN_URL$2")
	case $code in 2??) ;; *) return 1 ;; esac
}

member() { # NAME: of the answer, a text or a number; the first of that name
	tr ',{' '\n\n' <"$dir/answer" |
	    sed -n "s/^\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1
}

rps() { # what it knows, a record a line
	curl -sf -m 60 --noproxy '*' "$RPS_SIM_ADMIN_URL/sim/state" |
	    sed 's/[{}]/\n/g'
}

rps_has() { # PATTERN...: a record with all of them
	rps >"$dir/rps"
	for pattern in "$@"; do
		grep -F -- "$pattern" "$dir/rps" >"$dir/rps.some" || return 1
		mv "$dir/rps.some" "$dir/rps"
	done
}

rps_has_not() {
	! rps_has "$@"
}

soon() { # COMMAND...: at last, within a minute
	left=300
	until "$@"; do
		left=$((left - 1))
		[ $left -gt 0 ] || return 1
		sleep 0.2
	done
}

phone() { # STATE [OPTION...]
	state=$1
	shift
	"$bin/phone" --model T46U --mac "$mac" --firmware 108.86.0.20 \
	    --rps "$RPS_SIM_URL" --cacert "$CA_FILE" --state "$dir/$state" \
	    "$@" >"$dir/phone" 2>"$dir/phone.err"
}

is_set() { # NAME = VALUE, on the phone
	phone kept --print effective &&
	    grep -qxF -- "$1" "$dir/phone"
}

show() { # what the phone asked, shortened
	sed -n "s/^/   /; s/$mac/<mac>/g; s|/p/[a-z0-9]*/|/p/<key>/|;
	    s/^\(.\{100\}\).*/\1.../; p" "$dir/phone" | head -n 12
}

delete_all() {
	[ -n "$organisation" ] || return 0
	api DELETE "/devices/$mac" || true
	api DELETE "/organisations/$organisation"
}

# --- it is born --------------------------------------------------------------

api GET "/organisations?limit=1&sort=id" || broken "the provider" "$dir/answer"
parent=$(member id)
api POST /organisations "{\"name\": \"$name\", \"kind\": \"customer\",
    \"parent_id\": $parent}" || broken "an organisation" "$dir/answer"
organisation=$(member id) url=$(member url)
ok "the organisation $name is created: POST /organisations"

api POST /devices "{\"organisation_id\": $organisation, \"mac\": \"$mac\",
    \"model\": \"T46U\", \"label\": \"Reception\",
    \"serial\": \"3106300000000001\", \"lines\": [{\"number\": 1,
    \"user_name\": \"101\", \"password\": \"secret-7Kd2\",
    \"server_host\": \"sip.example.net\", \"display_name\": \"Reception\"}]}" ||
    broken "a device" "$dir/answer"
ok "the device $mac is created: POST /devices"

soon rps_has "\"url\":\"$url\"" || broken "Yealink has the server"
server=$(sed -n 's/.*"id":"\([^"]*\)".*/\1/p' "$dir/rps" | head -n 1)
ok "Yealink's RPS has the server record, with URL and user"
soon rps_has "\"mac\":\"$mac\"" "\"serverId\":\"$server\"" ||
    broken "Yealink has the device"
ok "Yealink's RPS has the device, on that server"

# --- it finds us ----------------------------------------------------------------

phone kept --print requests || broken "a phone from its box" "$dir/phone.err"
grep -qF "service.do?method=redirect" "$dir/phone" ||
    broken "the phone asks the RPS" "$dir/phone"
ok "a phone from its box asks the RPS, is sent to us, fetches its files:"
show
is_set "account.1.user_name = 101" && is_set "account.1.display_name = Reception" ||
    broken "the phone is configured" "$dir/phone"
ok "it is configured: account 101 at sip.example.net"

# --- something changes ----------------------------------------------------------

api PUT "/devices/$mac/keys/line.3" '{"type": "blf", "line": 1,
    "value": "102", "label": "Bob"}' || broken "a line key" "$dir/answer"
ok "a line key is changed: PUT /devices/$mac/keys/line.3"
phone kept --print requests || broken "the phone, again" "$dir/phone.err"
! grep -qF service.do "$dir/phone" ||
    broken "it does not ask the RPS again" "$dir/phone"
is_set "linekey.3.label = Bob" || broken "it has the key" "$dir/phone"
ok "at its next fetch the phone has it; nobody touched the phone"

api PATCH "/organisations/$organisation" '{"path_key": "new"}' ||
    broken "another URL" "$dir/answer"
old=$url url=$(member url)
soon rps_has "\"id\":\"$server\"" "\"url\":\"$url\"" ||
    broken "Yealink has the new URL"
rps_has_not "$old" || broken "the old URL is gone"
ok "the organisation gets another URL; one record at Yealink follows"
phone reset --print requests || broken "a reset phone" "$dir/phone.err"
ok "a phone that was reset finds us by the RPS at the new URL"

# --- it ends --------------------------------------------------------------------

api DELETE "/devices/$mac" || broken "the device is deleted" "$dir/answer"
ok "the device is deleted: DELETE /devices/$mac"
! phone reset --print requests || broken "the phone is refused" "$dir/phone"
grep -q 401 "$dir/phone" "$dir/phone.err" ||
    broken "refused as everybody is" "$dir/phone.err"
ok "the phone is refused at once: 401"
soon rps_has_not "\"mac\":\"$mac\"" || broken "Yealink lets go of the device"
api DELETE "/organisations/$organisation" ||
    broken "the organisation is deleted" "$dir/answer"
organisation=
soon rps_has_not "\"id\":\"$server\"" || broken "Yealink has no server"
rps_has_not "$url" || broken "nothing of it is left"
ok "the organisation is deleted; Yealink's RPS has nothing of it any more"
! phone lost --print requests || broken "the RPS knows it" "$dir/phone"
ok "a phone from its box is sent nowhere"
