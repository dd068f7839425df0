# phase_first.sh - box a: the version before, installed by the lines of
# deploy/README.md as they are written there; run.sh reads this.
# shellcheck shell=sh

# --- the version before ---------------------------------------------------------
# Another number, and another text in a configuration file of the package's.
previous() {
	rm -rf "$work/old" && mkdir "$work/old"
	[ -z "${PREVIOUS:-}" ] || { cp "$PREVIOUS"/*.deb "$work/old/"; return; }
	now=$(dpkg-parsechangelog -l deploy/debian/changelog -S Version)
	now=${VERSION:-$now}
	for f in "$debs"/*.deb; do
		rm -rf "$mem/deb"
		dpkg-deb -R "$f" "$mem/deb" || return 1
		sed -i "s/$now/0.9/g" "$mem/deb/DEBIAN/control"
		for c in "$mem"/deb/etc/lighttpd/conf-available/*.conf; do
			[ ! -f "$c" ] || echo "# as it was in 0.9" >>"$c"
		done
		dpkg-deb --root-owner-group -Zgzip -z1 -b "$mem/deb" "$work/old/" \
		    >"$work/log" || return 1
	done
}
t "the version before" previous

box_make a
rm -f "$(box_root a)"/etc/systemd/system/multi-user.target.wants/apache2.service
cp "$work"/old/*.deb "$(box_root a)/root/voipconfig/build/deb/"
box_start a || { fail "a box with systemd" "$work/a.console"; exit 1; }
ok "a box with systemd"
in_a() {
	box a "$@"
}
# Another address of that machine, for what may not reach it.
in_a ip address add 192.0.2.9/32 dev lo

# --- the lines -------------------------------------------------------------------
sed -n '/^## With packages/,/^The portal is at/s/^    //p' deploy/README.md \
    >"$work/lines"
while read -r line <&3; do
	t "README: $(echo "$line" | cut -c 1-50)" in_a sh -ec "$line"
	case $line in
	"voipconfigctl user add"*) cp "$work/log" "$work/user" ;;
	apt-get*build/deb*)
		no "nothing is set up before it is asked for" \
		    in_a test -e /etc/voipconfig/keys ;;
	esac
done 3<"$work/lines"
lines=$(wc -l <"$work/lines")
t "ten lines they are" [ "$lines" -eq 10 ]
[ $failed -eq 0 ] || { journal a; exit 1; }

t "users and folders are made" in_a sh -c '
    getent passwd voipconfig voipconfig-admin voipconfig-rps voipconfig-notify &&
    id -nG voipconfig-rps | grep -qw voipconfig &&
    [ "$(stat -c "%U %G %a" /var/lib/voipconfig/resources)" = \
	"voipconfig-admin www-data 2750" ] &&
    [ "$(stat -c "%U %a" /run/voipconfig)" = "root 755" ] &&
    [ "$(stat -c "%U %G %a" /run/voipconfig/fcgi.sock)" = \
	"root www-data 660" ]'
t "modes of secrets" in_a sh -c '
    cd /etc/voipconfig && [ "$(stat -c "%U %G %a" keys)" = \
	"root voipconfig 640" ] &&
    [ "$(stat -c "%U %a" fcgi.password)" = "voipconfig 400" ] &&
    [ "$(stat -c "%U %a" admin.password)" = "voipconfig-admin 400" ] &&
    [ "$(stat -c "%U %a" rps.password)" = "voipconfig-rps 400" ] &&
    [ "$(stat -c "%U %a" ctl.password)" = "root 400" ] &&
    ! setpriv --reuid voipconfig --regid voipconfig --clear-groups \
	cat admin.password'
t "nothing secret is anybody's to read" in_a sh -c '
    find /etc/voipconfig \( -name "*.conf" -o -name server.crt \) -prune -o \
	-type f -perm /007 -print | grep . && exit 1 || exit 0'
t "a database user for each program" in_a sh -c '
    for u in voipconfigctl voipconfig_fcgi voipconfig_admin voipconfig_rps; do
	mysql -N -e "SHOW GRANTS FOR $u@localhost" >/tmp/grants || exit 1
	! grep -q "ALL PRIVILEGES\|ON \*\.\* .*SELECT" /tmp/grants || exit 1
    done'
in_a sh -c 'cd /etc/voipconfig && sha256sum keys *.password *.conf' \
    >"$work/secrets"
same_secrets() { # box
	box "$1" sh -c 'cd /etc/voipconfig && sha256sum -c --quiet -' \
	    <"$work/secrets"
}
t "voipconfig-setup again" in_a voipconfig-setup
t "it changes nothing" same_secrets a
moved() {
	in_a voipconfig-setup --public-url https://elsewhere.example.net &&
	    [ "$(in_a grep -lx 'public_url = https://elsewhere.example.net' -r \
		/etc/voipconfig --include '*.conf' | wc -l)" -eq 4 ] &&
	    in_a voipconfig-setup --public-url https://phones.example.net
}
t "another --public-url goes everywhere" moved
t "and back" same_secrets a

# --- serving ---------------------------------------------------------------------
phones=https://phones.example.net
t "units are as systemd wants them" in_a sh -c '
    systemd-analyze verify --man=no voipconfig-fcgi.socket voipconfig-fcgi.service \
	voipconfig-admin.socket voipconfig-admin.service \
	voipconfig-rps.service voipconfig-notify.service 2>&1 | grep -i voipconfig && exit 1 || exit 0'
t "all programs run" in_a systemctl is-active voipconfig-fcgi.socket \
    voipconfig-fcgi voipconfig-admin.socket voipconfig-admin voipconfig-rps voipconfig-notify
t "healthz" in_a curl -sSf $phones/healthz
t "metrics, for operators alone" in_a sh -c \
    'curl -sSf http://127.0.0.1:9180/metrics | grep -q voipconfig_requests_total'
no "metrics, not for everybody" in_a curl -sf $phones/metrics
t "a phone is added" in_a sh -ec '
    voipconfigctl organisation add Bakery kind=customer parent=Example
    voipconfigctl device add 805ec0aabbcc organisation=Bakery model=T46U \
	label=Reception
    printf "s3cret-of-201\n" | voipconfigctl line add 805ec0aabbcc 1 \
	user_name=201 server_host=sip.example.net password=-
    voipconfigctl setting set organisation Bakery \
	static.auto_provision.custom.sync=1
    { printf "\211PNG\r\n\032\n"; head -c 300000 /dev/urandom; } >/root/w.png
    cp /root/w.png /tmp/
    voipconfigctl resource add /root/w.png organisation=Bakery kind=wallpaper
    voipconfigctl --json device secret 805ec0aabbcc >/root/phone.json'
value() { # key of a JSON file of one object
	sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$2" | tail -n 1
}
cp "$(box_root a)/root/phone.json" "$work/phone.json"
phone_url=$(value url "$work/phone.json")
phone_word=$(value user "$work/phone.json"):$(value password "$work/phone.json")
fetch() { # box file [curl's options]
	f=$2 b=$1
	shift 2
	box "$b" curl -sSf --retry 3 -u "$phone_word" "$@" "$phone_url$f"
}
a_phone() { # box
	box "$1" phone --model T46U --mac 805ec0aabbcc --firmware 108.86.0.20 \
	    --url "$phone_url" --user "${phone_word%%:*}" \
	    --password "${phone_word#*:}" >"$work/phone.out" 2>&1
	rc=$?
	cat "$work/phone.out"
	return $rc
}
t "a phone provisions itself over TLS" a_phone a
printf '#!version:1.0.0.1\nlocal.time = 1\n' >"$work/local.cfg"
keeps() {
	fetch a 805ec0aabbcc-local.cfg -T - -o /dev/null <"$work/local.cfg"
}
t "its own settings are kept" keeps
files="805ec0aabbcc.boot y000000000108.cfg 805ec0aabbcc.cfg
    805ec0aabbcc-local.cfg r/wallpaper/w.png"
take() { # box folder: the bytes it serves
	rm -rf "$2"
	mkdir -p "$2/r/wallpaper"
	for f in $files; do
		fetch "$1" "$f" >"$2/$f" || return 1
	done
}
t "its files are served" take a "$work/before"
t "with its password, the same local settings, the same wallpaper" sh -c '
    grep -q s3cret-of-201 "$1/805ec0aabbcc.cfg" &&
    cmp "$1/805ec0aabbcc-local.cfg" "$2" && cmp "$1/r/wallpaper/w.png" "$3"' - \
    "$work/before" "$work/local.cfg" "$(box_root a)/root/w.png"
wrong() {
	[ "$(in_a curl -s -o /dev/null -w '%{http_code}' -u "x:y" \
	    "${phone_url}805ec0aabbcc.cfg")" = 401 ]
}
t "not with another" wrong

# --- the portal --------------------------------------------------------------------
word=$(sed -n 's/^password: \([^ ]*\).*/\1/p' "$work/user")
portal=$phones:8443
login() { # box
	printf '{"login": "ops@example.net", "password": "%s"}' "$word" |
	    box "$1" curl -sSf -c /root/jar -H 'Content-Type: application/json' \
	    -d @- $portal/api/v1/login >"$work/session" &&
	    box "$1" curl -sSf -b /root/jar $portal/api/v1/session |
	    grep -q ops@example.net &&
	    box "$1" curl -sSf -b /root/jar $portal/api/v1/devices |
	    grep -qi 805ec0aabbcc
}
t "somebody signs in to the portal" login a
portal_files() { # box
	box "$1" curl -sSf $portal/ >"$work/index.html" &&
	    for f in $(grep -oE '[0-9a-f]{12}/[^"]+' "$work/index.html"); do
		box "$1" curl -sSfo /dev/null "$portal/$f" || return 1
		echo "$f"
	    done | grep -q .
}
t "its files are there" portal_files a

# By the API, whose user may write there; and it goes again.
upload() {
	in_a sh -ec 'voipconfigctl token add first organisation=Bakery \
		scopes=manage >/root/token
	    token=$(grep -oE "[A-Za-z0-9_-]{30,}" /root/token | head -n 1)
	    api() {
		curl -sSf -H "Authorization: Bearer $token" "$@"
	    }
	    head -c 70000 /dev/urandom >/root/up
	    api -H "Content-Type: application/octet-stream" \
		--data-binary @/root/up \
		"$0/api/v1/resources?kind=other&name=up.bin" >/root/made
	    cat /root/made
	    id=$(grep -oE "\"id\": ?[0-9]+" /root/made | head -n 1 | grep -oE "[0-9]+")
	    file=$(sha256sum </root/up | cut -c 1-64)
	    find /var/lib/voipconfig/resources -name $file | grep .
	    api "$0/api/v1/resources/$id/content" | cmp - /root/up
	    api -X DELETE "$0/api/v1/resources/$id"
	    ! find /var/lib/voipconfig/resources -name $file | grep .' $portal
}
t "a file comes and goes by the API" upload

# --- the worker, against a simulated Yealink ------------------------------------------
mkdir -p "$(box_root a)/root/sim"
echo "demo KEYOFSIM secretofsim rps-demo wordofsim add_by_mac" \
    >"$(box_root a)/root/sim/accounts"
cat >"$(box_root a)/root/sim/conf" <<-END
	listen = 127.0.0.1:7001
	tls_listen =
	admin_listen = 127.0.0.1:7002
	accounts = /root/sim/accounts
	journal = /root/sim/journal
END
box a rps-sim -c /root/sim/conf >"$work/sim.log" 2>&1 &
yealink() {
	echo secretofsim | in_a voipconfigctl rps account add Sim \
	    organisation=Example driver=v2 base_url=http://127.0.0.1:7001 \
	    api_user=KEYOFSIM api_secret=- add_by_mac=yes &&
	    until_true in_a voipconfigctl rps account test Sim
}
t "the worker talks to Yealink" yealink
drained() {
	in_a voipconfigctl --json rps queue >"$work/queue" &&
	    ! grep -q '"state"' "$work/queue"
}
t "what waited is done" until_true drained
t "doctor finds it well" in_a voipconfigctl doctor

. "$here/probe.sh"
