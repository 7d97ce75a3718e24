/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An execve() that fails between the new mm being in place and commit_creds(),
 * without fault injection: it wants a signal table of its own, and its memory
 * cgroup, in which nobody may be killed, refuses that.  The limit is lowered
 * where everything before has its memory: execve() waits for a page fault of
 * its robust list, in exec_mm_release().
 *
 * An exec that has given back the old mm by then has memory enough.
 */
#ifndef EARLY_H
#define EARLY_H

#include <stdbool.h>
#include <sys/types.h>

#include "fuse.h"

#define EARLY_MIB 32		/* of the old image's memory, at the least */

struct early {
	const char *group;	/* made by early_init() when it is not there */
	struct fuse page;	/* what the robust list is in */
};

void early_init(struct early *e);
/*
 * In the task that will call execve().  A child that shares its mm and signal
 * table lives on when shared; else it is dead, and only not yet reaped.
 */
void early_setup(struct early *e, bool shared);
/* The last part of it, for who has such a child, and lives in the group. */
void early_ready(struct early *e);
/* Once it has called execve(): lowers the limit and lets it go on. */
bool early_limit(struct early *e);
/* Without a limit again; the group stays. */
void early_end(struct early *e);

#endif
