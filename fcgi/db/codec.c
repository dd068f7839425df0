/* codec.c - see codec.h. */
#include <string.h>

#include "db/codec.h"

/* clang-format off */
const struct codec codecs[] = {
	/* name           payload_type  slot named rtpmap */
	{ "pcmu",           "PCMU",      1, 1,   0 },
	{ "pcma",           "PCMA",      2, 1,   8 },
	{ "g723_53",        "G723_53",   3, 1,   4 },
	{ "g723_63",        "G723_63",   4, 1,   4 },
	{ "g729",           "G729",      5, 1,  18 },
	{ "g722",           "G722",      6, 1,   9 },
	{ "ilbc",           "iLBC",      7, 1, 106 },
	{ "g726_16",        "G726-16",   8, 1, 103 },
	{ "g726_24",        "G726-24",   9, 1, 104 },
	{ "g726_32",        "G726-32",  10, 1, 102 },
	{ "g726_40",        "G726-40",  11, 1, 105 },
	{ "opus",           "opus",     12, 1,  -1 },
	{ "gsm",            "GSM",      13, 0,   3 },
	{ "ilbc_13_33kbps", NULL,        0, 1,  -1 },
	{ "ilbc_15_2kbps",  NULL,        0, 1,  -1 },
};
/* clang-format on */
const size_t ncodecs = sizeof(codecs) / sizeof(codecs[0]);

const struct codec *
codec_find(const char *name, size_t len)
{
	for (size_t i = 0; i < ncodecs; i++)
		if (strlen(codecs[i].name) == len &&
		    memcmp(codecs[i].name, name, len) == 0)
			return &codecs[i];
	return NULL;
}
