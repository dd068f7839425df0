#!/bin/sh
# files.sh ROOT - everything the packages hold, as it lies on a machine; run
# in the source folder by debian/rules.  *.install says what goes where.
set -eu
root=$1
share=$root/usr/share/voipconfig
etc=$root/etc

# put MODE FILE TARGET
put() {
	install -D -m "$1" "$2" "$3"
}

for p in voipconfig-fcgi voipconfig-admin voipconfig-rps voipconfig-notify \
    voipconfigctl; do
	put 755 "build/$p" "$root/usr/sbin/$p"
done
put 755 build/voipconfig-sip-notify \
    "$root/usr/libexec/voipconfig/voipconfig-sip-notify"
put 755 deploy/setup.sh "$root/usr/sbin/voipconfig-setup"
put 755 deploy/backup/backup.sh "$root/usr/sbin/voipconfig-backup"
put 755 deploy/backup/restore.sh "$root/usr/sbin/voipconfig-restore"
install -d "$share"
cp -R schema templates build/portal "$share/"
put 644 admin-cgi/api/openapi.json "$share/openapi.json"

# They are copied to /etc/voipconfig by voipconfig-setup and then the
# operator's; what lies here is the package's, so that an upgrade asks nothing.
for p in fcgi admin rps notify ctl; do
	name=voipconfig-$p.conf
	[ "$p" != ctl ] || name=voipconfigctl.conf
	put 644 "deploy/$name.example" "$etc/voipconfig/examples/$name"
done

unit=$root/lib/systemd/system
for u in deploy/systemd/*.service deploy/systemd/*.socket; do
	put 644 "$u" "$unit/${u##*/}"
done

site=$etc/lighttpd/conf-available
put 644 deploy/lighttpd/voipconfig.conf "$site/60-voipconfig.conf"
put 644 deploy/lighttpd/voipconfig-admin.conf "$site/61-voipconfig-admin.conf"
site=$etc/apache2/sites-available
put 644 deploy/apache/voipconfig-proxy.conf "$site/voipconfig.conf"
put 644 deploy/apache/voipconfig-admin.conf "$site/voipconfig-admin.conf"
put 644 deploy/apache/voipconfig-mpm.conf \
    "$etc/apache2/conf-available/voipconfig-mpm.conf"
put 644 deploy/fail2ban/filter.conf "$etc/fail2ban/filter.d/voipconfig.conf"
put 644 deploy/fail2ban/jail.conf "$etc/fail2ban/jail.d/voipconfig.conf"
