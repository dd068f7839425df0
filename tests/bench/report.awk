# report.awk - the table and the JSON of run.sh, from facts.tsv (name, value)
# and rounds.tsv: round, mode, target, requests, microseconds, p50, p99,
# errors, bytes, then ticks of web server, responder, database before and
# after, statements.  Round 0 was to warm up.
BEGIN {
	FS = "\t"
	nmodes = split("keep close tls-keep tls-close", modes, " ")
	title["keep"] = "HTTP, connections kept"
	title["close"] = "HTTP, a connection for each request"
	title["tls-keep"] = "TLS, connections kept"
	title["tls-close"] = "TLS, a connection and full handshake for each request"
}

NF == 2 { fact[$1] = $2; next }
$8 != 0 { wrong = wrong "  " $2 " " $3 ": " $8 " of " $4 " requests\n" }
$1 == 0 { next }
{
	c = $2 SUBSEP $3
	if (!(c in requests)) {
		n = ++ntargets[$2]
		target[$2, n] = $3
	}
	requests[c] += $4
	rate[c, $1] = $4 * 1e6 / $5
	p50[c, $1] = $6
	p99[c, $1] = $7
	web[c] += $13 - $10
	app[c] += $14 - $11
	db[c] += $15 - $12
	trips[c] += $16
}

# Median of the rounds; low and high are set.  Against: "" or what to divide by.
function middle(what, c, against,    i, k, v, x, n) {
	n = fact["rounds"]
	for (i = 1; i <= n; i++) {
		x = what[c, i]
		if (against != "")
			x = what[against, i] > 0 ? x / what[against, i] : 0
		for (k = i; k > 1 && v[k - 1] > x; k--)
			v[k] = v[k - 1]
		v[k] = x
	}
	low = v[1]
	high = v[n]
	return (v[int((n + 1) / 2)] + v[int(n / 2) + 1]) / 2
}

function us(t, c) {
	return requests[c] > 0 ? t[c] * 1e6 / fact["hertz"] / requests[c] : 0
}

function ratio(c, against) {
	if (c == against || !(against in requests))
		return "-"
	return sprintf("%.2f (%.2f-%.2f)", middle(rate, c, against), low, high)
}

function name(t) {
	return t ~ /^[0-9]/ ? t " phones" : t
}

function table(mode,    i, c, e, s) {
	if (ntargets[mode] == 0)
		return
	e = mode SUBSEP "empty"
	s = mode SUBSEP "static"
	print "\n" title[mode]
	printf "  %-15s %23s %18s %18s %6s %6s %5s %5s %5s %6s\n", "",
	    "requests/s", "/ empty", "/ static", "p50", "p99", "web", "app",
	    "db", "trips"
	for (i = 1; i <= ntargets[mode]; i++) {
		c = mode SUBSEP target[mode, i]
		printf "  %-15s %8.0f (%d-%d) ", name(target[mode, i]),
		    middle(rate, c, ""), low, high
		printf "%18s %18s %6d %6d %5.0f %5.0f %5.0f %6.3f\n",
		    ratio(c, e), ratio(c, s), middle(p50, c, ""),
		    middle(p99, c, ""), us(web, c), us(app, c), us(db, c),
		    trips[c] / requests[c]
	}
}

function put(key, value) {
	printf "%s\n    \"%s\": %s", comma, key, value > json
	comma = ","
}

function number(x) {
	return sprintf("%.3f", x)
}

function put_case(mode, t,    c, e) {
	c = mode SUBSEP t
	e = mode SUBSEP "empty"
	printf "%s\n    {\"mode\": \"%s\", \"target\": \"%s\",", comma, mode,
	    t > json
	printf " \"requests_per_second\": %.0f,", middle(rate, c, "") > json
	if (e in requests)
		printf " \"ratio_to_empty\": %.3f, \"ratio_min\": %.3f," \
		    " \"ratio_max\": %.3f,", middle(rate, c, e), low, high > json
	printf " \"p50_us\": %d, \"p99_us\": %d,", middle(p50, c, ""),
	    middle(p99, c, "") > json
	printf " \"web_cpu_us\": %.1f, \"app_cpu_us\": %.1f," \
	    " \"db_cpu_us\": %.1f, \"round_trips\": %.3f}", us(web, c),
	    us(app, c), us(db, c), trips[c] / requests[c] > json
	comma = ","
}

function write_json(    big, i, k, all) {
	big = fact["largest"]
	for (i = 1; i <= nmodes; i++)
		all += requests[modes[i], big]
	printf "{\n  \"phone\": {" > json
	comma = ""
	put("ratio_to_empty_keepalive",
	    number(middle(rate, "keep" SUBSEP big, "keep" SUBSEP "empty")))
	put("ratio_to_empty_close",
	    number(middle(rate, "close" SUBSEP big, "close" SUBSEP "empty")))
	put("ratio_to_static_keepalive",
	    number(middle(rate, "keep" SUBSEP big, "keep" SUBSEP "static")))
	put("ratio_to_empty_tls_close", number(middle(rate,
	    "tls-close" SUBSEP big, "tls-close" SUBSEP "empty")))
	put("scale_1m_to_1k",
	    number(middle(rate, "keep" SUBSEP big, "keep" SUBSEP 1000)))
	put("connections_per_sync",
	    fact["connections"] == "" ? "null" : fact["connections"])
	put("round_trips",
	    number(trips["keep", big] / requests["keep", big]))
	put("round_trips_waiting", number(fact["waiting"] / all))
	put("worker_rss_mib", fact["worker_rss_mib"])
	put("worker_pss_mib", fact["worker_pss_mib"])
	put("cpu_us", sprintf("%.1f", us(app, "keep" SUBSEP big)))
	put("db_cpu_us", sprintf("%.1f", us(db, "keep" SUBSEP big)))
	put("web_cpu_us", sprintf("%.1f", us(web, "keep" SUBSEP big)))
	put("devices", big)
	put("body_bytes", fact["body_bytes"])
	printf "\n  },\n  \"quick\": %s,\n  \"rounds\": %d,\n" \
	    "  \"seconds\": %d,\n  \"workers\": %d,\n  \"cases\": [",
	    fact["quick"], fact["rounds"], fact["seconds"],
	    fact["workers"] > json
	comma = ""
	for (i = 1; i <= nmodes; i++)
		for (k = 1; k <= ntargets[modes[i]]; k++)
			put_case(modes[i], target[modes[i], k])
	print "\n  ]\n}" > json
	return all
}

END {
	if (wrong != "") {
		printf "run.sh: these were not answered with 200, so the" \
		    " figures mean nothing:\n%s", wrong > "/dev/stderr"
		exit 1
	}
	all = write_json()
	for (i = 1; i <= nmodes; i++)
		table(modes[i])
	printf "\nweb, app, db: CPU microseconds per request of lighttpd," \
	    " responder, MariaDB;\np50, p99: microseconds;" \
	    " answers of %d bytes\n\n", fact["body_bytes"]
	printf "largest worker: %s MiB resident, %s MiB its own share\n",
	    fact["worker_rss_mib"], fact["worker_pss_mib"]
	printf "statements while a phone waits: %.3f for each request\n",
	    fact["waiting"] / all
	printf "connections of a phone that keeps none, for a whole sync: %s\n",
	    fact["connections"] == "" ? "?" : fact["connections"]
	print "all figures: " json
}
