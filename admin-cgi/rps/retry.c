/* retry.c - see retry.h. */
#include "rps/retry.h"

enum rps_fate
retry_fate(enum rps_said said, enum rps_op op)
{
	switch (said) {
	case RPS_DONE:
		return FATE_DONE;
	case RPS_EXISTS:
		return op == OP_ADD ? FATE_LOOK : FATE_BURY;
	case RPS_NO_SUCH:
		return op == OP_DELETE ? FATE_DONE : FATE_GONE;
	case RPS_FOREIGN:
	case RPS_BAD_MAC:
		/* It is not ours there, so it is away. */
		return op == OP_DELETE ? FATE_DONE : FATE_BURY;
	case RPS_BAD_SERIAL:
	case RPS_BAD_REQUEST:
	case RPS_FORBIDDEN:
	case RPS_NOT_THERE:
		return FATE_BURY;
	case RPS_IN_USE:
	case RPS_DENIED:
	case RPS_SLOWER:
	case RPS_UNWELL:
	case RPS_UNREACHABLE:
	case RPS_UNSURE:
	case RPS__MAX:
		break;
	}
	return FATE_LATER;
}

enum rps_mood
retry_mood(enum rps_said said)
{
	switch (said) {
	case RPS_DONE:
	case RPS_EXISTS:
	case RPS_NO_SUCH:
	case RPS_FOREIGN:
	case RPS_BAD_MAC:
	case RPS_BAD_SERIAL:
	case RPS_BAD_REQUEST:
	case RPS_FORBIDDEN:
	case RPS_NOT_THERE:
	case RPS_IN_USE:
		return MOOD_WELL;
	case RPS_DENIED:
		return MOOD_DENIED;
	case RPS_SLOWER:
		return MOOD_SLOWER;
	case RPS_UNWELL:
	case RPS_UNREACHABLE:
	case RPS_UNSURE:
	case RPS__MAX:
		break;
	}
	return MOOD_UNWELL;
}

bool
retry_nothing_done(enum rps_said said)
{
	return said != RPS_DONE && said != RPS_UNSURE && said != RPS__MAX;
}
