/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each way to use cred_guard_mutex or exec_update_lock of another process, by the names
 * in the file tests/targets/phases/users.
 */
#ifndef USERS_H
#define USERS_H

#include <sys/types.h>

/*
 * "kcmp-epoll" asks whether descriptor USERS_WATCHED of the victim is the file that its epoll
 * instance USERS_EPOLL watches; EBADF or ENOENT when it is not.  "map-files" looks up an entry of
 * its map_files.  These two come through locks that others in the list take as well.
 */
#define USERS_EPOLL 100
#define USERS_WATCHED 101

/* Uses a lock of the victim in the way of that name.  Returns 0 or errno; ENOSYS: no such name. */
int use(const char *name, pid_t victim);
/* seccomp's TSYNC, which takes cred_guard_mutex of the caller's own process.  Returns 0 or errno. */
int tsync(void);

#endif
