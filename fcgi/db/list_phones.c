/*
 * list_phones.c - finding phones by what somebody types: part of a label, of
 * a MAC as the label on the phone has it, of a number.  See list.h and
 * stmt_pages_phones.h.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/scan.h"
#include "db/list.h"

#define WORD_MIN 3 /* shorter ones are not in the index of words */
#define WORDS_MAX 8
#define NOTHING "\x01" /* no text of a row has it */

static bool
is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Text that LIKE takes for itself. */
static void
literally(struct buf *b, const char *s, size_t n)
{
	for (; n > 0; n--, s++) {
		if (*s == '%' || *s == '_' || *s == '\\')
			buf_str(b, "\\");
		buf_raw(b, s, 1);
	}
}

static const char *
pattern(struct arena *a, const char *before, const char *s, const char *behind)
{
	struct buf b = BUF_INIT(a);

	buf_str(&b, before);
	literally(&b, s, strlen(s));
	buf_str(&b, behind);
	return b.p == NULL ? "" : b.p;
}

/* Words as the index wants them, each the beginning of one: "+rec* +desk*";
 * and what the label must have besides: the words too short for it. */
static void
words(struct arena *a, const char *s, const char **long_ones,
    const char **short_ones)
{
	struct buf l = BUF_INIT(a), k = BUF_INIT(a);
	size_t n, count = 0;

	buf_str(&k, "%");
	for (; *s != '\0' && count < WORDS_MAX; s += n) {
		for (n = 0; is_word_byte(s[n]);)
			n++;
		if (n >= WORD_MIN) {
			buf_str(&l, "+");
			buf_raw(&l, s, n);
			buf_str(&l, "* ");
			count++;
		} else if (n > 0) {
			literally(&k, s, n);
			buf_str(&k, "%");
		}
		if (n == 0)
			n = 1;
	}
	*long_ones = l.len == 0 ? "" : l.p;
	*short_ones = k.p;
}

/* The digits of a MAC or of a part of one, in any spelling; "": it is none. */
static const char *
mac_digits(struct arena *a, const char *s)
{
	char digits[MAC_LEN + 1];
	size_t n = 0;

	for (; *s != '\0'; s++) {
		if (strchr(":-. ", *s) != NULL)
			continue;
		if (scan_hexval(*s) < 0 || n == MAC_LEN)
			return "";
		digits[n++] =
		    *s >= 'A' && *s <= 'F' ? (char)(*s - 'A' + 'a') : *s;
	}
	return arena_strndup(a, digits, n);
}

static const char *
reversed(struct arena *a, const char *s)
{
	size_t n = strlen(s);
	char *out = arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++)
		out[i] = s[n - 1 - i];
	return out;
}

/* A pattern for digits that are there; else one that fits nothing. */
static const char *
digit_pattern(struct arena *a, const char *before, const char *digits,
    const char *behind)
{
	return *digits == '\0' ? NOTHING : pattern(a, before, digits, behind);
}

void
list_phone_words(struct act *act, const char *q, bool joined, struct val *out)
{
	struct arena *a = act->a;
	const char *digits = mac_digits(a, q), *long_ones, *short_ones;
	const struct val in_scope = V_STR(act_scope(act));

	if (!joined) {
		out[0] = V_STR(pattern(a, "%", q, "%"));
		out[1] = V_STR(digit_pattern(a, "%", digits, "%"));
		out[2] = V_STR(pattern(a, "", q, "%"));
		return;
	}
	words(a, q, &long_ones, &short_ones);
	*out++ = V_STR(long_ones);
	*out++ = V_STR(short_ones);
	*out++ = in_scope;
	*out++ = V_STR(pattern(a, "", q, "%"));
	*out++ = in_scope;
	*out++ = V_STR(digit_pattern(a, "", digits, "%"));
	*out++ = in_scope;
	*out++ = V_STR(digit_pattern(a, "", reversed(a, digits), "%"));
	*out++ = in_scope;
	*out++ = V_STR(pattern(a, "", q, "%"));
	*out++ = in_scope;
}
