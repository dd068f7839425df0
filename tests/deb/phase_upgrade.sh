# phase_upgrade.sh - box a, brought to today's version while it serves; run.sh
# reads this.
# shellcheck shell=sh

cookie=$(awk '/^#HttpOnly_/ { print $6 "=" $7 }' "$(box_root a)/root/jar")
load_begin() { # box
	rm -f "$mem/stop"
	: >"$work/asked"
	box_net "$1" python3 -B $here/load.py "$work/ca.crt" "$work/asked" \
	    "$mem/stop" "config=${phone_url}805ec0aabbcc.cfg=$phone_word" \
	    "global=${phone_url}y000000000108.cfg=$phone_word" \
	    "wallpaper=${phone_url}r/wallpaper/w.png=$phone_word" \
	    "portal=$portal/" \
	    "session=$portal/api/v1/session=cookie:$cookie" \
	    >"$work/load.log" 2>&1 &
	load=$!
	until_true load_more 1
}
# Everything was asked for N times more, from now.
load_more() { # n
	for what in config global wallpaper portal session; do
		[ "$(grep -c "^[a-z]* $what" "$work/asked")" -ge "$1" ] || return 1
	done
}
load_end() {
	for what in config global wallpaper portal session; do
		n=$(grep -c "^[a-z]* $what" "$work/asked")
		until_true [ "$(grep -c "^[a-z]* $what" "$work/asked")" -ge $n ]
	done
	until_true load_more $(($(grep -c '^[a-z]* session' "$work/asked") + 2))
	touch "$mem/stop"
	wait "$load"
}
served_all() { # nothing failed, and how much was asked for
	sort "$work/asked" | cut -d ' ' -f 1,2 | uniq -c
	! grep -q '^bad' "$work/asked" && grep -q '^good config' "$work/asked"
}
main_pids() {
	in_a systemctl show -P MainPID voipconfig-fcgi voipconfig-admin \
	    voipconfig-rps | tr '\n' ' '
}
sockets() {
	in_a systemctl show -P InvocationID voipconfig-fcgi.socket \
	    voipconfig-admin.socket
}

# The operator's own line in a site; the other one is as it came.
site=/etc/lighttpd/conf-available/60-voipconfig.conf
in_a sh -c "echo '# my own' >>$site"
sockets >"$work/sockets"
pids=$(main_pids)
before=$(in_a systemctl show -P ActiveEnterTimestampMonotonic lighttpd)
load_begin a
rm -f "$(box_root a)"/root/voipconfig/build/deb/*
cp "$debs"/*.deb "$(box_root a)/root/voipconfig/build/deb/"
t "upgrade" in_a sh -c 'apt-get install ./build/deb/voipconfig*.deb'
cp "$work/log" "$work/upgrade.log"
load_end
t "who asked meanwhile was served, every time" served_all
cat "$work/log"
new_programs() {
	now=$(main_pids)
	echo "$pids then $now"
	for p in $now; do
		case " $pids " in *" $p "*) return 1 ;; esac
	done
}
t "the programs are the new ones" new_programs
same_sockets() {
	sockets | cmp - "$work/sockets"
}
t "the sockets were there all the while" same_sockets
t "the web server, too" [ "$before" = \
    "$(in_a systemctl show -P ActiveEnterTimestampMonotonic lighttpd)" ]
t "a site the operator has changed is as he has it" in_a sh -c "
    tail -n 1 $site | grep -qx '# my own' && test -e $site.dpkg-dist"
no "one he has not is the new one" in_a grep -q 'as it was in 0.9' \
    /etc/lighttpd/conf-available/61-voipconfig-admin.conf
t "secrets are as they were after the upgrade" same_secrets a
t "the same bytes are served" sh -c 'for f; do cmp "$f" - || exit 1; done' - \
    "$work/before/805ec0aabbcc.cfg" <<END
$(fetch a 805ec0aabbcc.cfg)
END
t "configuring anew changes nothing" in_a sh -ec '
    dpkg-reconfigure voipconfig-common
    for p in fcgi admin rps; do
	sh -e /var/lib/dpkg/info/voipconfig-$p.postinst configure 1.0.0
    done
    dpkg --configure -a; dpkg --audit | grep . && exit 1; true'
t "nor does it any secret" same_secrets a
t "doctor finds it well after the upgrade" in_a voipconfigctl doctor
t "no system call was refused" in_a sh -c \
    '! journalctl -o cat | grep -iE "pool.*bad system call|status=31/SYS"'
