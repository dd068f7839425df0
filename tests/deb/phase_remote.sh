# phase_remote.sh - box c, without a database of its own: it uses that of box b,
# on whose network it is; run.sh reads this.
# shellcheck shell=sh

# The restored one has been looked at; its server goes on, for others.
in_b sh -ec 'systemctl stop voipconfig-fcgi.socket voipconfig-admin.socket \
	voipconfig-fcgi voipconfig-admin voipconfig-rps voipconfig-notify \
	apache2
    mysql -e "DROP DATABASE voipconfig"
    for u in voipconfigctl voipconfig_fcgi voipconfig_admin voipconfig_rps \
	voipconfig_notify; do
	mysql -e "DROP USER $u@localhost"
    done
    ip address add 192.0.2.7/32 dev lo
    mysql -e "CREATE USER boss@\"192.0.2.%\" IDENTIFIED BY \"b0ss\";
	GRANT ALL ON *.* TO boss@\"192.0.2.%\" WITH GRANT OPTION"
    printf "[mysqld]\nbind-address = 192.0.2.7\nskip-name-resolve\n" \
	>/etc/mysql/mariadb.conf.d/99-elsewhere.cnf
    systemctl restart mariadb' >"$work/log" 2>&1 ||
    fail "a database server elsewhere" "$work/log"
box_make c
rm -f "$(box_root c)"/etc/systemd/system/multi-user.target.wants/*
cp "$debs"/*.deb "$(box_root c)/root/voipconfig/build/deb/"
box_start c "--network-namespace-path=/proc/$(leader b)/ns/net" ||
    { fail "a third box" "$work/c.console"; exit 1; }
in_c() {
	box c "$@"
}
no "no database server is here" in_c mysql -e "SELECT 1"
t "the packages install without one" in_c sh -c \
    'apt-get install ./build/deb/voipconfig*.deb'
no "a name that the units could not look up is refused" in_c voipconfig-setup \
    --public-url https://phones.example.net --db-host db.example.net
in_c sh -c 'umask 077
    printf "[client]\nhost = 192.0.2.7\nuser = boss\npassword = b0ss\n" >/etc/voipconfig/db-admin.cnf'
t "voipconfig-setup --db-host" in_c voipconfig-setup \
    --public-url https://phones.example.net --db-host 192.0.2.7
t "users are of the address the database sees" in_b sh -c '
    mysql -N -e "SELECT CONCAT(user, \"@\", host) FROM mysql.user
	WHERE user LIKE \"voipconfig%\"" | sort >/root/users
    [ "$(grep -c "@192.0.2.7$" /root/users)" -eq 5 ] &&
    [ "$(wc -l </root/users)" -eq 5 ]'
t "doctor finds it well; the units reach that address" in_c voipconfigctl \
    doctor --no-web
t "they reach no other" in_c sh -c '
    systemctl show -P IPAddressAllow voipconfig-fcgi voipconfig-admin |
    sort -u | tee /root/allow && [ "$(tr " " "\n" </root/allow | grep -v "^$" |
	sort -u | tr "\n" " ")" = "127.0.0.0/8 192.0.2.7/32 ::1/128 " ]'
t "an upgrade brings that database up to date" in_c voipconfig-setup --upgrade
t "a backup of it" in_c sh -c 'mkdir /root/backup && voipconfig-backup /root/backup'
t "put back where nothing is left of it" in_c sh -ec '
    systemctl stop voipconfig-fcgi.socket voipconfig-admin.socket \
	voipconfig-fcgi voipconfig-admin voipconfig-rps voipconfig-notify
    rm -r /etc/voipconfig/*.conf /etc/voipconfig/*.password \
	/etc/voipconfig/keys /etc/voipconfig/db-admin.cnf \
	/etc/systemd/system/voipconfig-*.service.d
    voipconfig-restore --replace /root/backup/data-* /root/backup/keys-*
    voipconfig-setup'
t "in that database, which the units reach again" in_c voipconfigctl doctor \
    --no-web
in_b mysql -e "CREATE USER voipconfig_rps@'192.0.2.99' IDENTIFIED BY 'x'"
t "an upgrade gives a user his rights, wherever he comes from" in_c \
    voipconfig-setup --upgrade
t "and he has them" in_b sh -c '
    mysql -N -e "SHOW GRANTS FOR voipconfig_rps@\"192.0.2.99\"" |
    grep -q rps_job'
in_c rm /etc/voipconfig/db-admin.cnf
no "without its administrator an upgrade says so" in_c voipconfig-setup --upgrade
how_to_go_on() {
	in_c voipconfig-setup --upgrade 2>&1 | grep db-admin.cnf
}
t "and how to go on" how_to_go_on
t "what runs goes on" in_c voipconfigctl doctor --no-web
t "no system call was refused" in_c sh -c \
    '! journalctl -o cat | grep -iE "pool.*bad system call|status=31/SYS"'
box_stop c
