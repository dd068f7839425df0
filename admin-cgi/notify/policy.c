/* policy.c - what it means that somebody was told, or was not; see way.h. */
#include <string.h>

#include "notify/way.h"

#define SILENT_MAX 3 /* attempts at a phone that does not answer */

/* Somebody looks at it and waits: it is not tried again behind his back. */
static bool
is_trial(const struct notify_item *item)
{
	return item->kind == NOTIFY_PROBE ||
	    (item->kind == NOTIFY_WEBHOOK && strcmp(item->event, "test") == 0);
}

/* A phone that reboots and whose answer is lost would reboot again and again. */
static bool
is_once(const struct telling *t)
{
	return t->unsure && t->item->kind == NOTIFY_REBOOT;
}

enum fate
policy_fate(const struct telling *t, bool *free)
{
	*free = false;
	switch (t->told) {
	case TOLD_DONE:
		return FATE_DONE;
	case TOLD_NOT:
		*free = true;
		return FATE_LATER;
	case TOLD_BAD:
	case TOLD_ABSENT:
	case TOLD_GONE:
		return FATE_FAILED;
	case TOLD_REFUSED:
		/* A receiver that refuses may be mended within the day. */
		return t->item->kind == NOTIFY_WEBHOOK && !is_trial(t->item)
		    ? FATE_LATER
		    : FATE_FAILED;
	case TOLD_SILENT:
		return is_trial(t->item) || is_once(t) ||
			t->item->attempts >= SILENT_MAX
		    ? FATE_FAILED
		    : FATE_LATER;
	case TOLD_DENIED:
	case TOLD_SLOWER:
		*free = true;
		break;
	case TOLD_UNWELL:
	case TOLD_UNREACHABLE:
		break;
	}
	return is_trial(t->item) || is_once(t) ? FATE_FAILED : FATE_LATER;
}

const char *
policy_trouble(const struct telling *t)
{
	return t->trouble != NULL ? t->trouble : t->words;
}

static enum mood
mood_of(bool webhook, enum told told)
{
	switch (told) {
	case TOLD_NOT:
	case TOLD_BAD:
		break;
	case TOLD_DONE:
		return MOOD_WELL;
	case TOLD_ABSENT:
	case TOLD_SILENT:
	case TOLD_REFUSED:
		return webhook ? MOOD_UNWELL : MOOD_WELL;
	case TOLD_UNWELL:
	case TOLD_UNREACHABLE:
		return MOOD_UNWELL;
	case TOLD_SLOWER:
		return MOOD_SLOWER;
	case TOLD_DENIED:
		return MOOD_DENIED;
	case TOLD_GONE:
		return MOOD_GONE;
	}
	return MOOD_NONE;
}

/* One that is well among many that are not is a proxy that is well; what
 * wants a pause has the last word. */
enum mood
policy_mood(bool webhook, const struct telling *t, size_t n,
    const struct telling **which)
{
	static const int rank[] = { [MOOD_NONE] = 0,
		[MOOD_UNWELL] = 1,
		[MOOD_WELL] = 2,
		[MOOD_SLOWER] = 3,
		[MOOD_DENIED] = 4,
		[MOOD_GONE] = 5 };
	enum mood best = MOOD_NONE, m;

	*which = NULL;
	for (size_t i = 0; i < n; i++) {
		m = mood_of(webhook, t[i].told);
		/* Webhooks are told one by one: the last one is how it is. */
		if (m != MOOD_NONE && (webhook || rank[m] > rank[best])) {
			best = m;
			*which = &t[i];
		}
	}
	return best;
}
