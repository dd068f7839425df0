#!/bin/sh
# stack.sh - the servers of the end-to-end tests, below the folder E2E_DIR.
#
#   begin            folders, certificates, database, programs' settings
#   start NAME...    db, voipconfig-fcgi, lighttpd, apache-proxy, apache-fcgid
#   stop NAME [SIGNAL]
#   pid NAME
#   end              all of them, and what lies outside E2E_DIR
#
# "begin" writes E2E_DIR/vars, shell variables for who drives this.  The web
# servers have the very files of deploy/, with other addresses and paths.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
. "$top/deploy/dev/lib.sh"
bin=${BUILD:-$top/build}
run=${E2E_DIR:?}
db_name=voipconfig_e2e
# Variables of this file, as "begin" left them.
vars() {
	# shellcheck source=/dev/null
	. "$run/vars"
}

begin() {
	# Settings of Apache's modules know no blanks, nor does mod_xsendfile.
	plain=$(mktemp -d /tmp/voipconfig.XXXXXX) || return 1
	chmod 755 "$plain"
	resources=$plain/resources
	site_begin && tls_make || return 1
	sh "$top/tests/e2e/phone_certs.sh" "$run/phone-tls" \
	    2>"$run/log/phone-tls.log" || return 1
	phone_ca=$run/phone-tls/ca.crt
	{
		for name in http https ops admin ap_http ap_https ap_ops af_http \
		    af_https; do
			port_free "${name}_port"
			eval "echo ${name}_port=\$${name}_port"
		done
		echo "plain=$plain"
		echo "sockets=$(shell_quote "$sockets")"
		echo "as_user=$as_user"
		echo "resources=$resources"
		echo "db_name=$db_name"
	} >"$run/vars"
	vars
	public_url=http://127.0.0.1:$http_port
	db_make || return 1
	{
		echo "public_url=$public_url"
		echo "db_socket=$(shell_quote "$db_socket")"
	} >>"$run/vars"
	conf_ctl "$run/voipconfigctl.conf" && load_stock && make_keys &&
	    write_configurations && ctl demo load >"$run/log/demo.log"
}

# Few workers, so that they meet every state soon.  Under valgrind all takes
# its time.
write_configurations() {
	set -- "deadline = ${E2E_DEADLINE:-8}" \
	    "db_timeout = ${E2E_DB_TIMEOUT:-2}" "upload_max = 64k" \
	    "upload_keep = 3"
	conf_fcgi "$run/voipconfig-fcgi.conf" "$sockets/fcgi.sock" 3 "$@" &&
	    conf_fcgi "$run/fcgid.conf" stdin 1 "$@" || return 1
	sed -i '/^user = /d; /^listen_/d' "$run/fcgid.conf"
	conf_lighttpd "$run/lighttpd.conf" "$sockets/fcgi.sock" &&
	    conf_proxy && conf_fcgid
}

conf_proxy() {
	conf_fill "$top/deploy/apache/voipconfig-proxy.conf" \
	    "$run/apache-proxy.site" \
	    "VOIPCONFIG_OPS=127.0.0.1:$ap_ops_port" \
	    "VOIPCONFIG_SOCKET=$sockets/fcgi.sock" || return 1
	conf_apache proxy "$ap_http_port" "$ap_https_port" proxy proxy_fcgi
}

# mod_fcgid starts the program itself, through a path without blanks.
conf_fcgid() {
	mkdir -p "$plain/ipc" || return 1
	[ -z "$as_user" ] || chown "$as_user" "$plain/ipc" || return 1
	printf '#!/bin/sh\nexec %s "$@"\n' \
	    "$(shell_quote "$bin/voipconfig-fcgi")" >"$plain/voipconfig-fcgi"
	chmod 755 "$plain/voipconfig-fcgi"
	ln -sf "$run/fcgid.conf" "$plain/voipconfig-fcgi.conf"
	conf_fill "$top/deploy/apache/voipconfig-fcgid.conf" \
	    "$run/apache-fcgid.site" \
	    "VOIPCONFIG_PROGRAM=$plain/voipconfig-fcgi" \
	    "VOIPCONFIG_CONF=$plain/voipconfig-fcgi.conf" || return 1
	conf_apache fcgid "$af_http_port" "$af_https_port" fcgid
	cat >>"$run/apache-fcgid.conf" <<-END
	FcgidIPCDir $plain/ipc
	FcgidProcessTableFile $plain/ipc/table
	END
}

# What an Apache of one's own has in Debian's apache2.conf and ports.conf.
conf_apache() { # KIND HTTP HTTPS MODULE...
	kind=$1 http=$2 https=$3
	shift 3
	mv "$run/apache-$kind.site" "$run/apache-$kind.filling" &&
	conf_fill "$run/apache-$kind.filling" "$run/apache-$kind.site" \
	    "VOIPCONFIG_NAME=127.0.0.1" \
	    "VOIPCONFIG_HTTP=127.0.0.1:$http" \
	    "VOIPCONFIG_HTTPS=127.0.0.1:$https" \
	    "VOIPCONFIG_CERTIFICATE=$run/tls/server.crt" \
	    "VOIPCONFIG_KEY=$run/tls/server.key" \
	    "VOIPCONFIG_PHONE_CA=$phone_ca" \
	    "VOIPCONFIG_RESOURCES=$resources" \
	    "VOIPCONFIG_LOG=$run/log/apache-$kind.access" || return 1
	rm -f "$run/apache-$kind.filling"
	{
		apache_main "apache-$kind" "$plain" buffer macro xsendfile "$@"
		cat <<-END
		ServerName 127.0.0.1
		Listen 127.0.0.1:$http
		Listen 127.0.0.1:$https
		Include "$run/apache-$kind.site"
		END
	} >"$run/apache-$kind.conf"
}

start_one() { # NAME
	case $1 in
	db)
		db_make
		;;
	voipconfig-fcgi)
		proc_start "$1" "$bin/voipconfig-fcgi" \
		    -c "$run/voipconfig-fcgi.conf"
		;;
	lighttpd)
		proc_start "$1" lighttpd -D -f "$run/lighttpd.conf"
		;;
	apache-*)
		proc_start "$1" apache2 -D FOREGROUND -f "$run/$1.conf"
		;;
	*)
		fail "$1: no such server"
		;;
	esac
}

stop_one() { # NAME [SIGNAL]
	case $1 in
	db)
		sh "$top/tests/db/mariadb.sh" stop "$run/db"
		;;
	*)
		proc_stop "$@"
		;;
	esac
}

end() {
	for name in apache-proxy apache-fcgid lighttpd voipconfig-fcgi; do
		proc_stop "$name"
	done
	sh "$top/tests/db/mariadb.sh" stop "$run/db"
	site_forget_sockets
	case ${plain:-} in
	/tmp/voipconfig.*) rm -rf "$plain" ;;
	esac
}

verb=${1:-}
[ $# -eq 0 ] || shift
if [ "$verb" != begin ] && [ -s "$run/vars" ]; then
	vars
fi
case $verb in
begin)	begin ;;
start)
	for server in "$@"; do
		start_one "$server" || exit 1
	done
	;;
stop)	stop_one "$@" ;;
pid)	proc_pid "$1" ;;
end)	end ;;
*)
	echo "usage: E2E_DIR=DIR stack.sh begin|start|stop|pid|end [NAME]" >&2
	exit 2
	;;
esac
