#!/bin/sh
# mariadb.sh - a private MariaDB in one folder, for tests and for make run.
#
#   mariadb.sh start DIR [server option ...]   start it, make it first if new
#   mariadb.sh stop DIR                        end it, keep the data
#   mariadb.sh discard DIR                     end it at once, remove DIR
#   mariadb.sh sql DIR [client option ...]     the client, as root
#
# Or ". tests/db/mariadb.sh" and mariadb_start, mariadb_stop ... with the same
# arguments.  DIR/socket holds the path of the socket (elsewhere when DIR is
# too long for one), DIR/db.pid the process, DIR/db.log its words.
#
# There is no TCP port.  Run by root, the server is user mysql where that user
# can reach DIR and root elsewhere, and only root may be database root.  Run by
# an ordinary user, database root has no password, and DIR is closed to others.
# Nothing is printed unless something fails.

PATH=$PATH:/usr/sbin:/sbin

mariadb_fail() {
	echo "mariadb.sh: $*" >&2
	return 1
}

# Who the server runs as; $1 exists.
mariadb_user() {
	if [ "$(id -u)" -ne 0 ]; then
		id -un
	elif setpriv --reuid=mysql --regid=mysql --clear-groups \
	    test -x "$1" 2>/dev/null; then
		echo mysql
	else
		echo root
	fi
}

# The process of $1, if it lives and is ours.
mariadb_pid() {
	[ -s "$1/db.pid" ] || return 1
	read -r mdb_pid <"$1/db.pid"
	tr '\0' '\n' 2>/dev/null <"/proc/$mdb_pid/cmdline" |
	    grep -qxF -e "--datadir=$1/data" || return 1
	echo "$mdb_pid"
}

# A socket's path must stay below 108 bytes.
mariadb_choose_socket() {
	if [ ${#1} -lt 90 ]; then
		echo "$1/db.sock" >"$1/socket"
		return
	fi
	mdb_tmp=$(mktemp -d /tmp/vc.XXXXXX) || return 1
	if [ "$2" != "$(id -un)" ]; then
		chown "$2" "$mdb_tmp" && chmod 755 "$mdb_tmp"
	fi
	echo "$mdb_tmp/db.sock" >"$1/socket"
}

mariadb_forget_socket() {
	[ -s "$1/socket" ] || return 0
	read -r mdb_sock <"$1/socket"
	case $mdb_sock in
	/tmp/vc.*)
		rm -f "$mdb_sock"
		rmdir "${mdb_sock%/*}" 2>/dev/null
		;;
	esac
	rm -f "$1/socket"
}

# The folder, and the system tables in it.  Options that shape files on disk
# are the same here and in mariadb_start.
mariadb_shape="--innodb-log-file-size=8M --innodb-undo-tablespaces=0
--innodb-data-file-path=ibdata1:5M:autoextend"

mariadb_make() {
	[ -d "$1/data/mysql" ] && return 0
	rm -rf "$1/data" && mkdir "$1/data" || return 1
	mdb_auth=normal
	if [ "$(id -u)" -eq 0 ]; then
		chown "$2" "$1/data"
		mdb_auth=socket
	fi
	# mariadb-install-db trips over a blank in a path: a link without one.
	mdb_link=$(mktemp -d /tmp/vc.XXXXXX) && chmod 755 "$mdb_link" &&
	    ln -s "$1" "$mdb_link/db" || return 1
	# shellcheck disable=SC2086
	mariadb-install-db --no-defaults --user="$2" \
	    --datadir="$mdb_link/db/data" \
	    --auth-root-authentication-method=$mdb_auth --skip-test-db \
	    $mariadb_shape >"$1/install.log" 2>&1
	mdb_rc=$?
	rm -f "$mdb_link/db"
	rmdir "$mdb_link"
	[ $mdb_rc -ne 0 ] || return 0
	tail -n 20 "$1/install.log" >&2
	rm -rf "$1/data"
	mariadb_fail "cannot make a database in $1"
}

mariadb_sql() {
	mdb_dir=$(cd "$1" && pwd -P) && shift || return 1
	[ -s "$mdb_dir/socket" ] || mariadb_fail "no server in $mdb_dir" ||
	    return 1
	mariadb --no-defaults --socket="$(cat "$mdb_dir/socket")" \
	    --user=root --default-character-set=utf8mb4 "$@"
}

mariadb_wait() {
	mdb_tries=600
	while ! mariadb-admin --no-defaults --user=root \
	    --socket="$(cat "$1/socket")" --silent ping >/dev/null 2>&1; do
		mdb_tries=$((mdb_tries - 1))
		if [ $mdb_tries -eq 0 ] || ! { kill -0 "$2" 2>/dev/null ||
		    mariadb_pid "$1" >/dev/null; }; then
			tail -n 20 "$1/db.log" >&2
			mariadb_fail "the server in $1 did not start"
			return 1
		fi
		sleep 0.05
	done
}

mariadb_start() {
	command -v mariadbd >/dev/null ||
	    mariadb_fail "no mariadbd; install mariadb-server" || return 1
	mkdir -p "$1" || return 1
	mdb_dir=$(cd "$1" && pwd -P) && shift || return 1
	if mdb_pid=$(mariadb_pid "$mdb_dir"); then
		mariadb_wait "$mdb_dir" "$mdb_pid"
		return
	fi
	[ "$(id -u)" -eq 0 ] || chmod 700 "$mdb_dir"
	mdb_user=$(mariadb_user "$mdb_dir")
	mariadb_make "$mdb_dir" "$mdb_user" || return 1
	mariadb_forget_socket "$mdb_dir"
	mariadb_choose_socket "$mdb_dir" "$mdb_user" || return 1
	: >"$mdb_dir/db.log"
	# A server that starts removes what others have left in its tmpdir.
	mkdir -p "$mdb_dir/tmp" || return 1
	[ "$(id -u)" -ne 0 ] ||
	    chown "$mdb_user" "$mdb_dir" "$mdb_dir/db.log" "$mdb_dir/tmp"
	# shellcheck disable=SC2086
	setsid mariadbd --no-defaults --user="$mdb_user" \
	    --datadir="$mdb_dir/data" --tmpdir="$mdb_dir/tmp" \
	    --socket="$(cat "$mdb_dir/socket")" \
	    --pid-file="$mdb_dir/db.pid" --log-error="$mdb_dir/db.log" \
	    --skip-networking --skip-name-resolve --skip-log-bin \
	    --character-set-server=utf8mb4 --innodb-buffer-pool-size=64M \
	    --innodb-flush-log-at-trx-commit=2 $mariadb_shape "$@" \
	    </dev/null >>"$mdb_dir/db.log" 2>&1 &
	mariadb_wait "$mdb_dir" $!
}

# $2: the signal to begin with.
mariadb_end() {
	mdb_dir=$(cd "$1" 2>/dev/null && pwd -P) || return 0
	mdb_sig=$2
	mdb_tries=400
	while mdb_pid=$(mariadb_pid "$mdb_dir"); do
		# A frozen server would never see SIGTERM.
		[ "$mdb_sig" = 0 ] || kill -s CONT "$mdb_pid" 2>/dev/null
		[ "$mdb_sig" = 0 ] || kill -s "$mdb_sig" "$mdb_pid" 2>/dev/null
		mdb_sig=0
		mdb_tries=$((mdb_tries - 1))
		[ $mdb_tries -ne 0 ] || mdb_sig=KILL
		sleep 0.05
	done
	rm -f "$mdb_dir/db.pid"
	mariadb_forget_socket "$mdb_dir"
}

mariadb_stop() {
	mariadb_end "$1" TERM
}

mariadb_discard() {
	mariadb_end "$1" KILL
	rm -rf "$1"
}

case ${0##*/} in
mariadb.sh)
	case $1 in
	start | stop | discard | sql)
		if [ -n "$2" ]; then
			mdb_verb=$1
			shift
			"mariadb_$mdb_verb" "$@"
			exit
		fi
		;;
	esac
	echo "usage: mariadb.sh start|stop|discard|sql DIR ..." >&2
	exit 2
	;;
esac
