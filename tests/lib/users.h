/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each way to use cred_guard_mutex or exec_update_lock of another process, by the names
 * in the file tests/targets/phases/users.
 */
#ifndef USERS_H
#define USERS_H

#include <sys/types.h>

/* Uses a lock of the victim in the way of that name.  Returns 0 or errno; ENOSYS: no such name. */
int use(const char *name, pid_t victim);
/* seccomp's TSYNC, which takes cred_guard_mutex of the caller's own process.  Returns 0 or errno. */
int tsync(void);

#endif
