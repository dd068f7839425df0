# phase_static.sh - what needs no machine; run.sh reads this.
# shellcheck shell=sh
lintian_clean() {
	lintian --fail-on error,warning --suppress-tags \
	    initial-upload-closes-no-bugs "$debs"/all/*.changes
}
t "lintian finds no error and no warning" lintian_clean
translated() {
	for po in deploy/debian/po/*.po; do
		msgfmt --check --statistics -o /dev/null "$po" >"$work/po" 2>&1
		cat "$work/po"
		! grep -qE 'fuzzy|untranslated' "$work/po" || return 1
	done
	# Nothing in the question is newer than its translations.
	cp -R deploy/debian "$mem/debian"
	(cd "$mem/debian/po" && debconf-updatepo) &&
	    for po in "$mem"/debian/po/*.po; do
		msgfmt --statistics -o /dev/null "$po" >"$work/po" 2>&1
		cat "$work/po"
		! grep -qE 'fuzzy|untranslated' "$work/po" || return 1
	    done
}
t "the question of purge is in Dutch, too" translated

# The numbers of "systemd-analyze security": 0 is best, 10 worst.
exposed() { # unit most
	systemd-analyze security --offline=true --threshold="$2" "$1" \
	    >"$work/security" 2>&1
	rc=$?
	tail -n 1 "$work/security"
	return $rc
}
for u in deploy/systemd/*.service; do
	t "$(basename "$u") is hardened" exposed "$u" 15
done
if command -v promtool >/dev/null; then
	t "alert rules" promtool check rules deploy/prometheus/alerts.yml
	t "alert rules fire" promtool test rules $here/alerts_test.yml
else
	echo "skip alert rules (no promtool)"
fi
cp deploy/fail2ban/filter.conf "$work/voipconfig-filter.conf"
regex() { # hits misses
	fail2ban-regex $here/web.log "$work/voipconfig-filter.conf" |
	    tee "$work/f2b" | grep -qE \
	    "^Lines: [0-9]+ lines, 0 ignored, $1 matched, $2 missed"
}
t "fail2ban counts addresses that were shut out" regex 4 6
t "dashboard is JSON and asks for metrics there are" python3 $here/dashboard.py
