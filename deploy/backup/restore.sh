#!/bin/sh
# voipconfig-restore DATA KEYS - puts back what voipconfig-backup has made;
# see voipconfig-backup(8).  KEYS - : keep the keys that are there.
#
# Refuses a database that has tables, unless --replace is said: a restore by
# mistake is worse than none.
set -eu
export LC_ALL=C
umask 077

etc=${VOIPCONFIG_ETC:-/etc/voipconfig}
replace=no

fail() {
	echo "voipconfig-restore: $*" >&2
	exit 1
}

if [ "${1:-}" = --replace ]; then
	replace=yes
	shift
fi
[ $# -eq 2 ] || {
	echo "usage: voipconfig-restore [--replace] DATA KEYS|-" >&2
	exit 2
}
data=$1 keys=$2

# Everything is looked at before anything is changed.
(cd "$data" && sha256sum --quiet -c SHA256SUMS) || fail "$data is damaged"
[ "$keys" = - ] || (cd "$keys" && sha256sum --quiet -c SHA256SUMS) ||
    fail "$keys is damaged"
[ "$keys" != - ] || [ -s "$etc/keys" ] ||
    fail "there is no $etc/keys; name the folder of keys"

# What there will be in /etc/voipconfig says where everything goes.
told=$etc
if [ "$keys" != - ]; then
	told=$(mktemp -d)
	trap 'rm -rf "$told"' EXIT
	trap 'exit 1' INT TERM HUP
	tar -C "$told" -xzf "$keys/etc.tar.gz" --wildcards \
	    './voipconfigctl.conf' './db-admin.cnf' 2>/dev/null || :
fi
value() { # KEY PRESET
	v=$(sed -n "s/^$1 = *//p" "$told/voipconfigctl.conf" 2>/dev/null |
	    head -n 1)
	echo "${v:-$2}"
}
database=${VOIPCONFIG_DB_NAME:-$(value db_name voipconfig)}
resources=${VOIPCONFIG_RESOURCES:-$(value resource_dir \
    /var/lib/voipconfig/resources)}
admin=mysql
for f in "$told/db-admin.cnf" "$etc/db-admin.cnf"; do
	[ ! -e "$f" ] || admin="mysql --defaults-extra-file=$f"
done
admin=${VOIPCONFIG_DB_ADMIN:-$admin}
where=$(value db_host '')
[ "$admin" != mysql ] || [ -z "$where" ] || [ -n "$(value db_socket '')" ] ||
    fail "the database is on $where; say in $etc/db-admin.cnf how its" \
	"administrator gets in (voipconfig-setup(8))"

tables=$($admin -N -B -e "SELECT COUNT(*) FROM information_schema.tables
    WHERE table_schema = '$database'") || fail "the database lets nobody in"
[ "$tables" -eq 0 ] || [ "$replace" = yes ] || fail "the database $database" \
    "holds tables; say --replace to lose them"
# Half of a database is nothing to work with: for the worker for Yealink least
# of all.
running=
[ ! -d /run/systemd/system ] || running=$(systemctl list-units --plain \
    --no-legend --state=active,activating 'voipconfig-*' |
    awk '{ printf "%s ", $1 }')
[ -z "$running" ] || fail "first: systemctl stop $running"

if [ "$tables" -ne 0 ]; then
	$admin -e "DROP DATABASE $database"
fi
$admin -e "CREATE DATABASE IF NOT EXISTS $database CHARACTER SET utf8mb4
    COLLATE utf8mb4_unicode_ci"
gzip -dc "$data/database.sql.gz" | $admin "$database" ||
    fail "the database was not put back whole; run it again with --replace"
mkdir -p "$resources"
tar -C "$resources" -xzpf "$data/resources.tar.gz"
if [ "$keys" != - ]; then
	mkdir -p "$etc"
	tar -C "$etc" -xzpf "$keys/etc.tar.gz"
	chmod 755 "$etc"
fi
echo "voipconfig-restore: done. Next: voipconfig-setup (rights of the" \
    "database's users; it starts the programs), the web server, and" \
    "voipconfigctl doctor."
