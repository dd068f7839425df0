/* check.c - bounds of what we send; see records.h. */
#include <string.h>

#include "rps/records.h"

/*
 * Known from validations of clients against both JSON APIs.  Whether a name
 * may have 20 or 100 bytes is disputed, so that one is the account's.
 */
enum {
	URL_MAX = 512,
	UNIQUE_URL_MAX = 256,
	SERVER_AUTH_MAX = 32,
	DEVICE_AUTH_MAX = 128,
	SERIAL_MAX = 128,
	REMARK_MAX = 256,
	ID_MAX = 64
};

static bool
over(const char *s, size_t max)
{
	return s != NULL && strlen(s) > max;
}

const char *
check_server(const struct rps_server *s, const struct rps_quirks *q)
{
	if (s->name == NULL || *s->name == '\0')
		return "the server has no name";
	if (s->url == NULL || *s->url == '\0')
		return "the server has no URL";
	if (q->name_max > 0 && over(s->name, (size_t)q->name_max))
		return "the server's name is longer than the account allows";
	if (over(s->url, URL_MAX))
		return "the server's URL is longer than 512 bytes";
	if (over(s->certificate_url, URL_MAX))
		return "the certificate's URL is longer than 512 bytes";
	if (over(s->auth_name, SERVER_AUTH_MAX))
		return "the server's user is longer than 32 bytes";
	if (over(s->password, SERVER_AUTH_MAX))
		return "the server's password is longer than 32 bytes";
	return NULL;
}

const char *
check_device(const struct rps_device *d)
{
	if (over(d->serial, SERIAL_MAX))
		return "the serial number is longer than 128 bytes";
	if (over(d->unique_url, UNIQUE_URL_MAX))
		return "the device's URL is longer than 256 bytes";
	if (over(d->auth_name, DEVICE_AUTH_MAX))
		return "the device's user is longer than 128 bytes";
	if (over(d->password, DEVICE_AUTH_MAX))
		return "the device's password is longer than 128 bytes";
	if (over(d->remark, REMARK_MAX))
		return "the device's remark is longer than 256 bytes";
	return NULL;
}

bool
check_id(const char *s)
{
	size_t n = s == NULL ? 0 : strlen(s);

	return n > 0 && n <= ID_MAX &&
	    strspn(s,
		"0123456789abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ-_") == n;
}
