#!/bin/sh
# Holds every line of every stock template against the parameter catalogue.
#
# usage: templates.sh [-v] [TEMPLATES [CATALOGUE]]
#
# An index is an index: {{number}}, 3, X, Y and NAME all count as X.  A file
# begins with the version line, and a partial it uses exists.  What the
# catalogue lacks and is known all the same stands in templates.allow beside
# this script, with the reason.  Exit 1: at least one finding, each as
# file:line: what (nearest known name).
set -u

verbose=0
if [ "${1-}" = -v ]; then
	verbose=1
	shift
fi
here=$(cd "$(dirname "$0")" && pwd) || exit 2
root=$(cd "$here/../.." && pwd) || exit 2
templates=${1:-$root/templates}
catalogue=${2:-$root/schema/data/parameters.tsv}
for f in "$catalogue" "$here/templates.allow"; do
	if [ ! -r "$f" ]; then
		echo "templates.sh: cannot read $f" >&2
		exit 2
	fi
done

# shellcheck disable=SC2046 # our file names have no blanks
LC_ALL=C awk -v verbose="$verbose" -v base="$templates/" \
    -v allow="$here/templates.allow" -v catalogue="$catalogue" '
function canonical(name,    n, i, part, out) {
	gsub(/\{\{[^}]*\}\}/, "X", name)
	n = split(name, part, ".")
	out = ""
	for (i = 1; i <= n; i++) {
		if (part[i] ~ /^([0-9]+|Y|NAME)$/)
			part[i] = "X"
		out = out (i > 1 ? "." : "") part[i]
	}
	return out
}
function least(a, b, c) {
	return a < b ? (a < c ? a : c) : (b < c ? b : c)
}
function distance(a, b,    i, j, la, lb, old, row, cost) {
	la = length(a)
	lb = length(b)
	for (j = 0; j <= lb; j++)
		row[j] = j
	for (i = 1; i <= la; i++) {
		old = row[0]
		row[0] = i
		for (j = 1; j <= lb; j++) {
			cost = old + (substr(a, i, 1) != substr(b, j, 1))
			old = row[j]
			row[j] = least(row[j] + 1, row[j - 1] + 1, cost)
		}
	}
	return row[lb]
}
function nearest(name,    k, d, best, who) {
	best = 1000
	for (k in known) {
		d = length(k) - length(name)
		if (d >= best || -d >= best)
			continue
		d = distance(name, k)
		if (d < best || (d == best && k < who)) {
			best = d
			who = k
		}
	}
	return who
}
function finding(text) {
	printf "%s:%d: %s\n", substr(FILENAME, length(base) + 1), FNR, text
	findings++
}
function check(name) {
	checked++
	if (name in known || (boot && name in bootname))
		return
	finding("unknown parameter " name " (nearest: " nearest(name) ")")
}
BEGIN {
	bootname["overwrite_mode"] = bootname["specific_model.excluded_mode"] = 1
}
FILENAME == catalogue || FILENAME == allow {
	split($0, column, /[\t ]/)
	if (column[1] != "" && column[1] !~ /^#/)
		known[canonical(column[1])] = 1
	next
}
FNR == 1 {
	partial = FILENAME ~ /\.mustache$/
	boot = FILENAME ~ /\.boot$/
	comment = 0
	files++
	if (!partial && $0 != "#!version:1.0.0.1")
		finding("the first line is not #!version:1.0.0.1")
}
/[ \t\r]$/ {
	finding("blank at the end of the line")
}
{
	line = $0
	if (comment) {
		if (!sub(/^.*\}\}/, "", line))
			next
		comment = 0
	}
	gsub(/\{\{![^}]*\}\}/, "", line)
	if (sub(/\{\{!.*$/, "", line))
		comment = 1
	if (match(line, /\{\{> *[a-z0-9_]+ *\}\}/)) {
		name = substr(line, RSTART + 3, RLENGTH - 5)
		gsub(/ /, "", name)
		file = base "any/partial/" name ".mustache"
		if ((getline ignored < file) < 0)
			finding("no partial " name)
		close(file)
	}
	if (line ~ /^(#|\[|include:)/ || line !~ /=/)
		next
	sub(/[ \t]*=.*$/, "", line)
	# The prefix of V81 and later: both spellings must be known.
	if (sub(/^\{\{#model\.static\}\}static\.\{\{\/model\.static\}\}/, "",
	    line))
		check(canonical("static." line))
	check(canonical(line))
}
END {
	if (!findings)
		print "ok every parameter of the stock templates is known"
	if (verbose || findings)
		printf "templates: %d files, %d lines checked, %d findings\n",
		    files, checked, findings
	exit findings != 0
}
' "$catalogue" "$here/templates.allow" \
    $(find "$templates" -name '*.cfg' -o -name '*.boot' -o -name '*.mustache' |
	sort)
