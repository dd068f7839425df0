/*
 * render.h - what calls about the files of a phone share.
 */
#ifndef API_RENDER_H
#define API_RENDER_H

#include "api/call.h"
#include "render/file.h"

/*
 * The phone of the path's first argument, if the caller may see it; masked
 * unless ?secrets=true, which is P_SECRETS's to ask.
 */
enum err render_phone(struct call *, struct file_phone *) MUST_CHECK;

/* ?file=, the MAC configuration when there is none. */
enum err render_named(struct call *, struct file_phone *,
    struct file_name *) MUST_CHECK;

#endif
