# probe.sh - what one could do who has taken over a program: a script in its
# place, under its very unit.  run.sh reads this.
# shellcheck shell=sh

cat >"$(box_root a)/usr/local/bin/probe" <<'END'
#!/bin/bash
# probe PROGRAM: "ok" and "FAIL" for each thing it tries.
program=$1
can() { # name command...
	name=$1; shift
	if "$@" >/dev/null 2>&1; then echo "ok $program can $name"
	else echo "FAIL $program cannot $name"; fi
}
cannot() {
	name=$1; shift
	if (exec "$@") >/dev/null 2>&1; then echo "FAIL $program can $name"
	else echo "ok $program cannot $name"; fi
}
has() {
	name=$1; shift
	if "$@"; then echo "ok $program has $name"
	else echo "FAIL $program has not $name"; fi
}
reach() { timeout 3 bash -c "</dev/tcp/$1/80"; }
export -f reach
status() { grep -qE "^$1:[[:space:]]+$2\$" /proc/self/status; }

has "no right of root's" status CapEff 0000000000000000
has "no way to gain one" status NoNewPrivs 1
has "a filter of system calls" status Seccomp 2
can "read its password" cat "/etc/voipconfig/$program.password"
can "read the keys" cat /etc/voipconfig/keys
can "write to /tmp" touch /tmp/x
for other in fcgi admin rps ctl; do
	[ $other = "$program" ] ||
	    cannot "read the password of $other" cat /etc/voipconfig/$other.password
done
for dir in /etc /usr/local/bin /var/lib /run/voipconfig /etc/voipconfig; do
	cannot "write to $dir" touch $dir/x
done
if [ "$program" = admin ]; then
	can "write to resources" touch /var/lib/voipconfig/resources/.upload-x
	rm -f /var/lib/voipconfig/resources/.upload-x
else
	cannot "write to resources" touch /var/lib/voipconfig/resources/x
fi
cannot "see the machine's /tmp" ls /tmp/w.png
cannot "see root's folder" ls /root/voipconfig
cannot "see other processes" ls /proc/1/status
cannot "ask the kernel about the network" ip -o link
cannot "make a namespace" unshare --user true
cannot "mount" mount -t tmpfs x /tmp
can "reach this machine" reach 127.0.0.1
if [ "$program" = rps ]; then
	can "reach another address" reach 192.0.2.9
else
	cannot "reach another address" bash -c 'reach 192.0.2.9'
fi
exit 0
END
chmod 755 "$(box_root a)/usr/local/bin/probe"
probe() { # program
	root=$(box_root a)
	sed -e '/^Exec/d' -e '/^Requires/d' -e '/^Restart/d' -e '/^After/d' \
	    -e "s,^Type=.*,Type=oneshot\nExecStart=/usr/local/bin/probe $1," \
	    "$root/lib/systemd/system/voipconfig-$1.service" \
	    >"$root/etc/systemd/system/probe-$1.service"
	in_a systemctl daemon-reload && in_a systemctl start "probe-$1"
	in_a journalctl -o cat -u "probe-$1" >"$work/probe"
}
t "192.0.2.9 is there" in_a bash -c '</dev/tcp/192.0.2.9/80'
for p in fcgi admin rps; do
	probe $p
	grep -E '^(ok|FAIL) ' "$work/probe"
	passed=$((passed + $(grep -c '^ok ' "$work/probe")))
	failed=$((failed + $(grep -c '^FAIL ' "$work/probe")))
	[ "$(grep -cE '^(ok|FAIL) ' "$work/probe")" -ge 20 ] ||
	    fail "probe of $p" "$work/probe"
done
