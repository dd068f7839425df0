# phase_backup.sh - box a is copied while it changes, and put back in box b,
# which has Apache; run.sh reads this.
# shellcheck shell=sh

# Who adds phones and replaces a wallpaper all the while.
cat >"$(box_root a)/root/busy" <<'END'
n=0
while [ ! -e /root/stop ]; do
	n=$((n + 1))
	voipconfigctl device add "$(printf '805ec0%06x' $n)" \
	    organisation=Bakery model=T46U label="busy $n" || exit 1
	{ printf '\211PNG\r\n\032\n'; head -c 20000 /dev/urandom; } >/root/x.png
	if [ $n -eq 1 ]; then
		voipconfigctl resource add /root/x.png organisation=Bakery \
		    kind=wallpaper || exit 1
	else
		voipconfigctl resource change Bakery:wallpaper/x.png \
		    /root/x.png || exit 1
	fi
	echo $n >/root/changes
done
END
in_a mkdir /root/backup
in_a sh /root/busy >"$work/busy.log" 2>&1 &
busy=$!
until_true test -s "$(box_root a)/root/changes"
changes=$(cat "$(box_root a)/root/changes")
load_begin a
t "backup, while things change" in_a voipconfig-backup /root/backup
load_end
t "who asked meanwhile was served, every time" served_all
cat "$work/log"
changed() {
	[ "$(cat "$(box_root a)/root/changes")" -gt "$changes" ]
}
until_true changed
touch "$(box_root a)/root/stop"
t "changes went on, too" wait $busy
backup=$(box_root a)/root/backup
t "two folders, root's alone" sh -c '
    [ "$(cd "$1" && ls | sed "s/-.*//" | tr "\n" " ")" = "data keys " ] &&
    [ "$(stat -c "%U %a" "$1"/* | sort -u)" = "root 700" ]' - "$backup"
t "data without keys opens nothing" sh -c '
    cd "$1" && ls data-* && gzip -dc data-*/database.sql.gz >"$2/sql" &&
    grep -q 805ec0aabbcc "$2/sql" && ! grep -q s3cret-of-201 "$2/sql" &&
    mkdir "$2/etc" && tar -C "$2/etc" -xzf keys-*/etc.tar.gz &&
    ! grep -qFf "$2/etc/keys" "$2/sql" && ! tar -tzf data-*/*.tar.gz |
    grep -qE "keys|password"' - "$backup" "$(mkdir -p "$mem/look" &&
    echo "$mem/look")"
no "a restore over a database that holds tables is refused" in_a sh -c \
    'voipconfig-restore /root/backup/data-* /root/backup/keys-*'
damaged() {
	in_a sh -c 'cp -R /root/backup/data-* /root/bad
	    echo x >>/root/bad/resources.tar.gz
	    voipconfig-restore --replace /root/bad /root/backup/keys-*'
}
no "so is a damaged one, before anything is changed" damaged
no "and any while the programs run" in_a sh -c \
    'voipconfig-restore --replace /root/backup/data-* /root/backup/keys-*'
t "which changed nothing" in_a voipconfigctl doctor
# As cron runs it, which knows no folder but those it is told.
nightly() { # pattern of a line
	in_a env -i HOME=/root "$(grep ^PATH= deploy/voipconfig.cron)" sh -ec \
	    "$(grep "$1" deploy/voipconfig.cron | sed 's/^[^#]* root //')"
}
t "the night's backup" nightly voipconfig-backup
t "is there" in_a sh -c 'ls /var/backups/voipconfig | grep -c -e ^data- -e ^keys- |
    grep -qx 2'
t "the night's forgetting" nightly prune
morning() {
	nightly doctor | grep -e '^doubt' -e '^bad' | grep -v 'clock: nothing keeps'
}
no "in the morning there is nothing to say, but of a box's clock" morning

# --- elsewhere ---------------------------------------------------------------------
box_make b
rm -f "$(box_root b)"/etc/systemd/system/multi-user.target.wants/lighttpd.service
cp "$debs"/*.deb "$(box_root b)/root/voipconfig/build/deb/"
cp -R "$backup" "$(box_root b)/root/"
# Yealink is there, too, and knows what it knew.
cp -R "$(box_root a)/root/sim" "$(box_root b)/root/"
box_start b || { fail "another box" "$work/b.console"; exit 1; }
in_b() {
	box b "$@"
}
box b rps-sim -c /root/sim/conf >>"$work/sim.log" 2>&1 &
sed -n '/^With Apache/,/^and the sites/s/^    //p' deploy/README.md \
    >"$work/lines.apache"
t "README's lines for Apache are four" [ "$(wc -l <"$work/lines.apache")" -eq 4 ]
line() { # number, of those
	in_b sh -ec "$(sed -n "$1p" "$work/lines.apache")"
}
t "Apache: what it needs" line 1
t "the packages, where there is no lighttpd to be set up" in_b sh -c \
    'apt-get install ./build/deb/voipconfig*.deb'
t "restore" in_b sh -ec 'voipconfig-restore /root/backup/data-* /root/backup/keys-*
    voipconfig-setup'
t "secrets are those of the backup" same_secrets b
t "the certificate came along; Apache: its modules" line 2
t "Apache: the sites" line 3
t "Apache: started" line 4
t "the same bytes are served" take b "$work/after"
t "every one of them" diff -r "$work/before" "$work/after"
t "a phone provisions itself over TLS through Apache" a_phone b
t "somebody signs in to the portal through Apache" login b
t "the portal's files are there" portal_files b
every_file() {
	in_b sh -c 'mysql -N voipconfig -e "SELECT DISTINCT sha256 FROM resource" |
	    while read -r f; do
		f2=$(echo $f | cut -c 1-2)
		echo "$f  /var/lib/voipconfig/resources/$f2/$f"
	    done >/root/sums && [ "$(wc -l </root/sums)" -ge 2 ] &&
	    sha256sum -c /root/sums'
}
t "each file of the database is there, whole" every_file
owners() { # box
	box "$1" sh -c 'cd /var/lib/voipconfig && find resources \
	    \( -type d -o -name "$0" \) -printf "%p %u %g %m\n" | grep -v /x |
	    sort' "$(sha256sum <"$work/before/r/wallpaper/w.png" | cut -c 1-64)"
}
same_owners() {
	owners a >"$work/owners"
	owners b >"$work/owners.b"
	cat "$work/owners.b"
	# Folders that came after the backup are of box a alone.
	[ "$(comm -13 "$work/owners" "$work/owners.b" | wc -l)" -eq 0 ] &&
	    [ "$(wc -l <"$work/owners.b")" -ge 3 ]
}
t "its owner's, as they were" same_owners
whole() {
	n=$(in_b mysql -N voipconfig -e "SELECT COUNT(*) FROM device")
	c=$(in_b mysql -N voipconfig -e "SELECT COUNT(*) FROM mac_config")
	echo "$n devices, $c of them with a configuration"
	[ "$n" -ge $((changes + 1)) ] && [ "$n" -eq "$c" ]
}
t "the database is of one moment" whole
t "doctor finds it well" in_b voipconfigctl doctor

# --- and without any keys -------------------------------------------------------
t "no copy of the keys: the runbook's lines" in_b sh -ec "
    systemctl stop voipconfig-fcgi.socket voipconfig-admin.socket \
	voipconfig-fcgi voipconfig-admin voipconfig-rps voipconfig-notify
    mysql -e 'DROP DATABASE voipconfig'
    rm /etc/voipconfig/keys
    voipconfig-setup --public-url $phones --no-start
    voipconfig-restore --replace /root/backup/data-* -
    voipconfigctl rekey --lost
    voipconfig-setup"
nothing_else() { # is bad, once that Yealink's is known to be
	in_b voipconfigctl doctor >"$work/lost"
	grep '^bad' "$work/lost" | grep -v 'RPS account'
}
no "doctor has nothing against it but the lost secret of Yealink's" \
    nothing_else
t "a password can be set anew" in_b sh -c 'echo an0ther-of-201 |
    voipconfigctl line change 805ec0aabbcc 1 password=- &&
    voipconfigctl render 805ec0aabbcc --show-secrets | grep -q an0ther-of-201'
