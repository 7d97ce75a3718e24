/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kinds of execve(), all of which lead to this program: as itself, as the interpreter
 * of a script, set-uid, or by a task that shares something with others.
 */
#ifndef EXECS_H
#define EXECS_H

#include <stdbool.h>

struct exec_kind {
	const char *name;
	char path[64];		/* what to execute */
	void (*prepare)(void);	/* is to be called before, in the caller; or NULL */
	bool thread;		/* not the first thread, but another one should execute it */
};

/* Returns the kind with this name.  Ends the program when there is none, or it cannot be had. */
const struct exec_kind *exec_kind(const char *name);

#endif
