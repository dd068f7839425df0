/*
 * help.h - which command is meant, and how commands are used: all of it said
 * by the table of commands.
 */
#ifndef CTL_HELP_H
#define CTL_HELP_H

#include "ctl/ctl.h"

/* The command these words begin with, and how many name it; or NULL. */
const struct command *help_find(int argc, char *argv[], int *words);

/* "usage: voipconfigctl device add MAC ..." */
void help_usage(FILE *, const struct command *);

/* Usage, options, fields.  Exit status 0. */
int help_command(FILE *, const struct command *);

/*
 * The words name no command: every command, those of a noun, or the nearest
 * to what was typed.  Exit status.
 */
int help_words(int argc, char *argv[], bool asked);

#endif
