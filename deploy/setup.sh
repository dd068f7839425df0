#!/bin/sh
# voipconfig-setup - makes what an installation needs and does not have yet;
# see voipconfig-setup(8).  It can be run again at any time: what is there
# stays as it is, secrets above all.
set -eu
export LC_ALL=C
umask 077

etc=/etc/voipconfig
share=/usr/share/voipconfig
examples=$etc/examples
database=voipconfig
url=
mode=install
start=yes
# How the database's administrator gets in: root by the server's socket.
admin=${VOIPCONFIG_DB_ADMIN:-mysql}

say() {
	echo "voipconfig-setup: $*"
}

fail() {
	echo "voipconfig-setup: $*" >&2
	exit 1
}

usage() {
	echo "usage: voipconfig-setup --public-url URL [--no-start]" >&2
	echo "       voipconfig-setup --upgrade" >&2
	exit 2
}

while [ $# -ne 0 ]; do
	case $1 in
	--public-url) [ $# -ge 2 ] || usage; url=$2; shift ;;
	--no-start) start=no ;;
	--upgrade) mode=upgrade ;;
	*) usage ;;
	esac
	shift
done
[ "$(id -u)" -eq 0 ] || fail "this is root's to run"
case $url in
"") ;;
*[!A-Za-z0-9:/._~-]* | */) fail "--public-url is like" \
    "https://phones.example.net, without a slash at its end" ;;
http://* | https://*) ;;
*) fail "--public-url begins with https:// or http://" ;;
esac

# --- files -------------------------------------------------------------------

# The programs whose package is here.
programs() {
	for p in fcgi admin rps notify; do
		[ ! -x "/usr/sbin/voipconfig-$p" ] || echo "$p"
	done
}

user_of() {
	case $1 in
	fcgi) echo voipconfig ;;
	*) echo "voipconfig-$1" ;;
	esac
}

# configuration FILE MODE GROUP: a copy of its example.
configuration() {
	[ ! -e "$etc/$1" ] || return 0
	[ -n "$url" ] || fail "$etc/$1 is not there; say --public-url URL, the" \
	    "address phones reach this machine by"
	sed -e "s|^public_url = .*|public_url = $url|" \
	    -e 's|^listen = .*|listen = systemd|' \
	    "$examples/$1" >"$etc/$1.new"
	chmod "$2" "$etc/$1.new"
	chown "root:$3" "$etc/$1.new"
	mv "$etc/$1.new" "$etc/$1"
	say "$etc/$1 made"
}

# password NAME OWNER: letters and digits, for nobody else to read.
password() {
	[ ! -s "$etc/$1.password" ] || return 0
	openssl rand -hex 16 >"$etc/$1.password.new"
	chown "$2" "$etc/$1.password.new"
	chmod 400 "$etc/$1.password.new"
	mv "$etc/$1.password.new" "$etc/$1.password"
}

# --- database ----------------------------------------------------------------

sql() {
	$admin -N -B "$@"
}

# role NAME USER: its rights, and the password that is in the file: a user
# may be older than it.  It passes on no command line.
role() {
	awk 'NR == FNR { word = $0; next } { gsub(/@PASSWORD@/, word) } 1' \
	    "$etc/$1.password" "$share/schema/roles/$1.sql" | sql "$database"
	[ $mode = install ] || return 0
	awk -v user="$2" '{ printf "ALTER USER \047%s\047@" \
	    "\047localhost\047 IDENTIFIED BY \047%s\047;\n", user, $0 }' \
	    "$etc/$1.password" | sql
}

# --- what is done ------------------------------------------------------------

make_files() {
	configuration voipconfigctl.conf 600 root
	password ctl root
	for p in $(programs); do
		configuration "voipconfig-$p.conf" 644 root
		password "$p" "$(user_of "$p")"
	done
}

make_database() {
	sql -e "SELECT 1" >/dev/null || fail "the database does not let root" \
	    "in; start it, or say how in VOIPCONFIG_DB_ADMIN (voipconfig-setup(8))"
	sql -e "CREATE DATABASE IF NOT EXISTS $database CHARACTER SET utf8mb4
	    COLLATE utf8mb4_unicode_ci"
	role ctl voipconfigctl
	[ -e "$etc/keys" ] || {
		voipconfigctl rekey --new-key >/dev/null
		say "$etc/keys made: keep a copy off this machine; without it" \
		    "no password in the database can be read again"
	}
	# Those who may read it are the programs, by their group.
	chown root:voipconfig "$etc/keys"
	chmod 640 "$etc/keys"
	voipconfigctl migrate
	for p in $(programs); do
		role "$p" "voipconfig_$p"
	done
	voipconfigctl catalogue load >/dev/null
	voipconfigctl template import >/dev/null
}

# Newer tables, rights on them, newer models and templates.
upgrade() {
	sql -e "SELECT 1" >/dev/null 2>&1 ||
	    fail "the database does not let root in"
	[ -s "$etc/ctl.password" ] || fail "$etc/ctl.password is not there;" \
	    "run voipconfig-setup"
	voipconfigctl migrate
	for p in $(programs); do
		[ ! -s "$etc/$p.password" ] || role "$p" "voipconfig_$p"
	done
	voipconfigctl catalogue load >/dev/null
	voipconfigctl template import >/dev/null
}

start_units() {
	[ -d /run/systemd/system ] || return 0
	systemctl daemon-reload
	for p in $(programs); do
		case $p in
		rps | notify)
			systemctl enable --now "voipconfig-$p.service" ;;
		*) systemctl enable --now "voipconfig-$p.socket" \
		    "voipconfig-$p.service" ;;
		esac
	done
}

if [ $mode = upgrade ]; then
	upgrade
	exit 0
fi
make_files
make_database
[ $start = no ] || start_units
say "done; now the web server (/usr/share/doc/voipconfig-common/README.md)," \
    "then: voipconfigctl doctor"
