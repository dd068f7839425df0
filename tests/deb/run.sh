#!/bin/sh
# run.sh BUILD - the packages of BUILD/deb in a Debian of their own: a chroot
# that debootstrap makes (once; BUILD/debtest/base) with MariaDB and lighttpd.
# Installed, set up, serving a phone; upgraded while phones ask; removed;
# purged with either answer; lintian, fail2ban's filter, Prometheus' rules,
# systemd's units.  Prints "ok NAME" and "FAIL NAME"; status 1 if any failed.
#
# Root, a mirror and about 1 GB.  No systemd runs in the chroot; what it does
# with sockets and services, holder.py does here.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
build=$(cd "${1:-build}" && pwd)
debs=$build/deb
work=$build/debtest
base=$work/base
root=$work/root
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
port=${VOIPCONFIG_TEST_PORT:-18443}
failed=0 passed=0

ok() {
	echo "ok $1"
	passed=$((passed + 1))
}
fail() { # name [file]
	echo "FAIL $1"
	[ -z "${2:-}" ] || tail -n 20 "$2" | sed 's/^/  /'
	failed=$((failed + 1))
}
t() { # name command...: ok when it succeeds
	name=$1
	shift
	if "$@" >"$work/log" 2>&1; then
		ok "$name"
	else
		fail "$name" "$work/log"
	fi
}
no() { # name command...: ok when it fails
	name=$1
	shift
	if "$@" >"$work/log" 2>&1; then
		fail "$name" "$work/log"
	else
		ok "$name"
	fi
}
in_root() {
	chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C \
	    DEBIAN_FRONTEND=noninteractive HOME=/root "$@"
}

pids=
stop_all() {
	for p in $pids; do
		kill "$p" 2>/dev/null && wait "$p" 2>/dev/null
	done
	pids=
	[ ! -s "$root/run/mysqld/mysqld.pid" ] ||
	    kill "$(cat "$root/run/mysqld/mysqld.pid")" 2>/dev/null
}
# A killed run may have left it mounted.
unmount() {
	while mountpoint -q "$root/proc"; do
		umount -l "$root/proc" || return 1
	done
}
trap 'stop_all; unmount' EXIT
trap 'exit 1' INT TERM HUP

[ "$(id -u)" -eq 0 ] || { echo "FAIL this test is root's"; exit 1; }
mkdir -p "$work"

# --- without a chroot ----------------------------------------------------------
lintian_clean() {
	lintian --fail-on error,warning --suppress-tags \
	    initial-upload-closes-no-bugs "$debs"/*.changes
}
t "lintian finds no error and no warning" lintian_clean
for u in deploy/systemd/*.service; do
	t "$(basename "$u") is hardened" sh -c '
	    systemd-analyze security --offline=true --threshold=30 "$1" |
	    tail -n 1; systemd-analyze security --offline=true --threshold=30 \
	    "$1" >/dev/null' - "$u"
done
if command -v promtool >/dev/null; then
	t "alert rules" promtool check rules deploy/prometheus/alerts.yml
	t "alert rules fire" promtool test rules tests/deb/alerts_test.yml
else
	echo "skip alert rules: no promtool"
fi
if command -v fail2ban-regex >/dev/null; then
	cp deploy/fail2ban/filter.conf "$work/voipconfig-filter.conf"
	regex() { # hits misses
		fail2ban-regex tests/deb/web.log "$work/voipconfig-filter.conf" \
		    | tee "$work/f2b" | grep -qE \
		    "^Lines: [0-9]+ lines, 0 ignored, $1 matched, $2 missed"
	}
	t "fail2ban counts addresses that were shut out" regex 4 6
fi
t "dashboard is JSON and asks for metrics there are" \
    python3 tests/deb/dashboard.py

# --- a Debian ------------------------------------------------------------------
make_base() {
	[ ! -e "$base/made" ] || return 0
	rm -rf --one-file-system "$base"
	debootstrap --variant=minbase bookworm "$base" "$mirror" || return 1
	printf '#!/bin/sh\nexit 101\n' >"$base/usr/sbin/policy-rc.d"
	chmod 755 "$base/usr/sbin/policy-rc.d"
	root=$base
	mount -t proc proc "$base/proc"
	in_root apt-get install -y --no-install-recommends mariadb-server \
	    lighttpd lighttpd-mod-openssl lighttpd-mod-deflate curl openssl \
	    ca-certificates systemd adduser libcurl4 libfcgi0ldbl libjson-c5 \
	    libxml2 debconf-utils
	rc=$?
	umount -l "$base/proc"
	root=$work/root
	in_root true 2>/dev/null
	[ $rc -eq 0 ] && touch "$base/made"
}
make_base >"$work/base.log" 2>&1 || {
	fail "a Debian made with debootstrap" "$work/base.log"
	exit 1
}
# Never into a file system that is mounted there.
unmount && rm -rf --one-file-system "$root" && cp -a "$base" "$root" || {
	fail "a fresh copy of it"
	exit 1
}
mount -t proc proc "$root/proc"
mkdir -p "$root/debs" "$root/old"
cp "$debs"/*.deb "$root/debs/"
rm -f "$root"/debs/*-dbgsym_*

# The version before: the last release's packages where PREVIOUS names their
# folder, else today's under a lower number.
if [ -n "${PREVIOUS:-}" ]; then
	cp "$PREVIOUS"/*.deb "$root/old/"
else
	now=$(dpkg-parsechangelog -l deploy/debian/changelog -S Version)
	for f in "$root"/debs/*.deb; do
		rm -rf "$work/deb"
		dpkg-deb -R "$f" "$work/deb"
		sed -i "s/$now/0.9/g" "$work/deb/DEBIAN/control"
		dpkg-deb --root-owner-group -Zgzip -b "$work/deb" "$root/old/" \
		    >/dev/null
	done
fi

# --- installed -----------------------------------------------------------------
t "the previous version installs" in_root sh -c 'dpkg -i /old/*.deb'
t "users and folders are made" in_root sh -c '
    getent passwd voipconfig voipconfig-admin voipconfig-rps &&
    id -nG voipconfig-rps | grep -qw voipconfig &&
    [ "$(stat -c "%U %G %a" /var/lib/voipconfig/resources)" = \
	"voipconfig-admin www-data 2750" ] &&
    [ "$(stat -c "%U %a" /run/voipconfig)" = "root 755" ]'
no "nothing is set up before it is asked for" \
    in_root test -e /etc/voipconfig/keys

mkdir -p "$root/run/mysqld"
in_root chown mysql:mysql /run/mysqld
in_root mariadbd --user=mysql --skip-networking \
    --socket=/run/mysqld/mysqld.sock >"$work/mariadb.log" 2>&1 &
pids="$pids $!"
until in_root mysql -e 'SELECT 1' >/dev/null 2>&1; do
	kill -0 "$!" 2>/dev/null || { fail mariadb "$work/mariadb.log"; exit 1; }
	sleep 0.2
done
t "voipconfig-setup" in_root voipconfig-setup \
    --public-url "https://localhost:$port"
in_root sh -c 'cd /etc/voipconfig && sha256sum keys *.password *.conf' \
    >"$work/secrets"
t "modes of secrets" in_root sh -c '
    cd /etc/voipconfig && [ "$(stat -c "%U %G %a" keys)" = \
	"root voipconfig 640" ] &&
    [ "$(stat -c "%U %a" fcgi.password)" = "voipconfig 400" ] &&
    [ "$(stat -c "%U %a" rps.password)" = "voipconfig-rps 400" ] &&
    ! setpriv --reuid voipconfig --regid voipconfig --clear-groups \
	cat admin.password'
t "voipconfig-setup again changes no secret" in_root sh -c '
    voipconfig-setup --public-url https://elsewhere.example.net'
same_secrets() {
	in_root sh -c 'cd /etc/voipconfig && sha256sum -c --quiet -' \
	    <"$work/secrets"
}
t "secrets are as they were" same_secrets

# --- serving -------------------------------------------------------------------
# As the units say; systemd is not here to do it.
serve() { # role user
	python3 tests/deb/holder.py "$root/run/voipconfig/$1.sock" \
	    "$(in_root id -g www-data)" \
	    chroot "$root" env -i PATH=/usr/sbin:/usr/bin LISTEN_FDS=1 sh -c \
	    'export LISTEN_PID=$$; exec setpriv --reuid "$2" --regid "$2" \
	    --init-groups "/usr/sbin/voipconfig-$1" \
	    -c "/etc/voipconfig/voipconfig-$1.conf"' - "$1" "$2" \
	    >>"$work/$1.log" 2>&1 &
	pids="$! $pids"
	eval "pid_$1=$!"
}
serve fcgi voipconfig
serve admin voipconfig-admin
in_root sh -c "mkdir -p /etc/voipconfig/tls && cd /etc/voipconfig/tls &&
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
	-subj /CN=localhost -addext subjectAltName=DNS:localhost -days 90 \
	-keyout server.key -out server.crt &&
    cp server.crt /usr/local/share/ca-certificates/test.crt &&
    update-ca-certificates" >/dev/null 2>&1
sed -i -e "s/0\.0\.0\.0:443/127.0.0.1:$port/" \
    -e "s/0\.0\.0\.0:80\"/127.0.0.1:$((port + 1))\"/" \
    -e "s/127\.0\.0\.1:9180/127.0.0.1:$((port + 2))/" \
    "$root/etc/lighttpd/conf-available/60-voipconfig.conf"
sed -i -e "s/0\.0\.0\.0:8443/127.0.0.1:$((port + 3))/" \
    "$root/etc/lighttpd/conf-available/61-voipconfig-admin.conf"
sed -i -e '/^#\$SERVER\["socket"\] == "127.0.0.1:9181"/,/^#}/s/^#//' \
    -e "s/127\.0\.0\.1:9181/127.0.0.1:$((port + 5))/" \
    "$root/etc/lighttpd/conf-available/61-voipconfig-admin.conf"
sed -i -e "s/^server.port .*/server.port = $((port + 4))/" \
    "$root/etc/lighttpd/lighttpd.conf"
in_root lighty-enable-mod voipconfig voipconfig-admin >/dev/null 2>&1
t "lighttpd takes the sample sites" in_root lighttpd -tt \
    -f /etc/lighttpd/lighttpd.conf
in_root lighttpd -D -f /etc/lighttpd/lighttpd.conf >"$work/lighttpd.log" 2>&1 &
pids="$pids $!"
ask() {
	in_root curl -sf --retry 20 --retry-connrefused --retry-delay 1 "$@"
}
t "healthz" ask "https://localhost:$port/healthz"
t "metrics, for operators alone" ask "http://127.0.0.1:$((port + 2))/metrics"
metric_of_rps() {
	ask "http://127.0.0.1:$((port + 5))/metrics" |
	    grep -q '^voipconfig_rps_jobs_waiting{account=""} '
}
t "metrics of the queue for Yealink" metric_of_rps
no "metrics, not for everybody" in_root curl -sfo /dev/null \
    "https://localhost:$port/metrics"
no "metrics of the queue, not for everybody" in_root curl -sfo /dev/null \
    "https://localhost:$((port + 3))/metrics"
t "the portal" ask "https://localhost:$((port + 3))/"
t "the API" ask "https://localhost:$((port + 3))/healthz"

phone_up() {
	in_root sh -c 'set -e
	voipconfigctl organisation add Example kind=provider
	voipconfigctl organisation add Bakery kind=customer parent=Example
	voipconfigctl device add 805ec0aabbcc organisation=Bakery model=T46U \
	    label=Reception
	printf "s3cret-of-201\n" | voipconfigctl line add 805ec0aabbcc 1 \
	    user_name=201 server_host=sip.example.net password=-
	printf "\\211PNG\\r\\n\\032\\nrest" >/tmp/w.png
	voipconfigctl --json device secret 805ec0aabbcc' >"$work/phone"
}
t "a phone is added" phone_up
value() { # of the last object
	sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$work/phone" | tail -n 1
}
phone_url=$(value url)
fetch() { # file
	ask -u "$(value user):$(value password)" "$phone_url$1"
}
fetch 805ec0aabbcc.cfg >"$work/before.cfg" 2>"$work/log"
t "its MAC configuration is served" grep -q s3cret-of-201 "$work/before.cfg"
t "doctor finds it well" in_root voipconfigctl doctor

# --- upgraded ------------------------------------------------------------------
# Phones ask all the while.
: >"$work/asked"
asking() {
	while [ -e "$work/asking" ]; do
		fetch 805ec0aabbcc.cfg >"$work/during.cfg" 2>/dev/null &&
		    cmp -s "$work/before.cfg" "$work/during.cfg" &&
		    echo good >>"$work/asked" || echo bad >>"$work/asked"
	done
}
touch "$work/asking"
asking &
asker=$!
t "upgrade" in_root sh -c 'dpkg -i /debs/*.deb'
# What the maintainer scripts have systemd do.
# shellcheck disable=SC2154 # serve() sets them
kill -HUP "$pid_fcgi" "$pid_admin"
more=$(($(wc -l <"$work/asked") + 5))
n=0
while [ "$(wc -l <"$work/asked")" -lt $more ] && [ $n -lt 60 ]; do
	n=$((n + 1))
	sleep 1
done
rm -f "$work/asking"
wait "$asker"
t "phones were served all the while" sh -c \
    "grep -q good '$work/asked' && ! grep -q bad '$work/asked'"
t "secrets are as they were after the upgrade" same_secrets
t "an upgrade of nothing new says so" in_root voipconfig-setup --upgrade
t "doctor finds it well after the upgrade" in_root voipconfigctl doctor

# --- backed up, and restored elsewhere -----------------------------------------
mkdir "$root/backup"
t "a wallpaper is added" in_root voipconfigctl resource add /tmp/w.png \
    organisation=Bakery kind=wallpaper
t "backup" in_root voipconfig-backup /backup
no "a restore over a database that holds tables is refused" in_root sh -c \
    'voipconfig-restore /backup/data-* /backup/keys-*'
t "the machine is lost" in_root sh -c 'mysql -e "DROP DATABASE voipconfig" &&
    for u in voipconfigctl voipconfig_fcgi voipconfig_admin voipconfig_rps; do
	mysql -e "DROP USER $u@localhost"
    done
    rm -rf /etc/voipconfig/keys /etc/voipconfig/*.password \
	/var/lib/voipconfig/resources/*'
t "restore" in_root sh -c 'voipconfig-restore /backup/data-* /backup/keys-* &&
    voipconfig-setup'
t "secrets are those of the backup" same_secrets
t "files phones fetch are back" in_root sh -c '
    find /var/lib/voipconfig/resources -type f -size +0 | grep -q .'
# Restarted, as the manual says.
kill -HUP "$pid_fcgi" "$pid_admin"
fetch 805ec0aabbcc.cfg >"$work/after.cfg" 2>"$work/log"
t "the same bytes are served" cmp "$work/before.cfg" "$work/after.cfg"
t "doctor finds it well after the restore" in_root voipconfigctl doctor

# --- removed, purged -----------------------------------------------------------
stop_all
packages="voipconfig voipconfig-fcgi voipconfig-admin voipconfig-rps
    voipconfig-notify voipconfig-common"
# shellcheck disable=SC2086 # a list
t "remove" in_root dpkg -r $packages
t "data stay" same_secrets
# shellcheck disable=SC2086
t "purge; nobody answers" in_root dpkg -P $packages
t "keys stay unless somebody says delete" in_root sh -c \
    'test -s /etc/voipconfig/keys && test -d /var/lib/voipconfig/resources'
t "it installs again over what is there" in_root sh -c 'dpkg -i /debs/*.deb'
t "with the secrets there were" same_secrets
in_root sh -c 'echo voipconfig-common voipconfig-common/purge_data boolean true |
    debconf-set-selections' 2>/dev/null
# shellcheck disable=SC2086
t "purge; the answer is yes" in_root dpkg -P $packages
t "nothing is left" in_root sh -c \
    '! test -e /etc/voipconfig && ! test -e /var/lib/voipconfig'

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
