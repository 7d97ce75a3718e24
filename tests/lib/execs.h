/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kinds of execve(), all of this program: as itself, as a script's
 * interpreter, set-uid, with what it shares with others ...
 */
#ifndef EXECS_H
#define EXECS_H

#include <stdbool.h>

struct exec_kind {
	const char *name;
	char path[64];		/* what to execute */
	void (*prepare)(void);	/* in the caller, before; or NULL */
	bool thread;		/* another than the first thread should do it */
};

/* Ends the program when there is no such kind or it cannot be had. */
const struct exec_kind *exec_kind(const char *name);

#endif
