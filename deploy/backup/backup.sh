#!/bin/sh
# voipconfig-backup DIR - a copy of an installation; see voipconfig-backup(8).
#
#   DIR/data-<time>/   database.sql.gz, resources.tar.gz, SHA256SUMS
#   DIR/keys-<time>/   the key file, passwords and configuration
#
# Whoever has both has every SIP password: keep them in two places.
set -eu
export LC_ALL=C
umask 077

etc=${VOIPCONFIG_ETC:-/etc/voipconfig}
conf=$etc/voipconfigctl.conf

fail() {
	echo "voipconfig-backup: $*" >&2
	exit 1
}

[ $# -eq 1 ] || { echo "usage: voipconfig-backup DIR" >&2; exit 2; }
[ -d "$1" ] || fail "$1 is no folder"
dir=$(cd "$1" && pwd)
now=$(date -u +%Y%m%dT%H%M%SZ)
data=$dir/data-$now
keys=$dir/keys-$now
[ ! -e "$data" ] && [ ! -e "$keys" ] || fail "$data is there already"
# Half a backup is none.
trap 'rm -rf "$data.part" "$keys.part"' EXIT
trap 'exit 1' INT TERM HUP
mkdir "$data.part" "$keys.part"

value() { # KEY PRESET
	v=$(sed -n "s/^$1 = *//p" "$conf" 2>/dev/null | head -n 1)
	echo "${v:-$2}"
}
database=${VOIPCONFIG_DB_NAME:-$(value db_name voipconfig)}
resources=${VOIPCONFIG_RESOURCES:-$(value resource_dir \
    /var/lib/voipconfig/resources)}

# As the user of voipconfigctl, wherever the database is; its password passes
# on no command line.
login() {
	word=$(head -n 1 "$(value db_password_file /dev/null)") || return 1
	echo "[client]"
	echo "user=$(value db_user voipconfigctl)"
	echo "password=$word"
	where=$(value db_socket "$(value db_host "")")
	where=${where%%,*} # the first of them, as the programs do
	case $where in
	"")	return ;;
	/*)	echo "socket=$where"; return ;;
	esac
	echo "$where" | sed 's/^\[\(.*\)\].*/host=\1/; t
	    s/:[0-9]*$//; s/^/host=/'
	port=$(echo "$where" | sed -n 's/^\([^:]*\|\[.*\]\):\([0-9]*\)$/\2/p')
	echo "port=${port:-$(value db_port 3306)}"
}
dump=${VOIPCONFIG_DB_DUMP:-}
if [ -z "$dump" ]; then
	login >"$keys.part/login.cnf" || fail "$conf says no password file"
	dump="mysqldump --defaults-file=$keys.part/login.cnf --no-tablespaces"
fi

# One moment of all tables, without locking anybody out.  Bytes as hex: what
# is sealed is no text.  The fetch log is left out with --no-data: it is large
# and nothing is made of it.
dump_database() {
	# shellcheck disable=SC2086 # a command with its arguments
	$dump --single-transaction --quick --hex-blob --skip-lock-tables \
	    --default-character-set=utf8mb4 --skip-triggers \
	    --ignore-table="$database.fetch_log" "$database" &&
	$dump --no-data --skip-lock-tables --default-character-set=utf8mb4 \
	    "$database" fetch_log
}

# What the dump's rows name and the archive has not.
lacking() {
	tar -tf "$data.part/resources.tar" | sed 's,.*/,,' | sort \
	    >"$data.part/have"
	# One row a line, or all in one: which, depends on the client.
	sed -n '/^INSERT INTO `resource` /,/;$/p' "$data.part/database.sql" |
	    grep -oE "'[0-9a-f]{64}'" | tr -d "'" | sort -u |
	    comm -23 - "$data.part/have"
	rm "$data.part/have"
}

# Files come before the rows that name them, and none goes while the folder is
# locked: so those of the dump are all there afterwards.  A file's name says
# what is in it; what is being uploaded is nobody's yet.
cd "$resources" || fail "$resources could not be read"
exec 9<.
flock 9 || fail "$resources could not be locked"
dump_database >"$data.part/database.sql" ||
    fail "the database could not be dumped"
find . \( -path . -o -type d -path './??' -o -type f -path './??/*' \) | sort |
    tar --no-recursion -cf "$data.part/resources.tar" -T - ||
    fail "$resources could not be read"
exec 9<&-
tail -n 1 "$data.part/database.sql" | grep -q '^-- Dump completed' ||
    fail "the dump is cut off"
lack=$(lacking)
[ -z "$lack" ] || echo "voipconfig-backup: the database names files that are" \
    "not in $resources:" "$lack" >&2
rm -f "$keys.part/login.cnf"
gzip "$data.part/database.sql" "$data.part/resources.tar"
(cd "$data.part" && sha256sum database.sql.gz resources.tar.gz >SHA256SUMS)
# With owners, by name: they are restored as they were.
(cd "$etc" && find . -type f ! -path './examples/*' | sort |
    tar -czf "$keys.part/etc.tar.gz" -T -) || fail "$etc could not be read"
(cd "$keys.part" && sha256sum etc.tar.gz >SHA256SUMS)
sync "$data.part"/* "$keys.part"/*
mv "$data.part" "$data"
mv "$keys.part" "$keys"
# Those that were to go meanwhile.
[ ! -x /usr/sbin/voipconfigctl ] || [ ! -e "$conf" ] ||
    voipconfigctl -c "$conf" resource sweep >/dev/null || :
echo "$data"
echo "$keys"
