/*
 * stmt_state.h - how a phone (d) stands, from what the fetch log says of it
 * (s, device_status, which may be missing).
 *
 * outdated: something on the phone was changed after it was last served.
 * That is near the truth and cheap; what was changed above it (a group, an
 * organisation, a template) is seen by its generation, not by a time.
 */
#define STATE_SILENT_DAYS "7"
#define STATE_SILENT_FROM \
	"CURRENT_TIMESTAMP - INTERVAL " STATE_SILENT_DAYS " DAY"

/* Refused since it was served; one that never was, too. */
#define STATE_REFUSED \
	"(s.refused = 1 OR s.last_at IS NULL AND s.refused_at IS NOT NULL)"

#define DEVICE_STATE                                            \
	"CASE WHEN " STATE_REFUSED " THEN 'refused'"            \
	" WHEN s.last_at IS NULL THEN 'never_seen'"             \
	" WHEN s.last_at < " STATE_SILENT_FROM " THEN 'silent'" \
	" WHEN d.changed_at > s.last_at THEN 'outdated'"        \
	" ELSE 'up_to_date' END"

/*
 * The same one by one, as conditions.  The indexes of the rare ones find
 * them; the usual one must not lead the way: IFNULL keeps s behind d.
 */
#define STATE_IS_NEVER_SEEN "s.last_at IS NULL AND s.refused_at IS NULL"
#define STATE_IS_REFUSED STATE_REFUSED
#define STATE_IS_SILENT "s.last_at < " STATE_SILENT_FROM " AND s.refused = 0"
/* Changed after it was served, and that was in these days. */
#define STATE_IS_OUTDATED                         \
	"s.last_at >= " STATE_SILENT_FROM         \
	" AND d.changed_at >= " STATE_SILENT_FROM \
	" AND d.changed_at > s.last_at AND s.refused = 0"
#define STATE_IS_UP_TO_DATE                      \
	"IFNULL(s.last_at >= " STATE_SILENT_FROM \
	" AND d.changed_at <= s.last_at AND s.refused = 0, 0) = 1"

/* Whose credentials a phone last came with (s): the organisation's of before
 * its last rotation are its old ones. */
#define CREDS_NOW                           \
	"IF(s.credentials = 'organisation'" \
	" AND s.credentials_at < o.rotated_at, 4, s.credentials + 0)"

/* Minutes for which a phone that was given its file once may have it again,
 * from the same address. */
#define ENROL_AGAIN "10"
