/*
 * codec.h - the audio codecs of Yealink phones, in our one spelling.
 *
 * Firmware up to V83 numbers codec slots and names the payload type in the
 * slot (account.1.codec.3.payload_type = G723_53); V84 and later name the
 * codec in the parameter (account.1.codec.pcmu.enable).  Source: the fact
 * sheet, section 5; slots are ours to number, since each says what it holds.
 */
#ifndef DB_CODEC_H
#define DB_CODEC_H

#include <stddef.h>

struct codec {
	const char *name;         /* ours, and NAME of V84+: "pcmu" */
	const char *payload_type; /* of a numbered slot: "PCMU" */
	int slot;                 /* of V7x-V83; 0: not there */
	int named;                /* 1: V84+ has it */
	int rtpmap;               /* static or usual payload number; -1: none */
};

extern const struct codec codecs[];
extern const size_t ncodecs;

const struct codec *codec_find(const char *name, size_t len);

#endif
