#!/bin/sh
# ctl_selftest.sh DIR - every command of DIR/voipconfigctl against a private
# MariaDB.  Prints "ok NAME" or "FAIL NAME" a case; exit status 1 if any
# failed.
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
ctl=$(cd "${1:-$root/build}" && pwd)/voipconfigctl
[ -x "$ctl" ] || { echo "FAIL $ctl is not built"; exit 1; }
dir=$(mktemp -d "${TMPDIR:-/tmp}/ctl-selftest.XXXXXX") || exit 1
all=$dir/all # everything ever printed: no secret may be in it
failed=0

. "$root/tests/db/mariadb.sh"
finish() {
	mariadb_discard "$dir/db"
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 1' INT TERM

chmod 755 "$dir"
mariadb_start "$dir/db" || { echo "FAIL no database"; exit 1; }
sql() {
	mariadb_sql "$dir/db" -N -B vc -e "$1"
}
mariadb_sql "$dir/db" -e "CREATE DATABASE vc CHARACTER SET utf8mb4"
cp -R "$root/schema" "$dir/schema"
cat >"$dir/conf" <<E
db_socket = $(cat "$dir/db/socket")
db_user = root
db_name = vc
key_file = $dir/keys
public_url = https://prov.example.net
resource_dir = $dir/res
schema_dir = $dir/schema
templates_dir = $root/templates
E
mkdir "$dir/res"

# c ARGUMENT...: runs it; $rc, $out, $err.  Standard input is $in.
in=
c() {
	printf '%s' "$in" | "$ctl" -c "$dir/conf" "$@" >"$dir/out" 2>"$dir/err"
	rc=$?
	in=
	out=$(cat "$dir/out")
	err=$(cat "$dir/err")
	cat "$dir/out" "$dir/err" >>"$all"
}

fail() { # name, why
	printf 'FAIL %s (%s)\n' "$1" "$2"
	printf '  exit %s\n' "$rc"
	printf '%s\n' "$out" | head -8 | sed 's/^/  out: /'
	printf '%s\n' "$err" | head -8 | sed 's/^/  err: /'
	failed=1
}

good() { # name, part of the output
	if [ "$rc" -ne 0 ]; then
		fail "$1" "exit status $rc"
	else
		said "$1" "$out" "${2:-}"
	fi
}

refused() { # name, part of the error
	if [ "$rc" -ne 1 ]; then
		fail "$1" "exit status $rc, not 1"
	else
		said "$1" "$err" "$2"
	fi
}

usage() { # name, part of the error
	if [ "$rc" -ne 2 ]; then
		fail "$1" "exit status $rc, not 2"
	else
		said "$1" "$err" "$2"
	fi
}

said() { # name, text, part
	case $2 in
	*"$3"*)	echo "ok $1" ;;
	*)	fail "$1" "nothing about: $3" ;;
	esac
}

unsaid() { # name, text, part
	case $2 in
	*"$3"*)	fail "$1" "it says: $3" ;;
	*)	echo "ok $1" ;;
	esac
}

is() { # name, got, wanted
	if [ "$2" = "$3" ]; then
		echo "ok $1"
	else
		fail "$1" "got: $2, wanted: $3"
	fi
}

json() { # name: $out is JSON
	if printf '%s' "$out" | python3 -c 'import json, sys; json.load(sys.stdin)'
	then
		echo "ok $1"
	else
		fail "$1" "not JSON"
	fi
}

# --- finding one's way -----------------------------------------------------

c
usage "no command lists them all" "device why"
c --help
good "--help lists them all" "organisation add"
"$ctl" --help | sed -n 's/^  \([a-z ]*[a-z]\)  .*/\1/p' >"$dir/names"
missing=
while read -r name; do
	grep -q "Cm $name" "$root/admin-cgi/voipconfigctl.8" ||
	    missing="$missing, $name"
done <"$dir/names"
is "the manual has all $(wc -l <"$dir/names") commands" "$missing" ""
c devise list
usage "a mistyped noun gets the nearest" 'Did you mean "device list"?'
c device lits
usage "a mistyped verb gets those of the noun" "device list"
c frobnicate
usage "an unknown command says where all are" "--help"
c device add --help
good "help of a command lists its fields" "prov_password"
said "help of a command says how secrets come" "$out" "standard input"
c help line add
good "help COMMAND is the same" "codecs"
c device add
usage "a missing argument is named" "MAC is missing"
c device list --frob
usage "an unknown option is named" "--frob is not an option"
c device show 805ec0000001 more
usage "one argument too many is named" '"more" is one argument too many'
c device list --organisation
usage "an option without its value" "needs a value"

# --- configuration ----------------------------------------------------------

"$ctl" -c "$dir/none" device list >"$dir/out" 2>"$dir/err"
rc=$? out=$(cat "$dir/out") err=$(cat "$dir/err")
refused "a missing configuration file is named" "$dir/none"
{ cat "$dir/conf"; echo "db_hots = x"; } >"$dir/bad"
"$ctl" -c "$dir/bad" device list >"$dir/out" 2>"$dir/err"
rc=$? out=$(cat "$dir/out") err=$(cat "$dir/err")
refused "an unknown key is named with its line" "$dir/bad:9"
sed 's|^db_socket.*|db_socket = /nonexistent/sock|' "$dir/conf" >"$dir/down"
"$ctl" -c "$dir/down" device list >"$dir/out" 2>"$dir/err"
rc=$? out=$(cat "$dir/out") err=$(cat "$dir/err")
refused "a database that is down is named" "/nonexistent/sock"
echo secret >"$dir/pw"
chmod 644 "$dir/pw"
{ cat "$dir/conf"; echo "db_password_file = $dir/pw"; } >"$dir/open"
"$ctl" -c "$dir/open" device list >"$dir/out" 2>"$dir/err"
rc=$? out=$(cat "$dir/out") err=$(cat "$dir/err")
refused "a password file others can read is refused" "chmod o-rwx"

# --- migrate -----------------------------------------------------------------

c organisation list
refused "an empty database says what to run" 'voipconfigctl migrate'
c migrate --status
good "status of an empty database" "pending"
is "status changes nothing" "$(sql "SHOW TABLES" | wc -l)" 0
c migrate
good "migrate applies everything" "0008_fetch_log.sql"
c migrate
good "a second migrate has nothing to do" "the database has all"
c migrate --status --json
json "status as JSON"
said "status says applied" "$out" '"state": "applied"'
is "every column of schema_migration is explained" "$(sql "SELECT COUNT(*)
    FROM information_schema.columns WHERE table_schema = 'vc' AND table_name =
    'schema_migration' AND column_comment = ''")" 0

last=$(find "$dir/schema" -name '[0-9]*.sql' | wc -l)
more=$(printf '%04d_more.sql' $((last + 1)))
sql "UPDATE schema_migration SET applied_at = NULL, statements = 1
    WHERE number = $last"
c migrate --status
good "a killed migration shows as half applied" "half applied"
c migrate
good "a killed migration goes on" "continued"

cat >"$dir/schema/$more" <<'E'
-- A statement that works; one that does not.
CREATE TABLE IF NOT EXISTS more_one (
  id INT NOT NULL COMMENT 'x',
  PRIMARY KEY (id)
) ENGINE=InnoDB COMMENT='x';
ALTER TABLE more_nowhere ADD COLUMN a INT;
E
c migrate
refused "a statement that fails stops the migration" "$more"
said "the server's words are in it" "$err" "more_nowhere"
c migrate --status
good "how far it came is known" "half applied"
is "the statement before it was counted" "$(sql "SELECT statements
    FROM schema_migration WHERE number = $((last + 1))")" 1
sed 's/more_nowhere ADD COLUMN a/more_one ADD COLUMN IF NOT EXISTS a/' \
    "$dir/schema/$more" >"$dir/new"
mv "$dir/new" "$dir/schema/$more"
c migrate
good "mended, it goes on" "continued"

echo "-- changed" >>"$dir/schema/$more"
c migrate
refused "an applied file that changed is refused" \
    "$more is not the file that was applied"
c migrate --status
refused "status says so too" "$more"
rm "$dir/schema/$more"
c migrate
refused "a newer database is refused" "newer than this program"
said "and the unknown migration is named" "$err" "$more"
sql "DELETE FROM schema_migration WHERE number = $((last + 1)); DROP TABLE more_one"
mv "$dir/schema/0004_device.sql" "$dir/schema/0094_device.sql"
c migrate
refused "a gap in the numbers is refused" "0004"
mv "$dir/schema/0094_device.sql" "$dir/schema/0004_device.sql"
c migrate --schema "$dir/nowhere"
refused "a schema folder that is not there" "$dir/nowhere"

# --- keys, catalogue, templates ------------------------------------------------

c organisation add "Example Telecom"
refused "no key file says how to make one" "rekey --new-key"
c rekey
refused "rekey without keys too" "--new-key"
c rekey --new-key
good "the first key" "$dir/keys"
is "the key file is private" "$(stat -c %a "$dir/keys")" 600
c catalogue voice.vad
refused "an empty catalogue is told from an unknown name" "catalogue"
c catalogue load
good "catalogue load counts" "models"
c catalogue load "$dir/nowhere"
refused "a folder without data is named" "nowhere"
c catalogue account.3.label
good "catalogue knows a parameter by index" "account.X.label"
c catalogue account.1.dtmf.type
good "catalogue lists values" "RFC2833"
c catalogue acount.1.lable
refused "catalogue names the nearest" "account.X.label"
c catalogue ring tone delete
good "catalogue searches by words" "ringtone.delete"
c catalogue account.1.dtmf.type --json
json "catalogue as JSON"

c template import
good "template import publishes the stock" "0 unchanged"
c template import
good "importing again makes no version" "0 published"
c template import "$root/templates/v84/mac.cfg"
good "one file alone" "1 unchanged"
c template import "$root/README.md"
refused "what is no template file is refused" "stock layout"
c template list --json
json "template list as JSON"
c template list
good "template list" "family:v84"
id=$(awk '$3 == "mac" && $4 == "family:v84" { print $1 }' "$dir/out")
c template show "$id"
good "template show lists versions" "ctl:"
c template show "$id" 0
good "template show prints the text in use" "#!version"
c template show 99999
refused "an unknown template" "99999"
c template lint "$root"/templates/*/*.cfg
good "the stock templates have no errors" "no errors"
cat >"$dir/t.cfg" <<'E'
#!version:1.0.0.1
account.1.lable = {{label}}
acount.{{number}}.label = {{lines.lable}}
{{#lines}}voice.vad = 7
{{/lines}}
{{> nowhere}}
E
c template lint "$dir/t.cfg" --kind mac
good "lint warns of a parameter, with the nearest" \
    "did you mean account.X.label"
said "lint warns of a variable, with the nearest" "$out" \
    "did you mean lines.label"
said "lint warns of a partial" "$out" "no partial nowhere"
said "lint warns of a fixed value" "$out" "voice.vad"
said "lint gives line and column" "$out" "$dir/t.cfg:3:"
c template lint "$dir/t.cfg" --kind mac --json
json "lint as JSON"
printf 'a {{#x}}\n' >"$dir/bad.cfg"
c template lint "$dir/bad.cfg" --kind mac
refused "lint refuses what does not compile" "1 errors"
said "and says where" "$out" "$dir/bad.cfg:1:3: error"
printf '#!version:1.0.0.1\nthis is prose\n' >"$dir/prose.cfg"
c template lint "$dir/prose.cfg" --kind mac
refused "lint refuses a line that is no parameter" "1 errors"
c template lint "$dir/t.cfg" --kind mca
usage "an unknown kind" "--kind"
c template publish "$dir/bad.cfg" --kind mac --scope any
refused "publish refuses what does not compile" "not published"
c template publish "$dir/t.cfg" --kind mac
usage "publish wants a scope" "--scope"
c template publish "$dir/t.cfg" --kind mac --scope model:T99
refused "publish refuses an unknown model" "T99"
sed 's/$/ /' "$root/templates/v84/mac.cfg" >"$dir/mine.cfg"
c template publish "$dir/mine.cfg" --kind mac --scope family:v84 --note more
good "publish makes a version" "version 2 of mac family:v84 published"
c template rollback "$id" 1
good "rollback" "rolled back to version 1"
c template rollback "$id" 7
refused "rollback to a version that is not there" "7"
c template import "$root/templates/v84"
good "import after rollback changes nothing" "0 published"

# --- the demo -------------------------------------------------------------------

c demo env
refused "demo env without a demo" "demo load"
c demo load
good "demo load" "0 there already"
before=$(sql "SELECT COUNT(*) FROM audit; SELECT SUM(generation), SUM(version)
    FROM organisation; SELECT SUM(version) FROM device")
c demo load
good "demo load again makes nothing" "demo: 0 made"
is "demo load again changes nothing" "$(sql "SELECT COUNT(*) FROM audit;
    SELECT SUM(generation), SUM(version) FROM organisation;
    SELECT SUM(version) FROM device")" "$before"
is "eight model families and more" "$(sql "SELECT COUNT(DISTINCT model_id) >= 8
    FROM device")" 1
c demo env
good "demo env" "DEMO_MAC='805ec0000001'"
eval "$out"
said "demo env gives a URL" "$DEMO_URL" "https://prov.example.net/p/"
is "demo env names the device as user" "$DEMO_USER" "$DEMO_MAC"
c demo env --json
json "demo env as JSON"

# --- organisations -----------------------------------------------------------------

c organisation list
good "organisation list is a tree" "      Acme Bakery"
c organisation list --json
json "organisation list as JSON"
c organisation add "Second" kind=provider
refused "one provider only" "provider"
c organisation add "Cedar Cars" parent="Northwind Voice" phone_language=English
good "organisation add" "organisation Cedar Cars added"
c organisation add "Cedar Cars" parent="Northwind Voice"
refused "a name twice below one parent" "Cedar Cars"
c organisation add "Cedar Cars" parent=Northwind
refused "an unknown parent" "Northwind"
c organisation show "Northwind Voice/Cedar Cars"
good "organisation show by Parent/Name" "phone_language:"
c organisation change "Cedar Cars" gate_auth=devise
refused "a wrong word lists the right ones" "none, either or device"
c organisation change "Cedar Cars" gate_auht=device
refused "a mistyped field gets the nearest" "did you mean gate_auth"
c organisation change "Cedar Cars" gate_auth=device gate_networks=192.0.2.0/24
good "organisation change" "changed"
c organisation change "Cedar Cars" gate_networks=192.0.2.0/99
refused "a network that is none" "gate_networks"
c organisation change "Cedar Cars"
usage "change wants something to change" "field=value"
c organisation secret "Cedar Cars"
good "organisation secret" "url:"
in="Tr0ub4dor-one
"
c organisation change "Cedar Cars" prov_password=-
good "a password from standard input" "changed"
c organisation secret "Cedar Cars" --json
json "organisation secret as JSON"
said "it is the one given" "$out" "Tr0ub4dor-one"
sed 's/Tr0ub4dor-one/(shown by secret)/' "$all" >"$all.new"
mv "$all.new" "$all"
c organisation change "Cedar Cars" prov_password=Tr0ub4dor-two
refused "a password on the command line is refused" "standard input"
c organisation change "Cedar Cars" prov_password=-
refused "no line on standard input" "standard input"
echo "Tr0ub4dor-three" >"$dir/secret"
c organisation change "Cedar Cars" admin_password=@"$dir/secret"
good "a password from a file" "changed"
c organisation change "Cedar Cars" admin_password=@"$dir/nowhere"
refused "a password file that is not there" "$dir/nowhere"
c organisation change "Cedar Cars" admin_password=generate
good "a password made here is shown" "admin_password: "
c organisation move "Cedar Cars" "Cedar Cars"
refused "organisation move below itself" "can not be moved below itself"
c organisation move "Cedar Cars"
usage "organisation move wants a parent" "PARENT is missing"
c organisation move "Cedar Cars" "Northwind Voice"
good "organisation move to where it is" "organisation Cedar Cars moved"
c organisation delete "Northwind Voice"
refused "what has something below stays" "below"
c organisation change "Cedar Cars" gate_secrets=once
good "organisation change gate_secrets"
c organisation show "Cedar Cars"
good "what holds is said" "gate_secrets_now"
c organisation change "Cedar Cars" gate_auth=none
refused "secrets want credentials" "asks its phones for no credentials"
c organisation change "Cedar Cars" gate_secrets=inherited
good "as above it"
c organisation rotate "Cedar Cars" --days 0
refused "a rotation has days" "days"
c organisation rotate "Cedar Cars" --days 7
good "organisation rotate" "rotated"
c organisation show "Cedar Cars"
good "who has the old ones is counted" "phones_on_old"
c organisation rotate "Cedar Cars"
refused "a second one has to wait" "under way"
c organisation rotate "Cedar Cars" --end
good "organisation rotate --end" "ended"

# --- users ------------------------------------------------------------------------

in="Tr0ub4dor-four
"
c user add eve@example.net organisation="Cedar Cars" role=organisation_user \
    name="Eve E." password=-
good "user add" "user eve@example.net added"
c user add eve@example.net organisation="Cedar Cars" role=read_only
refused "a login twice" "eve@example.net"
c user add frank@example.net role=read_only
usage "a user wants an organisation" "organisation=ORG"
c user list --organisation "Cedar Cars"
good "user list" "Eve E."
c user show eve@example.net
good "user show" "has_password:  yes"
c user change eve@example.net language=nl enabled=no
good "user change" "changed"
c user show nobody@example.net
refused "an unknown user" "nobody@example.net"
c user show eve@example.net --json
json "user show as JSON"
said "a word stays a boolean in JSON" "$out" '"enabled": false'

# Asked for on a terminal, without echo.
python3 - "$ctl" "$dir/conf" >"$dir/out" 2>"$dir/err" <<'E'
import os, pty, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], "-c", sys.argv[2], "user", "change",
                           "eve@example.net", "password=?"])
seen = b""
answers = 2
try:
    while True:
        part = os.read(fd, 1000)
        if not part:
            break
        seen += part
        if seen.count(b": ") == 3 - answers and answers > 0:
            time.sleep(0.1)
            os.write(fd, b"Tr0ub4dor-five\n")
            answers -= 1
except OSError:
    pass
print(seen.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
E
rc=$? out=$(cat "$dir/out") err=$(cat "$dir/err")
good "a password asked for on the terminal" "changed"
unsaid "and not echoed" "$out" "Tr0ub4dor-five"

# --- devices, lines, keys -------------------------------------------------------------

c device add 80:5E:C0:AA:00:01 organisation="Cedar Cars" model=T54W \
    label="Workshop" prov_password=generate
good "device add, a MAC with colons" "device 805ec0aa0001 added"
c device add 805ec0aa0001 organisation="Cedar Cars" model=T54W
refused "a MAC twice" "in use"
c device add 805ec0aa00 organisation="Cedar Cars" model=T54W
refused "a MAC too short" "twelve hex digits"
c device add 805ec0aa0002 organisation="Cedar Cars" model=T45W
refused "an unknown model" "T45W"
c device add 805ec0aa0002 organisation="Cedar Cars"
usage "a device wants a model" "model=MODEL"
c device add 805ec0aa0002 model=T54W
usage "a device wants an organisation" "organisation=ORG"
c device add 001122334455 organisation="Cedar Cars" model=T54W
good "a MAC of nobody we know is accepted" "added"
said "with a warning" "$err" "not a MAC prefix"
c model prefix add 00:11:22 "test bench"
good "model prefix add" "prefix 001122 added"
c model prefix list
good "model prefix list" "test bench"
c model prefix add 00112
refused "a prefix too short" "six hex digits"
c model prefix delete 001122
good "model prefix delete" "deleted"
c device list --organisation "Cedar Cars"
good "device list" "Workshop"
c device list --json
json "device list as JSON"
c device list --after 805ec0000001 --limit 2
good "device list, a page of it" "805ec0000003"
unsaid "and no more" "$out" "805ec0000004"
c device change 805ec0aa0001 label="Workshop 1" serial=1234567890
good "device change" "changed"
c device show 805ec0aa0001
good "device show" "Workshop 1"
c device show 805ec0aa0001 --json
json "device show as JSON"
c device show 805ec0aa9999
refused "an unknown device" "805ec0aa9999"
c device secret 805ec0aa0001
good "device secret" "user:     805ec0aa0001"

# --- whole phones ---

c device clone 805ec0aa0001 805ec0aa00f1 label=Twin
good "device clone"
c device clone 805ec0aa0001 805ec0aa00f1
refused "a clone by a MAC in use" "in use"
c device replace 805ec0aa00f1 805ec0aa00f2 model=T31P serial=ABC1
good "device replace"
c device show 805ec0aa00f2
good "the new phone has the old one's place" "Twin"
c device show 805ec0aa00f1
refused "the old one is gone" "805ec0aa00f1"
c device release
usage "device release of nobody" "--served"
c device release 805ec0aa00f2
good "device release"
c device show 805ec0aa00f2
good "it says so" "releasing_at"
c device release --served
good "it has not been here yet" "0"
c device release 805ec0aa00f2 --keep
good "device release --keep"
c device release 805ec0aa00f2
sql "UPDATE device SET releasing_at = releasing_at - INTERVAL 31 DAY
    WHERE mac = '805ec0aa00f2'"
c device release --served
good "after 30 days it goes anyway" "1"
c device show 805ec0aa00f2
refused "it is gone" "805ec0aa00f2"

c device window 805ec0aa0001
refused "a window that means nothing" "always given"
c device change 805ec0aa0001 gate_secrets=window
good "device change gate_secrets"
c device show 805ec0aa0001
good "no window" "closed"
c device window 805ec0aa0001 --hours 2
refused "a window that opens nothing" "gate_auth device"
c organisation change "Cedar Cars" gate_auth=either
good "the organisation's credentials count"
c device window 805ec0aa0001 --hours 2
good "device window" "opened"
c device show 805ec0aa0001
good "it is open" "window_until"
c device window 805ec0aa0001 --hours 2 --close
usage "open and close" "either"
c device window 805ec0aa0001 --close
good "device window --close" "closed"
c device change 805ec0aa0001 gate_secrets=inherited
good "as its organisation"
c device rotate 805ec0aa0001 --end
refused "nothing to end" "under way"
c device rotate 805ec0aa0001
good "device rotate" "rotated"
c device show 805ec0aa0001
good "the old one opens, too" "old_until"
c device rotate 805ec0aa0001 --days 3
refused "one at a time" "under way"
c device rotate 805ec0aa0001 --end
good "device rotate --end" "ended"
c device compile --all
good "device compile --all" "compiled"
c device compile 805ec0aa0001
good "device compile MAC" "devices 1 compiled"
c device compile
usage "device compile wants to know which" "--all"

in="Tr0ub4dor-six
"
c line add 805ec0aa0001 1 user_name=401 server_host=sip.example.net \
    password=- codecs="g722 pcma" ringtone=Ring3.wav label="Cars"
good "line add" "line 805ec0aa0001/1 added"
c line add 805ec0aa0001 1 user_name=401 server_host=sip.example.net
refused "a line twice" "has a line 1 already"
c line add 805ec0aa0001 17 user_name=401 server_host=sip.example.net
refused "a line the model has not" "accounts 1 to 16"
c line add 805ec0aa0001 2 user_name=402 server_host=sip.example.net \
    codecs="g722 mp3"
refused "an unknown codec" "codecs"
c line change 805ec0aa0001 1 label="Cars & vans" transport=tls
good "line change" "changed"
c line change 805ec0aa0001 2 label=x
refused "changing a line that is not there" "no line 2"
c line list 805ec0aa0001
good "line list" "Cars & vans"
c line show 805ec0aa0001 1
good "line show says a password is set, and no more" "password:     set"
c line show 805ec0aa0001 1 --json
json "line show as JSON"

c key add 805ec0aa0001 line.2 type=blf value=402 line=1 label=Vans
good "key add by word" "added"
c key add 805ec0aa0001 line.2 type=blf value=402
refused "a key twice" "already"
c key add 805ec0aa0001 line.99 type=16
refused "a key the model has not" "line keys 1 to 27"
c key add 805ec0aa0001 expansion.1.20 type=13 value=112 label=Help
good "a key of an expansion module" "expansion.1.20 added"
c key add 805ec0aa0001 button.1 type=13
refused "what is no key" "expansion.1.20"
c key add 805ec0aa0001 line.3 type=blg
refused "what is no type" "blf"
c key change 805ec0aa0001 line.2 label=Lorries
good "key change" "changed"
c key list 805ec0aa0001
good "key list" "Lorries"
c key show 805ec0aa0001 line.2
good "key show" "type:      16"
c key delete 805ec0aa0001 line.2
good "key delete" "deleted"
c key show 805ec0aa0001 line.2
refused "a key that is not there" "Nothing is set"

# --- groups, settings -------------------------------------------------------------------

c group add Garage organisation="Cedar Cars"
good "group add" "group Garage added"
c group list
good "group list" "Garage"
c device change 805ec0aa0001 group=Garage
good "a device into a group" "changed"
c device change 805ec0aa0001 group=Garaje
refused "an unknown group" "Garaje"
c group change "Cedar Cars:Garage" notes="Loud"
good "group change" "changed"
c group show "Cedar Cars:Nothing"
refused "group show of an unknown one" "Nothing"
c group show Garage
usage "a group is ORG:GROUP" "ORG:GROUP"

c setting set organisation "Cedar Cars" voice.vad=1 voice.cng=0
good "setting set, several at once" "settings (2) set"
c setting set group "Cedar Cars:Garage" voice.ring_vol=9
good "setting of a group" "voice.ring_vol set"
c setting set global "Cedar Cars:T54W" phone_setting.backlight_time=60
good "setting of organisation and model" "set"
c setting add device 805ec0aa0001 account.1.auto_answer=1
good "setting of a device" "added"
c setting add device 805ec0aa0001 account.1.auto_answer=1
refused "add of one that is there" "already"
c setting change device 805ec0aa0001 voice.cng=1
refused "change of one that is not there" "does not set voice.cng"
c setting set device 805ec0aa0001 voice.vad=7
refused "a value the catalogue refuses" "voice.vad must be"
c setting set device 805ec0aa0001 voice.cng=1 voice.vad=7
refused "all or nothing" "voice.vad"
c setting list device 805ec0aa0001
unsaid "and nothing it was" "$out" "voice.cng"
c setting set device 805ec0aa0001 voice.vda=1
good "an unknown parameter is stored" "set"
said "with a warning and the nearest" "$err" "voice.vad"
c setting set device 805ec0aa0001 --absent account.1.label
good "setting absent" "set"
c setting set device 805ec0aa0001 --absent account.1.label=x
usage "absent has no value" "has no value"
c setting set device 805ec0aa0001 voice.vad
usage "a setting is NAME=VALUE" "NAME=VALUE"
c setting set device 805ec0aa0001 phone_setting.phone_lock.unlock_pin=4711
refused "a secret setting on the command line" "command line"
in="Tr0ub4dor-seven
"
c setting set device 805ec0aa0001 account.2.password=-
good "a secret setting from standard input" "set"
c setting list device 805ec0aa0001
good "it is not shown" "(secret)"
c setting list device 805ec0aa0001 --json
json "setting list as JSON"
c setting show device 805ec0aa0001 account.1.auto_answer
good "setting show" "account.1.auto_answer"
c setting delete device 805ec0aa0001 voice.vda
good "setting delete" "deleted"
c setting delete device 805ec0aa0001 voice.vda
refused "setting delete of what is not there" "does not set"
c setting set layer x y=z
usage "an unknown layer" "is not a layer"

# --- render -----------------------------------------------------------------------------

c render 805ec0aa0001
good "render" "account.1.user_name = 401"
said "render masks secrets" "$out" "account.1.password = ***"
unsaid "an absent line is absent" "$out" "account.1.label"
c render 805ec0aa0001 --explain
good "render --explain names the template" "stock/"
said "render --explain names the layer" "$out" "device setting"
c render 805ec0aa0001 --file global
good "render of the common file" "voice.vad = 1"
c render 805ec0aa0001 --file y000000000096.cfg --explain
good "the common file by its name" "organisation setting"
c render 805ec0aa0001 --file 805ec0aa0001.boot
good "render of the boot file" "include:config"
c render 805ec0aa0001 --file y000000000000.boot
good "render of the common boot file" "#!version"
c render 805ec0aa0001 --file sip.ld
refused "render of what is no file of its" "sip.ld"
c render 805ec0aa0001 --json
json "render as JSON"
c render 805ec0aa0001 --explain --json
json "explain as JSON"
"$ctl" -c "$dir/conf" render 805ec0aa0001 --show-secrets >"$dir/shown"
rc=$? out=$(cat "$dir/shown")
good "render --show-secrets" "account.1.password = Tr0ub4dor-six"
c template publish "$dir/mine.cfg" --kind mac --scope model:T54W \
    --organisation "Cedar Cars"
good "a template of one organisation and model" "published"
c render 805ec0aa0001 --explain
good "is taken for its phones" "/mac/model:"

# --- why --------------------------------------------------------------------------------

log() { # mac, file, status, reason
	sql "INSERT INTO fetch_log (at, organisation_id, mac, file, method,
	    status, reason, address, user_agent) VALUES (NOW(3), (SELECT
	    organisation_id FROM device WHERE mac = '$1'), '$1', '$2', 'GET',
	    $3, '$4', '192.0.2.9', 'Yealink SIP-T54W 96.86.0.20')"
}
c device why 805ec0aa9999
good "why: nobody knows it" "No device has this MAC"
c device why 805ec0aa0001
good "why: it never asked" "has not asked"
log 805ec0aa0001 805ec0aa0001.boot 401 challenged
c device why 805ec0aa0001
good "why: asked for credentials, never came back" "device secret"
log 805ec0aa0001 805ec0aa0001.cfg 401 password
c device why 805ec0aa0001
good "why: wrong password" "The user name is right and the password is wrong"
said "why: shows the request" "$out" "192.0.2.9"
log 805ec0aa0001 805ec0aa0001.cfg 200 served
c device why 805ec0aa0001
good "why: it provisions" "It provisions"
c device why 805ec0aa0001 --last 1
unsaid "why --last 1 shows one" "$out" "challenged"
c device why 805ec0aa0001 --json
json "why as JSON"
c device change 805ec0aa0001 enabled=no
c device why 805ec0aa0001
good "why: disabled, and what to run" "device change 805ec0aa0001 enabled=yes"
c organisation change "Cedar Cars" enabled=no
c device why 805ec0aa0001
good "why: organisation disabled" "organisation change"
log 805ec0aa9999 805ec0aa9999.cfg 404 unknown_mac
c device why 805ec0aa9999
good "why: an unknown phone asked" "a phone asked with it"
c device why 001122334455
good "why: other remarks" "has no line"
c shut-out lift 192.0.2.9
good "shut-out lift" "lifted"
c shut-out lift 192.0.2.0/8
refused "shut-out lift wants an address" "must be an IP address"
c fetchlog prune --days 30
good "fetchlog prune keeps what is young" "requests 0 removed"
sql "UPDATE fetch_log SET at = NOW() - INTERVAL 60 DAY"
c fetchlog prune --days 30
good "fetchlog prune" "requests 4 removed"
c fetchlog prune
usage "fetchlog prune wants days" "--days"

# --- files, phone books -----------------------------------------------------------------

printf 'not really a picture' >"$dir/lobby.png"
c resource add "$dir/lobby.png" organisation="Cedar Cars" kind=wallpaper
refused "a wallpaper that is none" "neither a PNG"
printf 'BMnot really a picture' >"$dir/lobby.png"
c resource add "$dir/lobby.png" organisation="Cedar Cars" kind=wallpaper
good "resource add" "resource wallpaper/lobby.png added"
sum=$(sha256sum "$dir/lobby.png" | cut -d' ' -f1)
is "its bytes are in resource_dir" "$(cat "$dir/res/$(echo "$sum" |
    cut -c1-2)/$sum" 2>&1)" "BMnot really a picture"
c resource add "$dir/lobby.png" organisation="Cedar Cars" kind=wallpaper
refused "a resource twice" "already"
c resource add "$dir/nowhere.png" organisation="Cedar Cars" kind=wallpaper
refused "a file that is not there" "$dir/nowhere.png"
c resource list
good "resource list" "lobby.png"
c resource show "Cedar Cars:wallpaper/lobby.png"
good "resource show gives the URL" "/r/wallpaper/lobby.png"
printf 'BManother picture' >"$dir/lobby.png"
c resource change "Cedar Cars:wallpaper/lobby.png" "$dir/lobby.png"
good "resource change" "changed"
c resource change "Cedar Cars:wallpaper/lobby.png" name=hall.png
good "resource change of the name" "wallpaper/hall.png changed"
c resource change "Cedar Cars:wallpaper/hall.png" "$dir/lobby.png" \
    name=lobby.png
good "resource change of both" "wallpaper/lobby.png changed"
c resource change "Cedar Cars:wallpaper/lobby.png"
usage "resource change wants something" "Say what"
c resource delete "Cedar Cars:wallpaper/lobby.png"
good "resource delete" "deleted"
c resource show "Cedar Cars:wallpaper/lobby.png"
refused "a resource that is not there" "lobby.png"
c resource sweep
good "resource sweep" "removed"

c book add staff organisation="Cedar Cars" title="Staff" form=tree
good "book add" "book staff added"
c book add staff organisation="Cedar Cars" title="Staff"
refused "a book twice" "already"
c book entry add "Cedar Cars:staff" name="Gina & Co" phone1=+441632960001 \
    department=Sales
good "book entry add" "added"
c book entry list "Cedar Cars:staff"
good "book entry list" "Gina & Co"
entry=$(awk '/Gina/ { print $1 }' "$dir/out")
c book entry change "Cedar Cars:staff" "$entry" phone2=07700900123
good "book entry change" "changed"
c book show "Cedar Cars:staff"
good "book show" "book/staff.xml"
said "book show has the entries" "$out" "07700900123"
c book show "Cedar Cars:staff" --json
json "book show as JSON"
c book entry delete "Cedar Cars:staff" "$entry"
good "book entry delete" "deleted"
c book entry delete "Cedar Cars:staff" "$entry"
refused "an entry that is not there" "no entry"
c book list --organisation "Cedar Cars"
good "book list" "staff"
c book change "Cedar Cars:staff" title="Our staff"
good "book change" "changed"
c book delete "Cedar Cars:staff"
good "book delete" "deleted"

c directory set "Cedar Cars" favorite localdirectory display_name=Local \
    priority=1
good "directory set" "set"
c directory list "Cedar Cars"
good "directory list" "localdirectory"
c directory set "Cedar Cars" favourite localdirectory display_name=Local \
    priority=1
refused "an unknown kind of directory" "favorite"
c directory delete "Cedar Cars" favorite localdirectory
good "directory delete" "deleted"
c dialnow set "Cedar Cars" 1 rule=1xxx
good "dialnow set" "set"
c dialnow list "Cedar Cars"
good "dialnow list" "1xxx"
c dialnow delete "Cedar Cars" 1
good "dialnow delete" "deleted"
c autodst set "Cedar Cars" Exampleland utc_offset=+1 type=1 starts=3/5/7/2 \
    ends=10/5/7/3 shift=60
good "autodst set" "set"
c autodst list "Cedar Cars"
good "autodst list" "10/5/7/3"
c autodst delete "Cedar Cars" Exampleland
good "autodst delete" "deleted"

# --- models -----------------------------------------------------------------------------

c model add T99X file_number=999 firmware_family=V87 template_family=v84 \
    kind=desk accounts=4 line_keys=8
good "model add" "model T99X added"
c model add T99X accounts=5
refused "a model twice" "already"
c model list
good "model list" "y000000000999.cfg"
c model change T99X accounts=6
good "model change" "changed"
c model show T99X
good "model show" "accounts:          6"
c device add 805ec0aa0003 organisation="Cedar Cars" model=T99X
good "a phone of the new model" "added"
c model delete T99X
refused "a model somebody has stays" "T99X"
c device delete 805ec0aa0003
good "device delete" "deleted"
c organisation show "Cedar Cars" --json
json "organisation show as JSON"

# --- rekey ------------------------------------------------------------------------------

c rekey
good "rekey with one key has nothing to do" "resealed:  0"
c rekey --new-key
good "a new key waits for the other hosts" "voipconfigctl rekey"
is "two keys" "$(grep -c '^[0-9a-f]' "$dir/keys")" 2
c rekey
good "rekey" "broken:    0"
unsaid "rekey resealed something" "$out" "resealed:  0"
c rekey
good "rekey again has nothing to do" "resealed:  0"
head -1 "$dir/keys" >"$dir/one"
chmod 600 "$dir/one"
mv "$dir/one" "$dir/keys"
c render 805ec0aa0001
good "the old key may go" "account.1.user_name = 401"
mv "$dir/keys" "$dir/lost"
c rekey --new-key
refused "a lost key file is not replaced by a new one" "Put the copy"
mv "$dir/lost" "$dir/keys"
mv "$dir/keys" "$dir/gone"
(umask 077; echo "0badcafe $(printf '%064d' 7)" >"$dir/keys")
c rekey
refused "secrets of a lost key are counted" "open under no key"
"$ctl" -c "$dir/conf" render 805ec0aa0001 --show-secrets >"$dir/out" 2>"$dir/err"
rc=$? out=$(cat "$dir/out") err=$(cat "$dir/err")
refused "render without the key says so" "key"
in=Tr0ub4dor-eight
c line change 805ec0aa0001 1 password=-
refused "nothing is sealed beside secrets that do not open" "right key file"
c rekey --lost
good "keys that are lost for good" "broken:    0"
unsaid "their secrets are replaced" "$out" "lost:      0"
c render 805ec0aa0001
good "files can be made again" "account.1.user_name = 401"
in=Tr0ub4dor-eight
c line change 805ec0aa0001 1 password=-
good "a password is set anew" ""
c rekey
good "all is well with the new keys" "resealed:  0"

# --- the end ------------------------------------------------------------------------------

c user delete eve@example.net
good "user delete" "deleted"
c group delete "Cedar Cars:Garage"
good "group delete" "deleted"
c line delete 805ec0aa0001 1
good "line delete" "deleted"
c organisation delete "Cedar Cars"
refused "an organisation with phones stays" "with"
c organisation delete "Cedar Cars" --with-devices
good "unless it is said" "deleted"
c organisation show "Cedar Cars"
refused "it is gone" "Cedar Cars"
is "its devices too" "$(sql "SELECT COUNT(*) FROM device
    WHERE mac LIKE '805ec0aa%'")" 0

for s in one two three four five six seven eight; do
	grep -q "Tr0ub4dor-$s" "$all"
	rc=$?
	is "secret $s was never printed" $rc 1
done
is "no secret in the audit log" "$(sql "SELECT COUNT(*) FROM audit WHERE
    CONCAT(IFNULL(before_text, ''), IFNULL(after_text, '')) LIKE
    '%Tr0ub4dor%'")" 0
exit $failed
