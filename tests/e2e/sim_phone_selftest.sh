#!/bin/sh
# sim_phone_selftest.sh [PHONE] - the simulated phone against a small server.
#
# Prints "ok" or "FAIL" per case; exit status 1 if any failed.  PHONE is the
# program, build/tests/phone unless given.
set -u

here=$(cd "$(dirname "$0")" && pwd)
phone=${1:-$here/../../build/tests/phone}
[ -x "$phone" ] || { echo "FAIL $phone is not built"; exit 1; }
dir=$(mktemp -d "${TMPDIR:-/tmp}/phone-selftest.XXXXXX") || exit 1
www=$dir/www log=$dir/log
mac=805ec0aabbcc
ua="Yealink SIP-T46U 108.86.0.20 80:5e:c0:aa:bb:cc"
servers=
failed=0

finish() {
	# shellcheck disable=SC2086
	[ -z "$servers" ] || kill $servers 2>/dev/null
	rm -rf "$dir"
}

await() { # a server that prints its port to this file
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -s "$1" ] && return
		sleep 0.2
	done
	echo "FAIL the small server did not start"
	exit 1
}
trap finish EXIT
trap 'exit 1' INT TERM

mkdir "$www"
: >"$log"
python3 "$here/sim_fixture.py" "$www" "$log" >"$dir/port" &
servers=$!
await "$dir/port"
root=http://127.0.0.1:$(cat "$dir/port")

# run MODE [option...]: $out, $err, $rc; $asked = "METHOD name ..." in order
run() {
	mode=$1
	shift
	: >"$log"
	"$phone" --model T46U --mac $mac --firmware 108.86.0.20 \
	    --url "$root/$mode/" "$@" >"$dir/out" 2>"$dir/err"
	rc=$?
	out=$(cat "$dir/out")
	err=$(cat "$dir/err")
	asked=$(sed "s|^\([A-Z]*\) /[a-z]*/\([^ ]*\) .*|\1 \2|" "$log" |
	    tr '\n' ' ' | sed 's/ $//')
}

is() { # name, got, wanted
	if [ "$2" = "$3" ]; then
		echo "ok   $1"
	else
		printf 'FAIL %s\n  got:    %s\n  wanted: %s\n' "$1" "$2" "$3"
		[ -z "$err" ] || printf '  stderr: %s\n' "$err"
		failed=1
	fi
}

has() { # name, text, wanted part
	case $2 in
	*"$3"*)	echo "ok   $1" ;;
	*)	is "$1" "$2" "...$3..." ;;
	esac
}

hasnt() {
	case $2 in
	*"$3"*)	is "$1" "$2" "nothing with $3" ;;
	*)	echo "ok   $1" ;;
	esac
}

site() { # empty the server, then name content pairs
	rm -rf "${www:?}"/*
	while [ $# -gt 0 ]; do
		mkdir -p "$(dirname "$www/$1")"
		printf '#!version:1.0.0.1\n%b' "$2" >"$www/$1"
		shift 2
	done
}

common=y000000000108.cfg
boots="GET $mac.boot GET y000000000000.boot"

# --- order of requests
site $common 'a.x = 1\nb.y = old\n' $mac.cfg 'b.y = new\n# c = 1\n'
run open --print effective
is "no boot file: the old mechanism" "$asked" "$boots GET $common GET $mac.cfg"
is "the MAC file wins" "$out" "a.x = 1
b.y = new"
is "provisioned is status 0" $rc 0
is "the User-Agent" "$(sed 's/.* - //' "$log" | sort -u)" "$ua"
is "one connection per file" "$(cut -d' ' -f3 "$log" | sort -u | wc -l)" 4
run open --keep-alive
is "keep-alive: one connection" "$(cut -d' ' -f3 "$log" | sort -u | wc -l)" 1
run open --firmware 108.80.0.1
is "V80 asks for no boot file" "$asked" "GET $common GET $mac.cfg"
run open --firmware 108.80.0.1 --family V86 --number 7
is "family and number as told" "$asked" "$boots \
GET y000000000007.cfg GET y000000000007.cfg GET y000000000007.cfg GET $mac.cfg"
run open --no-user-agent-mac
is "User-Agent without MAC" "$(sed 's/.* - //' "$log" | sort -u)" \
    "Yealink SIP-T46U 108.86.0.20"
site x.cfg ''
run open
is "nothing there is status 1" $rc 1
has "and says so" "$err" "has neither $common nor $mac.cfg"
is "a missing .cfg is asked for three times" "$asked" "$boots \
GET $common GET $common GET $common GET $mac.cfg GET $mac.cfg GET $mac.cfg"

# --- boot files
site $mac.boot 'include:config "dir/a.cfg"\n[T23G]include:config "no.cfg"\n
[T23G, T46U]include:config <>\n' dir/a.cfg 'v = 1\n' own.cfg 'v = 2\n'
sed -i "s|<>|$root/open/own.cfg|" "$www/$mac.boot"
run open --print effective
is "a boot file is followed" "$asked" "GET $mac.boot GET dir/a.cfg GET own.cfg"
is "later includes win" "$out" "v = 2"
echo 'specific_model.excluded_mode = 1' >>"$www/$mac.boot"
run open
is "excluded_mode: own files only" "$asked" "GET $mac.boot GET own.cfg"
rm "$www/own.cfg"
run open --missing-tries 1
is "own file missing" $rc 1
run open --missing-tries 1 --excluded-fallback
is "own file missing, with fallback" "$asked $rc" \
    "GET $mac.boot GET own.cfg GET dir/a.cfg 0"
echo 'include:config "a.cfg"' >"$www/$mac.boot"
run open
has "a boot file in no known form" "$err" "does not begin with #!version: that"
echo '#!version:1.0.0.0' >"$www/$mac.boot"
run open
has "a boot file without its first line" "$err" \
    "the first line of $mac.boot is not #!version:1.0.0.1"

# --- merging over time
st="--state $dir/state"
site $common 'p.a = 1\np.b = 2\nstatic.s = 3\n' $mac.cfg 'p.c = 4\n'
run open $st --json
has "the first run applies" "$out" '"applied": true'
run open $st --json
has "an unchanged file is not applied" "$out" '"applied": false'
has "nor does it restart" "$out" '"reboot": false'
printf '#!version:1.0.0.1\np.a =\np.b = %%NULL%%\n' >"$www/$common"
run open $st --print effective
is "blank keeps, NULL clears, absent keeps" "$out" "p.a = 1
p.c = 4
static.s = 3"
site y000000000000.boot "include:config $common\noverwrite_mode = 1\n" \
    $common 'p.d = 5\np.c =\n'
run open $st --print effective
is "overwrite_mode 1 resets all but static" "$out" "p.d = 5
static.s = 3"
printf 'static.s =\nstatic.network.vlan = 1\n' >>"$www/$common"
run open $st --json
hasnt "a blank static is reset" "$out" '"static.s"'
has "a network parameter restarts" "$out" '"reboot_by": "static.network.vlan"'

# --- passwords
site $common 'account.1.password = hush\n' $mac.cfg 'x = 1\n'
for mode in basic digest both; do
	run $mode --user u --password 'p w' --json
	is "$mode: provisioned" $rc 0
	has "$mode: the 401 is answered on its connection" "$out" \
	    '"connections": 4,'
	is "$mode: each file asked for twice" "$(wc -l <"$log")" 8
done
hasnt "Digest is preferred" "$(cat "$log")" " Basic "
hasnt "passwords are masked" "$out" hush
run digest --user u --password 'p w' --secrets
has "unless asked for" "$out" "account.1.password = hush"
run basic --user u --password 'p w' --basic-preemptive
is "Basic unasked" "$(wc -l <"$log")" 4
run both --user u --password 'p w' --digest-only
is "Digest only" $rc 0
run basic --user u --password 'p w' --digest-only
is "Digest only, server offers Basic" $rc 1
run deny --user u --password wrong
is "the second 401 ends the run" "$rc $(wc -l <"$log")" "1 2"
has "and says who was refused" "$err" 'refused the user "u"'
run basic
is "a 401 without credentials ends it too" "$rc $(wc -l <"$log")" "1 1"
run "" --url "http://u:p%20w@${root#http://}/both" --print requests
is "user and password in the URL" $rc 0
hasnt "which the report does not repeat" "$out" "u:p"

# --- a server that is unwell
run flaky
is "503 is tried again" "$rc" 0
run busy
is "and then the run stops" "$rc $asked" \
    "1 GET $mac.boot GET $mac.boot GET $mac.boot"
has "and says so" "$err" "was answered 503, 3 times"
run moved
is "redirects are not followed" $rc 1
run moved --follow-redirects
is "unless told" $rc 0
run open --url http://127.0.0.1:1/
is "nobody there" $rc 1

# --- encryption
key=0123456789abcdef
hex=$(printf %s $key | od -An -tx1 | tr -d ' \n')
site $mac.cfg 'k = sealed\n'
openssl enc -aes-128-ecb -K "$hex" -in "$www/$mac.cfg" -out "$dir/sealed"
cp "$dir/sealed" "$www/$mac.cfg"
run open --missing-tries 1 --aes-key $key --print effective
is "compatibility mode is opened" "$out" "k = sealed"
run open --missing-tries 1
has "without a key" "$err" "the phone has no AES key"
run open --missing-tries 1 --aes-key ffffffffffffffff
has "with another key" "$err" "the AES key does not open it"
site $mac.cfg 'static.auto_provision.update_file_mode = 1\nx = 1\n'
run open $st --factory-reset --missing-tries 1
run open $st --missing-tries 1
has "update_file_mode 1 refuses clear text" "$err" "is clear text"

# --- what the phone is told about the next run
site $common "static.auto_provision.server.url = $root/digest/\n\
static.auto_provision.server.username = u\n\
static.auto_provision.server.password = p w\n\
static.auto_provision.connect.keep_alive = 1\n" $mac.cfg 'x = 1\n'
run open $st --factory-reset
run open $st
has "the new URL is followed" "$(cat "$log")" "GET /digest/$mac.boot"
is "with its user, on one connection" \
    "$rc $(cut -d' ' -f3 "$log" | sort -u | wc -l)" "0 1"

# --- firmware
site $common "static.firmware.url = $root/open/\$PN-108.86.0.75.rom\n" \
    $mac.cfg 'x = 1\n'
head -c 100000 /dev/zero >"$www/T46U-108.86.0.75.rom"
run open $st --factory-reset --max-firmware 4096 --json
is "another firmware is fetched, then all again" "$asked" "$boots \
GET $common GET $mac.cfg GET T46U-108.86.0.75.rom $boots GET $common \
GET $mac.cfg"
has "with its own name" "$(tail -1 "$log")" "108.86.0.75 80:5e"
has "and at most so much of it" "$out" '"bytes": 4096'
run open $st
is "the same firmware is not" "$asked" "$boots GET $common GET $mac.cfg"

# --- what the user changes
site $common 'static.auto_provision.custom.protect = 1\n\
static.auto_provision.custom.sync = 1\nlang = en\n' $mac.cfg 'x = 1\n'
run open $st --factory-reset --missing-tries 1 --set lang=fr --set x= \
    --set static.z=1
is "a change is uploaded" "$asked" \
    "$boots GET $common GET $mac.cfg PUT $mac-local.cfg"
is "as a file without static settings" "$(cat "$www/$mac-local.cfg")" \
    "#!version:1.0.0.1
lang = fr
x = "
run open $st --json
has "which is nothing new next time" "$out" '"applied": false'
echo 'y = 1' >>"$www/$common"
run open $st --print effective
has "the user's value wins" "$out" "lang = fr"
hasnt "even a blank one" "$out" "x = 1"
sed -i 's/protect = 1/protect = 0/' "$www/$common"
run open $st --print effective
has "until protect is off" "$out" "lang = en"
site $common 'static.auto_provision.local_contact.backup.enable = 1\n'
echo '<root_contact/>' >"$dir/contact.xml"
run both --user u --password 'p w' --missing-tries 1 --upload-method post \
    --contact "$dir/contact.xml"
is "contacts are uploaded, past a 401" "$(cat "$www/$mac-contact.xml")" \
    "<root_contact/>"
has "with POST" "$(tail -1 "$log")" "POST /both/$mac-contact.xml"
run open --missing-tries 1 --personal-at-once
has "and fetched" "$asked" "GET $mac-contact.xml"

# --- check-sync
site $common 'sip.notify_reboot_enable = 0\n' $mac.cfg 'x = 1\n'
run open $st --factory-reset
run open $st --notify 'check-sync;reboot=false' --json
has "check-sync provisions" "$out" '"notify": "provision"'
run open $st --notify 'check-sync;reboot=true' --json
has "check-sync restarts" "$out" '"notify": "reboot"'
run open $st --notify 'keep-alive' --json
is "other events ask for nothing" "$rc $asked" "0 "

# --- TLS
site $common 'x = 1\n' $mac.cfg 'x = 2\n'
for name in localhost $mac; do
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
	    -nodes -days 2 -subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
	    -keyout "$dir/$name.key" -out "$dir/$name.pem" 2>/dev/null
done
python3 "$here/sim_fixture.py" "$www" "$log" "$dir/localhost.pem" \
    "$dir/localhost.key" "$dir/$mac.pem" >"$dir/tlsport" &
servers="$servers $!"
await "$dir/tlsport"
tls=https://localhost:$(cat "$dir/tlsport")/open/
run open --url "$tls" --attempts 1
has "an unknown issuer is refused" "$rc $err" "1 phone: https://localhost"
run open --url "$tls" --cacert "$dir/localhost.pem"
is "with its CA it is not" $rc 0
run open --url "$tls" --trust-any --cert "$dir/$mac.pem" --key "$dir/$mac.key"
has "the device certificate is shown" "$(cat "$log")" "CN=$mac"
run open --url "https://127.0.0.1:$(cat "$dir/tlsport")/open/" --attempts 1 \
    --cacert "$dir/localhost.pem"
is "another host's certificate" $rc 1
run open --url "https://127.0.0.1:$(cat "$dir/tlsport")/open/" \
    --cacert "$dir/localhost.pem" --name-any
is "is taken with cn_validation off" $rc 0

# --- output and usage
site $common 'n = "\\\\ \t\0303\0251 \0377\n' $mac.cfg 'x = 1\n'
run open --json
is "JSON holds" "$(printf %s "$out" | python3 -c \
    'import json,sys; print(ascii(json.load(sys.stdin)["config"]["n"]))')" \
    "'\"\\\\\\\\ \\t\\xe9 \\ufffd'"
run open --print files
has "files as they came" "$out" "==> $mac.cfg <==
#!version:1.0.0.1
x = 1"
hasnt "no conditional headers" "$(cat "$log")" "If-"
run open --mac 12
is "a bad option is status 2" $rc 2
run open --model T41U
has "an unknown model needs --number" "$err" "common file number of a T41U"

[ $failed -eq 0 ] || exit 1
