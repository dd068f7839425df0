/*
 * creds.h - words about credentials of phones: when secrets are given on the
 * organisation's (enrol.h), and whose somebody came with.
 */
#ifndef DB_CREDS_H
#define DB_CREDS_H

enum secrets { SECRETS_ALWAYS, SECRETS_WINDOW, SECRETS_ONCE };
/* As they are set: with "inherited" before them; NULL-terminated. */
extern const char *const secrets_words[];

/* Whose credentials opened a file; old: of before a rotation (rotate.h). */
enum creds { CREDS_NONE, CREDS_OWN, CREDS_OWN_OLD, CREDS_ORG, CREDS_ORG_OLD };
/* creds_words[CREDS_OWN] is "own"; of CREDS_NONE it is "none". */
extern const char *const creds_words[];

#endif
