#!/bin/sh
# banned.sh - functions and words our code does without.
set -u
cd "$(dirname "$0")/../.."
bad=0

refuse() { # why pattern files...
	why=$1 pattern=$2
	shift 2
	if grep -nE "$pattern" "$@"; then
		echo "FAIL $why"
		bad=1
	else
		echo "ok no $why"
	fi
}

src=$(find fcgi admin-cgi tests -name '*.[ch]')
ours=$(find fcgi admin-cgi -name '*.[ch]')
refuse "strcpy, strcat, sprintf, strtok, atoi, gets" \
    '\b(strcpy|strcat|strncat|sprintf|vsprintf|strtok|atoi|atol|gets)\(' $src
refuse "home-made shell: system, popen" '\b(system|popen)\(' $ours
refuse "open questions in the code" '\b(TO''DO|FIX''ME|XX''X)\b' $src \
    $(find deploy schema tests -name '*.sh' -o -name '*.sql')
refuse "SQL outside db/stmt_*.h and schema/" \
    '"(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|GRANT) ' \
    $(find fcgi admin-cgi -name '*.[ch]' ! -name 'stmt_*.h')
exit $bad
