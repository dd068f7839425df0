/* openapi.h - openapi.json, as the Makefile links it into the program. */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

/* Named by the linker for the file's path. */
extern const char _binary_admin_cgi_api_openapi_json_start[];
extern const char _binary_admin_cgi_api_openapi_json_end[];

#define openapi_json _binary_admin_cgi_api_openapi_json_start
#define openapi_json_len                                   \
	((size_t)(_binary_admin_cgi_api_openapi_json_end - \
	    _binary_admin_cgi_api_openapi_json_start))

#endif
