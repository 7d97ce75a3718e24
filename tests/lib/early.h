/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An execve() that fails between the new mm being in place and commit_creds(), without
 * fault injection.  The task shares its signal table, so execve() allocates one of its
 * own there.  The memory cgroup of the task refuses that, and nothing in it may be
 * killed to make room.  The limit of the cgroup is lowered while execve() waits for a
 * page fault on the robust list, in exec_mm_release(): everything before has its memory.
 *
 * An execve() that has given back the old mm by then has memory enough.
 */
#ifndef EARLY_H
#define EARLY_H

#include <stdbool.h>
#include <sys/types.h>

#include "fuse.h"

#define EARLY_MIB 32		/* of the old image's memory, at least */

struct early {
	const char *group;	/* is made by early_init() when it is not there */
	struct fuse page;	/* serves the page that the robust list is in */
};

/* Makes the group without a limit, and starts the server.  Ends the program on failure. */
void early_init(struct early *e);
/*
 * Is to be called in the task that will call execve().  It makes a child with the same
 * mm and signal table, which lives on when shared is set.  Otherwise the child is dead
 * and not yet reaped: it has the signal table, and no mm.
 */
void early_setup(struct early *e, bool shared);
/* The last part of early_setup(), for a task that has such a child and is in the group. */
void early_ready(struct early *e);
/*
 * Is to be called once the task has called execve().  Lowers the limit and lets the
 * execve() go on.  Returns false when it does not come to the page fault within 5 s.
 */
bool early_limit(struct early *e);
/* Ends the server and lifts the limit; the group stays. */
void early_end(struct early *e);

#endif
