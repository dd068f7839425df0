/* system.c - the service itself: is it well, and what can it do? */
#include <stddef.h>

#include "api/openapi.h"
#include "api/routes.h"

enum err
op_healthz(struct call *c)
{
	c->rs->type = "text/plain; charset=utf-8";
	if (db_ping(c->api->db) != ERR_OK) {
		c->rs->status = 503;
		c->rs->retry_after = 2;
		buf_str(&c->rs->body, "database: no answer\n");
		return ERR_OK;
	}
	buf_str(&c->rs->body, "ok\n");
	return ERR_OK;
}

enum err
op_openapi(struct call *c)
{
	buf_raw(&c->rs->body, openapi_json, openapi_json_len);
	return ERR_OK;
}
