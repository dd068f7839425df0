/* script.c - see script.h. */
#include <stdbool.h>
#include <string.h>

#include "db/script.h"

#define BLANKS " \t\r\n"

/* From the quote at s to behind its partner.  '' in '..' is two strings. */
static size_t
quoted(const char *s)
{
	size_t i = 1;

	while (s[i] != '\0' && s[i] != s[0])
		i += s[i] == '\\' && s[0] != '`' && s[i + 1] != '\0' ? 2 : 1;
	return i + (s[i] != '\0');
}

static bool
is_blank(char c)
{
	return c != '\0' && strchr(BLANKS, c) != NULL;
}

/* Length of the comment at s; 0: none.  A comment with "!" is code. */
static size_t
comment(const char *s)
{
	const char *end;

	if (s[0] == '#' ||
	    (s[0] == '-' && s[1] == '-' && (is_blank(s[2]) || s[2] == '\0')))
		return strcspn(s, "\n");
	if (s[0] != '/' || s[1] != '*' || s[2] == '!')
		return 0;
	end = strstr(s + 2, "*/");
	return end == NULL ? strlen(s) : (size_t)(end - s) + 2;
}

static bool
ends_line(const char *s)
{
	s += strspn(s, " \t\r");
	return *s == '\n' || *s == '\0';
}

const char *
script_next(const char **text, size_t *len)
{
	const char *start = *text + strspn(*text, BLANKS), *s = start;
	bool content = false;
	size_t n;

	while (*s != '\0') {
		if (*s == ';' && ends_line(s + 1)) {
			*len = (size_t)(s - start);
			*text = ++s;
			if (content)
				return start;
			start = s += strspn(s, BLANKS);
		} else if ((n = comment(s)) != 0) {
			s += n;
		} else if (strchr("'\"`", *s) != NULL) {
			content = true;
			s += quoted(s);
		} else {
			content |= !is_blank(*s++);
		}
	}
	*len = (size_t)(s - start);
	*text = s;
	return content ? start : NULL;
}
