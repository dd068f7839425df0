# admin.awk - the table and the JSON of admin.sh, from admin.rounds: round,
# name, requests, microseconds, p50, p99, errors, bytes, statements.  Round 0
# was to warm up.  lists: a file of "path, rows read"; import: rows a second.
BEGIN {
	FS = "\t"
}

$7 != 0 {
	wrong = wrong $2 ", round " $1 ": " $7 " errors\n"
}

$1 > 0 {
	if (!($2 in requests))
		name[++names] = $2
	rate[$2, $1] = $3 * 1e6 / $4
	requests[$2] += $3
	statements[$2] += $9
	bytes[$2] += $8
	p50[$2, $1] = $5
	if ($1 > rounds)
		rounds = $1
}

# The median over the rounds of what, a's value by b's; b "": a's.
function middle(what, a, b,    i, n, v, list) {
	for (i = 1; i <= rounds; i++) {
		v = what[a, i]
		if (b != "")
			v /= what[b, i]
		for (n = i - 1; n > 0 && list[n] > v; n--)
			list[n + 1] = list[n]
		list[n + 1] = v
	}
	return rounds % 2 ? list[(rounds + 1) / 2] :
	    (list[rounds / 2] + list[rounds / 2 + 1]) / 2
}

function put(key, value) {
	printf "%s\n    \"%s\": %s", comma, key, value > json
	comma = ","
}

function ratio(key, a, b) {
	if (a in requests && b in requests)
		put(key, sprintf("%.3f", middle(rate, a, b)))
}

END {
	if (wrong != "") {
		printf "admin.sh: these were not answered with 200, so the" \
		    " figures mean nothing:\n%s", wrong > "/dev/stderr"
		exit 1
	}
	printf "  %-8s %10s %8s %10s %8s %10s\n", "", "a second", "of pk",
	    "statements", "p50 us", "bytes"
	for (i = 1; i <= names; i++) {
		n = name[i]
		each = statements[n] / requests[n]
		# A token's use is noted once an hour, statements are prepared.
		whole = int(each + 0.95)
		if (n != "pk" && whole > most)
			most = whole
		printf "  %-8s %10.0f %8.2f %10.2f %8.0f %10.0f\n", n,
		    middle(rate, n, ""), middle(rate, n, "pk"), each,
		    middle(p50, n, ""), bytes[n] / requests[n]
	}
	printf "  \"admin\": {" > json
	ratio("device_ratio", "device", "pk")
	ratio("page_ratio", "page", "pk")
	ratio("wide_ratio", "wide", "pk")
	ratio("depth_ratio", "deep", "wide")
	if (most > 0)
		put("statements_max", most)
	while ((getline line < lists) > 0) {
		split(line, part, "\t")
		if (part[2] + 0 >= worst) {
			worst = part[2] + 0
			where = part[1]
		}
		nlists++
	}
	if (nlists > 0) {
		put("list_rows_max", worst)
		printf "rows read for a page of 50, at most: %d (%s)\n", worst,
		    where
	}
	if (import != "") {
		put("import_rows_per_s", import)
		printf "import: %d rows a second\n", import
	} else
		print "  no import: POST /imports does not take it"
	print "\n  }," > json
}
