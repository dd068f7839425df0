/* rps_trade_device.c - devices; see rps_trade.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "sim/rps_trade.h"

#define SERIAL_MAX ((size_t)128)

enum say
trade_mac(struct call *c, const char *text, char out[MAC_LEN + 1])
{
	(void)c;
	if (text == NULL || scan_mac(text, strlen(text), out) != ERR_OK)
		return SAY_BAD_MAC;
	return SAY_OK;
}

enum say
trade_device_mac(struct call *c, const char *mac, struct json_object **out)
{
	struct json_object *o = store_get(c->sim->store, T_DEVICE, mac);
	struct json_object *v = store_get(c->sim->store, T_VERDICT, mac);

	*out = NULL;
	if (o == NULL)
		return v != NULL &&
			strcmp(json_object_get_string(v), "800004") == 0
		    ? SAY_FOREIGN
		    : SAY_NO_SUCH;
	if (strcmp(js_str(o, "account"), c->account) != 0)
		return SAY_FOREIGN;
	*out = o;
	return SAY_OK;
}

enum say
trade_device(struct call *c, const char *id, struct json_object **out)
{
	struct json_object *mac = store_get(c->sim->store, T_DEVICE_ID, id);

	*out = NULL;
	if (mac == NULL)
		return SAY_NO_SUCH;
	return trade_device_mac(c, json_object_get_string(mac), out);
}

/* What an admin call has decreed for this MAC. */
static enum say
verdict(struct call *c, const char *mac)
{
	struct json_object *v = store_get(c->sim->store, T_VERDICT, mac);

	if (v == NULL)
		return SAY_OK;
	for (enum say say = SAY_BAD_MAC; say <= SAY_OVER_LIMIT; say++)
		if (strcmp(say_code(say), json_object_get_string(v)) == 0)
			return say;
	return SAY_OK;
}

static bool
is_full(struct call *c)
{
	int64_t max = sw_int(&c->sim->sw, SW_DEVICE_MAX), n = 0;
	struct row *r;

	if (max == 0)
		return false;
	TAILQ_FOREACH(r, store_rows(c->sim->store, T_DEVICE), link)
	n += strcmp(js_str(r->value, "account"), c->account) == 0;
	return n >= max;
}

static enum say
check(struct call *c, struct json_object *in, unsigned flags,
    char mac[MAC_LEN + 1], const char **field)
{
	const char *sn = js_text(in, "sn");
	struct json_object *o;
	enum say say;

	*field = "mac";
	if ((say = trade_mac(c, js_str(in, "mac"), mac)) != SAY_OK ||
	    (say = verdict(c, mac)) != SAY_OK)
		return say;
	*field = "sn";
	if (((flags & TRADE_SERIAL) != 0 &&
		(sn == NULL || sn[strspn(sn, " ")] == '\0')) ||
	    (sn != NULL && strlen(sn) > SERIAL_MAX))
		return SAY_BAD_SERIAL;
	*field = "mac";
	if ((say = trade_device_mac(c, mac, &o)) == SAY_FOREIGN)
		return say;
	if (say == SAY_OK)
		return SAY_EXISTS;
	if (is_full(c))
		return SAY_OVER_LIMIT;
	return field_check_device(c, in, field);
}

enum say
trade_device_add(struct call *c, struct json_object *in, unsigned flags,
    const char **field, struct json_object **out)
{
	char mac[MAC_LEN + 1], *id = sim_random(c->a, 16);
	struct json_object *o;
	enum say say = check(c, in, flags, mac, field);

	*out = NULL;
	if (say != SAY_OK || (flags & TRADE_DRY) != 0)
		return say;
	o = json_object_new_object();
	js_add_str(o, "id", id);
	js_add_str(o, "account", c->account);
	js_add_str(o, "mac", mac);
	if (js_text(in, "sn") != NULL)
		js_add_str(o, "sn", js_text(in, "sn"));
	field_take_device(o, in);
	js_add_int(o, "dateRegistered", sim_now_ms(c->sim));
	store_put(c->sim->store, T_DEVICE, mac, o);
	store_put(c->sim->store, T_DEVICE_ID, id, json_object_new_string(mac));
	c->changed = true;
	*out = o;
	return SAY_OK;
}

enum say
trade_device_edit(struct call *c, struct json_object *device,
    struct json_object *in, const char **field)
{
	struct json_object *o;
	enum say say = field_check_device(c, in, field);

	if (say != SAY_OK)
		return say;
	o = js_copy(device);
	field_take_device(o, in);
	/* A name without a password is where the switch can be seen. */
	if (js_has(in, "authName") && !js_has(in, "password") &&
	    sw_is(&c->sim->sw, SW_PATCH_WITHOUT_PASSWORD, "clear"))
		json_object_object_del(o, "password");
	store_put(c->sim->store, T_DEVICE, js_str(o, "mac"), o);
	c->changed = true;
	return SAY_OK;
}

void
trade_device_delete(struct call *c, struct json_object *device)
{
	char *mac = arena_strdup(c->a, js_str(device, "mac"));

	(void)store_del(c->sim->store, T_DEVICE_ID, js_str(device, "id"));
	(void)store_del(c->sim->store, T_DEVICE, mac);
	c->changed = true;
}

/* One an admin call has set; else six digits that follow from the MAC, so
 * that there is something to look up. */
const char *
trade_pin(struct call *c, const char *mac)
{
	struct json_object *v = store_get(c->sim->store, T_PIN, mac);
	uint8_t sum[SHA256_LEN];

	if (v != NULL)
		return json_object_get_string(v);
	if (!sw_is(&c->sim->sw, SW_AUTO_PINS, "on"))
		return NULL;
	digest_sha256(mac, strlen(mac), sum);
	return arena_printf(c->a, "%06u",
	    ((unsigned)sum[0] << 16 | (unsigned)sum[1] << 8 | sum[2]) %
		1000000);
}
