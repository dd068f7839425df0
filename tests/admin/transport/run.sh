#!/bin/sh
# run.sh [WAY...] - the admin endpoint through real web servers, each with the
# very file of deploy/ and over TLS:
#
#   lighttpd-fcgi  lighttpd/voipconfig-admin.conf
#   lighttpd-cgi   lighttpd/voipconfig-admin-cgi.conf
#   apache-proxy   apache/voipconfig-admin.conf
#   apache-cgi     apache/voipconfig-admin-cgi.conf
#
# BUILD may name another build folder.  Logs stay in BUILD/transport when
# something failed, or with KEEP=1.
set -u

top=$(cd "$(dirname "$0")/../../.." && pwd -P) || exit 1
BUILD=$(cd "${BUILD:-$top/build}" && pwd -P) || exit 1
export BUILD
bin=$BUILD
. "$top/deploy/dev/lib.sh"
mkdir -p "$BUILD/transport"
run=$(mktemp -d "$BUILD/transport/XXXXXX") || exit 1
chmod 755 "$BUILD/transport" "$run"
plain=$(mktemp -d /tmp/voipconfig.XXXXXX) || exit 1
chmod 755 "$plain"
db_name=voipconfig_transport
public_url=http://phones.example
cases=''
ways="lighttpd-fcgi lighttpd-cgi apache-proxy apache-cgi"

finish() {
	status=$?
	trap '' INT TERM HUP
	[ -z "$cases" ] || kill "$cases" 2>/dev/null
	for name in $ways voipconfig-admin; do
		proc_stop "$name"
	done
	sh "$top/tests/db/mariadb.sh" stop "$run/db"
	site_forget_sockets
	rm -rf "$run/db" "$plain"
	if [ $status -eq 0 ] && [ -z "${KEEP:-}" ]; then
		rm -rf "$run"
	else
		echo "logs: $run/log"
	fi
	exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

# One of the samples, with addresses and paths of ours.  Names it does not
# have are not filled in.
site() { # SAMPLE OUT PORT
	site_s=$1 site_o=$2 port=$3
	set --
	while IFS='|' read -r name value; do
		if grep -qE "^(var\.|Define )$name " "$site_s"; then
			set -- "$@" "$name=$value"
		fi
	done <<-END
	VOIPCONFIG_ADMIN_NAME|127.0.0.1
	VOIPCONFIG_ADMIN|127.0.0.1:$port
	VOIPCONFIG_ADMIN_CERTIFICATE|$run/tls/server.crt
	VOIPCONFIG_ADMIN_KEY|$run/tls/server.key
	VOIPCONFIG_ADMIN_SOCKET|$sockets/admin.sock
	VOIPCONFIG_ADMIN_PROGRAM|$bin/voipconfig-admin
	VOIPCONFIG_ADMIN_CONF|$run/voipconfig-admin.conf
	VOIPCONFIG_PORTAL|$run/portal
	voipconfig_admin|127.0.0.1:$port
	voipconfig_admin_certificate|$run/tls/server.crt
	voipconfig_admin_key|$run/tls/server.key
	voipconfig_admin_socket|$sockets/admin.sock
	voipconfig_admin_program|$bin/voipconfig-admin
	voipconfig_admin_conf|$run/voipconfig-admin.conf
	voipconfig_portal|$run/portal/
	END
	conf_fill "$site_s" "$site_o" "$@"
}

lighttpd_main() { # SITE PORT
	cat <<-END
	server.bind = "127.0.0.1"
	server.port = $2
	server.document-root = "$run/portal/"
	server.feature-flags = ( "server.h2proto" => "disable" )
	server.upload-dirs = ( "$run/tmp" )
	END
	[ -z "$as_user" ] || cat <<-END
	server.username = "$as_user"
	server.groupname = "$(id -gn "$as_user")"
	END
	echo "include \"$1\""
}

# Another may take a port between our look and the server's: once more then.
start_way() { # WAY
	case $1 in *-cgi) sample=voipconfig-admin-cgi.conf ;;
	*) sample=voipconfig-admin.conf ;; esac
	tries=3
	while [ $tries -gt 0 ]; do
		port_free port
		site "$top/deploy/${1%-*}/$sample" "$run/$1.site" "$port" ||
		    return 1
		case $1 in
		lighttpd-*)
			lighttpd_main "$run/$1.site" "$port" >"$run/$1.conf"
			proc_start "$1" lighttpd -D -f "$run/$1.conf"
			;;
		apache-*)
			{
				apache_main "$1" "$plain" buffer cgid proxy \
				    proxy_fcgi
				echo "ServerName 127.0.0.1"
				echo "ScriptSock $plain/$1.cgid"
				echo "Include \"$run/$1.site\""
			} >"$run/$1.conf"
			proc_start "$1" apache2 -D FOREGROUND -f "$run/$1.conf"
			;;
		esac
		wait_healthy "https://127.0.0.1:$port" "$1" && break
		proc_stop "$1"
		tries=$((tries - 1))
	done
	[ $tries -gt 0 ] && echo "$1 $port" >>"$run/ways"
}

begin() {
	site_begin && tls_make && db_make || return 1
	conf_ctl "$run/voipconfigctl.conf" && load_stock && make_keys &&
	    conf_admin "$run/voipconfig-admin.conf" "$sockets/admin.sock" 2 ||
	    return 1
	mkdir -p "$run/portal/0123456789ab" &&
	    echo portal >"$run/portal/index.html" &&
	    yes "// some words" | head -n 200 \
		>"$run/portal/0123456789ab/app.js" &&
	    proc_start voipconfig-admin "$bin/voipconfig-admin" \
		-c "$run/voipconfig-admin.conf" || return 1
	for way in $ways; do
		start_way "$way" || return 1
	done
}

for word in "$@"; do
	case " $ways " in
	*" $word "*) ;;
	*)	echo "FAIL there is no way $word; there are $ways"
		exit 2 ;;
	esac
done
[ $# -eq 0 ] || ways=$*
begin || {
	echo "FAIL set-up (see above)"
	exit 1
}
# In the background, so that a signal is seen at once.
python3 -B "$top/tests/admin/transport/cases.py" "$run" "$BUILD" "$sockets" \
    "$db_name" </dev/null &
cases=$!
wait $cases
status=$?
cases=''
exit $status
