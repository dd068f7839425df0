/*
 * rules.h - what a phone, a line, a key and an entry of a phone book must be,
 * and the rows they become: for who changes one of them and who changes many.
 *
 * The model and the group are looked up by the caller, who knows whether it
 * is worth keeping them.  Rows are sealed and in the order of the statements
 * named; entries of the audit log are made and not yet written.
 */
#ifndef DB_RULES_H
#define DB_RULES_H

#include "db/book.h"
#include "db/device.h"
#include "db/model.h"

/* Spellings to our own, then the fields' rules. */
enum err device_rules(struct act *, struct device *) MUST_CHECK;
#define DEVICE_VALUES 11
/* DEVICE_ADD.  One that has no password of its own gets a random one. */
enum err device_values(struct act *, const struct device *,
    struct val v[DEVICE_VALUES]) MUST_CHECK;
void device_entry(struct act *, const char *action, const struct device *before,
    const struct device *after, struct audit_entry *);
/* ERR_CONFLICT: the MAC is in use; whose it is, to who may know. */
enum err device_in_use(struct act *, const char *mac) MUST_CHECK;
/* May it become that model, with all that is on it? */
enum err device_fits(struct act *, const struct device *old,
    const struct model *) MUST_CHECK;
/* What a change of the device itself is at Yealink. */
enum err device_change_jobs(struct act *, const struct device *old,
    const struct device *now) MUST_CHECK;

/* password: NULL keeps what there is. */
enum err line_rules(struct act *, const struct model *, struct sheet_line *,
    const char *password) MUST_CHECK;
#define LINE_VALUES 20
/* LINE_ADD. */
enum err line_values(struct act *, int64_t device_id, const struct sheet_line *,
    const char *password, struct val v[LINE_VALUES]) MUST_CHECK;
/* Of a line there is; the device's frame (compile.h) is the caller's. */
enum err line_update(struct act *, int64_t device_id, const struct sheet_line *,
    const char *password) MUST_CHECK;
/* Warnings of what the phone may not find: a ring tone.  was: NULL: none. */
enum err line_warn(struct act *, const struct device *,
    const struct sheet_line *was, const struct sheet_line *) MUST_CHECK;
void line_entry(struct act *, const struct device *,
    const struct sheet_line *before, const struct sheet_line *after,
    const char *password, struct audit_entry *);

/* ERR_INVALID and why, when it can not be on that model. */
enum err key_check(struct act *, const struct model *,
    const struct sheet_key *) MUST_CHECK;
/* Its account must be one the phone has (s: its lines), unless the key that
 * was there (NULL: none) used it as well. */
enum err key_check_account(struct act *, const struct sheet *s,
    const struct sheet_key *was, const struct sheet_key *) MUST_CHECK;
#define KEY_VALUES 10
void key_values(int64_t device_id, const struct sheet_key *,
    struct val v[KEY_VALUES]); /* KEY_PUT */
void key_entry(struct act *, const struct device *,
    const struct sheet_key *before, const struct sheet_key *after,
    struct audit_entry *);

enum err book_entry_rules(struct act *, struct book_entry *) MUST_CHECK;
#define BOOK_ENTRY_VALUES 6
void book_entry_values(int64_t book_id, const struct book_entry *,
    struct val v[BOOK_ENTRY_VALUES]); /* ENTRY_ADD */

#endif
