# lib.sh - what the development stack and the end-to-end tests share: private
# processes, free ports, a test CA, a database, and sample configurations
# filled in.  Sourced, never run.  No function prints anything unless it fails
# or its result is what it prints.
#
# The caller sets "top" (the checkout), "run" (a folder, absolute, that
# site_begin makes) and "bin" (where the programs are).
# shellcheck shell=sh
# shellcheck disable=SC2154 # top, run, bin

PATH=$PATH:/usr/sbin:/sbin

fail() {
	echo "${0##*/}: $*" >&2
	return 1
}

# --- processes ---------------------------------------------------------------
# run/pid/NAME holds the process id and its start time: a number that another
# process has by now is not ours to end.

proc_born() { # PID: start time, in ticks since boot
	sed -n 's/.*) //p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

proc_pid() { # NAME: prints its pid if it lives
	[ -s "$run/pid/$1" ] || return 1
	read -r proc_p proc_b <"$run/pid/$1"
	[ -n "$proc_b" ] && [ "$(proc_born "$proc_p")" = "$proc_b" ] &&
	    ! grep -q '^State:.Z' "/proc/$proc_p/status" 2>/dev/null || return 1
	echo "$proc_p"
}

# Descriptor 9 is the caller's lock, which must not outlive him.
proc_start() { # NAME COMMAND...
	proc_n=$1
	shift
	setsid "$@" </dev/null >>"$run/log/$proc_n.log" 2>&1 9>&- &
	proc_b=$(proc_born $!)
	[ -n "$proc_b" ] || fail "$proc_n ended at once; see" \
	    "$run/log/$proc_n.log" || return 1
	echo "$! $proc_b" >"$run/pid/$proc_n"
}

proc_wait() { # NAME SECONDS: until it is gone
	proc_left=$(($2 * 20))
	while proc_pid "$1" >/dev/null; do
		[ $proc_left -gt 0 ] || return 1
		proc_left=$((proc_left - 1))
		sleep 0.05
	done
}

# Asked first.  Who does not go is killed with all it started: each has a
# session, and so a process group, of its own.
proc_stop() { # NAME [SIGNAL [SECONDS]]
	if proc_p=$(proc_pid "$1"); then
		kill -s "${2:-TERM}" "$proc_p" 2>/dev/null
		if ! proc_wait "$1" "${3:-15}"; then
			proc_p=$(proc_pid "$1") && kill -s KILL -- "-$proc_p"
			proc_wait "$1" 5
		fi
	fi
	rm -f "$run/pid/$1" "$run/pid/$1.made-of"
}

# Starts it unless it runs and is made of the same program and files.
proc_keep() { # NAME "FILE
#FILE..." COMMAND...
	proc_n=$1
	proc_sum=$(echo "$2" | tr '\n' '\0' | xargs -0 cksum) || return 1
	shift 2
	if proc_pid "$proc_n" >/dev/null &&
	    [ "$proc_sum" = "$(cat "$run/pid/$proc_n.made-of" 2>&1)" ]; then
		return 0
	fi
	proc_stop "$proc_n"
	proc_start "$proc_n" "$@" || return 1
	echo "$proc_sum" >"$run/pid/$proc_n.made-of"
	started="${started:-} $proc_n"
}

# --- ports and names -----------------------------------------------------------

port_taken() { # PORT, on any address
	grep -qi "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") " \
	    /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# Below the range the kernel itself picks from, and not what we said before.
ports_said=
port_free() { # VARIABLE
	while :; do
		port_r=$(od -An -N2 -tu2 /dev/urandom)
		port_p=$((20000 + port_r % 12000))
		case " $ports_said " in *" $port_p "*) continue ;; esac
		port_taken $port_p || break
	done
	ports_said="$ports_said $port_p"
	eval "$1=$port_p"
}

random_word() { # 32 letters and digits
	head -c 512 /dev/urandom | LC_ALL=C tr -dc a-zA-Z0-9 | cut -c1-32
}

shell_quote() {
	printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")"
}

# --- the folder ----------------------------------------------------------------

# Names with these in them would need quoting that not all programs know.
path_check() {
	case $1 in
	*[\"\\\$\`\|\&\']* | *'
'*)	fail "$1: please use a path without quotes, \$, &, | or \\" ;;
	esac
}

# Can somebody else than root come to this folder?
path_open_to() { # USER DIR
	setpriv --reuid="$1" --regid="$(id -g "$1")" --clear-groups \
	    test -x "$2" 2>/dev/null
}

# "resources" is where files for phones lie, run/resources unless set before.
# Also sets as_user, who the servers are (empty: who we are), and sockets, a
# folder with a name short enough for a socket.
site_begin() {
	path_check "$run" || return 1
	mkdir -p "$run" && chmod 755 "$run" || return 1
	mkdir -p "$run/pid" "$run/log" "$run/tls" "$run/secret" \
	    "$run/tmp" "${resources:=$run/resources}" || return 1
	chmod 711 "$run/secret" || return 1
	as_user=
	if [ "$(id -u)" -eq 0 ] && id -u www-data >/dev/null 2>&1 &&
	    path_open_to www-data "$run"; then
		as_user=www-data
		chown www-data "$run/tmp" "$resources" || return 1
	fi
	site_sockets
}

site_sockets() {
	sockets=$run/sock
	if [ ${#sockets} -gt 80 ]; then
		sockets=$(cat "$run/sockets" 2>/dev/null)
		if [ ! -O "${sockets:-/nonexistent}" ]; then
			sockets=$(mktemp -d /tmp/voipconfig.XXXXXX) || return 1
			echo "$sockets" >"$run/sockets"
		fi
	fi
	mkdir -p "$sockets" && chmod 711 "$sockets"
}

# Sockets lie outside the folder when its name is long: not to be left there.
site_forget_sockets() {
	[ -s "$run/sockets" ] || return 0
	read -r sockets <"$run/sockets"
	rm -f "$sockets"/*.sock
	rmdir "$sockets" 2>/dev/null
	rm -f "$run/sockets"
}

# A file others must not read, and who shall own it when we are root.
secret_file() { # FILE [OWNER]; content from stdin
	(umask 077 && cat >"$1.new") || return 1
	[ -z "${2:-}" ] || chown "$2" "$1.new" || return 1
	mv "$1.new" "$1"
}

# --- certificates ----------------------------------------------------------------

# run/tls: ca.crt, and a server's certificate and key (ECDSA, P-256) for
# localhost, good for another month at least.  The CA is behind the certificate:
# lighttpd would look for it among those of the phones.
tls_make() {
	if openssl x509 -checkend 2592000 -noout -in "$run/tls/server.crt" \
	    >/dev/null 2>&1 && [ -s "$run/tls/server.key" ]; then
		return 0
	fi
	(
	umask 077
	cd "$run/tls" || exit 1
	cat >openssl.cnf <<-END
	[req]
	distinguished_name = name
	prompt = no
	[name]
	O = Voipconfig test
	CN = Voipconfig test CA
	[ca]
	basicConstraints = critical, CA:TRUE, pathlen:0
	keyUsage = critical, keyCertSign, cRLSign
	subjectKeyIdentifier = hash
	[server]
	basicConstraints = critical, CA:FALSE
	keyUsage = critical, digitalSignature
	extendedKeyUsage = serverAuth
	subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
	END
	for key in ca server; do
		openssl ecparam -name prime256v1 -genkey -noout \
		    -out $key.key || exit 1
	done
	openssl req -x509 -new -config openssl.cnf -extensions ca \
	    -key ca.key -days 3650 -out ca.crt &&
	openssl req -new -config openssl.cnf -key server.key \
	    -subj "/O=Voipconfig test/CN=localhost" -out server.csr &&
	openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key \
	    -CAcreateserial -days 820 -extfile openssl.cnf \
	    -extensions server -out server.leaf &&
	cat server.leaf ca.crt >server.crt && chmod 644 ./*.crt
	) 2>"$run/log/tls.log" && chmod 755 "$run/tls" && return 0
	cat "$run/log/tls.log" >&2
	fail "openssl could not make the test certificates"
}

# --- configurations --------------------------------------------------------------

# A sample of deploy/ with other values behind its names: "var.NAME =" of
# lighttpd, "Define NAME" of Apache.
conf_fill() { # SAMPLE OUT NAME=VALUE...
	conf_in=$1 conf_out=$2
	shift 2
	cp "$conf_in" "$conf_out" || return 1
	for conf_a in "$@"; do
		conf_n=${conf_a%%=*} conf_v=${conf_a#*=}
		grep -qE "^(var\.$conf_n =|Define $conf_n) " "$conf_out" ||
		    fail "$conf_in: no line sets $conf_n" || return 1
		sed -i "s|^\(var\.$conf_n = \).*|\1\"$conf_v\"|
		    s|^\(Define $conf_n \).*|\1\"$conf_v\"|" "$conf_out" ||
		    return 1
	done
}

# The database user that a file of schema/roles makes.
role_user() { # ROLE
	sed -n "s/^CREATE USER IF NOT EXISTS '\([a-z_]*\)'.*/\1/p" \
	    "$top/schema/roles/$1.sql"
}

# Puts stdin there unless it is there already, so that nothing is restarted
# for nothing.
conf_write() { # FILE
	cat >"$1.new" || return 1
	if cmp -s "$1" "$1.new"; then
		rm -f "$1.new"
	else
		mv "$1.new" "$1"
	fi
}

conf_fcgi() { # FILE LISTEN WORKERS [LINE...]
	conf_f=$1
	{
		cat <<-END
		listen = $2
		workers = $3
		user = $as_user
		listen_mode = 0660
		listen_owner = $as_user
		db_socket = $db_socket
		db_name = $db_name
		db_user = $(role_user fcgi)
		db_password_file = $run/secret/fcgi.password
		key_file = $run/secret/keys
		public_url = $public_url
		resource_dir = $resources
		encrypted_files = yes
		END
		shift 3
		for conf_l in "$@"; do
			echo "$conf_l"
		done
	} | grep -v ' = $' | conf_write "$conf_f"
}

conf_admin() { # FILE LISTEN WORKERS [LINE...]
	conf_f=$1
	{
		cat <<-END
		listen = $2
		workers = $3
		user = $as_user
		listen_mode = 0660
		listen_owner = $as_user
		db_socket = $db_socket
		db_name = $db_name
		db_user = $(role_user admin)
		db_password_file = $run/secret/admin.password
		key_file = $run/secret/keys
		public_url = $public_url
		resource_dir = $resources
		END
		shift 3
		for conf_l in "$@"; do
			echo "$conf_l"
		done
	} | grep -v ' = $' | conf_write "$conf_f"
}

conf_rps() { # FILE [LINE...]
	conf_f=$1
	{
		cat <<-END
		workers = 1
		user = $as_user
		db_socket = $db_socket
		db_name = $db_name
		db_user = $(role_user rps)
		db_password_file = $run/secret/rps.password
		key_file = $run/secret/keys
		public_url = $public_url
		poll = 100
		wait = 200
		END
		shift
		for conf_l in "$@"; do
			echo "$conf_l"
		done
	} | grep -v ' = $' | conf_write "$conf_f"
}

# The simulated RPS, on the ports sim_port, sim_tls_port, sim_admin_port; its
# accounts are in run/secret, its certificate is our own.
conf_rps_sim() { # FILE JOURNAL [LINE...]
	conf_f=$1
	{
		cat <<-END
		listen = 127.0.0.1:$sim_port
		tls_listen = 127.0.0.1:$sim_tls_port
		admin_listen = 127.0.0.1:$sim_admin_port
		tls_certificate = $run/tls/server.crt
		tls_key = $run/tls/server.key
		accounts = $run/secret/rps-sim.accounts
		ports_file = $run/rps-sim.ports
		journal = $2
		END
		shift 2
		for conf_l in "$@"; do
			echo "$conf_l"
		done
	} | conf_write "$conf_f"
}

conf_ctl() { # FILE
	conf_write "$1" <<-END
	db_socket = $db_socket
	db_name = $db_name
	db_user = $(role_user ctl)
	db_password_file = $run/secret/ctl.password
	key_file = $run/secret/keys
	public_url = $public_url
	resource_dir = $resources
	schema_dir = $top/schema
	templates_dir = $top/templates
	END
}

# lighttpd with the sample as it is shipped, its addresses apart.  "portal" is
# the folder it serves: the built one unless set before.
conf_lighttpd() { # FILE FCGI_SOCKET
	conf_fill "$top/deploy/lighttpd/voipconfig.conf" "$1.site.filled" \
	    "voipconfig_http=127.0.0.1:$http_port" \
	    "voipconfig_https=127.0.0.1:$https_port" \
	    "voipconfig_ops=127.0.0.1:$ops_port" \
	    "voipconfig_certificate=$run/tls/server.crt" \
	    "voipconfig_key=$run/tls/server.key" \
	    "voipconfig_socket=$2" \
	    "voipconfig_resources=$resources/" \
	    "voipconfig_nothing=$run/nothing/" || return 1
	conf_fill "$top/deploy/lighttpd/voipconfig-admin.conf" \
	    "$1.admin.filled" \
	    "voipconfig_admin=127.0.0.1:$admin_port" \
	    "voipconfig_admin_tls=disable" \
	    "voipconfig_admin_certificate=$run/tls/server.crt" \
	    "voipconfig_admin_key=$run/tls/server.key" \
	    "voipconfig_admin_socket=$sockets/admin.sock" \
	    "voipconfig_portal=${portal:=$bin/portal}/" || return 1
	# Phones' certificates, where there is a CA for them.
	[ -z "${phone_ca:-}" ] || sed -i 's|^\(\t*\)#\(ssl\.verifyclient\)|\1\2|
	    s|^\(var\.voipconfig_phone_ca = \).*|\1"'"$phone_ca"'"|' \
	    "$1.site.filled" || return 1
	conf_write "$1.site" <"$1.site.filled" && rm -f "$1.site.filled"
	conf_write "$1.admin" <"$1.admin.filled" && rm -f "$1.admin.filled"
	{
		# The first of its listeners must be said twice.
		cat <<-END
		server.bind = "127.0.0.1"
		server.port = $http_port
		server.document-root = "$run/nothing/"
		server.feature-flags = ( "server.h2proto" => "disable" )
		server.upload-dirs = ( "$run/tmp" )
		END
		[ -z "$as_user" ] || cat <<-END
		server.username = "$as_user"
		server.groupname = "$(id -gn "$as_user")"
		END
		# The source folder itself: all but the library is there.
		[ "$portal" = "$bin/portal" ] || cat <<-END
		server.modules += ( "mod_alias" )
		alias.url = (
			"/lib/preact.js" => "$bin/portal-lib/preact.js"
		)
		END
		echo "include \"$1.site\""
		echo "include \"$1.admin\""
	} | conf_write "$1"
}

# What an Apache of one's own has in Debian's apache2.conf, on stdout.  FOLDER
# is for its process id and sockets: settings of Apache's modules know no
# blanks.
apache_main() { # NAME FOLDER MODULE...
	apache_n=$1 apache_f=$2
	shift 2
	for apache_m in mpm_event authz_core alias deflate dir env filter \
	    headers mime reqtimeout setenvif socache_shmcb ssl "$@"; do
		echo "LoadModule ${apache_m}_module" \
		    "/usr/lib/apache2/modules/mod_$apache_m.so"
	done
	cat <<-END
	ServerRoot "$run"
	DefaultRuntimeDir "$apache_f"
	PidFile "$apache_f/$apache_n.pid"
	ErrorLog "$run/log/$apache_n.error"
	LogLevel warn
	TypesConfig /dev/null
	ServerTokens Prod
	StartServers 1
	ServerLimit 2
	ThreadsPerChild 32
	MaxRequestWorkers 64
	MinSpareThreads 1
	MaxSpareThreads 64
	SSLSessionCache shmcb:$apache_f/ssl-$apache_n(512000)
	END
	[ -z "$as_user" ] || cat <<-END
	User $as_user
	Group $(id -gn "$as_user")
	END
}

# --- the database ----------------------------------------------------------------

db_sql() { # [CLIENT OPTION...]: as root of the private server
	sh "$top/tests/db/mariadb.sh" sql "$run/db" "$@"
}

# A server of our own, and a database.
db_make() { # [SERVER OPTION...]
	sh "$top/tests/db/mariadb.sh" start "$run/db" "$@" 9>&- || return 1
	db_socket=$(cat "$run/db/socket")
	db_sql -e "CREATE DATABASE IF NOT EXISTS $db_name
	    CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
}

# The database user of a program, with the rights of schema/roles.  Its
# password is random, lies in a file, and passes on no command line.
db_role() { # NAME [OWNER OF THE FILE]
	db_f=$run/secret/$1.password
	if [ ! -s "$db_f" ]; then
		random_word | secret_file "$db_f" "${2:-}" || return 1
	fi
	awk 'NR == FNR { word = $0; next } { gsub(/@PASSWORD@/, word) } 1' \
	    "$db_f" "$top/schema/roles/$1.sql" | db_sql "$db_name"
}

ctl() {
	"$bin/voipconfigctl" -c "$run/voipconfigctl.conf" "$@"
}

# The key file: ours, and the server's where that is somebody else.
make_keys() {
	[ ! -s "$run/secret/keys" ] || return 0
	ctl rekey --new-key >"$run/log/keys.log" 2>&1 || {
		show_tail "$run/log/keys.log"
		fail "no key file could be made"
		return 1
	}
	[ -z "$as_user" ] || chown "$as_user" "$run/secret/keys"
}

# Schema, database users, models, parameters, stock templates.  All but
# voipconfigctl's rights name tables, which must be there.
load_stock() {
	{
		db_role ctl &&
		ctl migrate --schema "$top/schema" &&
		db_role fcgi "$as_user" && db_role admin "$as_user" &&
		db_role rps "$as_user" &&
		ctl catalogue load "$top/schema/data" &&
		ctl template import "$top/templates"
	} >"$run/log/load.log" 2>&1 && return 0
	show_tail "$run/log/load.log"
	fail "the data could not be loaded"
}

# A dozen lines at most from where something failed.
show_tail() { # FILE
	[ ! -s "$1" ] || tail -n 12 "$1" | sed 's/^/    /' >&2
}

wait_healthy() { # URL NAME...: any of the processes dying ends the wait
	healthy_url=$1
	shift
	healthy_left=200
	until [ "$(curl -sk -m 2 -o /dev/null -w '%{http_code}' \
	    "$healthy_url/healthz")" = 200 ]; do
		for healthy_n in "$@"; do
			proc_pid "$healthy_n" >/dev/null && continue
			show_tail "$run/log/$healthy_n.log"
			fail "$healthy_n has ended; see" \
			    "$run/log/$healthy_n.log"
			return 1
		done
		healthy_left=$((healthy_left - 1))
		if [ $healthy_left -le 0 ]; then
			curl -sk -m 2 "$healthy_url/healthz" >&2
			show_tail "$run/log/$1.log"
			fail "$healthy_url/healthz does not become well"
			return 1
		fi
		sleep 0.05
	done
}
