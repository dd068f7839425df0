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
database=${VOIPCONFIG_DB_NAME:-voipconfig}
admin=mysql
[ ! -e "$etc/db-admin.cnf" ] ||
    admin="mysql --defaults-extra-file=$etc/db-admin.cnf"
admin=${VOIPCONFIG_DB_ADMIN:-$admin}
resources=${VOIPCONFIG_RESOURCES:-/var/lib/voipconfig/resources}
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
tables=$($admin -N -B -e "SELECT COUNT(*) FROM information_schema.tables
    WHERE table_schema = '$database'") || fail "the database lets nobody in"
[ "$tables" -eq 0 ] || [ "$replace" = yes ] || fail "the database $database" \
    "holds tables; say --replace to lose them"

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
    "database's users), systemctl restart voipconfig-fcgi voipconfig-admin" \
    "voipconfig-rps (what they keep is older than the database), and" \
    "voipconfigctl doctor."
