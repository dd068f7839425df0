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
database=${VOIPCONFIG_DB_NAME:-voipconfig}
dump=${VOIPCONFIG_DB_DUMP:-mysqldump}
resources=${VOIPCONFIG_RESOURCES:-/var/lib/voipconfig/resources}

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
trap 'exit 1' INT TERM
mkdir "$data.part" "$keys.part"

# One moment of all tables, without locking anybody out.  Bytes as hex: what
# is sealed is no text.  The fetch log is left out with --no-data: it is large
# and nothing is made of it.
{
	$dump --single-transaction --quick --hex-blob --skip-lock-tables \
	    --default-character-set=utf8mb4 --skip-triggers \
	    --ignore-table="$database.fetch_log" "$database" &&
	$dump --no-data --skip-lock-tables --default-character-set=utf8mb4 \
	    "$database" fetch_log
} >"$data.part/database.sql" || fail "the database could not be dumped"
tail -n 1 "$data.part/database.sql" | grep -q '^-- Dump completed' ||
    fail "the dump is cut off"
gzip "$data.part/database.sql"
tar -C "$resources" -czf "$data.part/resources.tar.gz" . ||
    fail "$resources could not be read"
(cd "$data.part" && sha256sum database.sql.gz resources.tar.gz >SHA256SUMS)
# With owners, by name: they are restored as they were.
(cd "$etc" && find . -type f ! -path './examples/*' | sort |
    tar -czf "$keys.part/etc.tar.gz" -T -) || fail "$etc could not be read"
(cd "$keys.part" && sha256sum etc.tar.gz >SHA256SUMS)
sync
mv "$data.part" "$data"
mv "$keys.part" "$keys"
echo "$data"
echo "$keys"
