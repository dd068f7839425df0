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
units=/etc/systemd/system
database=voipconfig
url=
mode=install
start=yes
changed=no
# Of a database on another machine: where it is, and what it sees of us.
db_host=
db_port=3306
db_from=
# How the database's administrator gets in: by a file of root's that is there
# for that, else as root by the server's socket.
admin=mysql
[ ! -e "$etc/db-admin.cnf" ] ||
    admin="mysql --defaults-extra-file=$etc/db-admin.cnf"
admin=${VOIPCONFIG_DB_ADMIN:-$admin}

say() {
	echo "voipconfig-setup: $*"
}

fail() {
	echo "voipconfig-setup: $*" >&2
	exit 1
}

usage() {
	echo "usage: voipconfig-setup --public-url URL [--no-start]" >&2
	echo "           [--db-host HOST[:PORT] [--db-from PATTERN]]" >&2
	echo "       voipconfig-setup --upgrade" >&2
	exit 2
}

while [ $# -ne 0 ]; do
	case $1 in
	--public-url | --db-host | --db-from)
		[ $# -ge 2 ] && [ -n "$2" ] || usage
		case $1 in
		--public-url) url=$2 ;;
		--db-host) db_host=$2 ;;
		--db-from) db_from=$2 ;;
		esac
		shift
		;;
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
case $db_host in
*:*:*) fail "--db-host: write an IPv6 address as a name in /etc/hosts" ;;
*:*) db_port=${db_host##*:} db_host=${db_host%:*} ;;
esac
case $db_host$db_port$db_from in
*[!A-Za-z0-9.%:_-]*) fail "--db-host is like db.example.net:3306," \
    "--db-from like 10.0.0.%" ;;
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

# What it says in a configuration file; nothing when it says nothing.
value() { # FILE KEY
	[ ! -e "$1" ] || sed -n "s/^$2 = //p" "$1" | head -n 1
}

# configuration FILE MODE GROUP: a copy of its example.
configuration() {
	[ ! -e "$etc/$1" ] || return 0
	[ -n "$url" ] || fail "$etc/$1 is not there; say --public-url URL, the" \
	    "address phones reach this machine by"
	sed 's|^listen = .*|listen = systemd|' "$examples/$1" >"$etc/$1.new"
	chmod "$2" "$etc/$1.new"
	chown "root:$3" "$etc/$1.new"
	mv "$etc/$1.new" "$etc/$1"
	say "$etc/$1 made"
	changed=yes
}

# set_key FILE KEY VALUE: what was asked for on the command line; the rest of
# the file, its owner and its mode stay.
set_key() {
	[ "$(value "$etc/$1" "$2")" != "$3" ] || return 0
	cp -p "$etc/$1" "$etc/$1.new"
	awk -v key="$2" -v value="$3" '
	    !done && $0 ~ "^#?" key " =" { print key " = " value; done = 1; next }
	    { print }
	    END { if (!done) print key " = " value }' "$etc/$1" >"$etc/$1.new"
	mv "$etc/$1.new" "$etc/$1"
	say "$etc/$1: $2 = $3"
	changed=yes
}

asked_for() { # FILE
	# Not every program knows where phones reach us.
	if [ -n "$url" ] && grep -q '^public_url = ' "$examples/$1"; then
		set_key "$1" public_url "$url"
	fi
	if [ -n "$db_host" ]; then
		set_key "$1" db_socket ''
		set_key "$1" db_host "$db_host"
		set_key "$1" db_port "$db_port"
	fi
}

# password NAME OWNER: letters and digits, for nobody else to read.
password() {
	[ ! -s "$etc/$1.password" ] || return 0
	openssl rand -hex 16 >"$etc/$1.password.new"
	chown "$2" "$etc/$1.password.new"
	chmod 400 "$etc/$1.password.new"
	mv "$etc/$1.password.new" "$etc/$1.password"
}

# The phone side and the API may reach this machine and the database: a
# database elsewhere is a drop-in of their units, with its addresses, since no
# name server is within their reach either.
reach() {
	for h in $(echo "$db_host" | tr , ' '); do
		a=$(getent -s files ahosts "$h" | awk '{ print $1 }' | sort -u)
		[ -n "$a" ] || fail "--db-host: units reach no name server;" \
		    "give an address, or put $h into /etc/hosts"
		echo "$a"
	done >"$units/.voipconfig-database"
	for p in fcgi admin; do
		dir=$units/voipconfig-$p.service.d
		(umask 022 && mkdir -p "$dir" && {
			echo "# Made by voipconfig-setup --db-host."
			echo "[Service]"
			sed 's/^/IPAddressAllow=/' "$units/.voipconfig-database"
		} >"$dir/voipconfig-database.conf")
	done
	rm "$units/.voipconfig-database"
}

# --- database ----------------------------------------------------------------

sql() {
	if [ -n "$db_host" ]; then
		# shellcheck disable=SC2086 # a command with its arguments
		$admin -h "${db_host%%,*}" -P "$db_port" --protocol=tcp -N -B "$@"
	else
		# shellcheck disable=SC2086
		$admin -N -B "$@"
	fi
}

# What the database calls the machine our users come from: what was said, else
# what an earlier run has said, else what it calls us now.
from() {
	if [ -n "$db_from" ]; then
		echo "$db_from"
	elif [ -z "$db_host" ]; then
		echo localhost
	else
		now=$(sql -e "SELECT SUBSTRING_INDEX(USER(), '@', -1)")
		before=$(sql -e "SELECT host FROM mysql.user
		    WHERE user = 'voipconfigctl' ORDER BY host <> '$now'")
		case $before in
		*"
"*) echo "$now" ;;
		*) echo "${before:-$now}" ;;
		esac
	fi
}

# role NAME USER: its rights, and the password that is in the file: a user
# may be older than it.  It passes on no command line.
role() {
	awk -v host="$seen_as" 'NR == FNR { word = $0; next }
	    { gsub(/@PASSWORD@/, word); gsub(/\047@\047localhost\047/,
	      "\047@\047" host "\047") } 1' \
	    "$etc/$1.password" "$share/schema/roles/$1.sql" | sql "$database"
	[ $mode = install ] || return 0
	awk -v user="$2" -v host="$seen_as" '{ printf "ALTER USER \047%s\047@" \
	    "\047%s\047 IDENTIFIED BY \047%s\047;\n", user, host, $0 }' \
	    "$etc/$1.password" | sql
}

# Where that user may come from: on a cluster, other hosts as well.
homes() { # USER, where it comes from if it is not there yet
	sql -e "SELECT host FROM mysql.user WHERE user = '$1'" | grep . ||
	    echo "$2"
}

reach_database() {
	# Where an earlier run was told that it is.
	if [ -z "$db_host" ] &&
	    [ -z "$(value "$etc/voipconfigctl.conf" db_socket)" ]; then
		db_host=$(value "$etc/voipconfigctl.conf" db_host)
		p=$(value "$etc/voipconfigctl.conf" db_port)
		db_port=${p:-3306}
	fi
	sql -e "SELECT 1" >/dev/null || fail "the database does not let its" \
	    "administrator in ($admin); start it, or say how in" \
	    "$etc/db-admin.cnf (voipconfig-setup(8))"
	seen_as=$(from)
}

# --- what is done ------------------------------------------------------------

make_files() {
	configuration voipconfigctl.conf 600 root
	asked_for voipconfigctl.conf
	password ctl root
	for p in $(programs); do
		configuration "voipconfig-$p.conf" 644 root
		asked_for "voipconfig-$p.conf"
		password "$p" "$(user_of "$p")"
	done
	[ -z "$db_host" ] || reach
}

make_database() {
	reach_database
	# Restored from a backup, say: the configuration knows, the units do not.
	[ -z "$db_host" ] ||
	    [ -e "$units/voipconfig-fcgi.service.d/voipconfig-database.conf" ] ||
	    reach
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
	# A setting that is no more would keep the program from starting.
	[ ! -f "$etc/voipconfig-fcgi.conf" ] ||
	    sed -i '/^encrypted_files[ =]/d' "$etc/voipconfig-fcgi.conf"
	[ -s "$etc/ctl.password" ] || fail "$etc/ctl.password is not there;" \
	    "run voipconfig-setup"
	voipconfigctl migrate
	reach_database
	here=$seen_as
	for p in $(programs); do
		[ -s "$etc/$p.password" ] || continue
		for seen_as in $(homes "voipconfig_$p" "$here"); do
			role "$p" "voipconfig_$p"
		done
	done
	voipconfigctl catalogue load >/dev/null
	voipconfigctl template import >/dev/null
}

start_units() {
	[ -d /run/systemd/system ] || return 0
	systemctl daemon-reload
	for p in $(programs); do
		case $p in
		rps | notify) u=voipconfig-$p.service ;;
		*) u="voipconfig-$p.socket voipconfig-$p.service" ;;
		esac
		[ $changed = no ] ||
		    systemctl try-restart "voipconfig-$p.service"
		# shellcheck disable=SC2086 # a list
		systemctl enable --now $u
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
