/*
 * directory.c - the XML files of an organisation, made by render/directory.h.
 */
#include "render/directory.h"
#include "prov/file.h"

static enum err
finish(struct resp *rs, enum err e)
{
	if (e != ERR_OK)
		return e;
	rs->type = "text/xml; charset=utf-8";
	file_etag(rs);
	return ERR_OK;
}

enum err
file_book(struct ask *q, struct resp *rs)
{
	return finish(rs,
	    directory_book(q->sv->db, &rs->body, q->org->id, q->id.name,
		q->id.term));
}

static enum err
list(struct ask *q, struct resp *rs, enum directory_list which)
{
	return finish(rs,
	    directory_list(q->sv->db, &rs->body, q->org->id, which));
}

enum err
file_favorite(struct ask *q, struct resp *rs)
{
	return list(q, rs, DIRECTORY_FAVORITE);
}

enum err
file_super_search(struct ask *q, struct resp *rs)
{
	return list(q, rs, DIRECTORY_SUPER_SEARCH);
}

enum err
file_auto_dst(struct ask *q, struct resp *rs)
{
	return list(q, rs, DIRECTORY_AUTO_DST);
}

enum err
file_dialnow(struct ask *q, struct resp *rs)
{
	return list(q, rs, DIRECTORY_DIALNOW);
}
