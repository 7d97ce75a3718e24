/* SPDX-License-Identifier: GPL-2.0-only */
/* Ways to use exec's locks of another process, by name (tests/lib/users.h). */
#ifndef USER_H
#define USER_H

#include <stdbool.h>
#include <sys/types.h>

/* Returns 0 or errno.  Also "ps": the whole of busybox ps. */
int user_ask(const char *name, pid_t victim);
/*
 * Whether that is an answer about a task in execve(): its memory need not be
 * mapped yet.  To be refused is none.
 */
bool user_answered(const char *name, int error);

#endif
