#!/bin/sh
# base.sh CACHE - a Debian to install into, made with debootstrap: systemd, and
# what a provider's machine has before Voipconfig comes (MariaDB, both web
# servers).  Prints its folder.  It is kept in CACHE for the next run, by a name
# that changes with what is in it; a half-made one is never found.
#
# Root, and the machine's own package mirror (or DEBIAN_MIRROR).  It is made in
# memory, in a mount namespace of its own: nothing stays mounted.
set -eu
export LC_ALL=C

packages="systemd systemd-sysv mariadb-server lighttpd lighttpd-mod-openssl
    lighttpd-mod-deflate apache2 libapache2-mod-xsendfile curl openssl
    ca-certificates iproute2"
# Only what is fetched: voipconfig's own packages ask for it.
later="libfcgi0ldbl libfcgi-bin libjson-c5 libxml2 libcurl4 adduser default-mysql-client"

cache=$1
# shellcheck disable=SC2086 # a list
key=$(echo 1 $packages $later | sha256sum | cut -c 1-12)
base=$cache/base-$key
if [ -d "$base" ]; then
	echo "$base"
	exit 0
fi
if [ -z "${BASE_NAMESPACE:-}" ]; then
	mkdir -p "$cache"
	BASE_NAMESPACE=yes setpriv --pdeathsig KILL unshare --mount --pid \
	    --fork --kill-child --mount-proc sh "$0" "$cache" >&2
	rmdir "$cache/work"
	echo "$base"
	exit 0
fi

mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Codename: bookworm' 'Component: main' |
    head -n 1)}
work=$cache/work
rm -rf --one-file-system "$work" "$base.new"
mkdir -p "$work"
mount -t tmpfs -o size=3g,mode=755 base "$work"
root=$work/root
export DPKG_FORCE=unsafe-io DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the mirror may be left to debootstrap
debootstrap --variant=minbase bookworm "$root" $mirror
# Nothing is started in here, and no manual is read.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
cat >"$root/etc/dpkg/dpkg.cfg.d/small" <<-E2
	path-exclude=/usr/share/locale/*
	path-exclude=/usr/share/doc/*
	path-include=/usr/share/doc/voipconfig*
	path-exclude=/usr/share/man/*
	path-include=/usr/share/man/man8/voipconfig*
E2
mount -t proc proc "$root/proc"
chroot "$root" apt-get update
# shellcheck disable=SC2086
chroot "$root" apt-get install -y --no-install-recommends $packages
# shellcheck disable=SC2086
chroot "$root" apt-get clean
chroot "$root" apt-get install -y --no-install-recommends --download-only $later
umount "$root/proc"
rm "$root/usr/sbin/policy-rc.d" "$root/etc/machine-id"
: >"$root/etc/machine-id"
cp -a "$root" "$base.new"
mv "$base.new" "$base"
