/* SPDX-License-Identifier: GPL-2.0-only */
/* Ways to use exec's locks of another process, by the names of users.h. */
#ifndef USER_H
#define USER_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Uses the lock of the victim in the way of that name; "ps" runs the whole of busybox
 * ps.  Returns 0 or errno, which is ENOSYS when there is no such name.
 */
int user_ask(const char *name, pid_t victim);
/*
 * Whether this errno answers the question about a task in execve().  That its memory is
 * not mapped yet is an answer; a refusal is none.
 */
bool user_answered(const char *name, int error);

#endif
