# phase_purge.sh - box a loses its packages; run.sh reads this.
# shellcheck shell=sh

packages="voipconfig voipconfig-fcgi voipconfig-admin voipconfig-rps
    voipconfig-notify
    voipconfig-common"
t "the question of purge is there in Dutch" in_a grep -q \
    "^Description-nl.UTF-8: " /var/lib/dpkg/info/voipconfig-common.templates
# shellcheck disable=SC2086 # a list
t "remove" in_a apt-get remove $packages
t "nothing of it runs" in_a sh -c '
    systemctl is-active voipconfig-fcgi.socket voipconfig-admin.socket
    ls -l /run/voipconfig
    ! systemctl is-active voipconfig-fcgi.socket voipconfig-fcgi \
	voipconfig-admin.socket voipconfig-admin voipconfig-rps voipconfig-notify | grep -qx active &&
    ! test -e /run/voipconfig/fcgi.sock'
t "data stay" same_secrets a
t "the database, too" in_a mysql voipconfig -e "SELECT 1 FROM device LIMIT 1"
# shellcheck disable=SC2086
t "purge; nobody answers" in_a apt-get purge ${packages#* }
t "keys stay unless somebody says delete" in_a sh -c \
    'test -s /etc/voipconfig/keys && test -d /var/lib/voipconfig/resources'
t "nothing else does" in_a sh -c '
    ! ls /etc/lighttpd/conf-available/*voipconfig* /etc/fail2ban/*/voipconfig* \
	/usr/share/voipconfig /lib/systemd/system/voipconfig* \
	/etc/systemd/system/*.wants/voipconfig* 2>/dev/null | grep .'
t "it installs again over what is there" in_a sh -c \
    'apt-get install ./build/deb/voipconfig*.deb && voipconfig-setup'
t "with the secrets there were" same_secrets a
in_a sh -c 'rm -f /etc/lighttpd/conf-enabled/*voipconfig*
    lighty-enable-mod voipconfig voipconfig-admin; systemctl restart lighttpd' \
    >"$work/log" 2>&1
t "and serves" in_a voipconfigctl doctor
in_a sh -c 'echo SET voipconfig-common/purge_data true |
    DEBIAN_FRONTEND=noninteractive debconf-communicate' >/dev/null 2>&1
# shellcheck disable=SC2086
t "purge; the answer is yes" in_a apt-get purge $packages
t "nothing is left" in_a sh -c \
    '! test -e /etc/voipconfig && ! test -e /var/lib/voipconfig'
t "but the database" in_a mysql voipconfig -e "SELECT 1 FROM device LIMIT 1"
